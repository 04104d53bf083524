// Question: does an operator find a payment by whatever a fan can name, see the fan, and give the payment back once?
// Method: purchases through the API with a set time, asked for in every way. That each search has its index, the plans of
// src/database show.
import { expect, test } from "vitest";
import {
  admin,
  auditOf,
  change,
  codeOf,
  Fan,
  type Json,
  makeConcert,
  readPages,
  type Reply,
  setClock,
  withoutTable,
} from "../support/client.ts";

const { at, instant } = setClock();
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const find = async (query: string): Promise<string[]> => {
  const { status, body } = await admin(`/v1/admin/payments?${query}`);
  expect(status).toBe(200);
  return body.items.map(({ paymentId }: Json) => paymentId);
};
const giveBack = (
  paymentId: string,
  reason = "The fan is ill.",
  key: string = crypto.randomUUID(),
): Promise<Reply<Json>> =>
  admin(`/v1/admin/payments/${paymentId}/refund`, {
    method: "POST",
    body: { reason },
    headers: { "Idempotency-Key": key },
  });

test("a payment is found by every id that stands in it, also after its seat was sold again", async () => {
  const concert = await makeConcert();
  const [fan, other] = [await Fan.inside(concert), await Fan.inside(concert)];
  const first = await fan.buy("A-1-1", "A-1-2");
  at(1_000);
  await fan.refund(first.paymentId);
  const second = await other.buy("A-1-1");
  at(2_000);
  await fan.join();
  const third = await fan.buy("A-1-3");
  const { concertId, performanceId } = first;
  const [a, b, c] = [first.paymentId, second.paymentId, third.paymentId];
  expect(await find(`concertId=${concertId}`)).toEqual([c, b, a]);
  expect(await find(`performanceId=${performanceId}`)).toEqual([c, b, a]);
  expect(await find(`userId=${fan.userId}`)).toEqual([c, a]);
  expect(await find(`paymentId=${b}`)).toEqual([b]);
  expect(await find(`ticketId=${first.tickets[1]?.ticketId}`)).toEqual([a]);
  expect(await find(`seatId=A-1-1&performanceId=${performanceId}`)).toEqual([b, a]);
  expect(await find(`seatId=A-1-1&concertId=${concertId}`)).toEqual([b, a]);
  expect(await find(`seatId=A-1-1&userId=${fan.userId}`)).toEqual([a]);
  expect((await find("seatId=A-1-1")).slice(0, 2)).toEqual([b, a]);
  expect(await find(`concertId=${concertId}&state=refunded`)).toEqual([a]);
  expect(await find(`concertId=${concertId}&state=paid`)).toEqual([c, b]);
  expect((await find("state=refunded"))[0]).toBe(a);
  expect((await find("")).slice(0, 3)).toEqual([c, b, a]);
  expect(await find("paymentId=pay_nothing")).toEqual([]);
  const pages = await readPages((query) => admin(`/v1/admin/payments${query}&concertId=${concertId}`), 1);
  expect(pages.flat().map(({ paymentId }) => paymentId)).toEqual([c, b, a]);
  const all = await admin("/v1/admin/payments?limit=2");
  const rest = await admin(`/v1/admin/payments?limit=1&cursor=${all.body.nextCursor}`);
  expect(rest.body.items[0].paymentId).toBe(a);
  expect((await admin(`/v1/admin/payments?concertId=${concertId}&cursor=${all.body.nextCursor}`)).status).toBe(400);
});

test("it is told with its tickets, its refund and its fan", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert);
  const paid = await fan.buy("A-1-1");
  await giveBack(paid.paymentId);
  const { body } = await admin(`/v1/admin/payments?paymentId=${paid.paymentId}`);
  expect(body.items).toEqual([
    {
      ...paid,
      status: "refunded",
      comp: false,
      fan: { userId: fan.userId, name: null },
      tickets: [
        {
          ticketId: paid.tickets[0]?.ticketId,
          seatId: "A-1-1",
          section: "A",
          row: 1,
          number: 1,
          grade: "R",
          price: 50_000,
          status: "refunded",
        },
      ],
      refund: { refundId: expect.any(String), amount: 50_000, refundedAt: instant(0), reason: "The fan is ill." },
      reason: "The fan is ill.",
    },
  ]);
});

