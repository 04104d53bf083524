// How right the told waits were: each is kept until its fan is called, then held against the wait that came true.
import type { WaitRange } from "../../src/contract/line.ts";
import { MINUTE_MS, SECOND_MS } from "../../src/contract/bounds.ts";
import type { Millis } from "../../src/contract/values.ts";
import { quantile } from "../rush/traffic.ts";

/** Waits that were told, and the share of them that came true. */
export interface Accuracy {
  told: number;
  right: number;
  /** Told too short, and too long. */
  over: number;
  under: number;
  /** The median of high ÷ low. */
  spread: number;
}

/** A minute after the crowd has changed, the line is taken to have noticed. */
const NOTED_AFTER_MS = MINUTE_MS;

interface Wait {
  isFirst: boolean;
  toldAt: Millis;
  range: WaitRange;
}

class Score {
  #right = 0;
  #over = 0;
  #under = 0;
  #spreads: number[] = [];

  add({ toldAt, range }: Wait, calledAt: Millis): void {
    const seconds = Math.max(0, calledAt - toldAt) / SECOND_MS;
    this.#spreads.push(range.high / range.low);
    if (seconds > range.high) this.#over += 1;
    else if (seconds < range.low) this.#under += 1;
    else this.#right += 1;
  }

  accuracy(): Accuracy {
    const told = this.#spreads.length;
    const share = (count: number): number => (told === 0 ? 1 : count / told);
    const spread = told === 0 ? 1 : quantile(this.#spreads, 0.5);
    return { told, right: share(this.#right), over: share(this.#over), under: share(this.#under), spread };
  }
}

export class Estimates {
  #waits = new Map<number, Wait[]>();
  #told = new Set<number>();
  #every = new Score();
  #first = new Score();
  #foreseeable = new Score();
  #changesAt: readonly Millis[];
  #answers = 0;
  #nothing = 0;

  /** `changesAt`: when the crowd becomes another one, which nobody can foresee. */
  constructor(changesAt: readonly Millis[]) {
    this.#changesAt = changesAt;
  }

  /** A fan in line was answered while the sale was open. */
  told(number: number, range: WaitRange | null, now: Millis): void {
    this.#answers += 1;
    if (range === null) {
      this.#nothing += 1;
      return;
    }
    const waits = this.#waits.get(number) ?? [];
    waits.push({ isFirst: !this.#told.has(number), toldAt: now, range });
    this.#told.add(number);
    this.#waits.set(number, waits);
  }

  called(number: number, now: Millis): void {
    const waits = this.#waits.get(number) ?? [];
    for (const wait of waits) {
      this.#every.add(wait, now);
      if (!this.#changesAt.some((at) => wait.toldAt < at + NOTED_AFTER_MS && now > at))
        this.#foreseeable.add(wait, now);
      if (wait.isFirst) this.#first.add(wait, now);
    }
    this.#waits.delete(number);
  }

  /** A fan gave the place up: nobody will know. */
  forget(number: number): void {
    this.#waits.delete(number);
  }

  /** Every wait that was told. */
  get every(): Accuracy {
    return this.#every.accuracy();
  }
  /** The first one told to each fan. */
  get first(): Accuracy {
    return this.#first.accuracy();
  }
  /** Of every wait, those over which the crowd stayed as it was. */
  get foreseeable(): Accuracy {
    return this.#foreseeable.accuracy();
  }
  /** The share of answers that named no wait. */
  get silence(): number {
    return this.#answers === 0 ? 0 : this.#nothing / this.#answers;
  }
}
