// Called fans who asked to enter and found no slot. While its owner keeps asking, a claim stands: a slot and a token
// are kept free for it before anybody with a larger number enters. A claim nobody renewed reserves nothing (it is
// idle), but its owner may still come back until the right lapses.
import type { Millis } from "../../contract/values.ts";
import { SortedNumbers } from "./sorted-numbers.ts";

export class StandingClaims {
  #numbers = new SortedNumbers();
  /** Both by number, oldest ask first: a renewed ask goes to the end. */
  #standing = new Map<number, Millis>();
  #idle = new Map<number, Millis>();

  get size(): number {
    return this.#standing.size;
  }
  get idleSize(): number {
    return this.#idle.size;
  }

  /** How many standing claims have a smaller number. */
  below(number: number): number {
    return this.#numbers.below(number);
  }

  renew(number: number, at: Millis): void {
    this.#standing.delete(number);
    this.#numbers.add(number);
    this.#idle.delete(number);
    this.#standing.set(number, at);
  }

  remove(number: number): void {
    this.#idle.delete(number);
    this.#standing.delete(number);
    this.#numbers.delete(number);
  }

  /** Claims whose last ask is more than `offerMs` old stop reserving capacity. */
  expire(now: Millis, offerMs: number): void {
    for (const [number, askedAt] of this.#standing) {
      if (now - askedAt <= offerMs) break;
      this.#standing.delete(number);
      this.#numbers.delete(number);
      this.#idle.set(number, askedAt);
    }
  }

  /** Removes and returns the idle claims whose owners did not come back within `claimMs`. */
  lapse(now: Millis, claimMs: number): number[] {
    const lapsed: number[] = [];
    for (const claims of [this.#idle, this.#standing]) {
      for (const [number, askedAt] of claims) {
        if (now - askedAt < claimMs) break;
        lapsed.push(number);
      }
    }
    for (const number of lapsed) this.remove(number);
    return lapsed;
  }

  /** When the oldest standing claim will have been silent for too long. */
  nextExpiry(offerMs: number, claimMs: number): Millis | null {
    for (const askedAt of this.#standing.values()) return askedAt + Math.min(offerMs + 1, claimMs);
    return null;
  }
}