test("a fan is seen with balance and payments, and at a concert with place and holds", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert);
  const path = `/v1/admin/users/${fan.userId}`;
  const held = (await fan.hold("A-1-1")).body;
  const seen = (await admin(`${path}?concertId=${concert.concertId}`)).body;
  expect(seen).toMatchObject({ userId: fan.userId, name: null, balance: 1_000_000, currency: "KRW", payments: [] });
  expect(seen.place).toEqual({
    number: 1,
    status: "admitted",
    position: 0,
    expiresAt: held.expiresAt > instant(600_000) ? held.expiresAt : instant(600_000),
  });
  expect(seen.holds).toEqual([held]);
  const { paymentId } = (await fan.pay(held.holdId)).body;
  const after = (await admin(`${path}?concertId=${concert.concertId}`)).body;
  expect([after.balance, after.place, after.holds, after.payments[0].paymentId]).toEqual([
    950_000,
    null,
    [],
    paymentId,
  ]);
  expect((await admin(path)).body).not.toHaveProperty("place");
  const { items } = (await admin(`${path}/entries`)).body;
  expect(items.map(({ kind, amount }: Json) => [kind, amount])).toEqual([
    ["payment", -50_000],
    ["charge", 1_000_000],
  ]);
  for (const missing of [
    "/v1/admin/users/usr_nobody",
    "/v1/admin/users/usr_nobody/entries",
    `${path}?concertId=con_x`,
  ]) {
    expect(codeOf(await admin(missing))).toEqual([404, "not-found"]);
  }
});

test("an operator gives back after the deadline, the fan is told why, and the log has it", async () => {
  const startsAt = new Date(Date.parse(instant(0)) + DAY_MS).toISOString();
  const sections = [{ name: "A", grade: "R", price: 50_000, rows: 1, seatsPerRow: 5 }];
  const concert = await makeConcert({ performances: [{ startsAt, sections }] });
  const fan = await Fan.inside(concert);
  const { paymentId } = await fan.buy("A-1-1");
  at(11 * HOUR_MS);
  expect(codeOf(await fan.refund(paymentId))).toEqual([409, "refund-closed"]);
  const key = crypto.randomUUID();
  const given = await giveBack(paymentId, "The fan is ill.", key);
  expect([given.status, given.body.amount, given.body.balance]).toEqual([201, 50_000, 1_000_000]);
  expect(given.headers.get("Seats-Revision")).toMatch(/^\d+$/);
  const again = await giveBack(paymentId, "The fan is ill.", key);
  expect([again.status, again.body, again.headers.get("Idempotency-Replayed")]).toEqual([201, given.body, "true"]);
  expect(codeOf(await giveBack(paymentId, "Another reason.", key))).toEqual([422, "idempotency-key-reused"]);
  const second = crypto.randomUUID();
  expect(codeOf(await giveBack(paymentId, "Again.", second))).toEqual([409, "already-refunded"]);
  const kept = await giveBack(paymentId, "Again.", second);
  expect([...codeOf(kept), kept.headers.get("Idempotency-Replayed")]).toEqual([409, "already-refunded", "true"]);
  expect(codeOf(await giveBack(paymentId, "Once more.", second))).toEqual([422, "idempotency-key-reused"]);
  expect((await fan.call(`/v1/payments/${paymentId}`)).body).toMatchObject({
    status: "refunded",
    reason: "The fan is ill.",
  });
  expect((await fan.tickets()).body.items).toMatchObject([{ status: "refunded", reason: "The fan is ill." }]);
  const log = (await admin(`/v1/admin/concerts/${concert.concertId}/log`)).body.items;
  expect(log[0]).toMatchObject({
    action: "payment-refunded",
    operator: "admin",
    after: { paymentId, userId: fan.userId, amount: 50_000, reason: "The fan is ill." },
  });
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});

