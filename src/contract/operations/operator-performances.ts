// The operator's side of a date.
import { ADMIN_BODY_MAX_BYTES } from "../bounds.ts";
import { newPerformance } from "../performances.ts";
import { noFields } from "../values.ts";
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
  cancelPerformance: {
    method: "post",
    path: "/v1/admin/concerts/{concertId}/performances/{performanceId}/cancellation",
    tag: "Operator",
    summary: "Call a date off",
    description:
      "Its sale stops at once. Payments under way are waited for, then everybody is refunded, which takes a while: read the " +
      "progress with `GET`. Calling it off again changes nothing more.",
    caller: "operator",
    limit: "operator",
    idempotencyKey: "optional",
    body: { schema: noFields, example: {}, optional: true },
    answers: {
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
    limit: "operator",
    answers: { 200: { description: "The progress.", schema: SCHEMAS.Cancellation, example: sample.cancellation } },
  },
});
