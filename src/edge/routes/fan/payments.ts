// Paying a hold, looking back at what was paid, giving it back, and what one owns. Payments and refunds are decided by the
// room of the concert; what was paid is read from the database, where it stands for good.
import { paymentsOperations } from "../../../contract/operations/payments.ts";
import type { PaymentBody } from "../../../contract/payments.ts";
import { BAD_CURSOR, refuse } from "../../../contract/refusals.ts";
import { toInstant } from "../../../contract/values.ts";
import { findFansPayment, findOwnPayment, listPayments } from "../../../database/payments.ts";
import { listTickets } from "../../../database/tickets.ts";
import { fingerprint } from "../../../domain/idempotency.ts";
import type { FansPayment } from "../../../domain/records/payment.ts";
import { openRoom } from "../../../room/client/room-client.ts";
import { findRoom } from "../../concerts/catalogue.ts";
import { replayHeader } from "../../http/idempotency.ts";
import { noteEnded, noteServed } from "../../line/line-reading.ts";
import { seatsChanged } from "../../seats/seat-reading.ts";
import { paymentBody, refundBody } from "../payment-body.ts";
import { routesOf } from "../routes-of.ts";

export const paymentRoutes = routesOf(paymentsOperations)({
  async payHold({ c, room, place, key, body: order }) {
    const answer = await room.pay({
      place,
      holdId: order.holdId,
      key,
      fingerprint: await fingerprint(c.req.path, order),
    });
    const replay = replayHeader(answer.replayed);
    if (!answer.ok) return { ...answer, headers: replay };
    const { payment, revision, served, sessionOver } = answer.value;
    noteServed(place, served);
    if (sessionOver) noteEnded(place);
    // The first answer, also when the payment has been refunded since.
    const body = paymentBody({ ...payment, state: "paid" });
    return { status: 201, body, headers: { ...replay, ...seatsChanged(c, place, revision) } };
  },

  async listPayments({ database, fanId, query }) {
    const page = await listPayments(database, fanId, query);
    if (page === null) return refuse(BAD_CURSOR);
    return { status: 200, body: { items: page.items.map(fansPaymentBody), nextCursor: page.nextCursor } };
  },

  async getPayment({ database, fanId, path: { paymentId } }) {
    const payment = await findFansPayment(database, fanId, paymentId);
    return payment === null ? refuse({ code: "not-found" }) : { status: 200, body: fansPaymentBody(payment) };
  },

  async refundPayment({ c, database, fanId, chance, key, path: { paymentId } }) {
    const payment = await findOwnPayment(database, fanId, paymentId);
    if (payment === null) return refuse({ code: "not-found" });
    const address = await findRoom(c, payment.concertId);
    if (!address.ok) return address;
    const { concertId, performanceId, holdId, paidAt, state, compReason } = payment;
    const isRefunded = state === "refunded";
    const room = openRoom(c.env, address.value, chance);
    const ofComp = compReason !== undefined && { isComp: true };
    const answer = await room.refund({ fanId, paymentId, performanceId, holdId, paidAt, key, isRefunded, ...ofComp });
    const replay = replayHeader(answer.replayed);
    if (!answer.ok) return { ...answer, headers: replay };
    const { refund, revision } = answer.value;
    const headers = { ...replay, ...seatsChanged(c, { fanId, concertId }, revision) };
    return { status: 201, body: refundBody(refund), headers };
  },

  async listTickets({ database, fanId, query }) {
    const page = await listTickets(database, fanId, query);
    if (page === null) return refuse(BAD_CURSOR);
    const items = page.items.map(({ reason, ...ticket }) => ({
      ...ticket,
      startsAt: toInstant(ticket.startsAt),
      ...given(reason),
    }));
    return { status: 200, body: { items, nextCursor: page.nextCursor } };
  },
});

/** An operator's reason, where there is one. */
const given = (reason: string | null): { reason?: string } => (reason === null ? {} : { reason });

const fansPaymentBody = (payment: FansPayment): PaymentBody => ({ ...paymentBody(payment), ...given(payment.reason) });
