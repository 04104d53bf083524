// Called fans who asked to enter and found no slot. While its owner keeps asking, a claim stands: a slot and a token
// are kept free for it before anybody with a larger number enters. A claim nobody renewed reserves nothing (it is
// idle), but its owner may still come back until the right lapses.
import type { Millis } from "../../../contract/values.ts";
import { type ClaimRight, rightEnds } from "../../../domain/claim-right.ts";
import { SortedNumbers } from "./sorted-numbers.ts";

/** Asks that are kept beside the last one of each claim, at least. */
const ASKS_KEPT = 1_000;

interface Claim {
  number: number;
  at: Millis;
}

export class ActiveClaims {
  #active = new SortedNumbers();
  /** When each claim, active or idle, was last made. */
  #claimedAt = new Map<number, Millis>();
  /** Oldest first. An ask that was renewed since, or whose claim is gone, is passed over when its time has come. */
  #toExpire = new Asks();
  #toLapse = new Asks();

  get size(): number {
    return this.#active.size;
  }
  get idleSize(): number {
    return this.#claimedAt.size - this.#active.size;
  }

  /** How many active claims have a smaller number. */
  below(number: number): number {
    return this.#active.below(number);
  }

  renew(number: number, at: Millis): void {
    this.#active.add(number);
    this.#claimedAt.set(number, at);
    for (const claims of [this.#toExpire, this.#toLapse]) {
      claims.push({ number, at });
      // A fan who asks all day leaves more asks behind than there are claims.
      if (claims.length > 2 * this.#claimedAt.size + ASKS_KEPT) claims.keep((claim) => this.#isLast(claim));
    }
  }

  remove(number: number): void {
    this.#claimedAt.delete(number);
    this.#active.delete(number);
  }

  /** Claims whose last ask is more than `offerMs` old stop reserving capacity. */
  expire(now: Millis, offerMs: number): void {
    for (let claim = this.#toExpire.first; claim !== null && now - claim.at > offerMs; claim = this.#toExpire.first) {
      this.#toExpire.shift();
      if (this.#isLast(claim)) this.#active.delete(claim.number);
    }
  }

  /** Removes and returns the claims whose owners did not come back while their right lasted. */
  lapse(now: Millis, right: ClaimRight): number[] {
    const lapsed: number[] = [];
    for (let claim = this.#toLapse.first; claim !== null; claim = this.#toLapse.first) {
      if (now < rightEnds(claim.at, right)) break;
      this.#toLapse.shift();
      if (this.#isLast(claim)) lapsed.push(claim.number);
    }
    for (const number of lapsed) this.remove(number);
    return lapsed;
  }

  /** When the oldest active claim will have been silent for too long. */
  nextExpiry(offerMs: number, claimMs: number): Millis | null {
    for (let claim = this.#toExpire.first; claim !== null; claim = this.#toExpire.first) {
      if (this.#isLast(claim)) return claim.at + Math.min(offerMs + 1, claimMs);
      this.#toExpire.shift();
    }
    return null;
  }

  #isLast({ number, at }: Claim): boolean {
    return this.#claimedAt.get(number) === at;
  }
}

/** A queue that costs the same at any length; iterating over a Map that is emptied at the front does not. */
class Asks {
  #claims: Claim[] = [];
  #head = 0;

  get first(): Claim | null {
    return this.#claims[this.#head] ?? null;
  }

  get length(): number {
    return this.#claims.length - this.#head;
  }

  /** Drops all others. */
  keep(isKept: (claim: Claim) => boolean): void {
    this.#claims = this.#claims.slice(this.#head).filter((claim) => isKept(claim));
    this.#head = 0;
  }

  push(claim: Claim): void {
    this.#claims.push(claim);
  }

  shift(): void {
    this.#head += 1;
    if (this.#head * 2 < this.#claims.length) return;
    this.#claims = this.#claims.slice(this.#head);
    this.#head = 0;
  }
}
