// The fan's money. It lies in the database, outside every concert, so no room is asked.
import { newId } from "../../../domain/new-id.ts";
import { fingerprint } from "../../../domain/idempotency.ts";
import { balanceOperations } from "../../../contract/operations/balance.ts";
import { BAD_CURSOR, refuse } from "../../../contract/refusals.ts";
import { CURRENCY, toInstant } from "../../../contract/values.ts";
import { listEntries, readBalance } from "../../../database/balances.ts";
import { chargeBalance } from "../../../database/charges.ts";
import { configurationOf } from "../../http/configuration.ts";
import { replayHeader } from "../../http/idempotency.ts";
import { routesOf } from "../routes-of.ts";

export const balanceRoutes = routesOf(balanceOperations)({
  async getBalance({ database, fanId }) {
    return { status: 200, body: { amount: await readBalance(database, fanId), currency: CURRENCY } };
  },

  async chargeBalance({ c, database, fanId, key, body: order, now }) {
    // There is no payment provider behind a charge: whoever may charge makes money.
    if (!configurationOf(c.env).freeCharges) return refuse({ code: "top-up-unavailable" });
    const answer = await chargeBalance(database, {
      chargeId: newId("chg"),
      fanId,
      key,
      fingerprint: await fingerprint(c.req.path, order),
      amount: order.amount,
      at: now,
    });
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
    const items = page.items.map(({ entryId, kind, amount, balance, reference, createdAt }) => ({
      entryId,
      kind,
      amount,
      balance,
      reference,
      createdAt: toInstant(createdAt),
    }));
    return { status: 200, body: { items, nextCursor: page.nextCursor } };
  },
});
