// Taking seats and giving them back: what is asked of the concert before a hold is made or released, in the order in
// which the contract names the refusals.
import { SECOND_MS } from "../../contract/bounds.ts";
import { done, refuse, SALE_PAUSED, type Answer, type Refusal } from "../../contract/refusals.ts";
import type { Millis } from "../../contract/values.ts";
import type { HoldAsked, HoldView, PlaceRef } from "../../domain/room-messages.ts";
import { retryAfterSeconds } from "../../domain/jitter.ts";
import type { Layout } from "../../domain/layout.ts";
import { layoutVersionOf } from "../../domain/public-layout.ts";
import { isRepeatOf } from "../../domain/idempotency.ts";
import { stateBySettings } from "../../domain/sale-phase.ts";
import { chooseSeats, isAdjacent, namesOf, readWanted } from "./choosing.ts";
import { notOpenUntil, type Concert } from "./concert.ts";
import { ownEnd } from "./line/records.ts";
import { holdBudget } from "./seats/hold-budget.ts";
import { seatsOfHold } from "./seats/hold-seats.ts";
import type { Hold, PerformanceSetting } from "./seats/seating.ts";
import { singlesLeft } from "./seats/single-seats.ts";

/** What the concert cannot know by itself. */
export interface HoldFacts {
  holdId: string;
  /** Seats of this concert the fan has paid for. */
  owned: number;
  /** The hold that the key of the request has made before, as it now is; absent: none. */
  kept?: { hold: Hold; fingerprint: string } | undefined;
}

export function makeHold(
  concert: Concert,
  asked: HoldAsked,
  facts: HoldFacts,
  now: Millis,
): Answer<{ hold: Hold; isNew: boolean; replayed: boolean }> {
  const { place, performanceId } = asked;
  const { seating, sale } = concert;
  if (facts.kept !== undefined) {
    const { hold, fingerprint } = facts.kept;
    const isRepeat = asked.keyed !== undefined && isRepeatOf({ fingerprint }, asked.keyed);
    return isRepeat ? done({ hold, isNew: false, replayed: true }) : refuse({ code: "idempotency-key-reused" });
  }
  const performance = seating.performances.get(performanceId);
  if (performance === undefined) return refuse({ code: "not-found" });
  const read = readWanted(performance, asked);
  if (!read.ok) return read;
  const wanted = read.value;

  const live = seating.liveHolds(place.fanId);
  // What the room chooses is another hold each time: only its key finds it again.
  const named = wanted.by === "name" ? wanted.seats : [];
  const same = live.find((hold) => isHoldOf(hold, performanceId, named));
  if (same !== undefined) return done({ hold: same, isNew: false, replayed: false });

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
  // Before any seat is looked at: whoever was shown other prices has to look again in any case.
  if (asked.layoutVersion !== undefined) {
    const layoutVersion = layoutVersionOf(performance.sections);
    if (asked.layoutVersion !== layoutVersion) return refuse({ code: "layout-changed", layoutVersion });
  }
  const own = live.filter(
    (hold) => hold.performanceId === performanceId && hold.seats.some((seat) => named.includes(seat)),
  );
  if (own.length > 0) {
    const theirs = named.filter((seat) => own.some((hold) => hold.seats.includes(seat)));
    const holdIds = own.map(({ holdId }) => holdId);
    return refuse({ code: "already-yours", seatIds: namesOf(performance, theirs), holdIds });
  }
  const chosen = chooseSeats(seating, performance, wanted);
  if (!chosen.ok) return chosen;
  const seats = chosen.value;
  const held = live.reduce((count, hold) => count + hold.seats.length, 0);
  if (held + facts.owned + seats.length > sale.maxSeatsPerFan) {
    return refuse({ code: "seat-limit-reached", limit: sale.maxSeatsPerFan });
  }
  // What the room chooses never leaves a single seat that could have been avoided: see bestAvailable.
  if (sale.singleSeatRule === "refuse" && wanted.by === "name") {
    const single = singlesLeft(seating.rows(performance).blocks, performance.statuses, seats);
    if (single.length > 0) return refuse({ code: "leaves-single-seat", seatIds: namesOf(performance, single) });
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
  return done({ hold, isNew: true, replayed: false });
}

/** The indexes of seats, in the order of their names. Refusals: unknown-seats. */
export function seatsNamed(layout: Layout, seatIds: readonly string[]): Answer<number[]> {
  const seats: number[] = [];
  const unknown: string[] = [];
  for (const seatId of seatIds) {
    const index = layout.indexOf(seatId);
    if (index === null) unknown.push(seatId);
    else seats.push(index);
  }
  return unknown.length > 0 ? refuse({ code: "unknown-seats", seatIds: unknown }) : done(seats);
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
  const performance = concert.seating.performances.get(hold.performanceId);
  const layout = performance?.layout;
  return {
    holdId: hold.holdId,
    performanceId: hold.performanceId,
    status: hold.status,
    seats:
      layout === undefined
        ? []
        : seatsOfHold(hold, layout).map(({ seatId, grade, price }) => ({ seatId, grade, price })),
    adjacent: performance === undefined ? null : isAdjacent(concert.seating, performance, hold.seats),
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
