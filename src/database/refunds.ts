// Refunds as they stand, and what is left to refund of a date. What writes them is commits/refund-commits.ts.
import { and, eq, sql } from "drizzle-orm";
import type { RefundRecord, UnrefundedPayment } from "../domain/records/refund.ts";
import type { Database } from "./database.ts";
import { payments, performancePayments, refunds, tickets } from "./schema.ts";

const RECORD = {
  refundId: refunds.refundId,
  paymentId: refunds.paymentId,
  key: refunds.key,
  amount: refunds.amount,
  balance: refunds.balanceAfter,
  refundedAt: refunds.createdAt,
  reason: refunds.reason,
};
const selectRefunds = (db: Database) => db.select(RECORD).from(refunds);

/** The refund of a payment, if it has one. */
export async function findRefund(db: Database, paymentId: string): Promise<RefundRecord | null> {
  return (await selectRefunds(db).where(eq(refunds.paymentId, paymentId)).get()) ?? null;
}

/** The refunds of many payments, in one look; those that have none are missing. */
export async function findRefunds(db: Database, paymentIds: readonly string[]): Promise<Map<string, RefundRecord>> {
  const wanted = sql`(SELECT value FROM json_each(${JSON.stringify(paymentIds)}))`;
  const rows = await selectRefunds(db).where(sql`${refunds.paymentId} IN ${wanted}`);
  return new Map(rows.map((row) => [row.paymentId, row]));
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
