// The seats a room has sold beside the valid tickets in D1: what the audit tells of and what a reconciliation mends. Work
// that is not decided yet is left out, and so is a date that is being refunded: both are between the two for a while.
import { soldSeatsOf } from "../database/tickets.ts";
import { pause } from "../domain/pause.ts";
import type { RoomParts } from "./parts.ts";
import type { RoomDependencies } from "./room-part.ts";

/** Before every seat. */
export const NO_SEAT = -1;
/** Seats that one turn of the room looks at: some milliseconds. */
export const SEATS_PER_SLICE = 2_000;

/** A room and its payments and refunds that are not decided yet. */
export interface ComparedRoom {
  room: RoomDependencies;
  parts: Pick<RoomParts, "payments" | "refunds">;
}

/** A payment's hold, as one side knows it, with the seats the other side doesn't know of. */
export interface Stray {
  performanceId: string;
  fanId: string;
  holdId: string;
  seatIds: string[];
}

export interface Comparison {
  /** Sold in the room, without a valid ticket of that fan and hold. */
  withoutTicket: Stray[];
  /** Valid tickets whose seats the room has not sold to that fan and hold. */
  withoutSale: Stray[];
}

/**
 * Compares a performance at a time, and within it some thousand seats at a time, so that fans are answered in between. What
 * was compared early may have changed at the end: a difference counts only when a second comparison finds it again.
 */
export async function compareWithTickets(compared: ComparedRoom): Promise<Comparison> {
  const { room, parts } = compared;
  const withoutTicket: Stray[] = [];
  const withoutSale: Stray[] = [];
  for (const { performanceId, cancelledAt, isFullyRefunded } of room.concert().seating.performances.values()) {
    // Between the two for a while.
    if (cancelledAt !== null && !isFullyRefunded) continue;
    const sold = await soldSeats(room, performanceId);
    const tickets = new Sides();
    for await (const step of soldSeatsOf(room.database, performanceId)) {
      for (const { seatId, ...ticket } of step) if (!sold.remove(ticket, seatId)) tickets.add(ticket, seatId);
    }
    withoutTicket.push(...sold.strays());
    withoutSale.push(...tickets.strays());
  }
  const openAttempts = new Set([...parts.payments.pending, ...parts.refunds.pending].map(({ holdId }) => holdId));
  const isAtRest = ({ holdId }: Stray) => !openAttempts.has(holdId);
  return { withoutTicket: withoutTicket.filter(isAtRest), withoutSale: withoutSale.filter(isAtRest) };
}

/** The seats of a performance that the room has sold. */
async function soldSeats(room: RoomDependencies, performanceId: string): Promise<Sides> {
  const sold = new Sides();
  let after = NO_SEAT;
  for (;;) {
    const layout = room.concert().seating.performances.get(performanceId)?.layout;
    // Another concert after an await: the room may have been set up anew.
    if (layout === undefined) return sold;
    const rows = room.store.seats.readSoldSeats(performanceId, after, SEATS_PER_SLICE);
    for (const { seat, holdId, fanId } of rows) sold.add({ performanceId, fanId, holdId }, layout.seatAt(seat).seatId);
    const last = rows.at(-1);
    if (last === undefined || rows.length < SEATS_PER_SLICE) return sold;
    after = last.seat;
    await pause(0);
  }
}

/** The differences of a comparison that a second one, made later, found as well: D1 is read while the sale goes on. */
export const lasting = (first: Stray[], second: Stray[]): Stray[] => {
  const again = new Set(second.map((stray) => JSON.stringify(stray)));
  return first.filter((stray) => again.has(JSON.stringify(stray)));
};

type Owner = Pick<Stray, "performanceId" | "fanId" | "holdId">;

/** Seats by their owner. */
class Sides {
  #seats = new Map<string, Owner & { seatIds: Set<string> }>();

  add(owner: Owner, seatId: string): void {
    const { performanceId, fanId, holdId } = owner;
    const known = this.#seats.get(keyOf(owner)) ?? { performanceId, fanId, holdId, seatIds: new Set() };
    known.seatIds.add(seatId);
    this.#seats.set(keyOf(owner), known);
  }

  /** False when it was not there. */
  remove(owner: Owner, seatId: string): boolean {
    const known = this.#seats.get(keyOf(owner));
    if (known?.seatIds.delete(seatId) !== true) return false;
    if (known.seatIds.size === 0) this.#seats.delete(keyOf(owner));
    return true;
  }

  strays(): Stray[] {
    return [...this.#seats.values()].map(({ seatIds, ...owner }) => ({ ...owner, seatIds: [...seatIds].toSorted() }));
  }
}

const keyOf = ({ performanceId, fanId, holdId }: Owner): string => `${performanceId} ${fanId} ${holdId}`;
