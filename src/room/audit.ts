// The room's books against D1's and against themselves. Work that is still inside its deadline is left out, and since
// D1 is read while the sale goes on, a difference counts only if a second look finds it again.
import { ATTEMPT_DEADLINE_MS, ATTEMPT_RECOVERY_MS } from "../contract/bounds.ts";
import type { AuditCheck } from "../contract/audit.ts";
import type { Millis } from "../contract/values.ts";
import { lastingBlocksDifferences } from "./blocks/blocks-comparison.ts";
import { findEpoch } from "../database/epoch.ts";
import { pause } from "../domain/pause.ts";
import type { RoomDependencies } from "./room-part.ts";
import type { Concert } from "./rules/concert.ts";
import { SEAT_STATUS } from "./rules/seats/seating.ts";
import {
  NO_SEAT,
  SEATS_PER_SLICE,
  compareWithTickets,
  lasting,
  type ComparedRoom,
  type Stray,
} from "./tickets-comparison.ts";

const OFFENDERS_NAMED = 5;

export async function auditRoom(compared: ComparedRoom): Promise<AuditCheck[]> {
  const { room, parts } = compared;
  return [
    await soldSeatsAreValidTickets(compared),
    await seatsHaveOwners(room),
    memoryIsStorage(room),
    await epochIsCurrent(room),
    await blocksAreTheDatabases(room),
    noCopyStaysOpen(room),
    nothingStaysUndecided("nothing-stays-paying", parts.payments.pending, room.now()),
    nothingStaysUndecided("nothing-stays-refunding", parts.refunds.pending, room.now()),
  ];
}

async function soldSeatsAreValidTickets(compared: ComparedRoom): Promise<AuditCheck> {
  const name = "sold-seats-are-valid-tickets";
  const first = await strays(compared);
  const offenders = first.length === 0 ? first : lasting(first, await strays(compared));
  return offenders.length === 0
    ? { name, ok: true, detail: `${soldIn(compared.room.concert())} seats` }
    : { name, ok: false, detail: nameSome(offenders.flatMap(named)) };
}

const strays = async (compared: ComparedRoom): Promise<Stray[]> => {
  const { withoutTicket, withoutSale } = await compareWithTickets(compared);
  return [...withoutTicket, ...withoutSale];
};
const named = ({ performanceId, seatIds }: Stray): string[] => seatIds.map((seatId) => `${performanceId} ${seatId}`);

/** A slice of the seats at a time, so that fans are answered in between. */
async function seatsHaveOwners(room: RoomDependencies): Promise<AuditCheck> {
  let [seats, orphans] = [0, 0];
  for (const performanceId of room.concert().seating.performances.keys()) {
    for (let after = NO_SEAT; ; await pause(0)) {
      const counted = room.store.seats.countSeats(performanceId, after, SEATS_PER_SLICE);
      if (counted === null) break;
      seats += counted.seats;
      orphans += counted.orphans;
      after = counted.last;
    }
  }
  return {
    name: "every-taken-seat-has-its-hold",
    ok: orphans === 0,
    detail: orphans === 0 ? `${seats} seats` : `${orphans} of ${seats} seats belong to no live or paid hold`,
  };
}

function memoryIsStorage(room: RoomDependencies): AuditCheck {
  const { seating } = room.concert();
  let taken = 0;
  for (const performance of seating.performances.values()) {
    for (const status of performance.statuses) {
      if (status !== SEAT_STATUS.available && status !== SEAT_STATUS.blocked) taken += 1;
    }
  }
  const seats = room.store.seats.count();
  return {
    name: "seats-in-memory-are-seats-in-storage",
    ok: taken === seats,
    detail: `${taken} in memory, ${seats} in storage`,
  };
}

/** What the operator keeps back is what D1 has a copy of, but for copies that are on their way. */
async function blocksAreTheDatabases(room: RoomDependencies): Promise<AuditCheck> {
  const name = "seats-kept-back-are-the-databases";
  const differing = await lastingBlocksDifferences(room);
  return {
    name,
    ok: differing.length === 0,
    detail:
      differing.length === 0
        ? `${room.concert().seating.performances.size} dates`
        : nameSome(differing.map(({ performanceId }) => performanceId)),
  };
}

function noCopyStaysOpen(room: RoomDependencies): AuditCheck {
  const late = room.now() - ATTEMPT_DEADLINE_MS - ATTEMPT_RECOVERY_MS;
  const stuck = [...room.concert().seating.performances.values()].filter(
    ({ blocked }) => blocked.unsavedSince !== null && blocked.unsavedSince < late,
  );
  return {
    name: "nothing-stays-uncopied",
    ok: stuck.length === 0,
    detail: stuck.length === 0 ? "none past its deadline" : nameSome(stuck.map(({ performanceId }) => performanceId)),
  };
}

/** A room whose epoch is over can commit nothing: a rebuild was interrupted after it had raised the epoch. */
async function epochIsCurrent(room: RoomDependencies): Promise<AuditCheck> {
  const inDatabase = await findEpoch(room.database, room.concert().sale.concertId);
  const { epoch } = room.concert().line;
  return {
    name: "epoch-is-the-databases",
    ok: inDatabase === epoch,
    detail: inDatabase === epoch ? `epoch ${epoch}` : `epoch ${epoch} here, ${inDatabase} in the database`,
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

function soldIn(concert: Concert): number {
  let sold = 0;
  for (const { statuses } of concert.seating.performances.values()) {
    for (const status of statuses) if (status === SEAT_STATUS.sold) sold += 1;
  }
  return sold;
}

const nameSome = (offenders: string[]): string =>
  offenders.slice(0, OFFENDERS_NAMED).join(", ") +
  (offenders.length > OFFENDERS_NAMED ? ` and ${offenders.length - OFFENDERS_NAMED} more` : "");
