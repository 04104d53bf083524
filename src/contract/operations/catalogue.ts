// The concerts, which anybody may read.
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
    description: "At most two seconds old. Seats and dates are for those who were let in; this needs no token.",
    caller: "anybody",
    limit: "anonymousRead",
    answers: { 200: { description: "The concert.", schema: SCHEMAS.Concert, example: sample.concert } },
  },
});
