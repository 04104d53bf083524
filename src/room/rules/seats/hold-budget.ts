// How long a fan may keep seats from others without paying. Whoever has no money could hold the same seats again and again;
// so the unpaid seat-time of the last hour is added up for every fan, and a fan who has used the budget up makes no new hold
// until enough of it is more than an hour old.
//
// A hold is charged as it runs, and not in advance: a fan who releases at once is charged only the time it was held, and what
// is paid in the end is charged nothing. The last hold may therefore begin just before the budget is used up. A fan never
// has more than `maxSeatsPerFan` seats at once, so the budget is exceeded by one full hold at most.
//
// Kept in memory only: a room that starts, or is rebuilt, knows the holds that are live, and begins anew with the others.
import {
  HOLD_BUDGET_IN_FULL_HOLDS,
  HOLD_BUDGET_WINDOW_MS,
  MINUTE_MS,
  SEATS_PER_FAN,
  SECOND_MS,
} from "../../../contract/bounds.ts";
import type { Millis } from "../../../contract/values.ts";

/**
 * Spans that are kept of one fan, more than there are minutes in the window. From there on the spans that ended within the
 * same minute are added up.
 */
export const SPANS_PER_FAN_MAX = 64;
/** Spans that are kept of all fans, some 30 MB at most. Beyond it the fan whose last hold ended longest ago is forgotten. */
export const SPANS_MAX = 200_000;

/** A live hold, as far as its seat-time goes. */
export interface RunningHold {
  seats: readonly number[];
  createdAt: Millis;
  expiresAt: Millis;
}

/**
 * Seat-time that was not paid for, as late as it can have been: `seats` seats at once until `endedAt`, until it makes
 * `seatMs`. Of one hold that is exactly when it was.
 */
interface Span {
  endedAt: Millis;
  seats: number;
  seatMs: number;
}

interface FanSpans {
  spans: Span[];
  /** No span ends later. */
  notedAt: Millis;
}

/** The unpaid seat-time that a fan may have in an hour, in seat-milliseconds. */
export const holdBudget = ({ holdSeconds, maxSeatsPerFan }: { holdSeconds: number; maxSeatsPerFan: number }): number =>
  HOLD_BUDGET_IN_FULL_HOLDS * holdSeconds * SECOND_MS * maxSeatsPerFan;

export class UnpaidSeatTime {
  /** In the order in which something was last added to a fan. */
  #fans = new Map<string, FanSpans>();
  #size = 0;

  /** Spans kept of all fans. */
  get size(): number {
    return this.#size;
  }

  /** A hold of the fan ended unpaid, at its end or before. What a payment that failed kept longer is not charged. */
  add(fanId: string, { seats, createdAt, expiresAt }: RunningHold, now: Millis): void {
    this.forget(now);
    const endedAt = Math.min(now, expiresAt);
    const seatMs = seats.length * (endedAt - createdAt);
    if (seatMs <= 0) return;
    const known = this.#fans.get(fanId)?.spans ?? [];
    const recent = known.filter((span) => span.endedAt > now - HOLD_BUDGET_WINDOW_MS);
    recent.push({ endedAt, seats: seats.length, seatMs });
    const spans = recent.length > SPANS_PER_FAN_MAX ? byMinute(recent) : recent;
    this.#fans.delete(fanId);
    this.#fans.set(fanId, { spans, notedAt: now });
    this.#size += spans.length - known.length;
    for (const [oldest] of this.#fans) {
      if (this.#size <= SPANS_MAX) break;
      this.#drop(oldest);
    }
  }

  /** Forgets the fans whose last hold ended more than an hour ago. */
  forget(now: Millis): void {
    for (const [fanId, { notedAt }] of this.#fans) {
      if (notedAt > now - HOLD_BUDGET_WINDOW_MS) return;
      this.#drop(fanId);
    }
  }

  /**
   * From when on the fan may make a new hold: the first instant, not before `now`, at which the unpaid seat-time of the hour
   * before it is below `budget`, if the fan's live holds run to their ends and nothing new is held.
   */
  allowedFrom(fanId: string, live: readonly RunningHold[], budget: number, now: Millis): Millis {
    const spans = this.#fans.get(fanId)?.spans ?? [];
    const isAllowed = (at: Millis) => spentAt(spans, live, at) < budget;
    if (isAllowed(now)) return now;
    let before = now;
    for (const turn of turnsOf(spans, live)) {
      if (turn <= now) continue;
      if (isAllowed(turn)) return firstBetween(before, turn, isAllowed);
      before = turn;
    }
    throw new Error("seat-time that is more than an hour old still counts");
  }

  #drop(fanId: string): void {
    this.#size -= this.#fans.get(fanId)?.spans.length ?? 0;
    this.#fans.delete(fanId);
  }
}

/** Seat-milliseconds of the hour before an instant. */
function spentAt(spans: readonly Span[], live: readonly RunningHold[], at: Millis): number {
  const from = at - HOLD_BUDGET_WINDOW_MS;
  let spent = 0;
  for (const { endedAt, seats, seatMs } of spans) spent += Math.min(seatMs, seats * Math.max(0, endedAt - from));
  for (const { seats, createdAt, expiresAt } of live) {
    spent += seats.length * Math.max(0, Math.min(at, expiresAt) - Math.max(createdAt, from));
  }
  return spent;
}

/** The instants, in order, between which the seat-time of the hour before changes evenly. */
function turnsOf(spans: readonly Span[], live: readonly RunningHold[]): Millis[] {
  const turns: Millis[] = [];
  for (const { endedAt, seats, seatMs } of spans) {
    const beginsToLeave = endedAt - seatMs / seats + HOLD_BUDGET_WINDOW_MS;
    turns.push(Math.floor(beginsToLeave), Math.ceil(beginsToLeave), endedAt + HOLD_BUDGET_WINDOW_MS);
  }
  for (const { createdAt, expiresAt } of live) {
    turns.push(expiresAt, createdAt + HOLD_BUDGET_WINDOW_MS, expiresAt + HOLD_BUDGET_WINDOW_MS);
  }
  return turns.toSorted((a, b) => a - b);
}

/** The first instant after `before` at which something is so that is so at `at`, and stays so from then until `at`. */
function firstBetween(before: Millis, at: Millis, isSo: (at: Millis) => boolean): Millis {
  let [no, yes] = [before, at];
  while (yes - no > 1) {
    const middle = Math.floor((no + yes) / 2);
    if (isSo(middle)) yes = middle;
    else no = middle;
  }
  return yes;
}

/**
 * Spans that ended within the same minute are one, as late as any of them: it never counts for less than they do, and until a
 * minute after the last of them is more than an hour old at most. A fan's seats at once are at most the largest limit.
 */
function byMinute(spans: readonly Span[]): Span[] {
  const minutes = new Map<number, Span>();
  for (const span of spans) {
    const minute = Math.floor(span.endedAt / MINUTE_MS);
    const before = minutes.get(minute);
    minutes.set(minute, before === undefined ? span : merged(before, span));
  }
  return [...minutes.values()];
}

const merged = (one: Span, other: Span): Span => ({
  endedAt: Math.max(one.endedAt, other.endedAt),
  seats: Math.min(one.seats + other.seats, SEATS_PER_FAN.max),
  seatMs: one.seatMs + other.seatMs,
});
