// What calling a date off would give back: asked before it is done.
import { and, eq, sql } from "drizzle-orm";
import type { Database } from "../database.ts";
import { payments, tickets } from "../schema.ts";

export interface CancellationPreview {
  /** Payments of the date that are not refunded, their tickets, and their money in won. */
  payments: number;
  tickets: number;
  amount: number;
}

export async function previewCancellation(
  db: Database,
  concertId: string,
  performanceId: string,
): Promise<CancellationPreview> {
  const isPaid = and(
    eq(payments.concertId, concertId),
    eq(payments.performanceId, performanceId),
    // Written out, not bound: a partial index serves only the very condition it was made with.
    sql`${payments.state} <> 'void' AND ${payments.state} = 'paid'`,
  );
  const [[paid], [owned]] = await db.batch([
    db
      .select({ payments: sql<number>`count(*)`, amount: sql<number>`coalesce(sum(${payments.amount}), 0)` })
      .from(payments)
      .where(isPaid),
    db
      .select({ tickets: sql<number>`count(*)` })
      .from(tickets)
      .where(and(eq(tickets.performanceId, performanceId), sql`${tickets.state} = 'valid'`)),
  ]);
  return { payments: paid?.payments ?? 0, amount: paid?.amount ?? 0, tickets: owned?.tickets ?? 0 };
}
