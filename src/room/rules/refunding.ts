// The room's side of a refund: whether it may begin, and giving the seats back once D1 has it. There is no abandoning: a
// refund that began is pushed until D1 has it, or has said that it never can.
import { DAY_MS, HOUR_MS, MOVED_REFUND_DAYS } from "../../contract/bounds.ts";
import type { Refusal } from "../../contract/refusals.ts";
import { toInstant, type Millis } from "../../contract/values.ts";
import type { GivenBack } from "../../domain/records/refund.ts";
import type { RefundAsked } from "../../domain/room-messages.ts";
import type { Concert } from "./concert.ts";
import type { Hold, PerformanceSetting } from "./seats/seating.ts";

/** One key's try to refund one payment. Only what D1 can't tell is kept: what is open, and which keys came second. */
export interface RefundAttempt {
  paymentId: string;
  key: string;
  fanId: string;
  performanceId: string;
  holdId: string;
  begunAt: Millis;
  /** `refused`: the payment had its refund already; `already-refunded` is this key's answer for good. */
  state: "pending" | "refused";
  /** An operator gives it back; absent: its fan does. */
  given?: GivenBack;
}

export type RefundBegun =
  | { kind: "begun"; attempt: RefundAttempt }
  /** This payment's refund is under way already, by this key or another. */
  | { kind: "pending"; attempt: RefundAttempt }
  /** D1 has the refund of this payment: its answer, if the key is the one that made it. */
  | { kind: "settled" }
  /** `replayed`: this is the kept answer of the key. What isn't kept may be tried again with the same key. */
  | { kind: "refused"; refusal: Refusal; replayed: boolean };

/** What the concert cannot know by itself. */
export interface RefundFacts {
  /** What is kept of this payment and key. */
  previous: RefundAttempt | null;
  /** The open refund of this payment, whatever its key. */
  pending: RefundAttempt | null;
  /** The hold that was paid, as the store knows it. */
  hold?: Hold | null;
}

/** The answer of every key but the one that made the refund. */
export const ALREADY_REFUNDED: Refusal = { code: "already-refunded" };

export const KEY_REUSED: Refusal = { code: "idempotency-key-reused" };

/** The last instant before which a date's payments can be refunded. */
export const refundClosesAt = (startsAt: Millis, refundUntilHours: number): Millis =>
  startsAt - refundUntilHours * HOUR_MS;

/**
 * The same for one payment. Who paid before the date was moved bought another time, and has some days from the move on to give
 * it back, though never longer than until the new start.
 */
export function refundClosesFor(
  { startsAt, movedAt = null }: Pick<PerformanceSetting, "startsAt" | "movedAt">,
  paidAt: Millis,
  refundUntilHours: number,
): Millis {
  const usual = refundClosesAt(startsAt, refundUntilHours);
  if (movedAt === null || paidAt > movedAt) return usual;
  return Math.min(startsAt, Math.max(usual, movedAt + MOVED_REFUND_DAYS * DAY_MS));
}

export function beginRefund(concert: Concert, asked: RefundAsked, facts: RefundFacts, now: Millis): RefundBegun {
  const { performanceId, isRefunded } = asked;
  const sameKey = facts.previous ?? (facts.pending?.key === asked.key ? facts.pending : null);
  if (sameKey !== null && !saysTheSame(sameKey.given, asked)) {
    return { kind: "refused", refusal: KEY_REUSED, replayed: false };
  }
  if (facts.previous?.state === "refused") return { kind: "refused", refusal: ALREADY_REFUNDED, replayed: true };
  // Also when D1 has it already: whoever is told of a refund finds its seats free.
  if (facts.pending !== null) return { kind: "pending", attempt: facts.pending };
  if (isRefunded) return { kind: "settled" };
  if (asked.given !== undefined) return { kind: "begun", attempt: attemptOf(asked, "pending", now) };
  if (asked.isComp === true || facts.hold?.isComp === true) {
    // What was given is nobody's to give back: closed from the moment it was given.
    return { kind: "refused", refusal: { code: "refund-closed", closedAt: toInstant(asked.paidAt) }, replayed: false };
  }
  const performance = concert.seating.performances.get(performanceId);
  const closesAt = refundClosesFor(performance ?? { startsAt: 0 }, asked.paidAt, concert.sale.refundUntilHours);
  // A date that was called off is refunded whenever somebody asks.
  const isCalledOff = performance !== undefined && performance.cancelledAt !== null;
  if (now >= closesAt && !isCalledOff) {
    // Not kept: a date that moves, or another deadline, opens the way again.
    return { kind: "refused", refusal: { code: "refund-closed", closedAt: toInstant(closesAt) }, replayed: false };
  }
  return { kind: "begun", attempt: attemptOf(asked, "pending", now) };
}

/** What is kept of a key. */
export const attemptOf = (
  { fanId, paymentId, performanceId, holdId, key, given }: RefundAsked,
  state: RefundAttempt["state"],
  now: Millis,
): RefundAttempt => ({
  paymentId,
  key,
  fanId,
  performanceId,
  holdId,
  begunAt: now,
  state,
  ...(given !== undefined && { given }),
});

/** Whether a request says what its key has said before: an operator's says why, a fan's says nothing. */
export const saysTheSame = (before: Pick<GivenBack, "reason"> | undefined, { given }: RefundAsked): boolean =>
  before?.reason === given?.reason;

/**
 * The refund stands in D1: the seats of the payment's hold are free. `hold` as the store knows it; one that isn't paid has
 * given its seats back already, and somebody else may have them by now.
 */
export function finishRefund(concert: Concert, hold: Hold | null): void {
  if (hold?.status === "paid") concert.seating.unsell(hold);
}
