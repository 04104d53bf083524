// Question: does a refund give back exactly one payment, once, with its seats, and never too late?
// Method: refunds and their repeats over HTTP; time is set, and D1 is taken away where an outcome must stay open. What
// happens when the room itself is lost in between is the faults' tests' question.
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import {
  admin,
  auditOf,
  change,
  Fan,
  figuresOf,
  makeConcert,
  roomOf,
  setClock,
  withoutTable,
  type Json,
} from "../support/client.ts";

const { at, instant } = setClock();
const HOUR_MS = 3_600_000;
const REPLAYED = "Idempotency-Replayed";

/** A concert that is played so many hours after the test begins. */
const concertIn = (hours: number, settings: Json = {}): Promise<Json> =>
  makeConcert({
    performances: [
      {
        startsAt: instant(hours * HOUR_MS),
        sections: [{ name: "A", grade: "R", price: 50_000, rows: 1, seatsPerRow: 50 }],
      },
    ],
    ...settings,
  });

test("a refund gives the money back, voids the tickets and frees the seats at once", async () => {
  const concert = await makeConcert();
  const [fan, other] = [await Fan.inside(concert), await Fan.inside(concert)];
  const { paymentId } = await fan.buy("A-1-1", "A-1-2");
  at(1_000);
  const refunded = await fan.refund(paymentId);
  expect(refunded.status).toBe(201);
  expect(refunded.body).toEqual({
    refundId: expect.stringMatching(/^ref_/),
    paymentId,
    amount: 100_000,
    currency: "KRW",
    balance: 1_000_000,
    refundedAt: instant(1_000),
  });
  expect((await fan.balance()).body.amount).toBe(1_000_000);
  expect((await fan.call(`/v1/payments/${paymentId}`)).body.status).toBe("refunded");
  expect((await fan.tickets()).body.items.map((ticket) => ticket.status)).toEqual(["refunded", "refunded"]);
  const [newest] = (await fan.call("/v1/balance/entries")).body.items;
  expect(newest).toMatchObject({
    kind: "refund",
    amount: 100_000,
    balance: 1_000_000,
    reference: refunded.body.refundId,
  });
  expect((await other.hold("A-1-1", "A-1-2")).status).toBe(201);
  expect(await figuresOf(concert)).toMatchObject({ paidAmount: 100_000, refundedAmount: 100_000 });
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});

test("seats that were refunded can be sold again, and the first payment stays refunded", async () => {
  const concert = await makeConcert();
  const [fan, other] = [await Fan.inside(concert), await Fan.inside(concert)];
  const { paymentId, holdId } = await fan.buy("A-1-1");
  await fan.refund(paymentId, "back");
  await other.buy("A-1-1");
  expect((await fan.refund(paymentId, "back")).status).toBe(201);
  expect((await fan.refund(paymentId, "again")).body.code).toBe("already-refunded");
  await fan.join();
  expect((await fan.pay(holdId)).body.code).toBe("hold-expired");
  expect((await figuresOf(concert)).performances[0].seats).toMatchObject({ sold: 1, available: 49 });
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});

test("seats given back by a refund no longer count towards the fan's limit", async () => {
  const concert = await makeConcert({ maxSeatsPerFan: 1 });
  const fan = await Fan.inside(concert);
  const { paymentId } = await fan.buy("A-1-1");
  await fan.join();
  expect((await fan.hold("A-1-2")).body.code).toBe("seat-limit-reached");
  await fan.refund(paymentId);
  expect((await fan.hold("A-1-2")).status).toBe(201);
});

test("the same key gets the same answer, another key is told that it is done", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert);
  const { paymentId } = await fan.buy("A-1-1");
  const first = await fan.refund(paymentId, "key");
  expect(first.headers.get("Idempotency-Replayed")).toBeNull();
  at(5_000);
  const again = await fan.refund(paymentId, "key");
  expect([again.status, again.body]).toEqual([201, first.body]);
  expect(again.headers.get("Idempotency-Replayed")).toBe("true");
  expect(await fan.refund(paymentId, "other")).toMatchObject({ status: 409, body: { code: "already-refunded" } });
  expect((await fan.balance()).body.amount).toBe(1_000_000);
});

