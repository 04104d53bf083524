// The numbers of a line: how many were given out, how far they were called, and whose owner has been heard from. Calling
// raises the watermark past numbers whose owner has left; it never falls. How far to call is said in capacity.ts.
import type { Millis } from "../../../contract/values.ts";
import type { LineSnapshot } from "../../../domain/snapshots/line-snapshot.ts";
import type { Calls } from "./calls.ts";
import { encodeLeavers } from "./encode-line.ts";
import type { NumberSet } from "./number-set.ts";
import type { LineChanges, LineRow } from "./records.ts";
import type { Turnout, TurnoutCount } from "./turnout.ts";

/** How many numbers are called between two looks at how far the line is settled. */
const SETTLE_EVERY_NUMBERS = 1_024;

type NumberChanges = Pick<LineChanges, "cohorts" | "left">;

export class Numbers {
  readonly calls: Calls;
  #issued: number;
  #served: number;
  #folded: number;
  #knownFrom: number;
  #foldAt = SETTLE_EVERY_NUMBERS;
  /** Numbers whose owner has asked to enter, or left: nobody waits for them any more. */
  #heard: NumberSet;
  #turnout: Turnout;
  #changes: NumberChanges = { cohorts: [], left: [] };

  constructor(row: LineRow, { heard, calls, turnout }: { heard: NumberSet; calls: Calls; turnout: Turnout }) {
    this.#issued = row.issued;
    this.#served = row.served;
    this.#folded = row.settled;
    this.#knownFrom = row.knownFrom;
    this.#heard = heard;
    this.calls = calls;
    this.#turnout = turnout;
  }

  get issued(): number {
    return this.#issued;
  }
  /** The watermark: every number up to this one has been called. */
  get served(): number {
    return this.#served;
  }

  /** Numbers that were not called and whose owner has not left. */
  get waiting(): number {
    return this.#issued - this.#served - this.#heard.count(this.#served + 1, this.#issued);
  }
  /** How many of the called numbers have asked to enter. */
  get shownUp(): TurnoutCount {
    return this.#turnout.total;
  }

  row(): Pick<LineRow, "served" | "issued" | "settled" | "knownFrom" | "lapsedTo" | "shownUp"> {
    return {
      served: this.#served,
      issued: this.#issued,
      settled: this.#folded,
      knownFrom: this.#knownFrom,
      lapsedTo: this.calls.lapsedTo,
      shownUp: this.#turnout.settled,
    };
  }

  /** Who has left the line, as a snapshot has it. */
  encodeLeavers(): Pick<LineSnapshot, "exactTo" | "leavers" | "blocks"> {
    return encodeLeavers(this.#heard, this.#served, this.#issued);
  }

  takeChanges(): NumberChanges {
    const changes = this.#changes;
    this.#changes = { cohorts: [], left: [] };
    return changes;
  }

  /** The next number, at the end of the line. */
  issue(): number {
    this.#issued += 1;
    return this.#issued;
  }

  /** Calls so many of those who wait, at most all of them. */
  call(count: number, now: Millis): void {
    const first = this.#served + 1;
    const last = this.#heard.kthAbsent(this.#served, count, this.#issued);
    const members = last - first + 1 - this.#heard.count(first, last);
    const cohort = { first, last, calledAt: now, members, silent: members, shown: 0, gone: 0 };
    this.calls.add(cohort);
    this.#served = last;
    this.#changes.cohorts.push(cohort);
  }

  hasHeardFrom(number: number): boolean {
    return this.#heard.has(number);
  }

  /** The owner of a called number has asked to enter. */
  noteAsked(number: number): void {
    if (this.#heard.add(number)) this.#turnout.add(number, this.calls.heardFrom(number, "asked"));
  }

  /** The owner of a number has left without ever asking to enter. */
  noteLeft(number: number): void {
    this.#heard.add(number);
    this.calls.heardFrom(number, "left");
    this.#changes.left.push(number);
  }

  /** Places ahead of a waiting number, itself included: 1 is next, 0 is called. */
  position(number: number): number {
    if (number <= this.#served) return 0;
    return number - this.#served - this.#heard.count(this.#served + 1, number - 1);
  }

  /** Fresh calls of smaller numbers whose owners have neither asked nor left. */
  freshCallsBelow(number: number): number {
    const from = this.calls.freshFrom;
    if (from === null || from >= number) return 0;
    return number - from - this.#heard.count(from, number - 1);
  }

  /** Enough numbers were called since the last look at how far the line is settled. */
  get isSettlingDue(): boolean {
    return this.#served >= this.#foldAt;
  }

  /**
   * Finds how far nothing has to be read again, where the visits from `visitsFrom` on have to be. True when that is further
   * than before. Now and then only, since one who stays long keeps all behind from being settled.
   */
  settle(visitsFrom: number): boolean {
    this.#foldAt = this.#served + SETTLE_EVERY_NUMBERS;
    const knownFrom = Math.min(this.calls.since ?? Infinity, this.#served + 1);
    const settled = Math.min(knownFrom, visitsFrom) - 1;
    if (settled <= this.#folded && knownFrom <= this.#knownFrom) return false;
    this.#folded = Math.max(this.#folded, settled);
    this.#knownFrom = Math.max(this.#knownFrom, knownFrom);
    this.#turnout.settle(this.#knownFrom - 1);
    return true;
  }
}
