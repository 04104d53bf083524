// Which share of called fans shows up. Only cohorts that have had their time count: counting calls that are still
// fresh as absent makes the rate collapse at every burst, and then far too many are called.

/** Members of matured cohorts that the rate looks back on. */
const WINDOW_MEMBERS = 300;
/** Below this many the crowd is not known yet, and everybody is expected. */
const KNOWN_FROM_MEMBERS = 20;
/** However absent a crowd was, one in twenty is expected. */
const FLOOR = 0.05;

export interface Tally {
  /** The cohort's first number. */
  first: number;
  /** Members who asked to enter while the call was fresh. */
  shown: number;
  /** Members who had not left by then. */
  members: number;
}

export class ShowRate {
  #tallies: Tally[] = [];
  #shown = 0;
  #members = 0;

  get rate(): number {
    if (this.#members < KNOWN_FROM_MEMBERS) return 1;
    return Math.max(FLOOR, this.#shown / this.#members);
  }

  /** The smallest number the rate still looks back on, or null while it knows nothing. */
  get since(): number | null {
    return this.#tallies[0]?.first ?? null;
  }

  add(tally: Tally): void {
    if (tally.members === 0) return;
    this.#tallies.push(tally);
    this.#shown += tally.shown;
    this.#members += tally.members;
    for (let oldest = this.#tallies[0]; oldest !== undefined; oldest = this.#tallies[0]) {
      if (this.#members - oldest.members < WINDOW_MEMBERS) break;
      this.#tallies.shift();
      this.#shown -= oldest.shown;
      this.#members -= oldest.members;
    }
  }
}
