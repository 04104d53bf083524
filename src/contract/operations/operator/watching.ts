// How a sale goes and how it went.
import { metricsQuery } from "../../operator/metrics.ts";
import { operations } from "../operation.ts";
import { SCHEMAS } from "../schemas.ts";
import * as sample from "./samples.ts";

export const operatorWatchingOperations = operations({
  getMetrics: {
    method: "get",
    path: "/v1/admin/concerts/{concertId}/metrics",
    tag: "Operator",
    summary: "See how a sale went",
    description:
      "The room keeps it, also when nobody looks: what happened in each step, and how it stood at its end. At most 1,440 steps; " +
      "ask for more from the last one on, which may have grown. A crash of the room loses at most what the step under way had, " +
      "and of joins, calls and admissions nothing. What the edge refuses, such as limits and wrong tokens, is not in it.",
    caller: "operator",
    limit: "operator",
    query: metricsQuery,
    answers: { 200: { description: "The series.", schema: SCHEMAS.Metrics, example: sample.metrics } },
  },
});
