// A charge as it is asked for and as it stands. The row of a charge is also the record of its key; what writes it is
// commits/charge-commits.ts.
import { and, eq } from "drizzle-orm";
import { type Answer, done, refuse } from "../contract/refusals.ts";
import { isRepeatOf } from "../domain/idempotency.ts";
import type { Millis } from "../contract/values.ts";
import type { Database } from "./database.ts";
import { charges } from "./schema.ts";

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
export interface ChargeMade {
  charge: ChargeRecord;
  replayed: boolean;
}
export type ChargeAnswer = Answer<ChargeMade>;

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
