// Charges of an isolate share batches of D1: what comes while one is under way goes in the next. One is under way at a time,
// so charges are served in the order in which they came, whatever order D1 would take them in. Alone, nobody waits.
//
// A batch belongs to the request that sends it. Another one that waited for it too long, or whose sender failed, looks for its
// own row by the fan and the key: whatever became of the batch, that row is the answer, and without one the outcome is open.
import { BATCH_MEMBERS_MAX } from "../../contract/bounds.ts";
import { done, OUTCOME_PENDING, refuse } from "../../contract/refusals.ts";
import { answerOfCharge, type ChargeAnswer, type ChargeMade, type ChargeOrder } from "../../database/charges.ts";
import { chargeBalances } from "../../database/commits/charge-commits.ts";
import type { Database } from "../../database/database.ts";
import { type CallerContext, SharedCalls, type Sharing } from "./shared-calls.ts";

/** As movements of money go to D1: at most one of a fan, and as many as a batch carries. What waits too long is open. */
const MOVEMENTS: Sharing<{ fanId: string }> = {
  most: BATCH_MEMBERS_MAX,
  fits: ({ fanId }, others) => others.every((other) => other.fanId !== fanId),
  tooLong: OUTCOME_PENDING,
};

/** There is one database. */
const DATABASE = "";
const charges = new SharedCalls<ChargeOrder, ChargeMade>(MOVEMENTS);

/**
 * Charges a fan's balance, or gives the key's first answer again.
 * Refusals: idempotency-key-reused, balance-limit-reached, outcome-pending. Never throws.
 */
export async function chargeBalance(c: CallerContext, database: Database, order: ChargeOrder): Promise<ChargeAnswer> {
  try {
    const answer = await charges.ask(c, DATABASE, order, async (orders) =>
      done(await chargeBalances(database, orders)),
    );
    if (answer.ok || answer.refusal.code !== "outcome-pending") return answer;
  } catch {
    // The request that sent the batch has failed.
  }
  const known = await answerOfCharge(database, order).catch(() => null);
  return known ?? refuse(OUTCOME_PENDING);
}
