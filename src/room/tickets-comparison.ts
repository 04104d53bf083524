// The seats a room has sold beside the valid tickets in D1: what the audit tells of and what a reconciliation mends. Work
// that is not decided yet is left out, and so is a date that is being refunded: both are between the two for a while.
import { validTickets } from "../database/tickets.ts";
import type { RoomParts } from "./parts.ts";
import type { RoomDependencies } from "./room-part.ts";

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

export async function compareWithTickets({ room, parts }: ComparedRoom): Promise<Comparison> {
  const sold = new Sides();
  const inRefund = new Set<string>();
  for (const { performanceId, layout, cancelledAt, isFullyRefunded } of room.concert().seating.performances.values()) {
    if (cancelledAt !== null && !isFullyRefunded) inRefund.add(performanceId);
    for (const { fanId, holdId, seats } of room.store.seats.readPaidHolds(performanceId)) {
      for (const seat of seats) sold.add({ performanceId, fanId, holdId }, layout.seatAt(seat).seatId);
    }
  }
  const tickets = new Sides();
  for (const { seatId, ...ticket } of await validTickets(room.database, room.concert().sale.concertId)) {
    if (!sold.remove(ticket, seatId)) tickets.add(ticket, seatId);
  }
  const openAttempts = new Set([...parts.payments.pending, ...parts.refunds.pending].map(({ holdId }) => holdId));
  const isAtRest = ({ performanceId, holdId }: Stray) => !openAttempts.has(holdId) && !inRefund.has(performanceId);
  return { withoutTicket: sold.strays().filter(isAtRest), withoutSale: tickets.strays().filter(isAtRest) };
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
