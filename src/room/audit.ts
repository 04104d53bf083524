// The room's books against D1's and against themselves. Work that is still inside its deadline is left out, and since
// D1 is read while the sale goes on, a difference counts only if a second look finds it again.
import { ATTEMPT_DEADLINE_MS, ATTEMPT_RECOVERY_MS } from "../contract/bounds.ts";
import type { AuditCheck } from "../contract/concerts.ts";
import type { Millis } from "../contract/values.ts";
import type { Database } from "../database/database.ts";
import { validTickets } from "../database/tickets.ts";
import type { House } from "./rules/house.ts";
import type { Attempt } from "./rules/paying.ts";
import type { RefundAttempt } from "./rules/refunding.ts";
import { SEAT_STATUS } from "./rules/seating.ts";
import type { SeatStore } from "./store/seat-store.ts";

export interface AuditSurroundings {
  database: Database;
  seats: SeatStore;
  house(): House;
  /** Payments and refunds that are not decided yet. */
  payments(): Attempt[];
  refunds(): RefundAttempt[];
  now(): Millis;
}

const OFFENDERS_NAMED = 5;

export async function auditRoom(room: AuditSurroundings): Promise<AuditCheck[]> {
  return [
    await soldSeatsAreValidTickets(room),
    seatsHaveOwners(room),
    memoryIsStorage(room),
    nothingStaysUndecided("nothing-stays-paying", room.payments(), room.now()),
    nothingStaysUndecided("nothing-stays-refunding", room.refunds(), room.now()),
  ];
}

async function soldSeatsAreValidTickets(room: AuditSurroundings): Promise<AuditCheck> {
  const name = "sold-seats-are-valid-tickets";
  const first = await differences(room);
  const again = first.size === 0 ? first : await differences(room);
  const offenders = [...first].filter((difference) => again.has(difference));
  return offenders.length === 0
    ? { name, ok: true, detail: `${soldIn(room.house())} seats` }
    : { name, ok: false, detail: nameSome(offenders) };
}

/** Seats that are sold here and have no valid ticket of the same owner and payment there, and the other way round. */
async function differences(room: AuditSurroundings): Promise<Set<string>> {
  const sold = new Map<string, { fan: string; holdId: string }>();
  const inRefund = new Set<string>();
  for (const { performanceId, layout, cancelledAt, isSettled } of room.house().seating.performances.values()) {
    if (cancelledAt !== null && !isSettled) inRefund.add(performanceId);
    for (const hold of room.seats.readPaidHolds(performanceId)) {
      for (const seat of hold.seats) sold.set(`${performanceId} ${layout.seatAt(seat).seatId}`, hold);
    }
  }
  const undecided = new Set([...room.payments(), ...room.refunds()].map(({ holdId }) => holdId));
  const found = new Set<string>();
  for (const ticket of await validTickets(room.database, room.house().sale.concertId)) {
    const seat = `${ticket.performanceId} ${ticket.seatId}`;
    const owner = sold.get(seat);
    sold.delete(seat);
    const isSame = owner !== undefined && owner.fan === ticket.fan && owner.holdId === ticket.holdId;
    if (!isSame && !undecided.has(ticket.holdId)) found.add(seat);
  }
  for (const [seat, { holdId }] of sold) if (!undecided.has(holdId)) found.add(seat);
  // A date that is being refunded is between the two; what is wrong with it shows when that is done.
  return new Set([...found].filter((seat) => !inRefund.has(seat.slice(0, seat.indexOf(" ")))));
}

function seatsHaveOwners(room: AuditSurroundings): AuditCheck {
  const { seats, orphans } = room.seats.counts();
  return {
    name: "every-taken-seat-has-its-hold",
    ok: orphans === 0,
    detail: orphans === 0 ? `${seats} seats` : `${orphans} of ${seats} seats belong to no live or paid hold`,
  };
}

function memoryIsStorage(room: AuditSurroundings): AuditCheck {
  const { seating } = room.house();
  let taken = 0;
  for (const performance of seating.performances.values()) taken += performance.layout.total - performance.available;
  const { seats } = room.seats.counts();
  return {
    name: "seats-in-memory-are-seats-in-storage",
    ok: taken === seats,
    detail: `${taken} in memory, ${seats} in storage`,
  };
}

function nothingStaysUndecided(
  name: string,
  attempts: readonly { paymentId: string; begunAt: Millis }[],
  now: Millis,
): AuditCheck {
  const stuck = attempts.filter(({ begunAt }) => begunAt + ATTEMPT_DEADLINE_MS + ATTEMPT_RECOVERY_MS < now);
  return {
    name,
    ok: stuck.length === 0,
    detail: stuck.length === 0 ? "none past its deadline" : nameSome(stuck.map(({ paymentId }) => paymentId)),
  };
}

function soldIn(house: House): number {
  let sold = 0;
  for (const { statuses } of house.seating.performances.values()) {
    for (const status of statuses) if (status === SEAT_STATUS.sold) sold += 1;
  }
  return sold;
}

const nameSome = (offenders: string[]): string =>
  offenders.slice(0, OFFENDERS_NAMED).join(", ") +
  (offenders.length > OFFENDERS_NAMED ? ` and ${offenders.length - OFFENDERS_NAMED} more` : "");
