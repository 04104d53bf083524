// The fan's money. It lies in the database, outside every concert, so no room is asked.
import { Hono } from "hono";
import { type ChargeBody, type EntryBody, newCharge } from "../../../contract/payments.ts";
import { CURRENCY, type List, pageQuery, toInstant } from "../../../contract/values.ts";
import { listEntries, readBalance } from "../../../database/balances.ts";
import { chargeBalance } from "../../../database/charges.ts";
import { openDatabase } from "../../../database/database.ts";
import { jsonBody } from "../../http/body.ts";
import type { Edge } from "../../http/environment.ts";
import { freeCharges } from "../../access/free-charges.ts";
import { fan } from "../../access/identity.ts";
import { idempotencyKey, replayHeader } from "../../http/idempotency.ts";
import { fingerprint } from "../../../domain/idempotency.ts";
import { limited } from "../../http/rate-limits.ts";
import { newId } from "../../../domain/new-id.ts";
import { badCursor, problem } from "../../problems/problem.ts";
import { queueTokenIfSent } from "../../access/queue-token.ts";
import { json, query } from "../../http/validation.ts";

export const balanceRoutes = new Hono<Edge>()
  .get("/v1/balance", fan, queueTokenIfSent, async (c) => {
    const amount = await readBalance(openDatabase(c.env.DATABASE), c.get("fan"));
    return c.json({ amount, currency: CURRENCY }, 200);
  })
  .post(
    "/v1/balance/charges",
    fan,
    limited("charge"),
    jsonBody(),
    idempotencyKey,
    json(newCharge),
    queueTokenIfSent,
    freeCharges,
    async (c) => {
      const order = c.req.valid("json");
      const answer = await chargeBalance(openDatabase(c.env.DATABASE), {
        chargeId: newId("chg"),
        fan: c.get("fan"),
        key: c.get("idempotencyKey"),
        fingerprint: await fingerprint(c.req.path, order),
        amount: order.amount,
        at: c.get("now"),
      });
      if (!answer.ok) return problem(c, answer.refusal);
      const { charge, replayed } = answer.value;
      const { chargeId, amount, balance, createdAt } = charge;
      const body: ChargeBody = { chargeId, amount, currency: CURRENCY, balance, createdAt: toInstant(createdAt) };
      return c.json(body, 201, replayHeader(replayed));
    },
  )
  .get("/v1/balance/entries", fan, query(pageQuery), queueTokenIfSent, async (c) => {
    const page = await listEntries(openDatabase(c.env.DATABASE), c.get("fan"), c.req.valid("query"));
    if (page === null) return badCursor(c);
    const body: List<EntryBody> = {
      items: page.items.map(({ entryId, kind, amount, balance, reference, createdAt }) => ({
        entryId,
        kind,
        amount,
        balance,
        reference,
        createdAt: toInstant(createdAt),
      })),
      nextCursor: page.nextCursor,
    };
    return c.json(body, 200);
  });
