// The room's side of a payment: begin, finish and abandon an attempt. D1 is the commit record in between, so each of
// these may be told twice, late or by the wrong one; finish and abandon therefore act only on the attempt that is
// pending and owns the seats, and do nothing otherwise.
import { ATTEMPT_DEADLINE_MS } from "../../contract/bounds.ts";
import { refuse, type Refusal } from "../../contract/refusals.ts";
import type { Millis } from "../../contract/values.ts";
import { isRepeatOf, type Fingerprinted } from "../../domain/idempotency.ts";
import type { Comp, PaymentRecord } from "../../domain/records/payment.ts";
import type { PaymentAnswer, PaymentMade, PaymentOrder, PlaceRef } from "../../domain/room-messages.ts";
import { fansHold, whyGone } from "./holding.ts";
import type { Concert } from "./concert.ts";
import type { Hold } from "./seats/seating.ts";

/** Refusals that are the answer of a key for good. */
export type KeptRefusal = Extract<Refusal, { code: "hold-already-paid" | "hold-expired" }>;

export type AttemptOutcome =
  | { state: "pending" }
  | { state: "paid"; payment: PaymentRecord }
  | { state: "refused"; refusal: KeptRefusal }
  /** Came to nothing; the key may try again with a new attempt. */
  | { state: "void" };

/** One try of one key to pay one hold. Its id becomes the payment's when it succeeds. */
export interface Attempt {
  paymentId: string;
  fanId: string;
  key: string;
  fingerprint: string;
  holdId: string;
  /** What an operator gives; absent: a fan pays. */
  comp?: Comp;
  begunAt: Millis;
  /** Until then the payment is sent again, after it the attempt is given up. */
  deadline: Millis;
  outcome: AttemptOutcome;
}

export type Begun =
  | { kind: "begun"; attempt: Attempt; hold: Hold }
  /** An earlier call of the same key is not decided yet. */
  | { kind: "pending"; attempt: Attempt }
  | { kind: "replayed"; outcome: AttemptOutcome & { state: "paid" | "refused" } }
  /** `attempt`: what to keep, where the refusal is this key's answer for good. */
  | { kind: "refused"; refusal: Refusal; attempt: Attempt | null };

/** What the concert cannot know by itself. */
export interface PaymentFacts {
  paymentId: string;
  /** The last attempt of this fan and key. */
  previous: Attempt | null;
  /** The fan's hold of this id when it is no longer live. */
  past: Hold | null;
}

/** What the last attempt of a key makes of the next request with it; null: the key may try anew. */
export function answerOfPrevious(
  previous: Attempt | null,
  order: Fingerprinted,
): Extract<Begun, { kind: "pending" | "replayed" | "refused" }> | null {
  if (previous === null || previous.outcome.state === "void") return null;
  if (!isRepeatOf(previous, order)) return refusedOnce({ code: "idempotency-key-reused" });
  if (previous.outcome.state === "pending") return { kind: "pending", attempt: previous };
  return { kind: "replayed", outcome: previous.outcome };
}

export function beginPayment(concert: Concert, order: PaymentOrder, facts: PaymentFacts, now: Millis): Begun {
  const before = answerOfPrevious(facts.previous, order);
  if (before !== null) return before;
  const session = concert.session(order.place, now);
  if (!session.ok) return refusedOnce(session.refusal);
  const hold = fansHold(concert, order.place.fanId, order.holdId, facts.past);
  if (hold === null) return refusedOnce({ code: "hold-not-found" });
  const performance = concert.seating.performances.get(hold.performanceId);
  const gone = performance === undefined ? null : whyGone(performance, now);
  if (gone !== null) return refusedOnce(gone);
  const attempt: Attempt = {
    paymentId: facts.paymentId,
    fanId: order.place.fanId,
    key: order.key,
    fingerprint: order.fingerprint,
    holdId: order.holdId,
    begunAt: now,
    deadline: now + ATTEMPT_DEADLINE_MS,
    outcome: { state: "pending" },
  };
  switch (hold.status) {
    case "held":
      concert.seating.beginPaying(hold);
      return { kind: "begun", attempt, hold };
    case "paying":
      return refusedOnce({ code: "payment-in-progress" });
    case "paid":
      return refusedForGood(attempt, { code: "hold-already-paid" });
    case "expired":
    case "released":
      return refusedForGood(attempt, { code: "hold-expired" });
    default:
      return hold.status satisfies never;
  }
}

/** The payment stands in D1: the seats are the fan's, and the session has done its work. True if this decided it. */
export function finishPayment(concert: Concert, attempt: Attempt, payment: PaymentRecord, now: Millis): boolean {
  if (attempt.outcome.state !== "pending") return false;
  attempt.outcome = { state: "paid", payment };
  const hold = concert.seating.hold(attempt.holdId);
  if (hold === null) throw new Error("a payment was finished whose hold is not live");
  concert.sell(hold, now);
  return true;
}

/** The payment can never stand in D1: the hold is a hold again, or gone if its time or its owner is. */
export function abandonPayment(concert: Concert, attempt: Attempt, now: Millis): boolean {
  if (attempt.outcome.state !== "pending") return false;
  attempt.outcome = { state: "void" };
  const hold = concert.seating.hold(attempt.holdId);
  if (hold === null) throw new Error("a payment was abandoned whose hold is not live");
  concert.seating.endPaying(hold);
  const isCalledOff = typeof concert.seating.performances.get(hold.performanceId)?.cancelledAt === "number";
  if (isCalledOff || concert.line.session(hold.number)?.left === true) concert.free(hold, "released", now);
  else if (hold.expiresAt <= now) concert.free(hold, "expired", now);
  return true;
}

type Refused = Begun & { kind: "refused" };
const refusedOnce = (refusal: Refusal): Refused => ({ kind: "refused", refusal, attempt: null });
/** A refusal that is the answer of an attempt's key for good. */
export const refusedForGood = (attempt: Attempt, refusal: KeptRefusal): Refused & { attempt: Attempt } => ({
  kind: "refused",
  refusal,
  attempt: { ...attempt, outcome: { state: "refused", refusal } },
});

/** What a key that was decided before is answered with. */
export const replay = (
  concert: Concert,
  place: PlaceRef,
  outcome: AttemptOutcome & { state: "paid" | "refused" },
): PaymentAnswer =>
  outcome.state === "paid"
    ? { ok: true, value: paid(concert, place, outcome.payment), replayed: true }
    : { ...refuse(outcome.refusal), replayed: true };

/** A payment as its fan is told it, with what it did to the room. */
export const paid = (concert: Concert, { epoch, number }: PlaceRef, payment: PaymentRecord): PaymentMade => ({
  payment,
  revision: concert.seating.revision,
  served: concert.line.served,
  sessionOver: epoch !== concert.line.epoch || concert.line.session(number) === null,
});

/** A payment that was refused now, and not as the first answer of its key again. */
export const refusedPayment = (refusal: Refusal): PaymentAnswer => ({ ...refuse(refusal), replayed: false });
