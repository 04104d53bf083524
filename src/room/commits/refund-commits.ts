// What D1 makes of open refunds, many at a time: each is sent until D1 has it or says that it never can. A batch whose answer
// is lost is looked up in one read for all its members.
import { D1_CALL_MAX_MS } from "../../contract/bounds.ts";
import { commitRefunds } from "../../database/commits/refund-commits.ts";
import type { Database } from "../../database/database.ts";
import { findRefunds } from "../../database/refunds.ts";
import { asError } from "../../domain/as-error.ts";
import type { RefundOrder, RefundRecord } from "../../domain/records/refund.ts";
import { BatchLane, type LaneClock } from "./batch-lane.ts";
import { SENDINGS_PER_CALL } from "./payment-commits.ts";

/** What stands in D1 of a refund, for good. `impossible`: neither an epoch nor a payment's state ever goes back. */
export type Refunded = { kind: "refunded"; refund: RefundRecord } | { kind: "impossible" };

/** A lane of refunds. `join` rejects when D1 doesn't say what happened. */
export const refundLane = (database: Database, clock: LaneClock): BatchLane<RefundOrder, Refunded> =>
  new BatchLane<RefundOrder, Refunded>(clock, {
    decide: (orders) => decide(database, orders),
    patienceMs: SENDINGS_PER_CALL * D1_CALL_MAX_MS,
  });

async function decide(database: Database, orders: readonly RefundOrder[]): Promise<(Refunded | Error)[]> {
  const outcomes = new Map<string, Refunded | Error>();
  let left = orders;
  for (let sending = 1; sending <= SENDINGS_PER_CALL && left.length > 0; sending++) {
    const sent = await commitRefunds(database, left);
    const open = left.filter((_, index) => sent[index]?.kind !== "inserted");
    const rows = open.length === 0 ? new Map<string, RefundRecord>() : await lookUp(database, open);
    for (const [index, { paymentId }] of left.entries()) {
      const one = sent[index];
      const refund = one?.kind === "inserted" ? one.row : rows instanceof Error ? undefined : rows.get(paymentId);
      if (refund !== undefined) outcomes.set(paymentId, { kind: "refunded", refund });
      else if (rows instanceof Error) outcomes.set(paymentId, rows);
      else if (one?.kind === "lost") outcomes.set(paymentId, one.error);
      else outcomes.set(paymentId, { kind: "impossible" });
    }
    // A batch that gave no answer may not have arrived.
    left = rows instanceof Error ? [] : left.filter(({ paymentId }) => outcomes.get(paymentId) instanceof Error);
  }
  return orders.map(({ paymentId }) => outcomes.get(paymentId) ?? new Error("a refund was left undecided"));
}

const lookUp = (database: Database, orders: readonly RefundOrder[]): Promise<Map<string, RefundRecord> | Error> =>
  findRefunds(
    database,
    orders.map(({ paymentId }) => paymentId),
  ).catch(asError);
