// Payments as they stand: looked up by id, key and hold, listed for their fan, added up for their concert. What writes them
// is commits/payment-commits.ts.
import { and, desc, eq, sql } from "drizzle-orm";
import { z } from "zod";
import type { List } from "../contract/values.ts";
import { type PageQuery, type TimeAndId, listOf, parseCursor, rowsFor, timeAndId, toList } from "./cursor.ts";
import type { FansPayment, PaymentRecord } from "../domain/records/payment.ts";
import type { Database } from "./database.ts";
import { payments, performancePayments, performances } from "./schema.ts";
import { isTicketOf } from "./numbers/tickets.ts";

const issuedTickets = z.array(z.object({ ticketId: z.string(), seatId: z.string() }));

const RECORD = {
  paymentId: payments.paymentId,
  fanId: payments.fanId,
  state: payments.state,
  concertId: payments.concertId,
  performanceId: payments.performanceId,
  holdId: payments.holdId,
  key: payments.key,
  fingerprint: payments.fingerprint,
  amount: payments.amount,
  balance: sql<number>`coalesce(${payments.balanceAfter}, 0)`,
  // Names spelled out: drizzle leaves the table's name off columns it knows, and both tables have a payment_id.
  tickets:
    sql`(SELECT json_group_array(json_object('ticketId', t.ticket_id, 'seatId', t.seat_id) ORDER BY t.ticket_number)
    FROM tickets t WHERE ${sql.raw(isTicketOf("payments"))})`.mapWith((json: string) =>
      issuedTickets.parse(JSON.parse(json)),
    ),
  paidAt: payments.createdAt,
  compReason: payments.compReason,
};

/** A row as the record of its payment. */
const toRecord = <Row extends { compReason: string | null }>({ compReason, ...record }: Row) => ({
  ...record,
  ...(compReason !== null && { compReason }),
});
const first = <Row extends { compReason: string | null }>(row: Row | undefined) =>
  row === undefined ? null : toRecord(row);

// Written out, not bound: a partial index serves only the very condition it was made with.
const notVoid = sql`${payments.state} <> 'void'`;

/** What is given away while a concert is a draft is its fan's to see once the concert is published. */
export const notOfDraft = sql`NOT EXISTS (SELECT 1 FROM concerts c
  WHERE c.concert_id = payments.concert_id AND c.is_draft)`;

/** What an operator has said of the date since. */
const REASON = sql<string | null>`coalesce((SELECT d.cancel_reason FROM performances d
  WHERE d.performance_id = payments.performance_id), ${payments.compReason})`;
const selectFansPayments = (db: Database) => db.select({ ...RECORD, reason: REASON }).from(payments);

const selectPayments = (db: Database) => db.select(RECORD).from(payments);

/** By attempt id, void rows included. */
export async function findPayment(db: Database, paymentId: string): Promise<PaymentRecord | null> {
  return first(await selectPayments(db).where(eq(payments.paymentId, paymentId)).get());
}

/** The same for many, in one look; those that have no row are missing. */
export async function findPayments(db: Database, paymentIds: readonly string[]): Promise<Map<string, PaymentRecord>> {
  const wanted = sql`(SELECT value FROM json_each(${JSON.stringify(paymentIds)}))`;
  const rows = await selectPayments(db).where(sql`${payments.paymentId} IN ${wanted}`);
  return new Map(rows.map((row) => [row.paymentId, toRecord(row)]));
}

/** The payment a fan's key stands for. A void is no answer of a key. */
export async function findPaymentByKey(db: Database, fanId: string, key: string): Promise<PaymentRecord | null> {
  const ofKey = and(eq(payments.fanId, fanId), eq(payments.key, key), notVoid);
  return first(await selectPayments(db).where(ofKey).get());
}

/** The comp that an operator's key stands for, whoever it was for. */
export async function findCompByKey(db: Database, key: string): Promise<PaymentRecord | null> {
  const ofKey = and(eq(payments.key, key), sql`${payments.compReason} IS NOT NULL`, notVoid);
  return first(await selectPayments(db).where(ofKey).get());
}

/** The payment of a hold, if it has one that isn't void. */
export async function findPaymentByHold(db: Database, holdId: string): Promise<PaymentRecord | null> {
  const ofHold = and(eq(payments.holdId, holdId), notVoid);
  return first(await selectPayments(db).where(ofHold).get());
}

/** One payment, if it is this fan's and neither void nor of a draft. */
export async function findFansPayment(db: Database, fanId: string, paymentId: string): Promise<FansPayment | null> {
  const ofFan = and(eq(payments.paymentId, paymentId), eq(payments.fanId, fanId), notVoid, notOfDraft);
  const row = await selectFansPayments(db).where(ofFan).get();
  return row === undefined ? null : toRecord(row);
}

/** A fan's payments without void ones and those of drafts, newest first; null for a cursor this list never gave out. */
export async function listPayments(db: Database, fanId: string, page: PageQuery): Promise<List<FansPayment> | null> {
  const list = listOf("payments", fanId);
  const from = parseCursor<TimeAndId>(list, timeAndId, page.cursor);
  if (from === null) return null;
  const before = from && sql`(${payments.createdAt}, ${payments.paymentId}) < (${from[0]}, ${from[1]})`;
  const rows = await selectFansPayments(db)
    .where(and(eq(payments.fanId, fanId), notVoid, notOfDraft, before))
    .orderBy(desc(payments.createdAt), desc(payments.paymentId))
    .limit(rowsFor(page));
  return toList(list, rows.map(toRecord), page, ({ paidAt, paymentId }): TimeAndId => [paidAt, paymentId]);
}

/** In won: `paid` is all that was ever paid for a concert, `refunded` the part of it that was given back. No payment is read. */
export async function paidTotals(db: Database, concertId: string): Promise<{ paid: number; refunded: number }> {
  const totals = await db
    .select({
      paid: sql<number>`coalesce(sum(${performancePayments.amount}), 0)`,
      refunded: sql<number>`coalesce(sum(${performancePayments.amountRefunded}), 0)`,
    })
    .from(performances)
    .innerJoin(performancePayments, eq(performancePayments.performanceId, performances.performanceId))
    .where(eq(performances.concertId, concertId))
    .get();
  return totals ?? { paid: 0, refunded: 0 };
}