test("a comp is taken back by an operator, and its seat can be had again", async () => {
  const concert = await makeConcert();
  const fan = await Fan.of(concert);
  const date = `/v1/admin/concerts/${concert.concertId}/performances/${fan.performanceId}`;
  const comp = await admin(`${date}/comps`, {
    method: "POST",
    body: { userId: fan.userId, seatIds: ["A-1-1"], reason: "A guest" },
    headers: { "Idempotency-Key": "comp" },
  });
  expect(codeOf(await fan.refund(comp.body.paymentId))).toEqual([409, "refund-closed"]);
  expect((await giveBack(comp.body.paymentId, "Cannot come.")).body).toMatchObject({ amount: 0 });
  expect((await admin(`${date}/seats/A-1-1`)).body.status).toBe("available");
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});

test("a refund that D1 couldn't be told is gone on with under the same key, with its reason", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert);
  const { paymentId } = await fan.buy("A-1-1");
  const key = crypto.randomUUID();
  const pending = await withoutTable("refunds", () => giveBack(paymentId, "Ill.", key));
  expect(pending.status).toBe(503);
  expect(codeOf(await giveBack(paymentId, "Another.", key))).toEqual([422, "idempotency-key-reused"]);
  expect((await giveBack(paymentId, "Ill.", key)).status).toBe(201);
  expect((await fan.call(`/v1/payments/${paymentId}`)).body.reason).toBe("Ill.");
});

test("what isn't a payment can't be given back, and a reason and a key are needed", async () => {
  expect(codeOf(await giveBack("pay_nothing"))).toEqual([404, "not-found"]);
  const concert = await makeConcert();
  const { paymentId } = await (await Fan.inside(concert)).buy("A-1-1");
  const path = `/v1/admin/payments/${paymentId}/refund`;
  expect(codeOf(await admin(path, { method: "POST", body: { reason: "Ill." } }))).toEqual([
    400,
    "idempotency-key-required",
  ]);
  const keyed = { "Idempotency-Key": "key" };
  expect((await admin(path, { method: "POST", body: {}, headers: keyed })).status).toBe(400);
  expect((await change(concert, { title: "Another" })).status).toBe(200);
});

test("a key that is bound to concerts finds and gives back only what is of these", async () => {
  const [mine, others] = [await makeConcert(), await makeConcert()];
  const [here, there] = [await (await Fan.inside(mine)).buy("A-1-1"), await (await Fan.inside(others)).buy("A-1-1")];
  const made = await admin("/v1/admin/keys", {
    method: "POST",
    body: { name: "box office", scopes: ["people", "money"], concertIds: [mine.concertId] },
  });
  const key = { Authorization: `Bearer ${made.body.key}` };
  const found = await admin("/v1/admin/payments", { headers: key });
  expect(found.body.items.map(({ paymentId }: Json) => paymentId)).toEqual([here.paymentId]);
  expect((await admin(`/v1/admin/payments?concertId=${others.concertId}`, { headers: key })).body.items).toEqual([]);
  const refund = (paymentId: string) =>
    admin(`/v1/admin/payments/${paymentId}/refund`, {
      method: "POST",
      body: { reason: "Ill." },
      headers: { ...key, "Idempotency-Key": "key" },
    });
  expect(codeOf(await refund(there.paymentId))).toEqual([404, "not-found"]);
  expect((await refund(here.paymentId)).status).toBe(201);
  expect(codeOf(await admin("/v1/admin/users/usr_x", { headers: key }))).toEqual([403, "scope-required"]);
});
