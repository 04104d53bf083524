// Tickets: who owns which seat. Written by the payment batches only; a room that has lost its seats reads them from here.
import { and, asc, desc, eq, gt, sql } from "drizzle-orm";
import type { List } from "../contract/values.ts";
import { type PageQuery, type TimeAndId, listOf, parseCursor, rowsFor, timeAndId, toList } from "./cursor.ts";
import type { SoldSeat, TicketRecord } from "../domain/records/ticket.ts";
import type { Database } from "./database.ts";
import { notOfDraft } from "./payments.ts";
import { payments, performances, tickets } from "./schema.ts";
import { isTicketOf } from "./numbers/tickets.ts";

const ofPayment = sql.raw(isTicketOf("payments", "tickets"));

/** Rows of one step of `soldSeatsOf`: some 750 KB of answer. */
const SOLD_SEATS_PER_STEP = 5_000;

/** A fan's tickets but those of drafts, of the newest payment first; null for a cursor this list never gave out. */
export async function listTickets(db: Database, fanId: string, page: PageQuery): Promise<List<TicketRecord> | null> {
  const list = listOf("tickets", fanId);
  const from = parseCursor<TimeAndId>(list, timeAndId, page.cursor);
  if (from === null) return null;
  const rows = await db
    .select({
      ticket: {
        ticketId: tickets.ticketId,
        concertId: payments.concertId,
        performanceId: tickets.performanceId,
        startsAt: performances.startsAt,
        seatId: tickets.seatId,
        section: tickets.section,
        // A standing place is of no row; the column has 0.
        row: sql<number | null>`nullif(${tickets.row}, 0)`,
        number: tickets.number,
        grade: tickets.grade,
        price: tickets.price,
        status: tickets.state,
        paymentId: tickets.paymentId,
        // Why an operator gave it, unless the date has been cancelled since.
        reason: sql<string | null>`coalesce(${performances.cancelReason}, ${payments.compReason})`,
      },
      paidAt: payments.createdAt,
    })
    .from(payments)
    .innerJoin(tickets, ofPayment)
    .innerJoin(performances, eq(performances.performanceId, tickets.performanceId))
    .where(
      and(
        eq(payments.fanId, fanId),
        sql`${payments.state} <> 'void'`,
        notOfDraft,
        from && sql`(${payments.createdAt}, ${tickets.ticketId}) < (${from[0]}, ${from[1]})`,
      ),
    )
    .orderBy(desc(payments.createdAt), desc(tickets.ticketId))
    .limit(rowsFor(page));
  const { items, nextCursor } = toList(list, rows, page, ({ ticket, paidAt }): TimeAndId => [paidAt, ticket.ticketId]);
  return { items: items.map(({ ticket }) => ticket), nextCursor };
}

/**
 * Every valid ticket of a concert, by performance and seat. Read in steps, so not of one moment: whoever needs that
 * must first keep payments from committing, as a rebuild does by raising the epoch.
 */
export async function validTickets(db: Database, concertId: string): Promise<SoldSeat[]> {
  const records = await db
    .select({ performanceId: performances.performanceId })
    .from(performances)
    .where(eq(performances.concertId, concertId));
  const sold: SoldSeat[] = [];
  for (const { performanceId } of records) {
    for await (const step of soldSeatsOf(db, performanceId)) for (const seat of step) sold.push(seat);
  }
  return sold;
}

/** The valid tickets of a performance by seat, some thousand at a time. */
export async function* soldSeatsOf(db: Database, performanceId: string): AsyncGenerator<SoldSeat[]> {
  let after = "";
  for (;;) {
    const step = await soldSeatsAfter(db, performanceId, after);
    yield step;
    const last = step.at(-1);
    if (last === undefined || step.length < SOLD_SEATS_PER_STEP) return;
    after = last.seatId;
  }
}

const soldSeatsAfter = (db: Database, performanceId: string, seatId: string): Promise<SoldSeat[]> =>
  db
    .select({
      performanceId: tickets.performanceId,
      seatId: tickets.seatId,
      fanId: payments.fanId,
      paymentId: tickets.paymentId,
      holdId: payments.holdId,
      price: tickets.price,
      isComp: sql`${payments.compReason} IS NOT NULL`.mapWith(Boolean),
    })
    .from(tickets)
    .innerJoin(payments, eq(payments.paymentId, tickets.paymentId))
    .where(and(eq(tickets.performanceId, performanceId), sql`${tickets.state} = 'valid'`, gt(tickets.seatId, seatId)))
    .orderBy(asc(tickets.seatId))
    .limit(SOLD_SEATS_PER_STEP);

/** What the seats of a payment cost, in won, by seat. */
export async function ticketPrices(db: Database, paymentId: string): Promise<Map<string, number>> {
  const rows = await db
    .select({ seatId: tickets.seatId, price: tickets.price })
    .from(payments)
    .innerJoin(tickets, ofPayment)
    .where(eq(payments.paymentId, paymentId));
  return new Map(rows.map(({ seatId, price }) => [seatId, price]));
}
