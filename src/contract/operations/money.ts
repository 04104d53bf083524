// The fan's balance, payments and tickets.
import { newCharge, newPayment } from "../payments.ts";
import { noFields, pageQuery } from "../values.ts";
import type { Operation } from "./operation.ts";
import * as sample from "./samples.ts";
import { SCHEMAS } from "./schemas.ts";

export const moneyOperations: Operation[] = [
  {
    operationId: "getBalance",
    method: "get",
    path: "/v1/balance",
    tag: "Balance",
    summary: "Read the balance",
    description: "0 for a fan who never charged.",
    caller: "fan",
    queueToken: "verified",
    answers: { 200: { description: "The balance.", schema: SCHEMAS.Balance, example: sample.balance } },
  },
  {
    operationId: "chargeBalance",
    method: "post",
    path: "/v1/balance/charges",
    tag: "Balance",
    summary: "Charge the balance",
    description:
      "Before, during or after waiting. The key makes it safe to repeat: the same key and body get the first answer again.",
    caller: "fan",
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
  {
    operationId: "listLedgerEntries",
    method: "get",
    path: "/v1/balance/entries",
    tag: "Balance",
    summary: "List what moved the balance",
    description: "Newest first, each with the balance after it. What was paid is negative.",
    caller: "fan",
    queueToken: "verified",
    query: pageQuery,
    answers: {
      200: { description: "A page of entries.", schema: SCHEMAS.LedgerEntryList, example: sample.page(sample.entry) },
    },
  },
  {
    operationId: "payHold",
    method: "post",
    path: "/v1/payments",
    tag: "Payments and tickets",
    summary: "Pay a hold",
    description:
      "Debits the balance and gives the seats to the fan, both or neither. Then the session is over, unless another live hold " +
      "waits to be paid. A hold can't expire while its payment runs. After a lost answer or a 503, send the same key and body " +
      "again: the money moves at most once, and the answer is the first one.",
    caller: "fan",
    queueToken: "admitted",
    idempotencyKey: true,
    body: { schema: newPayment, example: { concertId: sample.concertId, holdId: sample.holdId } },
    answers: {
      201: {
        description: "Paid.",
        schema: SCHEMAS.Payment,
        example: sample.payment,
        headers: ["Seats-Revision"],
        optionalHeaders: ["Idempotency-Replayed"],
      },
    },
    refusals: [
      "not-found",
      "hold-not-found",
      "hold-expired",
      "hold-already-paid",
      "payment-in-progress",
      "insufficient-balance",
      "idempotency-key-reused",
      "idempotency-in-flight",
      "outcome-pending",
    ],
  },
  {
    operationId: "listPayments",
    method: "get",
    path: "/v1/payments",
    tag: "Payments and tickets",
    summary: "List my payments",
    description: "Newest first, of all concerts.",
    caller: "fan",
    query: pageQuery,
    answers: {
      200: { description: "A page of payments.", schema: SCHEMAS.PaymentList, example: sample.page(sample.payment) },
    },
  },
  {
    operationId: "getPayment",
    method: "get",
    path: "/v1/payments/{paymentId}",
    tag: "Payments and tickets",
    summary: "Look at a payment",
    description: "Only the fan's own are found.",
    caller: "fan",
    answers: { 200: { description: "The payment.", schema: SCHEMAS.Payment, example: sample.payment } },
  },
  {
    operationId: "refundPayment",
    method: "post",
    path: "/v1/payments/{paymentId}/refund",
    tag: "Payments and tickets",
    summary: "Give tickets back",
    description:
      "The whole payment: the money is back in the balance, the tickets are void, and the seats can be sold again. Until " +
      "`refundUntilHours` before the date. Needs no place in line.",
    caller: "fan",
    idempotencyKey: true,
    body: { schema: noFields, example: {}, optional: true },
    answers: {
      201: {
        description: "Refunded.",
        schema: SCHEMAS.Refund,
        example: sample.refund,
        headers: ["Seats-Revision"],
        optionalHeaders: ["Idempotency-Replayed"],
      },
    },
    refusals: ["refund-closed", "already-refunded", "idempotency-in-flight", "outcome-pending"],
  },
  {
    operationId: "listTickets",
    method: "get",
    path: "/v1/tickets",
    tag: "Payments and tickets",
    summary: "List my tickets",
    description: "Newest first, of all concerts.",
    caller: "fan",
    query: pageQuery,
    answers: {
      200: { description: "A page of tickets.", schema: SCHEMAS.TicketList, example: sample.page(sample.ticket) },
    },
  },
];
