// The fan's money. It lies in the database, outside every concert, so no room is asked.
import { newId } from "../../../domain/new-id.ts";
import { fingerprint } from "../../../domain/idempotency.ts";
import { balanceOperations } from "../../../contract/operations/balance.ts";
import { BAD_CURSOR, refuse } from "../../../contract/refusals.ts";
import { CURRENCY, toInstant } from "../../../contract/values.ts";
import { listEntries, readBalance } from "../../../database/balances.ts";
import { answerOfCharge } from "../../../database/charges.ts";
import { configurationOf } from "../../http/configuration.ts";
import { replayHeader } from "../../http/idempotency.ts";
import { chargeBalance } from "../../rooms/shared-charges.ts";
import { entryBody } from "../entry-body.ts";
import { routesOf } from "../routes-of.ts";

export const balanceRoutes = routesOf(balanceOperations)({
  async getBalance({ database, fanId }) {
    return { status: 200, body: { amount: await readBalance(database, fanId), currency: CURRENCY } };
  },

  async chargeBalance({ c, database, fanId, key, body: order, now }) {
    const charging = {
      chargeId: newId("chg"),
      fanId,
      key,
      fingerprint: await fingerprint(c.req.path, order),
      amount: order.amount,
      at: now,
    };
    // There is no payment provider behind a charge: whoever may charge makes money. What was charged while that was
    // allowed is still the answer of its key.
    const answer = configurationOf(c.env).freeCharges
      ? await chargeBalance(c, database, charging)
      : ((await answerOfCharge(database, charging)) ?? refuse({ code: "top-up-unavailable" }));
    if (!answer.ok) return answer;
    const { charge, replayed } = answer.value;
    const { chargeId, amount, balance, createdAt } = charge;
    return {
      status: 201,
      body: { chargeId, amount, currency: CURRENCY, balance, createdAt: toInstant(createdAt) },
      headers: replayHeader(replayed),
    };
  },

  async listLedgerEntries({ database, fanId, query }) {
    const page = await listEntries(database, fanId, query);
    if (page === null) return refuse(BAD_CURSOR);
    return { status: 200, body: { items: page.items.map(entryBody), nextCursor: page.nextCursor } };
  },
});