test("a key that paid can refund as well: each path has keys of its own", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert);
  const paid = await fan.pay((await fan.hold("A-1-1")).body.holdId, "key");
  expect((await fan.refund(paid.body.paymentId, "key")).status).toBe(201);
});

test("a payment answered again after its refund is the first answer", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert);
  const { holdId } = (await fan.hold("A-1-1")).body;
  const paid = await fan.pay(holdId, "key");
  await fan.refund(paid.body.paymentId);
  expect((await fan.pay(holdId, "key")).body).toEqual(paid.body);
});

test.each([24, 1, 0])("with %d hours to go a refund is possible until then, and no longer", async (hours) => {
  const closesAt = 5 * HOUR_MS;
  const concert = await concertIn(hours + 5, { refundUntilHours: hours });
  const fan = await Fan.inside(concert);
  const early = await fan.buy("A-1-1");
  await fan.join();
  const late = await fan.buy("A-1-2");
  at(closesAt - 1);
  expect((await fan.refund(early.paymentId)).status).toBe(201);
  at(closesAt);
  expect(await fan.refund(late.paymentId)).toMatchObject({
    status: 409,
    body: { code: "refund-closed", closedAt: instant(closesAt) },
  });
  expect((await fan.balance()).body.amount).toBe(950_000);
});

test("what came too late may be sent again with its key: another deadline refuses with its own time, or refunds", async () => {
  const concert = await concertIn(10);
  const fan = await Fan.inside(concert);
  const { paymentId } = await fan.buy("A-1-1");
  const closed = async (hours: number) => {
    const late = await fan.refund(paymentId, "late");
    expect(late).toMatchObject({
      status: 409,
      body: { code: "refund-closed", closedAt: instant((10 - hours) * HOUR_MS) },
    });
    expect(late.headers.get(REPLAYED)).toBeNull();
  };
  await closed(24);
  await closed(24);
  await change(concert, { refundUntilHours: 12 });
  await closed(12);
  await change(concert, { refundUntilHours: 1 });
  const refunded = await fan.refund(paymentId, "late");
  expect(refunded).toMatchObject({ status: 201, body: { balance: 1_000_000 } });
  expect(refunded.headers.get(REPLAYED)).toBeNull();
  const again = await fan.refund(paymentId, "late");
  expect([again.status, again.body, again.headers.get(REPLAYED)]).toEqual([201, refunded.body, "true"]);
});

test("a kept refund is answered again after the deadline has passed, also when it was committed a moment ago", async () => {
  const concert = await concertIn(30);
  const fan = await Fan.inside(concert);
  const { paymentId, performanceId, holdId } = await fan.buy("A-1-1");
  const refunded = await fan.refund(paymentId, "key");
  at(7 * HOUR_MS);
  const again = await fan.refund(paymentId, "key");
  expect([again.status, again.body]).toEqual([201, refunded.body]);
  // As the edge asks when it looked at the payment just before the refund was committed.
  const asked = { fanId: fan.userId, paymentId, performanceId, holdId, paidAt: 0, key: "key", isRefunded: false };
  expect(await roomOf(concert).refund(asked)).toMatchObject({ ok: true, replayed: true });
  expect(await roomOf(concert).refund({ ...asked, key: "other" })).toMatchObject({
    ok: false,
    refusal: { code: "already-refunded" },
  });
});

test("a key that came second is answered so again, marked as a repeat, whatever happens to the room", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert);
  const { paymentId } = await fan.buy("A-1-1");
  await fan.refund(paymentId, "first");
  const second = await fan.refund(paymentId, "second");
  expect([second.body.code, second.headers.get(REPLAYED)]).toEqual(["already-refunded", null]);
  const repeated = async () => {
    const again = await fan.refund(paymentId, "second");
    expect(again.headers.get(REPLAYED)).toBe("true");
    expect({ ...again.body, requestId: "" }).toEqual({ ...second.body, requestId: "" });
  };
  await repeated();
  await evictDurableObject(roomOf(concert));
  await repeated();
  await admin(`/v1/admin/concerts/${concert.concertId}/rebuild`, { method: "POST", body: {} });
  await repeated();
  expect((await fan.refund(paymentId, "first")).status).toBe(201);
  expect((await fan.refund(paymentId, "third")).headers.get(REPLAYED)).toBeNull();
});

