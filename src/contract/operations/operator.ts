// The operator's side of a sale.
import { ADMIN_BODY_MAX_BYTES } from "../bounds.ts";
import { auditQuery, concertPatch, newConcert, newPerformance } from "../concerts.ts";
import { noFields, pageQuery } from "../values.ts";
import type { Operation } from "./operation.ts";
import * as sample from "./samples.ts";
import { SCHEMAS } from "./schemas.ts";

const maxBytes = ADMIN_BODY_MAX_BYTES;

export const operatorOperations: Operation[] = [
  {
    operationId: "createConcert",
    method: "post",
    path: "/v1/admin/concerts",
    tag: "Operator",
    summary: "Set up a concert",
    description: "Only title, venue and performances are required. Without `saleOpensAt` the sale opens at once.",
    caller: "operator",
    body: { schema: newConcert, example: sample.newConcert, maxBytes },
    answers: {
      201: { description: "The concert.", schema: SCHEMAS.OperatorConcert, example: sample.operatorConcert },
    },
  },
  {
    operationId: "getConcertFigures",
    method: "get",
    path: "/v1/admin/concerts/{concertId}",
    tag: "Operator",
    summary: "See how a concert is set and how its sale goes",
    description: "Line and seats are live; the money is from the books.",
    caller: "operator",
    answers: {
      200: { description: "The concert.", schema: SCHEMAS.OperatorConcert, example: sample.operatorConcert },
    },
  },
  {
    operationId: "changeConcert",
    method: "patch",
    path: "/v1/admin/concerts/{concertId}",
    tag: "Operator",
    summary: "Change a concert",
    description:
      "Takes effect at once, for those already in line too. `paused`: nobody new is let in and nothing new is held; live " +
      "holds can be paid. `closed` ends the sale.",
    caller: "operator",
    body: { schema: concertPatch, example: { state: "paused" }, maxBytes },
    answers: {
      200: { description: "The concert.", schema: SCHEMAS.OperatorConcert, example: sample.operatorConcert },
    },
  },
  {
    operationId: "addPerformance",
    method: "post",
    path: "/v1/admin/concerts/{concertId}/performances",
    tag: "Operator",
    summary: "Add a date",
    description: "Its seats are on sale with the others.",
    caller: "operator",
    body: { schema: newPerformance, example: sample.newPerformance, maxBytes },
    answers: {
      201: {
        description: "The date.",
        schema: SCHEMAS.OperatorPerformance,
        example: sample.operatorPerformance,
      },
    },
  },
  {
    operationId: "cancelPerformance",
    method: "post",
    path: "/v1/admin/concerts/{concertId}/performances/{performanceId}/cancellation",
    tag: "Operator",
    summary: "Call a date off",
    description:
      "Its sale stops at once. Payments under way are waited for, then everybody is refunded, which takes a while: read the " +
      "progress with `GET`. Calling it off again changes nothing more.",
    caller: "operator",
    body: { schema: noFields, example: {}, optional: true },
    answers: {
      202: {
        description: "Called off; the refunds follow.",
        schema: SCHEMAS.Cancellation,
        example: sample.cancellation,
      },
    },
  },
  {
    operationId: "getCancellation",
    method: "get",
    path: "/v1/admin/concerts/{concertId}/performances/{performanceId}/cancellation",
    tag: "Operator",
    summary: "See how far the refunds of a date have come",
    description: "Not found for a date that was not called off.",
    caller: "operator",
    answers: { 200: { description: "The progress.", schema: SCHEMAS.Cancellation, example: sample.cancellation } },
  },
  {
    operationId: "rebuildRoom",
    method: "post",
    path: "/v1/admin/concerts/{concertId}/rebuild",
    tag: "Operator",
    summary: "Build a concert's room again",
    description:
      "For a room whose storage was lost or is in doubt: seats come again from the tickets, and the line starts anew, so fans " +
      "must join again. Unpaid holds are gone.",
    caller: "operator",
    body: { schema: noFields, example: {}, optional: true },
    answers: {
      200: { description: "The concert.", schema: SCHEMAS.OperatorConcert, example: sample.operatorConcert },
    },
  },
  {
    operationId: "listOperatorActions",
    method: "get",
    path: "/v1/admin/concerts/{concertId}/log",
    tag: "Operator",
    summary: "See what operators did to a concert",
    description: "Newest first: who, when, and what was so before and after, of what the action changed.",
    caller: "operator",
    query: pageQuery,
    answers: {
      200: {
        description: "A page of actions.",
        schema: SCHEMAS.OperatorActionList,
        example: sample.page(sample.operatorAction),
      },
    },
  },
  {
    operationId: "runAudit",
    method: "get",
    path: "/v1/admin/audit",
    tag: "Operator",
    summary: "Check the books and the rooms",
    description:
      "The books are checked whole, the rooms a page of concerts at a time, newest first; `concertId` checks one. Work inside " +
      "its deadline is left out.",
    caller: "operator",
    query: auditQuery,
    answers: { 200: { description: "What was checked.", schema: SCHEMAS.Audit, example: sample.audit } },
    refusals: ["not-found"],
  },
];
