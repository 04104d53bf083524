// Putting money in: cash → fan. The row of the charge is also the record of its key: whatever comes back from a batch, a second
// look by (fan, key) tells what happened, and money moves at most once for a key, for ever. No room stands in front of a charge,
// so what a room decides elsewhere is decided here, by conditions of the statement that inserts: whether the balance may grow so
// far, and which of two requests of a key came first. Many charges share a batch; see shared-batch.ts for what that promises.
import { BALANCE_MAX } from "../../contract/bounds.ts";
import { done, OUTCOME_PENDING, refuse } from "../../contract/refusals.ts";
import { isRepeatOf } from "../../domain/idempotency.ts";
import type { Millis } from "../../contract/values.ts";
import type { ChargeAnswer, ChargeOrder, ChargeRecord } from "../charges.ts";
import type { Database } from "../database.ts";
import { movementSql } from "./movements.ts";
import { type BatchMember, type Sent, type Statement, sendTogether } from "./shared-batch.ts";

const INSERT = `INSERT INTO "charges" (charge_id, fan, key, fingerprint, amount, balance_after, created_at, commit_id)
  SELECT ?1, ?2, ?3, ?4, ?5, had.amount + ?5, ?6, ?7
  FROM (SELECT coalesce((SELECT amount FROM "balances" WHERE fan = ?2), 0) AS amount) had
  WHERE had.amount + ?5 <= ${BALANCE_MAX}
    AND NOT EXISTS (SELECT 1 FROM "charges" WHERE charge_id = ?1)
    AND NOT EXISTS (SELECT 1 FROM "charges" WHERE fan = ?2 AND key = ?3)
  RETURNING charge_id AS chargeId, amount, balance_after AS balance, created_at AS createdAt`;

/** The row of this sending. */
const OF_SENDING = `FROM "charges" c WHERE c.charge_id = ?1 AND c.commit_id = ?2`;

const CREDIT = `INSERT INTO "balances" (fan, amount) SELECT c.fan, c.amount ${OF_SENDING}
  ON CONFLICT (fan) DO UPDATE SET amount = amount + excluded.amount`;

const ENTRIES = movementSql({
  kind: "charge",
  reference: "c.charge_id",
  createdAt: "c.created_at",
  entries: [
    {
      account: "fan",
      fan: "c.fan",
      amount: "c.amount",
      balanceAfter: `(SELECT b.amount FROM "balances" b WHERE b.fan = c.fan)`,
      from: OF_SENDING,
    },
    { account: "cash", amount: "-c.amount", from: OF_SENDING },
  ],
});

/** A charge as a member of a batch. */
function memberOf({ chargeId, fanId, key, fingerprint, amount, at }: ChargeOrder): BatchMember {
  return {
    fanId,
    statements(commitId): Statement[] {
      const sending = [chargeId, commitId];
      return [
        { sql: INSERT, parameters: [chargeId, fanId, key, fingerprint, amount, at, commitId] },
        { sql: CREDIT, parameters: sending },
        { sql: ENTRIES, parameters: sending },
      ];
    },
  };
}

/**
 * Charges balances of different fans in one batch, or gives the first answers of their keys again.
 * Refusals: idempotency-key-reused, balance-limit-reached, outcome-pending. Never throws.
 */
export async function chargeBalances(db: Database, orders: readonly ChargeOrder[]): Promise<ChargeAnswer[]> {
  const sent = await sendTogether<ChargeRecord>(db, orders.map(memberOf));
  const unclear = orders.filter((_, index) => sent[index]?.kind !== "inserted");
  const found = unclear.length === 0 ? new Map<string, Found>() : await findKeys(db, unclear).catch(() => null);
  return orders.map((order, index) => {
    const one = sent[index];
    if (one?.kind === "inserted") return done({ charge: one.row, replayed: false });
    const known = found?.get(order.chargeId);
    return one === undefined || known === undefined ? refuse(OUTCOME_PENDING) : explain(order, one, known);
  });
}

/** What D1 has of an order that wasn't inserted: the charge of its key, and the fan's balance. */
interface Found {
  asked: string;
  chargeId: string | null;
  fingerprint: string;
  amount: number;
  balanceAfter: number;
  createdAt: Millis;
  balance: number;
}

const KEYS = `SELECT a.value ->> 'chargeId' AS asked, c.charge_id AS chargeId, c.fingerprint, c.amount,
    c.balance_after AS balanceAfter, c.created_at AS createdAt, coalesce(b.amount, 0) AS balance
  FROM json_each(?1) a LEFT JOIN "charges" c ON c.fan = a.value ->> 'fanId' AND c.key = a.value ->> 'key'
    LEFT JOIN "balances" b ON b.fan = a.value ->> 'fanId'`;

/** One look for all of them, by the id of each order. Throws when D1 is out of reach. */
async function findKeys({ $client: d1 }: Database, orders: readonly ChargeOrder[]): Promise<Map<string, Found>> {
  const asked = orders.map(({ chargeId, fanId, key }): object => ({ chargeId, fanId, key }));
  const { results } = await d1.prepare(KEYS).bind(JSON.stringify(asked)).all<Found>();
  return new Map(results.map((found) => [found.asked, found]));
}

/** What became of an order whose row this sending didn't insert, or whose reply was lost. */
function explain(order: ChargeOrder, sent: Sent<ChargeRecord>, found: Found): ChargeAnswer {
  const { chargeId, amount, balanceAfter: balance, createdAt } = found;
  if (chargeId !== null) {
    if (!isRepeatOf(found, order)) return refuse({ code: "idempotency-key-reused" });
    return done({ charge: { chargeId, amount, balance, createdAt }, replayed: chargeId !== order.chargeId });
  }
  const isRefused = sent.kind === "not-inserted" || sent.kind === "refused";
  if (isRefused && found.balance + order.amount > BALANCE_MAX) {
    return refuse({ code: "balance-limit-reached", limit: BALANCE_MAX, balance: found.balance });
  }
  // Either the batch may still land, or the balance has fallen since and the same key will succeed.
  return refuse(OUTCOME_PENDING);
}
