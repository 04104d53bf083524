// Question: is what an operator gives a payment like every other, for its fan and for the books, but for what it costs and what
// it heeds? Method: over HTTP, one rule a test. What faults in between do is asked by the tests under test/faults.
import { abortAllDurableObjects, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { providedUserId } from "../../src/edge/access/openid.ts";
import {
  admin,
  auditOf,
  call,
  change,
  codeOf,
  Fan,
  figuresOf,
  makeConcert,
  roomOf,
  setClock,
  withSettings,
  type Json,
} from "../support/client.ts";
import { ring } from "../faults/alarms.ts";
import { blocks, comp, operatorSeat, pathOfDate, rebuild } from "../operator/requests.ts";

const { at, instant } = setClock();

const seatsOf = async (concert: { concertId: string }): Promise<Json> =>
  (await figuresOf(concert)).performances[0]?.seats;
const logOf = async ({ concertId }: { concertId: string }): Promise<Json[]> =>
  (await admin(`/v1/admin/concerts/${concertId}/log`)).body.items;

test("is a payment of nothing, with tickets that say why, in the books and on record", async () => {
  const concert = await makeConcert();
  const fan = await Fan.of(concert);
  const given = await comp(concert, { userId: fan.userId, seatIds: ["A-1-2", "A-1-1"] });
  expect(given).toMatchObject({
    status: 201,
    body: {
      status: "paid",
      concertId: concert.concertId,
      amount: 0,
      balance: 0,
      tickets: [{ seatId: "A-1-2" }, { seatId: "A-1-1" }],
      reason: "Guests of the artist",
    },
  });
  expect(given.headers.get("Seats-Revision")).toMatch(/^\d+$/);
  const { paymentId } = given.body;
  expect((await fan.call(`/v1/payments/${paymentId}`)).body).toEqual(given.body);
  expect((await fan.call("/v1/payments")).body.items).toEqual([given.body]);
  const tickets = (await fan.tickets()).body.items;
  expect(tickets).toHaveLength(2);
  for (const ticket of tickets) {
    expect(ticket).toMatchObject({ price: 0, status: "valid", paymentId, reason: "Guests of the artist" });
  }
  expect((await fan.call("/v1/balance/entries")).body.items).toMatchObject([
    { kind: "payment", amount: 0, balance: 0, reference: paymentId },
  ]);
  expect(await seatsOf(concert)).toEqual({ available: 48, held: 0, paying: 0, sold: 2 });
  expect((await logOf(concert))[0]).toMatchObject({
    action: "comp-given",
    after: { paymentId, userId: fan.userId, seatIds: ["A-1-2", "A-1-1"], reason: "Guests of the artist" },
  });
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});

test("what a fan has paid has no reason", async () => {
  const fan = await Fan.inside(await makeConcert());
  expect(await fan.buy("A-1-1")).not.toHaveProperty("reason");
  expect((await fan.tickets()).body.items[0]).not.toHaveProperty("reason");
});

test("heeds neither the state of the sale nor a limit, makes no session and counts in no limit", async () => {
  const concert = await makeConcert({ maxSeatsPerFan: 1, saleOpensAt: instant(60_000) });
  const fan = await Fan.of(concert);
  const give = (...seatIds: string[]) => comp(concert, { userId: fan.userId, seatIds });
  expect((await give("A-1-1", "A-1-2", "A-1-3")).status).toBe(201);
  at(60_000);
  await change(concert, { state: "paused" });
  expect((await give("A-1-4")).status).toBe(201);
  await change(concert, { state: "closed" });
  expect((await give("A-1-5")).status).toBe(201);
  await change(concert, { state: "open" });
  expect((await figuresOf(concert)).line).toMatchObject({ issued: 0, admitted: 0 });
  await fan.join();
  await fan.charge(100_000);
  expect((await fan.holds()).body.items).toEqual([]);
  const held = await fan.hold("A-1-6");
  expect(held.status).toBe(201);
  // Nor does it end a session, or the hold that waits in it.
  expect((await give("A-1-8")).status).toBe(201);
  expect((await fan.pay(held.body.holdId)).status).toBe(201);
  await fan.join();
  expect(codeOf(await fan.hold("A-1-7"))).toEqual([409, "seat-limit-reached"]);
  await rebuild(concert);
  await fan.join();
  // A rebuilt room still tells what was given from what was paid.
  expect(codeOf(await fan.hold("A-1-7"))).toEqual([409, "seat-limit-reached"]);
  await change(concert, { maxSeatsPerFan: 2 });
  expect((await fan.hold("A-1-7")).status).toBe(201);
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});

test("may be of seats that are kept back, which are free when the date is not", async () => {
  const concert = await makeConcert();
  const fan = await Fan.of(concert);
  await blocks(concert, "block", { seatIds: ["A-1-1", "A-1-2"] });
  expect((await comp(concert, { userId: fan.userId, seatIds: ["A-1-1", "A-1-3"] })).status).toBe(201);
  expect(await seatsOf(concert)).toEqual({ available: 47, held: 0, paying: 0, sold: 2, blocked: 1 });
  expect(await auditOf(concert)).toMatchObject({ ok: true });
  await rebuild(concert);
  expect(await seatsOf(concert)).toEqual({ available: 47, held: 0, paying: 0, sold: 2, blocked: 1 });
  const told = (await blocks(concert, "unblock", { section: "A" })).body;
  expect(told.changed).toBe(1);
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});

test("is refused in the order of a hold, and then nothing is given", async () => {
  const concert = await makeConcert();
  const [fan, other] = [await Fan.of(concert), await Fan.inside(concert)];
  await other.hold("A-1-1");
  await other.buy("A-1-2").catch(() => null);
  const give = async (body: Json) => codeOf(await comp(concert, body));
  const { userId } = fan;
  expect(await give({ userId: "usr_nobody", seatIds: ["A-9-9"] })).toEqual([404, "not-found"]);
  expect(await give({ userId, seatIds: ["A-9-9"] })).toEqual([400, "unknown-seats"]);
  expect((await comp(concert, { userId, seatIds: ["A-1-1", "A-1-2", "A-1-3"] })).body).toMatchObject({
    code: "seats-unavailable",
    seatIds: ["A-1-1", "A-1-2"],
  });
  expect(await give({ userId, seatIds: [] })).toEqual([400, "invalid-request"]);
  expect(await give({ userId, seatIds: Array.from({ length: 9 }, (_, seat) => `A-1-${seat + 5}`) })).toEqual([
    400,
    "invalid-request",
  ]);
  await admin(`${pathOfDate(concert)}/cancellation`, { method: "POST", body: {} });
  expect(await give({ userId, seatIds: ["A-1-1"] })).toEqual([410, "performance-cancelled"]);
  const past = await makeConcert({ performances: [soon()] });
  at(3_600_000);
  expect(codeOf(await comp(past, { userId, seatIds: ["A-1-1"] }))).toEqual([410, "performance-over"]);
  expect((await fan.tickets()).body.items).toEqual([]);
});

/** A date that is played in an hour. */
const soon = (): Json => ({
  startsAt: instant(3_600_000),
  sections: [
    { name: "A", grade: "R", price: 50_000, rows: 1, seatsPerRow: 9 },
    { name: "F", kind: "standing", grade: "S", price: 30_000, capacity: 5 },
  ],
});

test("may be of standing places", async () => {
  const concert = await makeConcert({ performances: [soon()] });
  const fan = await Fan.of(concert);
  expect((await comp(concert, { userId: fan.userId, seatIds: ["F-0-5"] })).status).toBe(201);
  expect((await fan.tickets()).body.items[0]).toMatchObject({ seatId: "F-0-5", row: null, number: 5, price: 0 });
});

test("with an identity provider, whose fans are not kept, every id is taken that it could give", async () => {
  const concert = await makeConcert();
  const provider = {
    OPENID_ISSUER: "https://login.example.org",
    OPENID_AUDIENCE: "frontrow",
    OPENID_JWKS_URL: "https://login.example.org/keys",
  };
  const userId = await providedUserId(provider.OPENID_ISSUER, "somebody");
  await withSettings(provider, async () => {
    expect((await comp(concert, { userId, seatIds: ["A-1-1"] })).status).toBe(201);
    expect(codeOf(await comp(concert, { userId: "usr_short", seatIds: ["A-1-2"] }))).toEqual([404, "not-found"]);
  });
});

describe("its key", () => {
  test("gives once, and its first answer is given again, also after a rebuild and when storage was lost", async () => {
    const concert = await makeConcert();
    const fan = await Fan.of(concert);
    const body = { userId: fan.userId, seatIds: ["A-1-1"] };
    const replies = await Promise.all([1, 2, 3].map(() => comp(concert, body, "key")));
    for (const { status, body: said } of replies) {
      expect(status === 201 || said.code === "idempotency-in-flight").toBe(true);
    }
    const first = await comp(concert, body, "key");
    expect([first.status, first.headers.get("Idempotency-Replayed")]).toEqual([201, "true"]);
    await rebuild(concert);
    expect((await comp(concert, body, "key")).body).toEqual(first.body);
    await runInDurableObject(roomOf(concert), async (_, { storage }) => storage.deleteAll());
    await abortAllDurableObjects();
    const again = await comp(concert, body, "key");
    expect([again.status, again.body, again.headers.get("Idempotency-Replayed")]).toEqual([201, first.body, "true"]);
    expect((await fan.tickets()).body.items).toHaveLength(1);
    expect(await auditOf(concert)).toMatchObject({ ok: true });
  });

  test("is one for all fans: it can't be used again for another", async () => {
    const concert = await makeConcert();
    const [fan, other] = [await Fan.of(concert), await Fan.of(concert)];
    await comp(concert, { userId: fan.userId, seatIds: ["A-1-1"] }, "key");
    const reused = [422, "idempotency-key-reused"];
    expect(codeOf(await comp(concert, { userId: other.userId, seatIds: ["A-1-2"] }, "key"))).toEqual(reused);
    expect(codeOf(await comp(concert, { userId: fan.userId, seatIds: ["A-1-2"] }, "key"))).toEqual(reused);
    await runInDurableObject(roomOf(concert), async (_, { storage }) => storage.deleteAll());
    await abortAllDurableObjects();
    expect(codeOf(await comp(concert, { userId: other.userId, seatIds: ["A-1-2"] }, "key"))).toEqual(reused);
    expect((await other.tickets()).body.items).toEqual([]);
  });

  test("belongs to its date, as every operator's key belongs to its path", async () => {
    const concert = await makeConcert({ performances: [soon(), soon()] });
    const fan = await Fan.of(concert);
    const body = { userId: fan.userId, seatIds: ["A-1-1"] };
    const [one, two] = concert.performances;
    const on = (performanceId: string | undefined) =>
      comp({ concertId: concert.concertId, performances: [{ performanceId: performanceId ?? "" }] }, body, "key");
    expect((await on(one?.performanceId)).body.performanceId).toBe(one?.performanceId);
    expect((await on(two?.performanceId)).body.performanceId).toBe(two?.performanceId);
  });

  test("that was refused may be sent again, for another fan too", async () => {
    const concert = await makeConcert();
    const [fan, holder] = [await Fan.of(concert), await Fan.inside(concert)];
    const { holdId } = (await holder.hold("A-1-1")).body;
    expect((await comp(concert, { userId: fan.userId, seatIds: ["A-1-1"] }, "key")).status).toBe(409);
    await holder.release(holdId);
    expect((await comp(concert, { userId: holder.userId, seatIds: ["A-1-1"] }, "key")).status).toBe(201);
  });

  test("never meets a fan's, whatever the fan's looks like", async () => {
    const concert = await makeConcert();
    const fan = await Fan.inside(concert);
    await comp(concert, { userId: fan.userId, seatIds: ["A-1-1"] }, "key");
    const stored = await env.DATABASE.prepare("SELECT key FROM payments WHERE fan = ?")
      .bind(fan.userId)
      .first<string>("key");
    expect(stored).toBe(`op:root ${fan.performanceId} key`);
    // No header holds such a key; the nearest that one can hold is another one.
    for (const key of ["op:root:key", "op:root", `op:root${fan.performanceId}key`]) {
      const { holdId } = (await fan.hold(`A-1-${key.length}`)).body;
      expect((await fan.pay(holdId, key)).status).toBe(201);
      await fan.join();
    }
    expect(codeOf(await fan.pay("hld_x", stored ?? ""))).toEqual([400, "idempotency-key-required"]);
  });

  test("is required", async () => {
    const concert = await makeConcert();
    const { userId } = await Fan.of(concert);
    const body = { userId, seatIds: ["A-1-1"], reason: "x" };
    const without = await admin(`${pathOfDate(concert)}/comps`, { method: "POST", body });
    expect(codeOf(without)).toEqual([400, "idempotency-key-required"]);
  });
});

describe("giving it back", () => {
  test("is not for the fan: refunds of it closed when it was given", async () => {
    const concert = await makeConcert();
    const fan = await Fan.of(concert);
    const { paymentId, holdId, paidAt } = (await comp(concert, { userId: fan.userId, seatIds: ["A-1-1"] })).body;
    at(1_000);
    expect((await fan.refund(paymentId, "key")).body).toMatchObject({ code: "refund-closed", closedAt: paidAt });
    // Nor past the edge: the room knows by itself what was given.
    const asked = {
      fanId: fan.userId,
      paymentId,
      performanceId: fan.performanceId,
      holdId,
      key: "key",
      isRefunded: false,
      paidAt: Date.parse(paidAt),
    };
    expect(await roomOf(concert).refund(asked)).toMatchObject({ ok: false, refusal: { code: "refund-closed" } });
    await rebuild(concert);
    expect(await roomOf(concert).refund(asked)).toMatchObject({ ok: false, refusal: { code: "refund-closed" } });
    expect(await seatsOf(concert)).toMatchObject({ sold: 1 });
    expect((await fan.tickets()).body.items[0]?.status).toBe("valid");
  });

  test("happens when the date is called off: the tickets are void, and no money moves", async () => {
    const concert = await makeConcert();
    const [fan, buyer] = [await Fan.of(concert), await Fan.inside(concert, 50_000)];
    await blocks(concert, "block", { seatIds: ["A-1-1"] });
    const { paymentId } = (await comp(concert, { userId: fan.userId, seatIds: ["A-1-1"] }, "key")).body;
    await buyer.buy("A-1-2");
    await admin(`${pathOfDate(concert)}/cancellation`, { method: "POST", body: {} });
    for (let rung = 0; rung < 3; rung++) await ring(concert);
    expect((await admin(`${pathOfDate(concert)}/cancellation`)).body).toEqual({
      state: "done",
      payments: 2,
      refunded: 2,
    });
    expect((await fan.tickets()).body.items[0]?.status).toBe("refunded");
    expect((await fan.call(`/v1/payments/${paymentId}`)).body).toMatchObject({ status: "refunded", amount: 0 });
    expect((await call("/v1/balance", { headers: { Authorization: `Bearer ${fan.accessToken}` } })).body.amount).toBe(
      0,
    );
    expect((await buyer.balance()).body.amount).toBe(50_000);
    expect(codeOf(await fan.refund(paymentId))).toEqual([409, "already-refunded"]);
    expect((await operatorSeat(concert, "A-1-1")).body).toMatchObject({ status: "available", ticket: null });
    // The first answer of the key, as ever.
    const again = await comp(concert, { userId: fan.userId, seatIds: ["A-1-1"] }, "key");
    expect([again.status, again.body.status]).toEqual([201, "paid"]);
    expect(await auditOf(concert)).toMatchObject({ ok: true });
  });
});

test("a seat as operators see it says whose it is", async () => {
  const concert = await makeConcert();
  const [holder, buyer, guest] = [await Fan.inside(concert), await Fan.inside(concert), await Fan.of(concert)];
  const held = (await holder.hold("A-1-1")).body;
  const paid = await buyer.buy("A-1-2");
  const given = (await comp(concert, { userId: guest.userId, seatIds: ["A-1-3"] })).body;
  await blocks(concert, "block", { seatIds: ["A-1-4"] });
  const seat = async (seatId: string) => (await operatorSeat(concert, seatId)).body;
  expect(await seat("A-1-1")).toEqual({
    seatId: "A-1-1",
    section: "A",
    row: 1,
    number: 1,
    grade: "R",
    price: 50_000,
    status: "held",
    hold: { holdId: held.holdId, userId: holder.userId, expiresAt: held.expiresAt },
    ticket: null,
  });
  const ticketOf = ({ tickets: [ticket], paymentId }: Json, { userId }: Fan) => ({
    ticketId: ticket.ticketId,
    paymentId,
    userId,
  });
  expect(await seat("A-1-2")).toMatchObject({ status: "sold", hold: null, ticket: ticketOf(paid, buyer) });
  expect((await seat("A-1-3")).ticket).toEqual({ ...ticketOf(given, guest), reason: "Guests of the artist" });
  expect(await seat("A-1-4")).toMatchObject({ status: "blocked", hold: null, ticket: null });
  expect(await seat("A-1-5")).toMatchObject({ status: "available", hold: null, ticket: null });
  at(300_000);
  expect(await seat("A-1-1")).toMatchObject({ status: "available", hold: null });
  expect(codeOf(await operatorSeat(concert, "A-1-51"))).toEqual([404, "not-found"]);
  expect(codeOf(await operatorSeat(concert, "x".repeat(65)))).toEqual([400, "invalid-request"]);
});

test("a comp and a hold of one seat at once: one of them has it", async () => {
  const concert = await makeConcert();
  const [guest, ...fans] = await Promise.all([Fan.of(concert), Fan.inside(concert, 0), Fan.inside(concert, 0)]);
  for (const seatId of ["A-1-1", "A-1-2", "A-1-3"]) {
    const [given, ...holds] = await Promise.all([
      comp(concert, { userId: guest?.userId, seatIds: [seatId] }),
      ...fans.map((fan) => fan.hold(seatId)),
    ]);
    expect([given, ...holds].filter(({ status }) => status === 201)).toHaveLength(1);
  }
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});
