// The waiting room: join, ask where one stands, ask to be let in, leave.
import { noFields } from "../values.ts";
import { type SuccessAnswer, operations } from "./operation.ts";
import * as sample from "./samples.ts";
import { SCHEMAS } from "./schemas.ts";

const place = (description: string, example: object) =>
  ({ description, schema: SCHEMAS.Place, example, optionalHeaders: ["Retry-After"] }) satisfies SuccessAnswer;

export const queueOperations = operations({
  joinQueue: {
    method: "post",
    path: "/v1/concerts/{concertId}/queue",
    tag: "Waiting room",
    summary: "Join the line",
    description:
      "Gives the fan the next number. A fan who is already in line or inside gets the same place again, from any tab or " +
      "device, so that this is also how to find back to it. A join that finds free room and nobody waiting is let in at once.",
    caller: "fan",
    limit: "join",
    queueToken: "remembered",
    body: { schema: noFields, example: {}, optional: true },
    answers: {
      200: place("The place the fan has already.", sample.waiting),
      201: place("A new place.", sample.waiting),
    },
    refusals: ["sale-not-open", "sale-closed"],
  },
  getPlace: {
    method: "get",
    path: "/v1/concerts/{concertId}/queue",
    tag: "Waiting room",
    summary: "Where am I",
    description:
      "Made to be polled: ask again after `pollAfterMs`. The number stays, and the position never rises. When the status " +
      "turns `ready`, claim the right to enter before `expiresAt`. Send the newest `queueToken` from then on.",
    caller: "fan",
    limit: "fanRead",
    queueToken: "any",
    answers: { 200: place("The place.", sample.waiting) },
    refusals: ["session-over", "sale-closed"],
  },
  leaveQueue: {
    method: "delete",
    path: "/v1/concerts/{concertId}/queue",
    tag: "Waiting room",
    summary: "Leave",
    description: "Gives up the place, the session and its unpaid holds. What is being paid is not touched.",
    caller: "fan",
    limit: "place",
    queueToken: "any",
    answers: { 204: { description: "Left, now or before." } },
  },
  claimAdmission: {
    method: "post",
    path: "/v1/concerts/{concertId}/queue/admission",
    tag: "Waiting room",
    summary: "Let me in",
    description:
      "For a place that was called. `admitted` opens a session until `expiresAt`; `ready` means that every slot is taken for " +
      "a moment: the place is kept, ask again.",
    caller: "fan",
    limit: "place",
    queueToken: "any",
    body: { schema: noFields, example: {}, optional: true },
    answers: { 200: place("Inside, or next to be.", sample.admitted) },
    refusals: ["not-admitted", "session-over", "sale-closed"],
  },
});
