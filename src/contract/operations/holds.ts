// Holding seats for a few minutes, for fans who have been let in.
import { newHold } from "../seats.ts";
import { pageQuery } from "../values.ts";
import { type SuccessAnswer, operations } from "./operation.ts";
import * as sample from "./samples.ts";
import { SCHEMAS } from "./schemas.ts";

const hold = (description: string) =>
  ({ description, schema: SCHEMAS.Hold, example: sample.hold }) satisfies SuccessAnswer;

export const holdsOperations = operations({
  holdSeats: {
    method: "post",
    path: "/v1/concerts/{concertId}/performances/{performanceId}/holds",
    tag: "Seats",
    summary: "Hold seats",
    description:
      "All of them or none. They are the fan's until `expiresAt`, and nobody else can have them before then. A fan names seats, " +
      "or has the best available chosen, or the next places of standing sections. Asking again for exactly the seats of a live " +
      "hold gives that hold; where the service chooses, the same `Idempotency-Key` gives the hold it made, as it now is. What a fan " +
      "holds and doesn't pay is counted: in an hour three full holds of all seats a fan may have. Seats that are released count for " +
      "the seconds they were held, paid ones not at all.",
    caller: "fan",
    limit: "hold",
    queueToken: "admitted",
    idempotencyKey: { unless: "seatIds" },
    body: {
      schema: newHold,
      documented: SCHEMAS.NewHold,
      example: { seatIds: sample.seatIds },
      alternatives: [sample.holdOfBestAvailable, sample.holdOfStanding],
    },
    answers: {
      200: {
        ...hold("The live hold of exactly these seats, or the hold that the key has made."),
        headers: ["Seats-Revision"],
        optionalHeaders: ["Idempotency-Replayed"],
      },
      201: { ...hold("The seats are held."), headers: ["Seats-Revision"] },
    },
    refusals: [
      "unknown-seats",
      "sale-not-open",
      "performance-cancelled",
      "performance-over",
      "sale-paused",
      "layout-changed",
      "already-yours",
      "seats-unavailable",
      "seat-limit-reached",
      "leaves-single-seat",
      "hold-budget-spent",
    ],
  },
  listHolds: {
    method: "get",
    path: "/v1/concerts/{concertId}/holds",
    tag: "Seats",
    summary: "List my live holds",
    description: "Those that can still be paid or are being paid, the first to expire first.",
    caller: "fan",
    limit: "fanRead",
    queueToken: "admitted",
    query: pageQuery,
    answers: {
      200: { description: "A page of holds.", schema: SCHEMAS.HoldList, example: sample.page(sample.hold) },
    },
  },
  getHold: {
    method: "get",
    path: "/v1/concerts/{concertId}/holds/{holdId}",
    tag: "Seats",
    summary: "Look at a hold",
    description: "Also one that is over; `status` says how it ended.",
    caller: "fan",
    limit: "fanRead",
    queueToken: "admitted",
    answers: { 200: hold("The hold.") },
    refusals: ["hold-not-found"],
  },
  releaseHold: {
    method: "delete",
    path: "/v1/concerts/{concertId}/holds/{holdId}",
    tag: "Seats",
    summary: "Give the seats of a hold back",
    description: "They can be had by others at once.",
    caller: "fan",
    limit: "place",
    queueToken: "admitted",
    answers: { 204: { description: "Released, now or before.", headers: ["Seats-Revision"] } },
    refusals: ["hold-not-found", "hold-already-paid", "payment-in-progress"],
  },
});
