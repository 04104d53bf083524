// Called fans who asked to enter and found no slot. While its owner keeps asking, a claim stands: a slot and a token
// are kept free for it before anybody with a larger number enters. A claim nobody renewed reserves nothing (it is
// idle), but its owner may still come back until the right lapses.
import type { Millis } from "../../../contract/values.ts";
import { SortedNumbers } from "./sorted-numbers.ts";

/** Asks that are kept beside the last one of each claim, at least. */
const ASKS_KEPT = 1_000;

interface Ask {
  number: number;
  at: Millis;
}

export class StandingClaims {
  #standing = new SortedNumbers();
  /** The last ask of every claim, standing or idle. */
  #askedAt = new Map<number, Millis>();
  /** Oldest first. An ask that was renewed since, or whose claim is gone, is passed over when its time has come. */
  #toExpire = new Asks();
  #toLapse = new Asks();

  get size(): number {
    return this.#standing.size;
  }
  get idleSize(): number {
    return this.#askedAt.size - this.#standing.size;
  }

  /** How many standing claims have a smaller number. */
  below(number: number): number {
    return this.#standing.below(number);
  }

  renew(number: number, at: Millis): void {
    this.#standing.add(number);
    this.#askedAt.set(number, at);
    for (const asks of [this.#toExpire, this.#toLapse]) {
      asks.push({ number, at });
      // A fan who asks all day leaves more asks behind than there are claims.
      if (asks.length > 2 * this.#askedAt.size + ASKS_KEPT) asks.keep((ask) => this.#isLast(ask));
    }
  }

  remove(number: number): void {
    this.#askedAt.delete(number);
    this.#standing.delete(number);
  }

  /** Claims whose last ask is more than `offerMs` old stop reserving capacity. */
  expire(now: Millis, offerMs: number): void {
    for (let ask = this.#toExpire.first; ask !== null && now - ask.at > offerMs; ask = this.#toExpire.first) {
      this.#toExpire.shift();
      if (this.#isLast(ask)) this.#standing.delete(ask.number);
    }
  }

  /** Removes and returns the claims whose owners did not come back within `claimMs`. */
  lapse(now: Millis, claimMs: number): number[] {
    const lapsed: number[] = [];
    for (let ask = this.#toLapse.first; ask !== null && now - ask.at >= claimMs; ask = this.#toLapse.first) {
      this.#toLapse.shift();
      if (this.#isLast(ask)) lapsed.push(ask.number);
    }
    for (const number of lapsed) this.remove(number);
    return lapsed;
  }

  /** When the oldest standing claim will have been silent for too long. */
  nextExpiry(offerMs: number, claimMs: number): Millis | null {
    for (let ask = this.#toExpire.first; ask !== null; ask = this.#toExpire.first) {
      if (this.#isLast(ask)) return ask.at + Math.min(offerMs + 1, claimMs);
      this.#toExpire.shift();
    }
    return null;
  }

  #isLast({ number, at }: Ask): boolean {
    return this.#askedAt.get(number) === at;
  }
}

/** A queue that costs the same at any length; iterating over a Map that is emptied at the front does not. */
class Asks {
  #asks: Ask[] = [];
  #head = 0;

  get first(): Ask | null {
    return this.#asks[this.#head] ?? null;
  }

  get length(): number {
    return this.#asks.length - this.#head;
  }

  /** Drops all others. */
  keep(isKept: (ask: Ask) => boolean): void {
    this.#asks = this.#asks.slice(this.#head).filter((ask) => isKept(ask));
    this.#head = 0;
  }

  push(ask: Ask): void {
    this.#asks.push(ask);
  }

  shift(): void {
    this.#head += 1;
    if (this.#head * 2 < this.#asks.length) return;
    this.#asks = this.#asks.slice(this.#head);
    this.#head = 0;
  }
}
