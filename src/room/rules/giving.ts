// A comp begins as a payment does, and from then on is one: of seats that nobody has, kept back or not, for a fan who needs no
// place in line. No session is made or asked for, and neither the state of the sale nor a limit is looked at.
import { ATTEMPT_DEADLINE_MS } from "../../contract/bounds.ts";
import type { Refusal } from "../../contract/refusals.ts";
import type { Millis } from "../../contract/values.ts";
import type { CompOrder } from "../../domain/room-messages.ts";
import type { Concert } from "./concert.ts";
import { seatsNamed, whyGone } from "./holding.ts";
import { answerOfPrevious, type Attempt, type Begun } from "./paying.ts";
import type { Hold } from "./seats/seating.ts";

/** What the concert cannot know by itself. */
export interface CompFacts {
  paymentId: string;
  holdId: string;
  /** The last attempt of this key, whoever it was for. */
  previous: Attempt | null;
}

export function beginComp(concert: Concert, order: CompOrder, facts: CompFacts, now: Millis): Begun {
  const before = answerOfPrevious(facts.previous, order);
  if (before !== null) return before;
  const { fanId, performanceId, seatIds, reason, by, key, fingerprint } = order;
  const { seating } = concert;
  const performance = seating.performances.get(performanceId);
  if (performance === undefined || !order.isFanKnown) return refused({ code: "not-found" });
  const named = seatsNamed(performance.layout, seatIds);
  if (!named.ok) return refused(named.refusal);
  const gone = whyGone(performance, now);
  if (gone !== null) return refused(gone);
  const seats = named.value;
  const owned = seating.owned(performance, seats);
  if (owned.length > 0) {
    const taken = owned.map((seat) => performance.layout.seatAt(seat).seatId);
    return refused({ code: "seats-unavailable", seatIds: taken });
  }
  const hold: Hold = {
    holdId: facts.holdId,
    fanId,
    number: 0,
    performanceId,
    seats,
    amount: 0,
    prices: seats.map(() => 0),
    createdAt: now,
    expiresAt: now,
    status: "held",
    isComp: true,
  };
  seating.take(hold);
  seating.beginPaying(hold);
  const attempt: Attempt = {
    paymentId: facts.paymentId,
    fanId,
    key,
    fingerprint,
    holdId: facts.holdId,
    comp: { reason, by },
    begunAt: now,
    deadline: now + ATTEMPT_DEADLINE_MS,
    outcome: { state: "pending" },
  };
  return { kind: "begun", attempt, hold };
}

const refused = (refusal: Refusal): Begun => ({ kind: "refused", refusal, attempt: null });
