// Finding what a fan asks an operator about, and giving it back.
import { ADMIN_BODY_MAX_BYTES } from "../../bounds.ts";
import { newOperatorRefund, operatorUserQuery, paymentsQuery } from "../../operator/finding.ts";
import { pageQuery } from "../../values.ts";
import { operations } from "../operation.ts";
import * as common from "../samples.ts";
import { SCHEMAS } from "../schemas.ts";
import * as sample from "./samples.ts";

export const operatorFindingOperations = operations({
  findPayments: {
    method: "get",
    path: "/v1/admin/payments",
    tag: "Operator",
    summary: "Find payments",
    description:
      "By any of the ids that stand in one, newest first, with tickets, refund and fan. What is named has to fit together; what " +
      "names nothing finds nothing.",
    caller: "operator",
    scope: "people",
    filtersConcerts: true,
    limit: "operator",
    query: paymentsQuery,
    answers: {
      200: {
        description: "A page of payments.",
        schema: SCHEMAS.OperatorPaymentList,
        example: common.page(sample.operatorPayment),
      },
    },
  },
  refundForFan: {
    method: "post",
    path: "/v1/admin/payments/{paymentId}/refund",
    tag: "Operator",
    summary: "Give a payment back",
    description:
      "As its fan would, but without a deadline, and comps too: the money is in the fan's balance, the tickets are void, and the " +
      "seats can be sold again. The fan is told the reason. After a lost answer or a 503, send the same key and body again.",
    caller: "operator",
    scope: "money",
    filtersConcerts: true,
    limit: "operator",
    idempotencyKey: true,
    body: { schema: newOperatorRefund, example: sample.newOperatorRefund, maxBytes: ADMIN_BODY_MAX_BYTES },
    answers: {
      201: {
        description: "Refunded.",
        schema: SCHEMAS.Refund,
        example: common.refund,
        headers: ["Seats-Revision"],
        optionalHeaders: ["Idempotency-Replayed"],
      },
    },
    refusals: ["already-refunded", "idempotency-key-reused", "idempotency-in-flight", "outcome-pending"],
  },
  getOperatorUser: {
    method: "get",
    path: "/v1/admin/users/{userId}",
    tag: "Operator",
    summary: "See a fan",
    description:
      "Name, balance and the newest payments; with `concertId` also the place in its line and what the fan holds. Names of an " +
      "identity provider's fans aren't kept here.",
    caller: "operator",
    scope: "people",
    limit: "operator",
    query: operatorUserQuery,
    answers: { 200: { description: "The fan.", schema: SCHEMAS.OperatorUser, example: sample.operatorUser } },
  },
  listUserEntries: {
    method: "get",
    path: "/v1/admin/users/{userId}/entries",
    tag: "Operator",
    summary: "See every entry that moved a fan's balance",
    description: "Newest first.",
    caller: "operator",
    scope: "people",
    limit: "operator",
    query: pageQuery,
    answers: {
      200: {
        description: "A page of entries.",
        schema: SCHEMAS.LedgerEntryList,
        example: common.page(common.entry),
      },
    },
  },
});
