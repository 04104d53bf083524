// Putting money in: cash → fan, one D1 batch. The row of the charge is also the record of its key: whatever comes back
// from the batch, a second look by (fan, key) tells what happened, and money moves at most once for a key, for ever. No room
// stands in front of a charge, so what a room decides elsewhere is decided here, by the constraints of the tables: whether
// the balance may grow so far, and which of two requests of a key came first.
import { and, eq, sql } from "drizzle-orm";
import { BALANCE_MAX } from "../contract/bounds.ts";
import { type Answer, done, OUTCOME_PENDING, refuse } from "../contract/refusals.ts";
import { isRepeatOf } from "../domain/idempotency.ts";
import type { Millis } from "../contract/values.ts";
import { readBalance } from "./balances.ts";
import { type Database, isConstraintError } from "./database.ts";
import { balances, charges, ledgerEntries } from "./schema.ts";

export interface ChargeOrder {
  chargeId: string;
  fanId: string;
  key: string;
  /** Hash of path and body. */
  fingerprint: string;
  /** In won, above 0. */
  amount: number;
  at: Millis;
}

export interface ChargeRecord {
  chargeId: string;
  amount: number;
  /** What the fan had after this charge. */
  balance: number;
  createdAt: Millis;
}

/** `replayed`: this is the first answer of the key again. */
export type ChargeAnswer = Answer<{ charge: ChargeRecord; replayed: boolean }>;

/**
 * Charges a fan's balance, or gives the key's first answer again.
 * Refusals: idempotency-key-reused, balance-limit-reached, outcome-pending. Never throws.
 */
export async function chargeBalance(db: Database, order: ChargeOrder): Promise<ChargeAnswer> {
  let failure: unknown = null;
  try {
    const [rows] = await writeCharge(db, order);
    const [charge] = rows;
    if (charge !== undefined) return done({ charge, replayed: false });
  } catch (error) {
    failure = error;
  }
  try {
    return await explain(db, order, failure);
  } catch {
    return refuse(OUTCOME_PENDING);
  }
}

function writeCharge(db: Database, { chargeId, fanId, key, fingerprint, amount, at }: ChargeOrder) {
  const balanceNow = sql<number>`(SELECT ${balances.amount} FROM ${balances} WHERE ${balances.fanId} = ${fanId})`;
  const movement = { reference: chargeId, kind: "charge", createdAt: at } as const;
  return db.batch([
    db
      .insert(charges)
      .values({
        chargeId,
        fanId,
        key,
        fingerprint,
        amount,
        createdAt: at,
        balanceAfter: sql`coalesce(${balanceNow}, 0) + ${amount}`,
      })
      .returning({
        chargeId: charges.chargeId,
        amount: charges.amount,
        balance: charges.balanceAfter,
        createdAt: charges.createdAt,
      }),
    db
      .insert(balances)
      .values({ fanId, amount })
      .onConflictDoUpdate({ target: balances.fanId, set: { amount: sql`${balances.amount} + excluded.amount` } }),
    db.insert(ledgerEntries).values([
      { ...movement, account: "cash", amount: -amount },
      { ...movement, account: "fan", fanId, amount, balanceAfter: balanceNow },
    ]),
  ]);
}

/**
 * The answer that the key of an order has already; null when it has charged nothing. For a service that charges no more: what
 * was charged before stays the answer of its key. Refusals: idempotency-key-reused. Throws when D1 is out of reach.
 */
export async function answerOfCharge(db: Database, order: ChargeOrder): Promise<ChargeAnswer | null> {
  const found = await db
    .select()
    .from(charges)
    .where(and(eq(charges.fanId, order.fanId), eq(charges.key, order.key)))
    .get();
  if (found === undefined) return null;
  if (!isRepeatOf(found, order)) return refuse({ code: "idempotency-key-reused" });
  const { chargeId, amount, balanceAfter: balance, createdAt } = found;
  return done({ charge: { chargeId, amount, balance, createdAt }, replayed: chargeId !== order.chargeId });
}

/** What became of an order whose batch failed, or whose reply was lost. */
async function explain(db: Database, order: ChargeOrder, failure: unknown): Promise<ChargeAnswer> {
  const known = await answerOfCharge(db, order);
  if (known !== null) return known;
  if (isConstraintError(failure)) {
    const balance = await readBalance(db, order.fanId);
    if (balance + order.amount > BALANCE_MAX)
      return refuse({ code: "balance-limit-reached", limit: BALANCE_MAX, balance });
  }
  // Either the batch may still land, or the balance has fallen since and the same key will succeed.
  return refuse(OUTCOME_PENDING);
}
