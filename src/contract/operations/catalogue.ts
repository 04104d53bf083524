// The concerts, which anybody may read.
import { layoutQuery } from "../performances.ts";
import { pageQuery } from "../values.ts";
import { operations } from "./operation.ts";
import * as sample from "./samples.ts";
import { SCHEMAS } from "./schemas.ts";

export const catalogueOperations = operations({
  listConcerts: {
    method: "get",
    path: "/v1/concerts",
    tag: "Concerts",
    summary: "List the concerts",
    description: "Newest first. At most two seconds old.",
    caller: "anybody",
    limit: "anonymousRead",
    query: pageQuery,
    answers: {
      200: {
        description: "A page of concerts.",
        schema: SCHEMAS.ConcertList,
        example: sample.page(sample.concertSummary),
      },
    },
  },
  getConcert: {
    method: "get",
    path: "/v1/concerts/{concertId}",
    tag: "Concerts",
    summary: "Look at a concert",
    description:
      "Its dates with what they cost and whether seats are left, so that nobody queues to learn a price. At most two seconds " +
      "old, and what is left at most ten.",
    caller: "anybody",
    limit: "anonymousRead",
    answers: { 200: { description: "The concert.", schema: SCHEMAS.Concert, example: sample.concert } },
  },
  getLayout: {
    method: "get",
    path: "/v1/concerts/{concertId}/performances/{performanceId}/layout",
    tag: "Concerts",
    summary: "See the hall of a date",
    description:
      "Its sections with their prices, and where they lie. Seats are numbered in the order of sections, rows, numbers, as " +
      "`seats/status` has them. With `version` the answer can be kept for ever, and a version that is not the present one is " +
      "not found.",
    caller: "anybody",
    limit: "anonymousRead",
    query: layoutQuery,
    headers: ["If-None-Match"],
    answers: {
      200: { description: "The hall.", schema: SCHEMAS.Layout, example: sample.layout, headers: ["ETag"] },
      304: { description: "It is as it was.", headers: ["ETag"] },
    },
    refusals: ["performance-cancelled"],
  },
});
