// How many of those called have asked to enter: in time, while their call was fresh, and at all. Two bits a number are
// kept in memory and two sums with the line's row, for the numbers whose calls are history and never read again. So the
// operator's figures come back after an eviction without a row written for them.
import { NumberSet } from "./number-set.ts";

export interface TurnoutCount {
  inTime: number;
  inAll: number;
}

export class Turnout {
  #inTime = new NumberSet();
  #inAll = new NumberSet();
  /** Every number up to this one is in the sums. */
  #foldedTo: number;
  #folded: TurnoutCount;
  #total: TurnoutCount;

  constructor(foldedTo = 0, settled: TurnoutCount = { inTime: 0, inAll: 0 }) {
    this.#foldedTo = foldedTo;
    this.#folded = { ...settled };
    this.#total = { ...settled };
  }

  get total(): TurnoutCount {
    return { ...this.#total };
  }
  /** The sums. */
  get settled(): TurnoutCount {
    return { ...this.#folded };
  }

  /** A called number asks for the first time. */
  add(number: number, isInTime: boolean): void {
    if (number <= this.#foldedTo || !this.#inAll.add(number)) return;
    this.#total.inAll += 1;
    if (!isInTime) return;
    this.#inTime.add(number);
    this.#total.inTime += 1;
  }

  /** Takes up all numbers up to this one into the sums. */
  settle(to: number): void {
    this.#folded.inTime += this.#inTime.count(this.#foldedTo + 1, to);
    this.#folded.inAll += this.#inAll.count(this.#foldedTo + 1, to);
    this.#foldedTo = to;
  }
}
