// What operators do to the seats of a date: keeping some back, giving some away, and seeing who has one.
import { ADMIN_BODY_MAX_BYTES } from "../bounds.ts";
import { type OperationSpec, operations } from "./operation.ts";
import * as sample from "./samples.ts";
import { SCHEMAS } from "./schemas.ts";

const PERFORMANCE = "/v1/admin/concerts/{concertId}/performances/{performanceId}";
const GONE = ["performance-cancelled", "performance-over"] as const;
const NAMING =
  "Names seats, or a section; of a standing section `count` places, whichever they are. All of them or none. What is so " +
  "already is left as it is and not counted. After a 503 ask again: a request with `count` carries an `Idempotency-Key` for " +
  "that, so that no more seats are changed than were meant.";

const changeOfBlocks = (what: string) =>
  ({
    method: "post",
    tag: "Operator",
    caller: "operator",
    scope: "seats",
    limit: "operator",
    idempotencyKey: "optional",
    body: { schema: SCHEMAS.BlockedSeats, example: sample.blockedSeats, maxBytes: ADMIN_BODY_MAX_BYTES },
    answers: {
      200: {
        description: what,
        schema: SCHEMAS.BlocksChanged,
        example: sample.blocksChanged,
        optionalHeaders: ["Seats-Revision", "Idempotency-Replayed"],
      },
    },
    refusals: ["unknown-seats", ...GONE, "seats-unavailable", "outcome-pending"],
  }) as const satisfies Partial<OperationSpec>;

export const operatorSeatsOperations = operations({
  blockSeats: {
    ...changeOfBlocks("The seats are kept back."),
    path: `${PERFORMANCE}/seats/block`,
    summary: "Keep seats back",
    description:
      `Nobody can hold them until they are given back; they may be given away as comps. ${NAMING} The places with the ` +
      "highest numbers that are free are taken. Refused with the seats that are held, being paid or sold, at most 2,000 of " +
      "them; without seats when fewer than `count` places are free.",
  },
  unblockSeats: {
    ...changeOfBlocks("The seats can be had again."),
    path: `${PERFORMANCE}/seats/unblock`,
    summary: "Give seats that were kept back to the sale",
    description:
      `${NAMING} The places with the lowest numbers that are kept back are given back first. Seats that somebody has are ` +
      "not kept back, and are left as they are. Refused when fewer than `count` places are kept back.",
  },
  giveComp: {
    method: "post",
    path: `${PERFORMANCE}/comps`,
    tag: "Operator",
    summary: "Give tickets away",
    description:
      "A payment of 0 with its tickets, for a fan who need not be in line. It heeds neither the state of the sale nor a limit " +
      "of seats, and counts in none. Seats that are kept back may be given. The fan can't give it back. After a lost answer " +
      "or a 503, send the same key and body again.",
    caller: "operator",
    scope: "seats",
    limit: "operator",
    idempotencyKey: true,
    body: { schema: SCHEMAS.NewComp, example: sample.newComp, maxBytes: ADMIN_BODY_MAX_BYTES },
    answers: {
      201: {
        description: "The tickets are the fan's.",
        schema: SCHEMAS.Payment,
        example: sample.comp,
        headers: ["Seats-Revision"],
        optionalHeaders: ["Idempotency-Replayed"],
      },
    },
    refusals: [
      "unknown-seats",
      ...GONE,
      "seats-unavailable",
      "idempotency-key-reused",
      "idempotency-in-flight",
      "outcome-pending",
    ],
  },
  getOperatorSeat: {
    method: "get",
    path: `${PERFORMANCE}/seats/{seatId}`,
    tag: "Operator",
    summary: "See who has a seat",
    description:
      "Its state and, for a key with `people`, whose hold or ticket it is. Also of dates that are over or cancelled.",
    caller: "operator",
    scope: "read",
    limit: "operator",
    answers: { 200: { description: "The seat.", schema: SCHEMAS.OperatorSeat, example: sample.operatorSeat } },
  },
});
