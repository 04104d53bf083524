// What a fan has, and the statement that explains it. Balances change only in the batches of charges.ts and payments.ts,
// together with the ledger entries that say why.
import { and, desc, eq, lt, sql } from "drizzle-orm";
import { z } from "zod";
import type { EntryKind } from "../contract/payments.ts";
import type { List, Millis } from "../contract/values.ts";
import { type PageQuery, parseCursor, rowsFor, toList } from "./cursor.ts";
import type { Database } from "./database.ts";
import { balances, ledgerEntries } from "./schema.ts";

export interface StatementLine {
  entryId: string;
  kind: EntryKind;
  /** Signed. */
  amount: number;
  /** What the fan had after this entry. */
  balance: number;
  /** The charge, payment or refund. */
  reference: string;
  createdAt: Millis;
}

/** In won; 0 for a fan who never charged. */
export async function readBalance(db: Database, fanId: string): Promise<number> {
  const row = await db.select({ amount: balances.amount }).from(balances).where(eq(balances.fanId, fanId)).get();
  return row?.amount ?? 0;
}

/** Newest first; null for a cursor no list gave out. */
export async function listEntries(db: Database, fanId: string, page: PageQuery): Promise<List<StatementLine> | null> {
  const from = parseCursor(z.tuple([z.int()]), page.cursor);
  if (from === null) return null;
  const rows = await db
    .select({
      entryId: sql<string>`CAST(${ledgerEntries.entryId} AS TEXT)`,
      kind: ledgerEntries.kind,
      amount: ledgerEntries.amount,
      balance: sql<number>`${ledgerEntries.balanceAfter}`,
      reference: ledgerEntries.reference,
      createdAt: ledgerEntries.createdAt,
    })
    .from(ledgerEntries)
    // The account is written out, not bound: a partial index serves only the very condition it was made with.
    .where(
      and(
        eq(ledgerEntries.fanId, fanId),
        sql`${ledgerEntries.account} = 'fan'`,
        from && lt(ledgerEntries.entryId, from[0]),
      ),
    )
    .orderBy(desc(ledgerEntries.entryId))
    .limit(rowsFor(page));
  return toList(rows, page, ({ entryId }) => [Number(entryId)]);
}
