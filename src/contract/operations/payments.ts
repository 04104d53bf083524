// The fan's payments and tickets.
import { newPayment } from "../payments.ts";
import { noFields, pageQuery } from "../values.ts";
import { operations } from "./operation.ts";
import * as sample from "./samples.ts";
import { SCHEMAS } from "./schemas.ts";

export const paymentsOperations = operations({
  payHold: {
    method: "post",
    path: "/v1/payments",
    tag: "Payments and tickets",
    summary: "Pay a hold",
    description:
      "Debits the balance and gives the seats to the fan, both or neither. Then the session is over, unless another live hold " +
      "waits to be paid. A hold can't expire while its payment runs. After a lost answer or a 503, send the same key and body " +
      "again: the money moves at most once, and the answer is the first one.",
    caller: "fan",
    limit: "money",
    queueToken: "admitted",
    concertIn: "body",
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
      "performance-cancelled",
      "performance-over",
      "hold-expired",
      "hold-already-paid",
      "payment-in-progress",
      "insufficient-balance",
      "idempotency-key-reused",
      "idempotency-in-flight",
      "outcome-pending",
    ],
  },
  listPayments: {
    method: "get",
    path: "/v1/payments",
    tag: "Payments and tickets",
    summary: "List my payments",
    description: "Newest first, of all concerts.",
    caller: "fan",
    limit: "fanRead",
    query: pageQuery,
    answers: {
      200: { description: "A page of payments.", schema: SCHEMAS.PaymentList, example: sample.page(sample.payment) },
    },
  },
  getPayment: {
    method: "get",
    path: "/v1/payments/{paymentId}",
    tag: "Payments and tickets",
    summary: "Look at a payment",
    description: "Only the fan's own are found.",
    caller: "fan",
    limit: "fanRead",
    answers: { 200: { description: "The payment.", schema: SCHEMAS.Payment, example: sample.payment } },
  },
  refundPayment: {
    method: "post",
    path: "/v1/payments/{paymentId}/refund",
    tag: "Payments and tickets",
    summary: "Give tickets back",
    description:
      "The whole payment: the money is back in the balance, the tickets are void, and the seats can be sold again. Until " +
      "`refundUntilHours` before the date. Needs no place in line.",
    caller: "fan",
    limit: "money",
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
  listTickets: {
    method: "get",
    path: "/v1/tickets",
    tag: "Payments and tickets",
    summary: "List my tickets",
    description: "Newest first, of all concerts.",
    caller: "fan",
    limit: "fanRead",
    query: pageQuery,
    answers: {
      200: { description: "A page of tickets.", schema: SCHEMAS.TicketList, example: sample.page(sample.ticket) },
    },
  },
});