test("a room keeps the keys that came second for a day and more, and not for ever", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert);
  const { paymentId, performanceId, holdId } = await fan.buy("A-1-1");
  await fan.refund(paymentId);
  for (const hour of [0, 24, 48, 72]) {
    at(hour * HOUR_MS);
    const asked = {
      fanId: fan.userId,
      paymentId,
      performanceId,
      holdId,
      paidAt: 0,
      key: `at-${hour}`,
      isRefunded: true,
    };
    await roomOf(concert).refund(asked);
  }
  const kept = await runInDurableObject(roomOf(concert), (_, { storage }) =>
    storage.sql.exec<{ key: string }>("SELECT key FROM refused_refunds ORDER BY key").toArray(),
  );
  expect(kept.map(({ key }) => key)).toEqual(["at-24", "at-48", "at-72"]);
});

test("somebody else's payment, and none at all, are 404", async () => {
  const concert = await makeConcert();
  const [fan, other] = [await Fan.inside(concert), await Fan.inside(concert)];
  const { paymentId } = await fan.buy("A-1-1");
  expect(await other.refund(paymentId)).toMatchObject({ status: 404, body: { code: "not-found" } });
  expect(await fan.refund("pay_none")).toMatchObject({ status: 404, body: { code: "not-found" } });
  expect((await fan.balance()).body.amount).toBe(950_000);
});

test("a refund needs a key and no body but an empty object", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert);
  const { paymentId } = await fan.buy("A-1-1");
  const path = `/v1/payments/${paymentId}/refund`;
  expect((await fan.call(path, { method: "POST", body: {} })).body.code).toBe("idempotency-key-required");
  const headers = { "Idempotency-Key": "key" };
  expect((await fan.call(path, { method: "POST", body: { amount: 1 }, headers })).body.code).toBe("invalid-request");
  expect((await fan.call(path, { method: "POST", body: "{", headers })).body.code).toBe("malformed-json");
  expect((await fan.balance()).body.amount).toBe(950_000);
});

test("50 refunds of one payment with 50 keys are one refund", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert);
  const { paymentId } = await fan.buy("A-1-1");
  const replies = await Promise.all(Array.from({ length: 50 }, () => fan.refund(paymentId)));
  const codes = replies.map(({ status, body }) => body.code ?? status);
  expect(codes.filter((code) => code === 201)).toHaveLength(1);
  expect(codes.filter((code) => code === "already-refunded")).toHaveLength(49);
  expect((await fan.balance()).body.amount).toBe(1_000_000);
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});

test("50 refunds with one key are one refund and one answer", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert);
  const { paymentId } = await fan.buy("A-1-1");
  const replies = await Promise.all(Array.from({ length: 50 }, () => fan.refund(paymentId, "key")));
  const done = replies.filter(({ status }) => status === 201);
  expect(done.length).toBeGreaterThanOrEqual(1);
  expect(done.length + replies.filter(({ body }) => body.code === "idempotency-in-flight").length).toBe(50);
  expect(new Set(done.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  expect((await fan.balance()).body.amount).toBe(1_000_000);
});

test("a refund that D1 leaves open is finished by the same key", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert);
  const { paymentId } = await fan.buy("A-1-1");
  const open = await withoutTable("refunds", () => fan.refund(paymentId, "key"));
  expect(open).toMatchObject({ status: 503, body: { code: "outcome-pending" } });
  expect((await figuresOf(concert)).performances[0].seats.sold).toBe(1);
  expect((await fan.refund(paymentId, "key")).status).toBe(201);
  expect((await figuresOf(concert)).performances[0].seats.sold).toBe(0);
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});

test("a refund that D1 leaves open is finished by the alarm, and another key is then told so", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert);
  const { paymentId } = await fan.buy("A-1-1");
  await withoutTable("refunds", () => fan.refund(paymentId, "key"));
  at(6_000);
  await runDurableObjectAlarm(roomOf(concert));
  expect((await figuresOf(concert)).performances[0].seats.available).toBe(50);
  expect((await fan.refund(paymentId, "other")).body.code).toBe("already-refunded");
  expect((await fan.refund(paymentId, "key")).status).toBe(201);
  expect((await fan.balance()).body.amount).toBe(1_000_000);
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});
