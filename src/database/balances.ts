// What a fan has, and the statement that explains it. Balances change only in the batches of charges.ts and payments.ts,
// together with the ledger entries that say why.
import { and, desc, eq, lt, sql } from "drizzle-orm";
import { z } from "zod";
import type { EntryKind } from "../contract/payments.ts";
import type { List, Millis } from "../contract/values.ts";
import { type PageQuery, listOf, parseCursor, rowsFor, toList } from "./cursor.ts";
import { entryIdOf } from "../domain/new-id.ts";
import { entriesOf } from "./numbers/entries.ts";
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

/** Without what was given away of drafts. Newest first; null for a cursor this list never gave out. */
export async function listEntries(db: Database, fanId: string, page: PageQuery): Promise<List<StatementLine> | null> {
  const list = listOf("entries", fanId);
  const from = parseCursor(list, z.tuple([z.string()]), page.cursor);
  if (from === null) return null;
  const rows = await db
    .select({
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
        notOfDraft,
        from && lt(ledgerEntries.entryId, rowOf(fanId, from[0])),
      ),
    )
    .orderBy(desc(ledgerEntries.entryId))
    .limit(rowsFor(page));
  const { items, nextCursor } = toList(list, rows, page, ({ reference }) => [reference]);
  return { items: items.map((row) => ({ entryId: entryIdOf(row.reference), ...row })), nextCursor };
}

/** Of a draft nothing is paid: what is given away, and its refund when the date is cancelled, are entries of 0. */
const notOfDraft = sql`(${ledgerEntries.amount} <> 0 OR NOT EXISTS (SELECT 1 FROM payments p
  JOIN concerts c ON c.concert_id = p.concert_id AND c.is_draft
  WHERE p.payment_id = coalesce((SELECT r.payment_id FROM refunds r WHERE r.refund_id = ${ledgerEntries.reference}),
    ${ledgerEntries.reference})))`;

/** The row of a fan's entry, by what moved the balance. It stays inside: it counts the entries of everybody. */
const rowOf = (fanId: string, reference: string) =>
  sql<number>`(SELECT e.entry_id FROM ledger_entries f JOIN ledger_entries e ON ${sql.raw(entriesOf("f"))}
    WHERE f.reference = ${reference} AND f.entry_id = f.movement_id AND e.account = 'fan' AND e.fan = ${fanId})`;
