// Operators find what a fan asks about, and give it back. Payments are read from D1, where they stand for good; a refund is
// decided by the room of the concert, as its fan's would be.
import { operatorFindingOperations } from "../../../contract/operations/operator/finding.ts";
import type { OperatorPaymentBody } from "../../../contract/operator/finding.ts";
import { BAD_CURSOR, refuse } from "../../../contract/refusals.ts";
import { CURRENCY, toInstant, toInstantOrNull } from "../../../contract/values.ts";
import { listEntries, readBalance } from "../../../database/balances.ts";
import { searchPayments } from "../../../database/operator/finding.ts";
import { findPayment } from "../../../database/payments.ts";
import { findUser } from "../../../database/users.ts";
import { operatorsKey } from "../../../domain/operators-key.ts";
import { hasRoom } from "../../../domain/records/concert.ts";
import type { FoundPayment } from "../../../domain/records/payment.ts";
import type { FanView } from "../../../domain/room-messages.ts";
import { openRoom } from "../../../room/client/room-client.ts";
import { isProvidedUserId } from "../../access/openid.ts";
import { readConcertNow } from "../../concerts/catalogue.ts";
import { configurationOf } from "../../http/configuration.ts";
import { replayHeader } from "../../http/idempotency.ts";
import { seatsChanged } from "../../seats/seat-reading.ts";
import type { AnyRequest } from "../handler.ts";
import { entryBody } from "../entry-body.ts";
import { holdBody } from "../hold-body.ts";
import { refundBody } from "../payment-body.ts";
import { routesOf } from "../routes-of.ts";

/** Payments that are told with a fan; the others are found by the fan's id. */
const PAYMENTS_OF_FAN = 20;

export const operatorFindingRoutes = routesOf(operatorFindingOperations)({
  async findPayments({ database, access, query: { limit, cursor, ...filter } }) {
    const page = await searchPayments(database, { ...filter, among: access.concertIds }, { limit, cursor });
    if (page === null) return refuse(BAD_CURSOR);
    return { status: 200, body: { items: page.items.map(operatorPaymentBody), nextCursor: page.nextCursor } };
  },

  async refundForFan({ c, chance, database, actor, access, key, path: { paymentId }, body: { reason } }) {
    const payment = await findPayment(database, paymentId);
    if (payment === null || payment.state === "void") return refuse({ code: "not-found" });
    const { fanId, concertId, performanceId, holdId, paidAt, state, compReason } = payment;
    if (access.concertIds?.includes(concertId) === false) return refuse({ code: "not-found" });
    const found = await readConcertNow(c, concertId);
    if (found === null) return refuse({ code: "not-found" });
    const answer = await openRoom(c.env, found.concert, chance).refund({
      fanId,
      paymentId,
      performanceId,
      holdId,
      paidAt,
      key: operatorsKey({ keyId: access.keyId, of: paymentId, key }),
      isRefunded: state === "refunded",
      ...(compReason !== undefined && { isComp: true }),
      given: { reason, by: actor },
    });
    const replay = replayHeader(answer.replayed);
    if (!answer.ok) return { ...answer, headers: replay };
    const { refund, revision } = answer.value;
    const headers = { ...replay, ...seatsChanged(c, { fanId, concertId }, revision) };
    return { status: 201, body: refundBody(refund), headers };
  },

  async getOperatorUser(request) {
    const { c, chance, database, path, query } = request;
    const { userId } = path;
    const fan = await fanOf(request, userId);
    if (fan === null) return refuse({ code: "not-found" });
    const [balance, paid] = await Promise.all([
      readBalance(database, userId),
      searchPayments(database, { userId }, { limit: PAYMENTS_OF_FAN }),
    ]);
    const payments = paid?.items.map(operatorPaymentBody) ?? [];
    const body = { userId, name: fan.name, balance, currency: CURRENCY, payments };
    const { concertId } = query;
    if (concertId === undefined) return { status: 200, body };
    const found = await readConcertNow(c, concertId);
    if (found === null) return refuse({ code: "not-found" });
    if (!hasRoom(found.concert)) return { status: 200, body: { ...body, place: null, holds: [] } };
    const there = await openRoom(c.env, found.concert, chance).fan(userId);
    if (!there.ok) return there;
    const { place, holds } = there.value;
    return {
      status: 200,
      body: { ...body, place: placeOf(place), holds: holds.map((hold) => holdBody(concertId, hold)) },
    };
  },

  async listUserEntries(request) {
    const { database, path, query } = request;
    const { userId } = path;
    const page = await listEntries(database, userId, query, "operator");
    if (page === null) return refuse(BAD_CURSOR);
    if ((await fanOf(request, userId)) === null) return refuse({ code: "not-found" });
    return { status: 200, body: { items: page.items.map(entryBody), nextCursor: page.nextCursor } };
  },
});

/** A fan by id; null for an unknown one. Of a provider's fans only the form of the id is known. */
async function fanOf({ c, database }: AnyRequest, userId: string): Promise<{ name: string | null } | null> {
  if (configurationOf(c.env).identity.kind !== "openid") return findUser(database, userId);
  return isProvidedUserId(userId) ? { name: null } : null;
}

const placeOf = (place: FanView["place"]) =>
  place && {
    number: place.number,
    status: place.status,
    position: place.position,
    expiresAt: toInstantOrNull(place.expiresAt),
  };

const operatorPaymentBody = (payment: FoundPayment): OperatorPaymentBody => {
  const { fanId, fanName, state, paidAt, compReason, cancelReason, refund } = payment;
  const reason = refund?.reason ?? cancelReason ?? compReason;
  return {
    paymentId: payment.paymentId,
    status: state,
    concertId: payment.concertId,
    performanceId: payment.performanceId,
    holdId: payment.holdId,
    amount: payment.amount,
    currency: CURRENCY,
    balance: payment.balance,
    paidAt: toInstant(paidAt),
    comp: compReason !== null,
    fan: { userId: fanId, name: fanName },
    tickets: payment.tickets,
    refund: refund && {
      refundId: refund.refundId,
      amount: refund.amount,
      refundedAt: toInstant(refund.refundedAt),
      ...(refund.reason !== null && { reason: refund.reason }),
    },
    ...(reason !== null && { reason }),
  };
};
