// Mending a room that is behind D1, as it is after its storage was lost or set back. Money and tickets are D1's truth, so
// what D1 says happened is done here as well: a refund frees its seats, a payment has them sold. Nothing else is touched,
// and nothing of it in D1: what doesn't fit is told to the operator. What the operator keeps back is compared, too; of that D1
// has a copy only, which the room sends again when it is behind.
import { mendBlocks } from "./blocks/blocks-comparison.ts";
import { findPaymentByHold } from "../database/payments.ts";
import { ticketPrices } from "../database/tickets.ts";
import type { PaymentRecord } from "../domain/records/payment.ts";
import type { ReconciledRoom } from "../domain/room-messages.ts";
import type { RoomDependencies } from "./room-part.ts";
import type { Concert } from "./rules/concert.ts";
import { finishRefund } from "./rules/refunding.ts";
import type { Hold } from "./rules/seats/seating.ts";
import { compareWithTickets, lasting, type ComparedRoom, type Stray } from "./tickets-comparison.ts";

export async function reconcileRoom(compared: ComparedRoom): Promise<ReconciledRoom> {
  const { room } = compared;
  const mended = (await room.followEpoch()) ? ["a rebuild that was interrupted is finished"] : [];
  mended.push(...(await mendBlocks(room)));
  const first = await compareWithTickets(compared);
  if (first.withoutTicket.length + first.withoutSale.length === 0) return { mended, left: [] };
  const second = await compareWithTickets(compared);
  const left: string[] = [];
  const note = (isMended: boolean, what: string, { performanceId, holdId, seatIds }: Stray) => {
    (isMended ? mended : left).push(`${what}: ${holdId} ${performanceId} ${seatIds.join(" ")}`);
  };
  for (const stray of lasting(first.withoutTicket, second.withoutTicket)) {
    note(await freeRefunded(room, stray), "sold here without a ticket", stray);
  }
  for (const stray of lasting(first.withoutSale, second.withoutSale)) {
    note(await sellPaid(room, stray), "a ticket whose seats are not sold here", stray);
  }
  return { mended, left };
}

/** Seats whose payment D1 has refunded are free. */
async function freeRefunded(room: RoomDependencies, { fanId, holdId }: Stray): Promise<boolean> {
  const payment = await findPaymentByHold(room.database, holdId);
  if (payment?.state !== "refunded" || payment.fanId !== fanId) return false;
  return room.queue.run(() => {
    const hold = room.store.seats.hold(fanId, holdId);
    finishRefund(room.concert(), hold);
    return hold?.status === "released";
  });
}

/** Seats that D1 has sold are sold, if nobody else has them here. */
async function sellPaid(room: RoomDependencies, stray: Stray): Promise<boolean> {
  const payment = await findPaymentByHold(room.database, stray.holdId);
  if (payment?.state !== "paid" || payment.fanId !== stray.fanId) return false;
  const prices = await ticketPrices(room.database, payment.paymentId);
  return room.queue.run((now) => {
    const concert = room.concert();
    const live = concert.seating.hold(stray.holdId);
    if (live?.status === "held") {
      concert.sell(live, now);
      return true;
    }
    const past = room.store.seats.hold(stray.fanId, stray.holdId);
    // One that was released may have been refunded since D1 was asked.
    if (live !== null || past?.status === "released" || past?.status === "paid") return false;
    const hold = holdOf(concert, { ...payment, prices }, now);
    if (hold === null) return false;
    concert.seating.restorePaid(hold);
    return true;
  });
}

/**
 * The paid hold that a payment stands for; null when a seat of it is unknown, or somebody else's. D1 doesn't know the hold's
 * place in line nor its times, and a hold that is paid needs none of them.
 */
function holdOf(
  concert: Concert,
  payment: PaymentRecord & { prices: ReadonlyMap<string, number> },
  now: number,
): Hold | null {
  const { performanceId, holdId, fanId, amount, compReason } = payment;
  const performance = concert.seating.performances.get(performanceId);
  if (performance === undefined) return null;
  const seats: number[] = [];
  const prices: number[] = [];
  for (const { seatId } of payment.tickets) {
    const seat = performance.layout.indexOf(seatId);
    if (seat === null) return null;
    seats.push(seat);
    prices.push(payment.prices.get(seatId) ?? performance.layout.seatAt(seat).price);
  }
  if (concert.seating.owned(performance, seats).length > 0) return null;
  const paid = { holdId, fanId, number: 0, performanceId, seats, amount, prices };
  const isComp = compReason !== undefined;
  return { ...paid, createdAt: now, expiresAt: now, status: "paid", ...(isComp && { isComp }) };
}
