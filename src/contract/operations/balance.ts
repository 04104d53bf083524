// The fan's prepaid balance.
import { newCharge } from "../payments.ts";
import { pageQuery } from "../values.ts";
import { operations } from "./operation.ts";
import * as sample from "./samples.ts";
import { SCHEMAS } from "./schemas.ts";

export const balanceOperations = operations({
  getBalance: {
    method: "get",
    path: "/v1/balance",
    tag: "Balance",
    summary: "Read the balance",
    description: "0 for a fan who never charged.",
    caller: "fan",
    limit: "fanRead",
    queueToken: "verified",
    answers: { 200: { description: "The balance.", schema: SCHEMAS.Balance, example: sample.balance } },
  },
  chargeBalance: {
    method: "post",
    path: "/v1/balance/charges",
    tag: "Balance",
    summary: "Charge the balance",
    description:
      "Before, during or after waiting. The key makes it safe to repeat: the same key and body get the first answer again.",
    caller: "fan",
    limit: "money",
    queueToken: "verified",
    idempotencyKey: true,
    body: { schema: newCharge, example: { amount: sample.charge.amount } },
    answers: {
      201: {
        description: "Charged.",
        schema: SCHEMAS.Charge,
        example: sample.charge,
        optionalHeaders: ["Idempotency-Replayed"],
      },
    },
    refusals: ["top-up-unavailable", "balance-limit-reached", "idempotency-key-reused", "outcome-pending"],
  },
  listLedgerEntries: {
    method: "get",
    path: "/v1/balance/entries",
    tag: "Balance",
    summary: "List what moved the balance",
    description: "Newest first, each with the balance after it. What was paid is negative.",
    caller: "fan",
    limit: "fanRead",
    queueToken: "verified",
    query: pageQuery,
    answers: {
      200: { description: "A page of entries.", schema: SCHEMAS.LedgerEntryList, example: sample.page(sample.entry) },
    },
  },
});
