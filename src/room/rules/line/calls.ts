// Who has been called and has not answered yet. The numbers of one raise of the watermark are a cohort; while it is
// fresh its silent members are expected at the rate the crowd shows up, once it has matured they are not waited for.
import { SNAPSHOT_MAX_AGE_MS } from "../../../contract/bounds.ts";
import type { Millis } from "../../../contract/values.ts";
import { type ClaimRight, rightEnds } from "../../../domain/claim-right.ts";
import type { ShowRate, Tally } from "./show-rate.ts";

/** A fan may learn of the call this much later: the age of the snapshot a poll is answered from. */
export const NOTICE_MS = SNAPSHOT_MAX_AGE_MS;
/** How far back the velocity of the line is measured, and how much history it needs to say anything. */
const VELOCITY_WINDOW_MS = 60_000;
const VELOCITY_KNOWN_AFTER_MS = 5_000;

export interface Cohort {
  first: number;
  last: number;
  calledAt: Millis;
  /** Members who had not left when they were called. */
  members: number;
  /** Of those, the ones who have neither asked nor left since. */
  silent: number;
  /** Those who asked while the call was fresh. */
  shown: number;
  /** Those who left without asking while the call was fresh. */
  gone: number;
}

export class Calls {
  readonly showRate: ShowRate;
  readonly steadyRate: ShowRate;
  /** By number, which is also by time. */
  #cohorts: Cohort[] = [];
  #matured = 0;
  #lapsed = 0;
  /** The last number whose silent call has lapsed. */
  #lapsedTo = 0;
  #fresh = 0;
  #freshMembers = 0;
  #silent = 0;

  /** `steadyRate` is told the same as `showRate`, and what it looks back on is not kept for it. */
  constructor(showRate: ShowRate, steadyRate: ShowRate) {
    this.showRate = showRate;
    this.steadyRate = steadyRate;
  }

  /** Members of fresh cohorts who have neither asked nor left: F. */
  get fresh(): number {
    return this.#fresh;
  }
  /** Called members whose right has not lapsed and who have neither asked nor left. */
  get silent(): number {
    return this.#silent;
  }
  /** Members of fresh cohorts, whatever has become of them. */
  get freshMembers(): number {
    return this.#freshMembers;
  }
  /** The smallest number of a fresh cohort, or null when none is fresh. */
  get freshFrom(): number | null {
    return this.#cohorts[this.#matured]?.first ?? null;
  }
  /** The smallest number this still has to know of, or null. */
  get since(): number | null {
    const numbers = [this.#cohorts[0]?.first, this.showRate.since].filter((n) => typeof n === "number");
    return numbers.length === 0 ? null : Math.min(...numbers);
  }

  get lapsedTo(): number {
    return this.#lapsedTo;
  }

  /** Takes up what lapsed before the object started: it stays so, whatever the settings are now. */
  restoreLapsed(lapsedTo: number): void {
    this.#lapsedTo = lapsedTo;
    while ((this.#cohorts[this.#lapsed]?.last ?? Infinity) <= lapsedTo) this.#lapseNext();
  }

  add(cohort: Cohort): void {
    this.#cohorts.push(cohort);
    this.#fresh += cohort.silent;
    this.#freshMembers += cohort.members;
    this.#silent += cohort.silent;
  }

  /** When a number was called, or null when it was not, or so long ago that its right has lapsed. */
  calledAt(number: number): Millis | null {
    const index = this.#indexOf(number);
    return index === null || index < this.#lapsed ? null : (this.#cohorts[index]?.calledAt ?? null);
  }

  /** A member asked to enter, or left, for the first time since the call. True when that was while it was fresh. */
  heardFrom(number: number, what: "asked" | "left"): boolean {
    const index = this.#indexOf(number);
    const cohort = index === null ? undefined : this.#cohorts[index];
    if (index === null || cohort === undefined) return false;
    cohort.silent -= 1;
    if (index >= this.#lapsed) this.#silent -= 1;
    if (index < this.#matured) return false;
    this.#fresh -= 1;
    if (what === "asked") cohort.shown += 1;
    else cohort.gone += 1;
    return true;
  }

  /** Lets time pass: fresh cohorts mature and are counted into the show-rate, old ones lapse and are forgotten. */
  advance(now: Millis, offerMs: number, right: ClaimRight): void {
    // Calls of one moment are one crowd, in however many raises of the watermark they were made.
    const tallies: Tally[] = [];
    for (let cohort = this.#cohorts[this.#matured]; cohort !== undefined; cohort = this.#cohorts[this.#matured]) {
      if (now < cohort.calledAt + freshMs(offerMs, right.claimMs)) break;
      this.#matured += 1;
      this.#fresh -= cohort.silent;
      this.#freshMembers -= cohort.members;
      const { first, calledAt, shown, members, gone } = cohort;
      const same = tallies.at(-1);
      if (same?.calledAt === calledAt) {
        same.shown += shown;
        same.members += members - gone;
      } else tallies.push({ first, calledAt, shown, members: members - gone });
    }
    for (const tally of tallies) {
      this.showRate.add(tally);
      this.steadyRate.add(tally);
    }
    for (let cohort = this.#cohorts[this.#lapsed]; cohort !== undefined; cohort = this.#cohorts[this.#lapsed]) {
      if (now < rightEnds(cohort.calledAt, right)) break;
      this.#lapsedTo = cohort.last;
      this.#lapseNext();
    }
    this.#forget(now);
  }

  /** When the oldest fresh cohort matures. */
  nextMaturity(offerMs: number, claimMs: number): Millis | null {
    const cohort = this.#cohorts[this.#matured];
    return cohort === undefined ? null : cohort.calledAt + freshMs(offerMs, claimMs);
  }

  /** Members called per second over the last minute; null while there is too little history to say. */
  velocity(now: Millis): number | null {
    const oldest = this.#cohorts[0];
    if (oldest === undefined) return null;
    const since = Math.max(oldest.calledAt, now - VELOCITY_WINDOW_MS);
    if (now - since < VELOCITY_KNOWN_AFTER_MS) return null;
    let members = 0;
    for (let i = this.#cohorts.length - 1; i >= 0; i--) {
      const cohort = this.#cohorts[i];
      // What was called in the first instant filled an empty concert and says nothing of the pace since.
      if (cohort === undefined || cohort.calledAt <= since) break;
      members += cohort.members;
    }
    return (members * 1_000) / (now - since);
  }

  #lapseNext(): void {
    this.#silent -= this.#cohorts[this.#lapsed]?.silent ?? 0;
    this.#lapsed += 1;
  }

  #indexOf(number: number): number | null {
    let low = 0;
    let high = this.#cohorts.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const cohort = this.#cohorts[middle];
      if (cohort === undefined) return null;
      if (number < cohort.first) high = middle - 1;
      else if (number > cohort.last) low = middle + 1;
      else return middle;
    }
    return null;
  }

  #forget(now: Millis): void {
    let count = 0;
    const settled = Math.min(this.#matured, this.#lapsed);
    while (count < settled && (this.#cohorts[count]?.calledAt ?? now) < now - VELOCITY_WINDOW_MS) count += 1;
    // In lumps, so that forgetting costs nothing per change.
    if (count < 256 && count < this.#cohorts.length) return;
    this.#cohorts.splice(0, count);
    this.#matured -= count;
    this.#lapsed -= count;
  }
}

/** How long a silent call reserves capacity: until it has matured, but never beyond the right to enter. */
export const freshMs = (offerMs: number, claimMs: number): number => Math.min(NOTICE_MS + offerMs, claimMs);
