// Paying a hold, looking back at what was paid, and giving it back. Payments and refunds are decided by the room of the
// concert; what was paid is read from the database, where it stands for good.
import { Hono } from "hono";
import { type PaymentBody, type RefundBody, newPayment } from "../../../contract/payments.ts";
import { CURRENCY, type List, pageQuery, toInstant } from "../../../contract/values.ts";
import { openDatabase } from "../../../database/database.ts";
import { findFansPayment, listPayments } from "../../../database/payments.ts";
import type { PaymentRecord } from "../../../domain/payment.ts";
import type { RefundRecord } from "../../../domain/refund.ts";
import { emptyBody, jsonBody } from "../../http/body.ts";
import { findRoom } from "../../concerts/catalogue.ts";
import type { Edge } from "../../http/environment.ts";
import { configurationOf } from "../../http/configuration.ts";
import { fan } from "../../access/identity.ts";
import { idempotencyKey, replayHeader } from "../../http/idempotency.ts";
import { fingerprint } from "../../../domain/idempotency.ts";
import { keyRing } from "../../access/token-keys.ts";
import { cappedRefusal } from "../../line/place-body.ts";
import { limited } from "../../http/rate-limits.ts";
import { badCursor, problem } from "../../problems/problem.ts";
import { QUEUE_TOKEN_HEADER, readQueueToken } from "../../access/queue-token.ts";
import { openRoom } from "../../../room/client/room-client.ts";
import { noteEnded, noteServed } from "../../line/line-reading.ts";
import { seatsChanged } from "../../seats/seat-reading.ts";
import { json, noBody, paymentPath, query } from "../../http/validation.ts";

export const paymentRoutes = new Hono<Edge>()
  .post("/v1/payments", fan, limited("payment"), jsonBody(), idempotencyKey, json(newPayment), async (c) => {
    const order = c.req.valid("json");
    const { concertId, holdId } = order;
    const token = c.req.header(QUEUE_TOKEN_HEADER);
    const ring = await keyRing(configurationOf(c.env), "queue");
    const place = await readQueueToken(ring, token, { fan: c.get("fan"), concertId }, c.get("now"));
    if (!place.ok) return problem(c, place.refusal);
    const address = await findRoom(c, concertId);
    if (address === null) return problem(c, { code: "not-found" });
    const answer = await openRoom(c.env, address, c.get("chance")).pay({
      place: place.value,
      holdId,
      key: c.get("idempotencyKey"),
      fingerprint: await fingerprint(c.req.path, order),
    });
    const replay = replayHeader(answer.replayed);
    if (!answer.ok) return problem(c, cappedRefusal(answer.refusal, place.value), replay);
    const { payment, revision, served, sessionOver } = answer.value;
    noteServed(place.value, served);
    if (sessionOver) noteEnded(c, place.value);
    // The first answer, also when the payment has been refunded since.
    return c.json(paymentBody({ ...payment, state: "paid" }), 201, {
      ...replay,
      ...seatsChanged(c, place.value, revision),
    });
  })
  .get("/v1/payments", fan, query(pageQuery), async (c) => {
    const page = await listPayments(openDatabase(c.env.DATABASE), c.get("fan"), c.req.valid("query"));
    if (page === null) return badCursor(c);
    const body: List<PaymentBody> = { items: page.items.map(paymentBody), nextCursor: page.nextCursor };
    return c.json(body, 200);
  })
  .get("/v1/payments/:paymentId", fan, paymentPath, async (c) => {
    const { paymentId } = c.req.valid("param");
    const payment = await findFansPayment(openDatabase(c.env.DATABASE), c.get("fan"), paymentId);
    return payment === null ? problem(c, { code: "not-found" }) : c.json(paymentBody(payment), 200);
  })
  .post(
    "/v1/payments/:paymentId/refund",
    fan,
    limited("payment"),
    emptyBody,
    paymentPath,
    idempotencyKey,
    noBody,
    async (c) => {
      const { paymentId } = c.req.valid("param");
      const payment = await findFansPayment(openDatabase(c.env.DATABASE), c.get("fan"), paymentId);
      const address = payment === null ? null : await findRoom(c, payment.concertId);
      if (payment === null || address === null) return problem(c, { code: "not-found" });
      const { concertId, performanceId, holdId, state } = payment;
      const answer = await openRoom(c.env, address, c.get("chance")).refund({
        fan: c.get("fan"),
        paymentId,
        performanceId,
        holdId,
        key: c.get("idempotencyKey"),
        isRefunded: state === "refunded",
      });
      const replay = replayHeader(answer.replayed);
      if (!answer.ok) return problem(c, answer.refusal, replay);
      const { refund, revision } = answer.value;
      return c.json(refundBody(refund), 201, {
        ...replay,
        ...seatsChanged(c, { fan: c.get("fan"), concertId }, revision),
      });
    },
  );

const refundBody = ({ refundId, paymentId, amount, balance, refundedAt }: RefundRecord): RefundBody => ({
  refundId,
  paymentId,
  amount,
  currency: CURRENCY,
  balance,
  refundedAt: toInstant(refundedAt),
});

const paymentBody = (payment: PaymentRecord): PaymentBody => ({
  paymentId: payment.paymentId,
  status: payment.state === "refunded" ? "refunded" : "paid",
  concertId: payment.concertId,
  performanceId: payment.performanceId,
  holdId: payment.holdId,
  amount: payment.amount,
  currency: CURRENCY,
  balance: payment.balance,
  tickets: payment.tickets.map(({ ticketId, seatId }) => ({ ticketId, seatId })),
  paidAt: toInstant(payment.paidAt),
});
