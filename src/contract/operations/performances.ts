// Dates and seats, for fans who have been let in.
import { performancesQuery, seatsQuery } from "../seats.ts";
import { operations } from "./operation.ts";
import * as sample from "./samples.ts";
import { SCHEMAS } from "./schemas.ts";

export const performancesOperations = operations({
  listPerformances: {
    method: "get",
    path: "/v1/concerts/{concertId}/performances",
    tag: "Seats",
    summary: "List the dates",
    description:
      "By date, without those that are past or cancelled; `available=true` leaves out those that are sold out.",
    caller: "fan",
    limit: "fanRead",
    queueToken: "admitted",
    query: performancesQuery,
    answers: {
      200: {
        description: "A page of dates.",
        schema: SCHEMAS.PerformanceList,
        example: sample.page(sample.performance),
      },
    },
  },
  listSeats: {
    method: "get",
    path: "/v1/concerts/{concertId}/performances/{performanceId}/seats",
    tag: "Seats",
    summary: "See the seats of a date",
    description:
      "Seats one by one, and standing areas by what is left of them. At most two seconds old. Send the last `Seats-Revision` of a hold, a release or a payment, and the answer is never " +
      "older than that change; send the last `ETag` as `If-None-Match` to be told that nothing has changed.",
    caller: "fan",
    limit: "fanRead",
    queueToken: "admitted",
    query: seatsQuery,
    headers: ["If-None-Match", "Seats-Revision"],
    answers: {
      200: {
        description: "The seats.",
        schema: SCHEMAS.SeatMap,
        example: sample.seatMap,
        headers: ["ETag", "Seats-Revision"],
      },
      304: { description: "Nothing has changed.", headers: ["ETag", "Seats-Revision"] },
    },
    refusals: ["performance-cancelled"],
  },
  getSeatStatus: {
    method: "get",
    path: "/v1/concerts/{concertId}/performances/{performanceId}/seats/status",
    tag: "Seats",
    summary: "See which seats of a date are free, in two bits a seat",
    description:
      "For maps and crowds, with the layout beside it. Seat i of the layout that `Layout-Version` names stands in bits 2·(i mod 4) " +
      "of byte ⌊i/4⌋: 0 available, 1 held, 2 sold, 3 blocked. As old and as new as the list of seats, by the same `Seats-Revision` and `ETag`.",
    caller: "fan",
    limit: "fanRead",
    queueToken: "admitted",
    headers: ["If-None-Match", "Seats-Revision"],
    answers: {
      200: {
        description: "The statuses.",
        mediaTypes: ["application/octet-stream"],
        headers: ["ETag", "Layout-Version", "Seats-Revision"],
      },
      304: { description: "Nothing has changed.", headers: ["ETag", "Layout-Version", "Seats-Revision"] },
    },
    refusals: ["performance-cancelled"],
  },
});
