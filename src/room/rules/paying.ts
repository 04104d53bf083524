// The room's side of a payment: begin, finish and abandon an attempt. D1 is the commit record in between, so each of
// these may be told twice, late or by the wrong one; finish and abandon therefore act only on the attempt that is
// pending and owns the seats, and do nothing otherwise.
import { ATTEMPT_DEADLINE_MS } from "../../contract/bounds.ts";
import { refuse, type Refusal } from "../../contract/refusals.ts";
import type { Millis } from "../../contract/values.ts";
import { isRepeatOf } from "../../domain/idempotency.ts";
import type { PaymentRecord } from "../../domain/records/payment.ts";
import type { PaymentAnswer, PaymentMade, PaymentOrder, PlaceRef } from "../../domain/room-messages.ts";
import { fansHold } from "./holding.ts";
import type { House } from "./house.ts";
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
  fan: string;
  key: string;
  fingerprint: string;
  holdId: string;
  begunAt: Millis;
  /** Until then the payment is pushed forward, after it the attempt is abandoned. */
  deadline: Millis;
  outcome: AttemptOutcome;
}

export type Begun =
  | { kind: "begun"; attempt: Attempt; hold: Hold }
  /** An earlier call of the same key is not decided yet. */
  | { kind: "pending"; attempt: Attempt }
  | { kind: "replayed"; outcome: AttemptOutcome & { state: "paid" | "refused" } }
  /** `kept`: the refusal is this key's answer for good, recorded as `attempt`. */
  | { kind: "refused"; refusal: Refusal; attempt: Attempt | null };

/** What the house cannot know by itself. */
export interface PaymentFacts {
  paymentId: string;
  /** The last attempt of this fan and key. */
  previous: Attempt | null;
  /** The fan's hold of this id when it is no longer live. */
  past: Hold | null;
}

export function beginPayment(house: House, order: PaymentOrder, facts: PaymentFacts, now: Millis): Begun {
  const { previous } = facts;
  if (previous !== null && previous.outcome.state !== "void") {
    if (!isRepeatOf(previous, order)) return refusedOnce({ code: "idempotency-key-reused" });
    if (previous.outcome.state === "pending") return { kind: "pending", attempt: previous };
    return { kind: "replayed", outcome: previous.outcome };
  }
  const session = house.session(order.place, now);
  if (!session.ok) return refusedOnce(session.refusal);
  const hold = fansHold(house, order.place.fan, order.holdId, facts.past);
  if (hold === null) return refusedOnce({ code: "hold-not-found" });
  const attempt: Attempt = {
    paymentId: facts.paymentId,
    fan: order.place.fan,
    key: order.key,
    fingerprint: order.fingerprint,
    holdId: order.holdId,
    begunAt: now,
    deadline: now + ATTEMPT_DEADLINE_MS,
    outcome: { state: "pending" },
  };
  switch (hold.status) {
    case "held":
      house.seating.beginPaying(hold);
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
export function finishPayment(house: House, attempt: Attempt, payment: PaymentRecord, now: Millis): boolean {
  if (attempt.outcome.state !== "pending") return false;
  attempt.outcome = { state: "paid", payment };
  const hold = house.seating.hold(attempt.holdId);
  if (hold === null) throw new Error("a payment was finished whose hold is not live");
  house.seating.sell(hold);
  const session = house.line.session(hold.number);
  if (session !== null) {
    house.line.endEarly(session, now, false);
    house.endIfOver(session, now);
  }
  return true;
}

/** The payment can never stand in D1: the hold is a hold again, or gone if its time or its owner is. */
export function abandonPayment(house: House, attempt: Attempt, now: Millis): boolean {
  if (attempt.outcome.state !== "pending") return false;
  attempt.outcome = { state: "void" };
  const hold = house.seating.hold(attempt.holdId);
  if (hold === null) throw new Error("a payment was abandoned whose hold is not live");
  house.seating.endPaying(hold);
  const isCalledOff = typeof house.seating.performances.get(hold.performanceId)?.cancelledAt === "number";
  if (isCalledOff || house.line.session(hold.number)?.left === true) house.free(hold, "released", now);
  else if (hold.expiresAt <= now) house.free(hold, "expired", now);
  return true;
}

const refusedOnce = (refusal: Refusal): Begun => ({ kind: "refused", refusal, attempt: null });
const refusedForGood = (attempt: Attempt, refusal: KeptRefusal): Begun => ({
  kind: "refused",
  refusal,
  attempt: { ...attempt, outcome: { state: "refused", refusal } },
});

/** What a key that was decided before is answered with. */
export const replay = (
  house: House,
  place: PlaceRef,
  outcome: AttemptOutcome & { state: "paid" | "refused" },
): PaymentAnswer =>
  outcome.state === "paid"
    ? { ok: true, value: paid(house, place, outcome.payment), replayed: true }
    : { ...refuse(outcome.refusal), replayed: true };

/** A payment as its fan is told it, with what it did to the room. */
export const paid = (house: House, { epoch, number }: PlaceRef, payment: PaymentRecord): PaymentMade => ({
  payment,
  revision: house.seating.revision,
  served: house.line.served,
  sessionOver: epoch !== house.line.epoch || house.line.session(number) === null,
});

/** A payment that was refused now, and not as the first answer of its key again. */
export const refusedPayment = (refusal: Refusal): PaymentAnswer => ({ ...refuse(refusal), replayed: false });
