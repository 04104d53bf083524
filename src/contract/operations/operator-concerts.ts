// The operator's side of a concert: setting it up, changing it, watching its sale.
import { ADMIN_BODY_MAX_BYTES } from "../bounds.ts";
import { concertPatch, newConcert } from "../concert-settings.ts";
import { operatorConcertsQuery } from "../operator-concert.ts";
import { noFields, pageQuery } from "../values.ts";
import { operations } from "./operation.ts";
import * as sample from "./samples.ts";
import { SCHEMAS } from "./schemas.ts";

const maxBytes = ADMIN_BODY_MAX_BYTES;

export const operatorConcertsOperations = operations({
  listOperatorConcerts: {
    method: "get",
    path: "/v1/admin/concerts",
    tag: "Operator",
    summary: "List all concerts",
    description: "Newest first, drafts too. `state` and `q` leave out what doesn't match.",
    caller: "operator",
    scope: "read",
    limit: "operator",
    query: operatorConcertsQuery,
    answers: {
      200: {
        description: "A page of concerts.",
        schema: SCHEMAS.OperatorConcertList,
        example: sample.page(sample.operatorConcertSummary),
      },
    },
  },
  createConcert: {
    method: "post",
    path: "/v1/admin/concerts",
    tag: "Operator",
    summary: "Set up a concert",
    description:
      "Only title, venue and performances are required. Without `saleOpensAt` the sale opens at once. A draft is found by " +
      "no fan and can be joined by nobody until a change publishes it with `draft: false`.",
    caller: "operator",
    scope: "sale",
    limit: "operator",
    idempotencyKey: "optional",
    body: { schema: newConcert, example: sample.newConcert, full: sample.fullConcert, maxBytes },
    answers: {
      201: {
        description: "The concert.",
        schema: SCHEMAS.OperatorConcert,
        example: sample.operatorConcert,
        optionalHeaders: ["Idempotency-Replayed"],
      },
    },
  },
  getConcertFigures: {
    method: "get",
    path: "/v1/admin/concerts/{concertId}",
    tag: "Operator",
    summary: "See how a concert is set and how its sale goes",
    description: "Line and seats are live; the money is from the books.",
    caller: "operator",
    scope: "read",
    limit: "operator",
    answers: {
      200: { description: "The concert.", schema: SCHEMAS.OperatorConcert, example: sample.operatorConcert },
    },
  },
  changeConcert: {
    method: "patch",
    path: "/v1/admin/concerts/{concertId}",
    tag: "Operator",
    summary: "Change a concert",
    description:
      "Takes effect at once, for those already in line too. `paused`: nobody new is let in and nothing new is held; live " +
      "holds can be paid. `closed` ends the sale. A change is refused only for what it names; times are in order with those " +
      "that it leaves as they are. `open` after `saleClosesAt` is refused unless that is changed, too. `draft: false` publishes " +
      "a draft, for good; `timeZone` and `locationHint` are those of a draft only.",
    caller: "operator",
    scope: "sale",
    limit: "operator",
    body: { schema: concertPatch, example: { state: "paused" }, full: sample.fullConcertPatch, maxBytes },
    answers: {
      200: { description: "The concert.", schema: SCHEMAS.OperatorConcert, example: sample.operatorConcert },
    },
    refusals: ["sale-closed"],
  },
  deleteConcert: {
    method: "delete",
    path: "/v1/admin/concerts/{concertId}",
    tag: "Operator",
    summary: "Delete a concert",
    description:
      "While nothing of it was ever held or sold and nobody is in line. Its id names nothing any more. Deleting it again changes " +
      "nothing more.",
    caller: "operator",
    scope: "sale",
    limit: "operator",
    answers: { 204: { description: "Deleted, for good." } },
    refusals: ["has-sales"],
  },
  rebuildRoom: {
    method: "post",
    path: "/v1/admin/concerts/{concertId}/rebuild",
    tag: "Operator",
    summary: "Build a concert's room again",
    description:
      "For a room whose storage was lost or is in doubt: seats come again from the tickets, and the line starts anew, so fans " +
      "must join again. Unpaid holds are gone.",
    caller: "operator",
    scope: "admin",
    limit: "operator",
    idempotencyKey: "optional",
    body: { schema: noFields, example: {}, optional: true },
    answers: {
      200: {
        description: "The concert.",
        schema: SCHEMAS.OperatorConcert,
        example: sample.operatorConcert,
        optionalHeaders: ["Idempotency-Replayed"],
      },
    },
  },
  listOperatorActions: {
    method: "get",
    path: "/v1/admin/concerts/{concertId}/log",
    tag: "Operator",
    summary: "See what operators did to a concert",
    description:
      "Newest first: who, by which key, when, and what was so before and after, of what the action changed. Which fan was given " +
      "tickets is told to a key with `people`.",
    caller: "operator",
    scope: "read",
    limit: "operator",
    query: pageQuery,
    answers: {
      200: {
        description: "A page of actions.",
        schema: SCHEMAS.OperatorActionList,
        example: sample.page(sample.operatorAction),
      },
    },
  },
});
