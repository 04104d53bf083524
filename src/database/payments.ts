// Payments: fan → revenue, with the tickets, in one D1 batch. That batch is the commit point of the room's saga: the row
// inserted first under an attempt's id, paid or void, is what happened, and nobody can change it into the other.
//
// commitPayment guarantees all or nothing. It doesn't know why it failed: constraints meet in no particular order, so the
// caller reads the attempt's row again and then looks for the reason.
import { and, desc, eq, sql } from "drizzle-orm";
import { z } from "zod";
import type { List } from "../contract/values.ts";
import { type PageQuery, type TimeAndId, listOf, parseCursor, rowsFor, timeAndId, toList } from "./cursor.ts";
import type { Comp, FansPayment, PaymentAttempt, PaymentRecord } from "../domain/records/payment.ts";
import type { Database } from "./database.ts";
import { epochStillIs } from "./epoch.ts";
import { noteAction } from "./operator-log.ts";
import { balances, ledgerEntries, payments, tickets } from "./schema.ts";

/**
 * The commit point. Throws on any error; after a constraint error nothing of it was written, after any other error it
 * may have been, or may yet be. Fails when the concert's epoch isn't the attempt's, when funds are short, when the
 * attempt, hold, key or a seat already has its row. The record is read in the same batch, to spare a way to D1 and back.
 */
export async function commitPayment(db: Database, attempt: PaymentAttempt): Promise<PaymentRecord> {
  const { paymentId, fanId, amount, performanceId, at, comp } = attempt;
  const balanceNow = sql<number>`(SELECT ${balances.amount} FROM ${balances} WHERE ${balances.fanId} = ${fanId})`;
  const movement = { reference: paymentId, kind: "payment", createdAt: at } as const;
  const results = await db.batch([
    // A fan who never charged can still pay nothing.
    db.insert(balances).values({ fanId, amount: 0 }).onConflictDoNothing(),
    db.insert(payments).values({
      ...rowOf(attempt),
      state: "paid",
      epoch: epochStillIs(attempt),
      balanceAfter: sql`${balanceNow} - ${amount}`,
    }),
    db
      .update(balances)
      .set({ amount: sql`${balances.amount} - ${amount}` })
      .where(eq(balances.fanId, fanId)),
    db.insert(ledgerEntries).values([
      { ...movement, account: "fan", fanId, amount: 0 - amount, balanceAfter: balanceNow },
      { ...movement, account: "revenue", amount },
    ]),
    db.insert(tickets).values(
      attempt.seats.map((seat) => ({
        ...seat,
        row: seat.row ?? 0,
        paymentId,
        performanceId,
        state: "valid" as const,
      })),
    ),
    selectPayments(db).where(eq(payments.paymentId, paymentId)),
    ...(comp === undefined ? [] : [noteComp(db, attempt, comp)]),
  ]);
  const [record] = results[5];
  if (record === undefined) throw new Error("a payment row is gone that was just written");
  return toRecord(record);
}

/**
 * Gives an attempt up, so that a batch still on its way can't land any more, and says what stands under its id:
 * void, or what was committed before. Throws when D1 can't be reached; then nothing is known.
 */
export async function voidPayment(db: Database, attempt: PaymentAttempt): Promise<PaymentRecord> {
  await db
    .insert(payments)
    .values({ ...rowOf(attempt), state: "void", epoch: attempt.epoch, balanceAfter: null })
    .onConflictDoNothing({ target: payments.paymentId });
  const row = await findPayment(db, attempt.paymentId);
  if (row === null) throw new Error("a payment row is gone that was just there");
  return row;
}

const noteComp = (db: Database, { concertId, performanceId, paymentId, fanId, seats }: PaymentAttempt, comp: Comp) =>
  noteAction(db, comp.by, {
    concertId,
    action: "comp-given",
    after: { performanceId, paymentId, userId: fanId, seatIds: seats.map(({ seatId }) => seatId), reason: comp.reason },
  });

const rowOf = ({
  paymentId,
  fanId,
  concertId,
  performanceId,
  holdId,
  key,
  fingerprint,
  amount,
  at,
  comp,
}: PaymentAttempt) => ({
  paymentId,
  fanId,
  concertId,
  performanceId,
  holdId,
  key,
  fingerprint,
  amount,
  createdAt: at,
  compReason: comp?.reason ?? null,
});

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
  tickets: sql`(SELECT json_group_array(json_object('ticketId', t.ticket_id, 'seatId', t.seat_id) ORDER BY t.rowid)
    FROM tickets t WHERE t.payment_id = payments.payment_id)`.mapWith((json: string) =>
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

/** What an operator has said of the date since. */
const REASON = sql<string | null>`coalesce((SELECT d.cancel_reason FROM performances d
  WHERE d.performance_id = payments.performance_id), ${payments.compReason})`;
const selectFansPayments = (db: Database) => db.select({ ...RECORD, reason: REASON }).from(payments);

const selectPayments = (db: Database) => db.select(RECORD).from(payments);

/** By attempt id, void rows included. */
export async function findPayment(db: Database, paymentId: string): Promise<PaymentRecord | null> {
  return first(await selectPayments(db).where(eq(payments.paymentId, paymentId)).get());
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

/** One payment, if it is this fan's and not void. */
export async function findFansPayment(db: Database, fanId: string, paymentId: string): Promise<FansPayment | null> {
  const ofFan = and(eq(payments.paymentId, paymentId), eq(payments.fanId, fanId), notVoid);
  const row = await selectFansPayments(db).where(ofFan).get();
  return row === undefined ? null : toRecord(row);
}

/** A fan's payments without void ones, newest first; null for a cursor this list never gave out. */
export async function listPayments(db: Database, fanId: string, page: PageQuery): Promise<List<FansPayment> | null> {
  const list = listOf("payments", fanId);
  const from = parseCursor<TimeAndId>(list, timeAndId, page.cursor);
  if (from === null) return null;
  const before = from && sql`(${payments.createdAt}, ${payments.paymentId}) < (${from[0]}, ${from[1]})`;
  const rows = await selectFansPayments(db)
    .where(and(eq(payments.fanId, fanId), notVoid, before))
    .orderBy(desc(payments.createdAt), desc(payments.paymentId))
    .limit(rowsFor(page));
  return toList(list, rows.map(toRecord), page, ({ paidAt, paymentId }): TimeAndId => [paidAt, paymentId]);
}

/** In won: `paid` is all that was ever paid for a concert, `refunded` the part of it that was given back. */
export async function paidTotals(db: Database, concertId: string): Promise<{ paid: number; refunded: number }> {
  const totals = await db
    .select({
      paid: sql<number>`coalesce(sum(${payments.amount}), 0)`,
      refunded: sql<number>`coalesce(sum(${payments.amount}) FILTER (WHERE ${payments.state} = 'refunded'), 0)`,
    })
    .from(payments)
    .where(and(eq(payments.concertId, concertId), notVoid))
    .get();
  return totals ?? { paid: 0, refunded: 0 };
}
