// How many of those called have asked to enter: in time, while their call was fresh, and at all. Two bits a number are
// kept in memory and two sums with the line's row, for the numbers whose calls are history and never read again. So the
// operator's figures come back after an eviction without a row written for them.
import { NumberSet } from "./number-set.ts";

export interface ShownUpCount {
  inTime: number;
  inAll: number;
}

export class ShownUp {
  #inTime = new NumberSet();
  #inAll = new NumberSet();
  /** Every number up to this one is in the sums. */
  #settledTo: number;
  #settled: ShownUpCount;
  #total: ShownUpCount;

  constructor(settledTo = 0, settled: ShownUpCount = { inTime: 0, inAll: 0 }) {
    this.#settledTo = settledTo;
    this.#settled = { ...settled };
    this.#total = { ...settled };
  }

  get total(): ShownUpCount {
    return { ...this.#total };
  }
  /** The sums. */
  get settled(): ShownUpCount {
    return { ...this.#settled };
  }

  /** A called number asks for the first time. */
  add(number: number, isInTime: boolean): void {
    if (number <= this.#settledTo || !this.#inAll.add(number)) return;
    this.#total.inAll += 1;
    if (!isInTime) return;
    this.#inTime.add(number);
    this.#total.inTime += 1;
  }

  /** Takes up all numbers up to this one into the sums. */
  settle(to: number): void {
    this.#settled.inTime += this.#inTime.count(this.#settledTo + 1, to);
    this.#settled.inAll += this.#inAll.count(this.#settledTo + 1, to);
    this.#settledTo = to;
  }
}
