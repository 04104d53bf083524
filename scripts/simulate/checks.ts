// What the line promises, checked while a sale is played. It is told what was seen from outside, keeps books of its own
// (who is inside, who stands at the door, how fast people went in), and never asks the line what it thinks.
import { MINUTE_MS, SECOND_MS } from "../../src/contract/bounds.ts";
import type { Millis } from "../../src/contract/values.ts";
import type { LinePolicy } from "../../src/room/rules/line/records.ts";

export const PROMISES = {
  order: "every fan gets a number, once, in order of arrival",
  watermark: "the line never takes a call back",
  maximum: "never more inside than the room allows",
  rate: "never faster in than the room allows, in any stretch of time",
  claims: "nobody enters at the cost of a smaller number at the door",
  present: "nobody who is there loses the place",
  late: "who comes late, but in time, enters at the old number, ahead of those called later",
  position: "a position never rises, and is never better than the truth",
} as const;
export type Promised = keyof typeof PROMISES;

export interface Violation {
  promise: Promised;
  detail: string;
}
/** More than this many are counted and not kept. */
const KEPT_MAX = 100;
/** The rate may be exceeded for a moment by what ten seconds bring, or one fan. */
const BURST_MS = 10 * SECOND_MS;

interface Claim {
  askedAt: Millis;
  isLate: boolean;
}

export class Checks {
  readonly violations: Violation[] = [];
  broken = 0;
  inside = 0;
  mostInside = 0;
  #policy: LinePolicy;
  #numbers = 0;
  #served = 0;
  /** Of the burst, what is used up; it drains at the rate. In units of a 60,000th of an admission, so it stays whole. */
  #spent = 0;
  #spentAt: Millis = 0;
  #claims = new Map<number, Claim>();

  constructor(policy: LinePolicy) {
    this.#policy = policy;
  }

  joined(number: number): void {
    if (number !== this.#numbers + 1) this.#break("order", `number ${number} was given after ${this.#numbers}`);
    this.#numbers = number;
  }

  served(served: number): void {
    if (served < this.#served || served > this.#numbers) {
      this.#break("watermark", `called up to ${served} after ${this.#served}, of ${this.#numbers}`);
    }
    this.#served = served;
  }

  /** A called fan asked to enter; `admitted` follows where that was granted. */
  asked(number: number, isLate: boolean, now: Millis): void {
    this.#claims.set(number, { askedAt: now, isLate });
  }

  admitted(number: number, now: Millis): void {
    const { maxAdmitted, admitPerMinute } = this.#policy;
    this.#claims.delete(number);
    this.inside += 1;
    this.mostInside = Math.max(this.mostInside, this.inside);
    this.#drain(now);
    this.#spent += MINUTE_MS;
    const slots = maxAdmitted - this.inside;
    const tokens = Math.floor((Math.max(MINUTE_MS, admitPerMinute * BURST_MS) - this.#spent) / MINUTE_MS);
    if (slots < 0) this.#break("maximum", `${number} entered at ${now} ms as the ${this.inside}th`);
    if (tokens < 0) this.#break("rate", `${number} entered at ${now} ms, too soon after those before`);
    if (slots < 0 || tokens < 0) return;
    const owed = this.#owedBelow(number, now);
    if (owed.all <= Math.min(slots, tokens)) return;
    const promise = owed.late > 0 ? "late" : "claims";
    this.#break(promise, `${number} entered at ${now} ms; ${owed.all} smaller ones stood there`);
  }

  ended(): void {
    this.inside -= 1;
  }

  /** The place of a fan who is there, or has come back while the right lasts, is over. */
  lost(number: number, isLate: boolean, now: Millis): void {
    this.#claims.delete(number);
    this.#break(isLate ? "late" : "present", `${number} asked at ${now} ms and had lost the place`);
  }

  /** `before`: what the fan was shown the last time. `truth`: as it is in the room at this moment. */
  shown(number: number, position: number, before: number, truth: number): void {
    if (position <= before && position >= truth) return;
    this.#break("position", `${number} was shown ${position} after ${before}, when ${truth} was true`);
  }

  #drain(now: Millis): void {
    this.#spent = Math.max(0, this.#spent - (now - this.#spentAt) * this.#policy.admitPerMinute);
    this.#spentAt = now;
  }

  /** Smaller numbers at the door whose last ask is not older than an offer. */
  #owedBelow(number: number, now: Millis): { all: number; late: number } {
    const owed = { all: 0, late: 0 };
    for (const [claim, { askedAt, isLate }] of this.#claims) {
      if (now - askedAt > this.#policy.offerSeconds * SECOND_MS) this.#claims.delete(claim);
      else if (claim < number) {
        owed.all += 1;
        if (isLate) owed.late += 1;
      }
    }
    return owed;
  }

  #break(promise: Promised, detail: string): void {
    this.broken += 1;
    if (this.violations.length < KEPT_MAX) this.violations.push({ promise, detail });
  }
}
