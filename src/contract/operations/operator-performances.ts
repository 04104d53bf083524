// The operator's side of a date.
import { ADMIN_BODY_MAX_BYTES } from "../bounds.ts";
import { newCancellation } from "../operator-concert.ts";
import { newPerformance, performancePatch } from "../performances.ts";
import { operations } from "./operation.ts";
import * as sample from "./samples.ts";
import { SCHEMAS } from "./schemas.ts";

const maxBytes = ADMIN_BODY_MAX_BYTES;

export const operatorPerformancesOperations = operations({
  addPerformance: {
    method: "post",
    path: "/v1/admin/concerts/{concertId}/performances",
    tag: "Operator",
    summary: "Add a date",
    description: "Its seats are on sale with the others.",
    caller: "operator",
    scope: "sale",
    limit: "operator",
    idempotencyKey: "optional",
    body: { schema: newPerformance, example: sample.newPerformance, maxBytes },
    answers: {
      201: {
        description: "The date.",
        schema: SCHEMAS.OperatorPerformance,
        example: sample.operatorPerformance,
        optionalHeaders: ["Idempotency-Replayed"],
      },
    },
  },
  changePerformance: {
    method: "patch",
    path: "/v1/admin/concerts/{concertId}/performances/{performanceId}",
    tag: "Operator",
    summary: "Move a date, or change its prices",
    description:
      "A date that is moved keeps its tickets and holds, and who paid before can give them back for seven days more, though not " +
      "after the new start. A new price is for new holds; live ones keep theirs. Both hold when this is answered. Of a section of " +
      "which something is sold the price is changed only with `evenIfSold`.",
    caller: "operator",
    scope: "sale",
    limit: "operator",
    body: { schema: performancePatch, example: { prices: { A: 120_000 } }, full: sample.performancePatch, maxBytes },
    answers: {
      200: { description: "The date.", schema: SCHEMAS.OperatorPerformance, example: sample.operatorPerformance },
    },
    refusals: ["performance-cancelled", "has-sales"],
  },
  deletePerformance: {
    method: "delete",
    path: "/v1/admin/concerts/{concertId}/performances/{performanceId}",
    tag: "Operator",
    summary: "Delete a date",
    description:
      "While nothing of it was ever held or sold and nobody is in line. A concert keeps at least one date, and a sale that opens " +
      "before the last one. Deleting it again changes nothing more.",
    caller: "operator",
    scope: "sale",
    limit: "operator",
    answers: { 204: { description: "Deleted, for good." } },
    refusals: ["has-sales"],
  },
  cancelPerformance: {
    method: "post",
    path: "/v1/admin/concerts/{concertId}/performances/{performanceId}/cancellation",
    tag: "Operator",
    summary: "Call a date off",
    description:
      "Its sale stops at once. Payments under way are waited for, then everybody is refunded, which takes a while: read the " +
      "progress with `GET`. Calling it off again changes nothing more; the first reason that is given stays. `dryRun` only tells " +
      "what it would give back.",
    caller: "operator",
    scope: "money",
    limit: "operator",
    idempotencyKey: "optional",
    body: { schema: newCancellation, example: sample.newCancellation, optional: true },
    answers: {
      200: {
        description: "Of a dry run: what it would give back.",
        schema: SCHEMAS.CancellationPreview,
        example: sample.cancellationPreview,
      },
      202: {
        description: "Called off; the refunds follow.",
        schema: SCHEMAS.Cancellation,
        example: sample.cancellation,
        optionalHeaders: ["Idempotency-Replayed"],
      },
    },
  },
  getCancellation: {
    method: "get",
    path: "/v1/admin/concerts/{concertId}/performances/{performanceId}/cancellation",
    tag: "Operator",
    summary: "See how far the refunds of a date have come",
    description: "Not found for a date that was not called off.",
    caller: "operator",
    scope: "read",
    limit: "operator",
    answers: { 200: { description: "The progress.", schema: SCHEMAS.Cancellation, example: sample.cancellation } },
  },
  getOperatorLayout: {
    method: "get",
    path: "/v1/admin/concerts/{concertId}/performances/{performanceId}/layout",
    tag: "Operator",
    summary: "See the hall of a date",
    description: "As everybody sees it, also of a draft and of a date that was called off.",
    caller: "operator",
    scope: "read",
    limit: "operator",
    headers: ["If-None-Match"],
    answers: {
      200: { description: "The hall.", schema: SCHEMAS.Layout, example: sample.layout, headers: ["ETag"] },
      304: { description: "It is as it was.", headers: ["ETag"] },
    },
  },
  getOperatorSeatStatus: {
    method: "get",
    path: "/v1/admin/concerts/{concertId}/performances/{performanceId}/seats/status",
    tag: "Operator",
    summary: "See the state of the seats of a date, in two bits a seat",
    description: "As fans inside see it, as it is now, also of a draft and of a date that was called off.",
    caller: "operator",
    scope: "read",
    limit: "operator",
    headers: ["If-None-Match"],
    answers: {
      200: {
        description: "The statuses.",
        mediaTypes: ["application/octet-stream"],
        headers: ["ETag", "Layout-Version", "Seats-Revision"],
      },
      304: { description: "Nothing has changed.", headers: ["ETag", "Layout-Version", "Seats-Revision"] },
    },
  },
});
