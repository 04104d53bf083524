// What operators do to the seats of a date. The room decides all of it: it alone knows who has a seat at the moment.
import { operatorSeatsOperations } from "../../../contract/operations/operator-seats.ts";
import { SEATS_REVISION_HEADER } from "../../../contract/headers.ts";
import { refuse } from "../../../contract/refusals.ts";
import type { BlockedSeats, BlocksChangedBody, OperatorSeatBody } from "../../../contract/seats.ts";
import { toInstant } from "../../../contract/values.ts";
import type { Database } from "../../../database/database.ts";
import { findPaymentByHold } from "../../../database/payments.ts";
import { findUser } from "../../../database/users.ts";
import { fingerprint } from "../../../domain/idempotency.ts";
import { Layout } from "../../../domain/layout.ts";
import { operatorsKey } from "../../../domain/operators-key.ts";
import type { Actor } from "../../../domain/records/actor.ts";
import type { PerformanceRecord } from "../../../domain/records/concert.ts";
import type { SeatView } from "../../../domain/room-messages.ts";
import type { Room } from "../../../room/client/room-client.ts";
import { isProvidedUserId } from "../../access/openid.ts";
import { configurationOf } from "../../http/configuration.ts";
import { type AnswerKeeping, replayHeader } from "../../http/idempotency.ts";
import { seatsChanged } from "../../seats/seat-reading.ts";
import { type Headers, type RefusedAnswer } from "../handler.ts";
import { paymentBody } from "../payment-body.ts";
import { routesOf } from "../routes-of.ts";

export const operatorSeatRoutes = routesOf(operatorSeatsOperations)({
  blockSeats: (request) => changeBlocks(request, true),

  unblockSeats: (request) => changeBlocks(request, false),

  async giveComp({ c, database, actor, access, key, performance, room, body }) {
    const { concertId, performanceId } = performance;
    const { userId, seatIds, reason } = body;
    const { identity } = configurationOf(c.env);
    const isFanKnown =
      identity.kind === "openid" ? isProvidedUserId(userId) : (await findUser(database, userId)) !== null;
    const answer = await room.give({
      fanId: userId,
      isFanKnown,
      performanceId,
      seatIds,
      reason,
      by: actor,
      key: operatorsKey({ keyId: access.keyId, performanceId, key }),
      fingerprint: await fingerprint(c.req.path, body),
    });
    const replay = replayHeader(answer.replayed);
    if (!answer.ok) return { ...answer, headers: replay };
    const { payment, revision } = answer.value;
    const headers = { ...replay, ...seatsChanged(c, { fanId: userId, concertId }, revision) };
    // The first answer, also when the date has been called off since.
    return { status: 201, body: paymentBody({ ...payment, state: "paid" }), headers };
  },

  async getOperatorSeat({ database, access, performance, room, path }) {
    // What names a seat is in NFC, as everywhere.
    const seatId = path.seatId.normalize("NFC");
    const layout = new Layout(performance.sections);
    const seat = layout.indexOf(seatId);
    if (seat === null) return refuse({ code: "not-found" });
    const found = await room.seat(performance.performanceId, seatId);
    if (!found.ok) return found;
    const { status, hold } = found.value;
    const isHeld = status === "held" || status === "paying";
    const body = { ...layout.seatAt(seat), status };
    if (!access.scopes.includes("people")) return { status: 200, body };
    return {
      status: 200,
      body: {
        ...body,
        hold: isHeld && hold !== null ? holdBody(hold) : null,
        ticket: status === "sold" && hold !== null ? await ticketOf(database, hold.holdId, seatId) : null,
      },
    };
  },
});

interface BlocksRequest {
  actor: Actor;
  performance: PerformanceRecord;
  room: Room;
  body: BlockedSeats;
  keeping: AnswerKeeping;
}

async function changeBlocks(
  { actor, performance, room, body, keeping }: BlocksRequest,
  isBlocked: boolean,
): Promise<{ status: 200; body: BlocksChangedBody; headers: Headers } | RefusedAnswer> {
  const { reason, ...seats } = body;
  const { performanceId } = performance;
  // The room keeps the answer of the key in the batch in which D1 gets the change.
  const { request } = keeping;
  const answer = await room.changeBlocks({ performanceId, isBlocked, seats, reason, by: actor, request });
  if (!answer.ok) return answer;
  const { changed, revision } = answer.value;
  const headers = { ...replayHeader(answer.replayed), [SEATS_REVISION_HEADER]: String(revision) };
  return { status: 200, body: { changed, seatsRevision: revision }, headers };
}

const holdBody = ({ holdId, fanId, expiresAt }: NonNullable<SeatView["hold"]>): OperatorSeatBody["hold"] => ({
  holdId,
  userId: fanId,
  expiresAt: toInstant(expiresAt),
});

/** The valid ticket of a seat that was sold with a hold; null while it is being refunded. */
async function ticketOf(database: Database, holdId: string, seatId: string): Promise<OperatorSeatBody["ticket"]> {
  const payment = await findPaymentByHold(database, holdId);
  const ticket = payment?.state === "paid" ? payment.tickets.find((one) => one.seatId === seatId) : undefined;
  if (payment === null || ticket === undefined) return null;
  const { paymentId, fanId, compReason } = payment;
  const given = compReason !== undefined && { reason: compReason };
  return { ticketId: ticket.ticketId, paymentId, userId: fanId, ...given };
}
