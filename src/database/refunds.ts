// Refunds: revenue → fan, with the tickets void, in one D1 batch. A payment has at most one refund, so there is nothing to
// give up and no void row: a batch that comes late, or twice, finds the refund there and does nothing.
import { and, eq, sql } from "drizzle-orm";
import { isOperatorsKey } from "../domain/operators-key.ts";
import type { RefundOrder, RefundRecord, UnrefundedPayment } from "../domain/records/refund.ts";
import type { Database } from "./database.ts";
import { epochStillIs } from "./epoch.ts";
import { balances, ledgerEntries, payments, performancePayments, refunds, tickets } from "./schema.ts";

/** The refund of a payment has the payment's own name, so that a push repeated for it says the same. */
const refundIdOf = (paymentId: string): string => `ref_${paymentId.slice(paymentId.indexOf("_") + 1)}`;

/**
 * The commit point. Throws on any error; after a constraint error nothing of it was written, after any other error it may
 * have been, or may yet be. Fails when the payment isn't paid, isn't the fan's or has its refund already, and when the
 * concert's epoch isn't the order's, or when a fan asks for a comp.
 */
export async function commitRefund(db: Database, order: RefundOrder): Promise<void> {
  const { paymentId, fanId, key, at } = order;
  const refundId = refundIdOf(paymentId);
  const isAskedByFan = key !== null && !isOperatorsKey(key) ? 1 : 0;
  const balanceNow = sql<number>`(SELECT ${balances.amount} FROM ${balances} WHERE ${balances.fanId} = ${fanId})`;
  const paid = sql<number>`(SELECT ${payments.amount} FROM ${payments}
    WHERE ${payments.paymentId} = ${paymentId} AND ${payments.fanId} = ${fanId}
    AND (${payments.compReason} IS NULL OR NOT ${isAskedByFan}) AND ${payments.state} = 'paid')`;
  const refunded = sql<number>`(SELECT ${refunds.amount} FROM ${refunds} WHERE ${refunds.refundId} = ${refundId})`;
  const movement = { reference: refundId, kind: "refund", createdAt: at } as const;
  await db.batch([
    db.insert(refunds).values({
      refundId,
      paymentId,
      key,
      amount: paid,
      epoch: epochStillIs(order),
      balanceAfter: sql`${balanceNow} + ${paid}`,
      createdAt: at,
    }),
    db.update(payments).set({ state: "refunded" }).where(eq(payments.paymentId, paymentId)),
    db
      .update(balances)
      .set({ amount: sql`${balances.amount} + ${refunded}` })
      .where(eq(balances.fanId, fanId)),
    db.insert(ledgerEntries).values([
      { ...movement, account: "fan", fanId, amount: refunded, balanceAfter: balanceNow },
      { ...movement, account: "revenue", amount: sql`0 - ${refunded}` },
    ]),
    db.update(tickets).set({ state: "refunded" }).where(eq(tickets.paymentId, paymentId)),
  ]);
}

/** The refund of a payment, if it has one. */
export async function findRefund(db: Database, paymentId: string): Promise<RefundRecord | null> {
  const found = await db
    .select({
      refundId: refunds.refundId,
      paymentId: refunds.paymentId,
      key: refunds.key,
      amount: refunds.amount,
      balance: refunds.balanceAfter,
      refundedAt: refunds.createdAt,
    })
    .from(refunds)
    .where(eq(refunds.paymentId, paymentId))
    .get();
  return found ?? null;
}

/** Some payments of a date that have not been refunded, at most `limit`; none when all have been. */
export function unrefundedPayments(db: Database, performanceId: string, limit: number): Promise<UnrefundedPayment[]> {
  return db
    .selectDistinct({ paymentId: payments.paymentId, fanId: payments.fanId, holdId: payments.holdId })
    .from(tickets)
    .innerJoin(payments, eq(payments.paymentId, tickets.paymentId))
    .where(and(eq(tickets.performanceId, performanceId), sql`${tickets.state} = 'valid'`))
    .limit(limit);
}

/** How many payments a date ever had, and how many of them were refunded. Both are carried along: no payment is read. */
export async function countRefunds(
  db: Database,
  performanceId: string,
): Promise<{ payments: number; refunded: number }> {
  const counts = await db
    .select({ payments: performancePayments.payments, refunded: performancePayments.refunded })
    .from(performancePayments)
    .where(eq(performancePayments.performanceId, performanceId))
    .get();
  return counts ?? { payments: 0, refunded: 0 };
}
