// Taking seats and giving them back: what is asked of the concert before a hold is made or released, in the order in
// which the contract names the refusals.
import { SECOND_MS } from "../../contract/bounds.ts";
import { done, refuse, SALE_PAUSED, type Answer, type Refusal } from "../../contract/refusals.ts";
import type { Millis } from "../../contract/values.ts";
import type { HoldAsked, HoldView, PlaceRef } from "../../domain/room-messages.ts";
import { retryAfterSeconds } from "../../domain/jitter.ts";
import { stateBySettings } from "../../domain/sale-phase.ts";
import { notOpenUntil, type Concert } from "./concert.ts";
import { ownEnd } from "./line/records.ts";
import { holdBudget } from "./seats/hold-budget.ts";
import { seatsOfHold } from "./seats/hold-seats.ts";
import type { Hold, PerformanceSetting } from "./seats/seating.ts";

/** What the concert cannot know by itself. */
export interface HoldFacts {
  holdId: string;
  /** Seats of this concert the fan has paid for. */
  owned: number;
}

export function makeHold(
  concert: Concert,
  { place, performanceId, seatIds }: HoldAsked,
  facts: HoldFacts,
  now: Millis,
): Answer<{ hold: Hold; isNew: boolean }> {
  const { seating, sale } = concert;
  const performance = seating.performances.get(performanceId);
  if (performance === undefined) return refuse({ code: "not-found" });

  const seats: number[] = [];
  const unknown: string[] = [];
  for (const seatId of seatIds) {
    const index = performance.layout.indexOf(seatId);
    if (index === null) unknown.push(seatId);
    else seats.push(index);
  }
  if (unknown.length > 0) return refuse({ code: "unknown-seats", seatIds: unknown });

  const live = seating.liveHolds(place.fanId);
  const same = live.find((hold) => isHoldOf(hold, performanceId, seats));
  if (same !== undefined) return done({ hold: same, isNew: false });

  const session = concert.session(place, now);
  if (!session.ok) return session;
  if (ownEnd(session.value) <= now) return refuse({ code: "session-over" });
  // Of a sale that is closed because no date is left, each date says for itself why it is gone.
  const state = stateBySettings(sale, now);
  if (state === "scheduled") return refuse(notOpenUntil(sale.saleOpensAt, now));
  if (state === "closed") return refuse({ code: "sale-closed" });
  const gone = whyGone(performance, now);
  if (gone !== null) return refuse(gone);
  if (state === "paused") return refuse(SALE_PAUSED);
  const idsOf = (some: readonly number[]) => some.map((seat) => performance.layout.seatAt(seat).seatId);
  const own = live.filter(
    (hold) => hold.performanceId === performanceId && hold.seats.some((seat) => seats.includes(seat)),
  );
  if (own.length > 0) {
    const theirs = seats.filter((seat) => own.some((hold) => hold.seats.includes(seat)));
    return refuse({ code: "already-yours", seatIds: idsOf(theirs), holdIds: own.map(({ holdId }) => holdId) });
  }
  const taken = seating.taken(performance, seats);
  if (taken.length > 0) return refuse({ code: "seats-unavailable", seatIds: idsOf(taken) });
  const held = live.reduce((count, hold) => count + hold.seats.length, 0);
  if (held + facts.owned + seats.length > sale.maxSeatsPerFan) {
    return refuse({ code: "seat-limit-reached", limit: sale.maxSeatsPerFan });
  }
  const allowedFrom = seating.unpaid.allowedFrom(place.fanId, live, holdBudget(sale), now);
  if (allowedFrom > now) {
    return refuse({ code: "hold-budget-spent", retryAfterSeconds: retryAfterSeconds(allowedFrom - now) });
  }

  const hold: Hold = {
    holdId: facts.holdId,
    fanId: place.fanId,
    number: place.number,
    performanceId,
    seats,
    amount: seats.reduce((total, seat) => total + performance.layout.seatAt(seat).price, 0),
    createdAt: now,
    expiresAt: now + sale.holdSeconds * SECOND_MS,
    status: "held",
  };
  seating.take(hold);
  concert.line.keepUntil(session.value, hold.expiresAt);
  return done({ hold, isNew: true });
}

/** Why seats of a date can be neither held nor paid any more; null while they can. */
export function whyGone(performance: PerformanceSetting, now: Millis): Refusal | null {
  const { startsAt, cancelledAt } = performance;
  if (cancelledAt !== null) return calledOff(performance);
  return startsAt <= now ? { code: "performance-over" } : null;
}

/** Why a date that was called off is gone, with the operator's reason where there is one. */
export const calledOff = ({ cancelReason }: Pick<PerformanceSetting, "cancelReason">): Refusal =>
  typeof cancelReason === "string"
    ? { code: "performance-cancelled", reason: cancelReason }
    : { code: "performance-cancelled" };

/** `past` is the fan's hold of this id as the store knows it, when it is no longer live. */
export function releaseHold(
  concert: Concert,
  place: PlaceRef,
  holdId: string,
  past: Hold | null,
  now: Millis,
): Answer<{ revision: number }> {
  const session = concert.session(place, now);
  if (!session.ok) return session;
  const hold = fansHold(concert, place.fanId, holdId, past);
  if (hold === null) return refuse({ code: "hold-not-found" });
  if (hold.status === "paid") return refuse({ code: "hold-already-paid" });
  if (hold.status === "paying") return refuse({ code: "payment-in-progress" });
  if (hold.status === "held") concert.free(hold, "released", now);
  return done({ revision: concert.seating.revision });
}

/** The fan's hold of this id, live or past; null when it is not the fan's. */
export function fansHold(concert: Concert, fanId: string, holdId: string, past: Hold | null): Hold | null {
  const hold = concert.seating.hold(holdId) ?? past;
  return hold !== null && hold.fanId === fanId ? hold : null;
}

export function viewHold(concert: Concert, hold: Hold): HoldView {
  const layout = concert.seating.performances.get(hold.performanceId)?.layout;
  return {
    holdId: hold.holdId,
    performanceId: hold.performanceId,
    status: hold.status,
    seats:
      layout === undefined
        ? []
        : seatsOfHold(hold, layout).map(({ seatId, grade, price }) => ({ seatId, grade, price })),
    amount: hold.amount,
    expiresAt: hold.expiresAt,
  };
}

function isHoldOf(hold: Hold, performanceId: string, seats: readonly number[]): boolean {
  return (
    hold.performanceId === performanceId &&
    hold.seats.length === seats.length &&
    seats.every((seat) => hold.seats.includes(seat))
  );
}
