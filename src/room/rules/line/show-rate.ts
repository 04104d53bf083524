// Which share of called fans shows up. Only cohorts that have had their time count: counting calls that are still
// fresh as absent makes the rate collapse at every burst, and then far too many are called.
import type { Millis } from "../../../contract/values.ts";

/** Members of matured cohorts that the rate looks back on. */
const WINDOW_MEMBERS = 300;
/** Below this many the crowd is not known yet, and everybody is expected. */
const KNOWN_FROM_MEMBERS = 20;
/** However absent a crowd was, one in twenty is expected. */
export const LEAST_SHOW_RATE = 0.05;
/** So many of the last members suffice to say that the crowd has become another one, when they differ this much from
 * those before: standard deviations of their count, and some more. */
const NEWS_MEMBERS = KNOWN_FROM_MEMBERS;
const NEWS_DEVIATIONS = 3;
const NEWS_MORE = 1.5;
/** Parts of the time that is kept at least. */
const SLICES = 100;

export interface Tally {
  /** The cohort's first number, and when it was called. */
  first: number;
  calledAt: Millis;
  /** Members who asked to enter while the call was fresh. */
  shown: number;
  /** Members who had not left by then. */
  members: number;
}

export class ShowRate {
  /** However many it takes, nothing younger than this is forgotten. */
  #keptMs: number;
  #tallies: Tally[] = [];
  #shown = 0;
  #members = 0;

  constructor(keptMs = 0) {
    this.#keptMs = keptMs;
  }

  /** Whether enough have been called to tell. */
  get isKnown(): boolean {
    return this.membersUntilKnown === 0;
  }
  /** How many more members of matured cohorts it takes until there are enough to tell. */
  get membersUntilKnown(): number {
    return Math.max(0, KNOWN_FROM_MEMBERS - this.#members);
  }

  get rate(): number {
    if (!this.isKnown) return 1;
    return Math.max(LEAST_SHOW_RATE, this.#shown / this.#members);
  }

  /** The smallest number the rate still looks back on, or null while it knows nothing. */
  get since(): number | null {
    return this.#tallies[0]?.first ?? null;
  }

  add(tally: Tally): void {
    if (tally.members === 0) return;
    this.#append(tally);
    this.#shown += tally.shown;
    this.#members += tally.members;
    for (let oldest = this.#tallies[0]; oldest !== undefined; oldest = this.#tallies[0]) {
      if (this.#members - oldest.members < WINDOW_MEMBERS) break;
      if (oldest.calledAt > tally.calledAt - this.#keptMs) break;
      this.#forgetOldest(oldest);
    }
    this.#forgetAnotherCrowd();
  }

  /** Waiting until the last few hundred are of the new crowd would leave slots empty for minutes. */
  #forgetAnotherCrowd(): void {
    let shown = 0;
    let members = 0;
    let first = this.#tallies.length;
    while (first > 0 && members < NEWS_MEMBERS) {
      first -= 1;
      shown += this.#tallies[first]?.shown ?? 0;
      members += this.#tallies[first]?.members ?? 0;
    }
    const before = this.#members - members;
    if (members < NEWS_MEMBERS || before < NEWS_MEMBERS) return;
    const rate = (this.#shown - shown) / before;
    const deviation = Math.sqrt(members * rate * (1 - rate));
    if (Math.abs(shown - members * rate) <= NEWS_DEVIATIONS * deviation + NEWS_MORE) return;
    for (const tally of this.#tallies.slice(0, first)) this.#forgetOldest(tally);
  }

  #forgetOldest(oldest: Tally): void {
    this.#tallies.shift();
    this.#shown -= oldest.shown;
    this.#members -= oldest.members;
  }

  /** What is kept for its time is kept in slices of it, so that fast calling doesn't make a long list. */
  #append(tally: Tally): void {
    const newest = this.#tallies.at(-1);
    if (newest !== undefined && tally.calledAt < newest.calledAt + this.#keptMs / SLICES) {
      newest.shown += tally.shown;
      newest.members += tally.members;
    } else this.#tallies.push({ ...tally });
  }
}
