// What calling a date off would give back: asked before it is done.
import { and, eq, sql } from "drizzle-orm";
import type { Database } from "../database.ts";
import { performancePayments, tickets } from "../schema.ts";

export interface CancellationPreview {
  /** Payments of the date that are not refunded, their tickets, and their money in won. */
  payments: number;
  tickets: number;
  amount: number;
}

/** What was paid is carried along by date: no payment is read. */
export async function previewCancellation(db: Database, performanceId: string): Promise<CancellationPreview> {
  const [[paid], [owned]] = await db.batch([
    db
      .select({
        payments: sql<number>`${performancePayments.payments} - ${performancePayments.refunded}`,
        amount: sql<number>`${performancePayments.amount} - ${performancePayments.amountRefunded}`,
      })
      .from(performancePayments)
      .where(eq(performancePayments.performanceId, performanceId)),
    db
      .select({ tickets: sql<number>`count(*)` })
      .from(tickets)
      // Written out, not bound: a partial index serves only the very condition it was made with.
      .where(and(eq(tickets.performanceId, performanceId), sql`${tickets.state} = 'valid'`)),
  ]);
  return { payments: paid?.payments ?? 0, amount: paid?.amount ?? 0, tickets: owned?.tickets ?? 0 };
}
