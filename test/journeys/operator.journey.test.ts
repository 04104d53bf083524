// The built Worker over HTTP, as the operator of one concert meets it, from a draft to the last refund; and what fans are told
// meanwhile. Written after the contract alone; nothing of `src/` is imported.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { TestHarness } from "wrangler";
import { startService } from "../support/built-service.ts";
import { allPages, callsTo, eventually, key, newFan, operatorOf, type Call, type Json } from "./service.ts";

let server: TestHarness;
let anybody: Call;
let operator: Call;

beforeAll(async () => {
  const service = await startService();
  server = service.server;
  anybody = callsTo(service.base);
  operator = operatorOf(anybody);
});
afterAll(() => server.close());

const PRICE = 99_000;
const RAIN = "비가 많이 옵니다";
const MOVED_TO = "2099-12-30T10:00:00.000Z";

const post = (path: string, body: Json, headers = {}) => operator(path, { method: "POST", body, headers });
const patch = (path: string, body: Json) => operator(path, { method: "PATCH", body });

test("an operator drafts, corrects, keeps back, gives away, publishes, moves and calls off, and the books agree", async () => {
  const sections = [
    { name: "가", grade: "R", price: 9_900, rows: 10, seatsPerRow: 10 },
    { name: "F", kind: "standing", grade: "Floor", price: 55_000, capacity: 50 },
  ];
  const made = await post("/v1/admin/concerts", {
    title: "봄의 소리",
    venue: "Seoul",
    draft: true,
    performances: ["2099-12-24T10:00:00.000Z", "2099-12-25T10:00:00.000Z"].map((startsAt) => ({ startsAt, sections })),
  });
  expect(made).toMatchObject({ status: 201, body: { draft: true } });
  const { concertId } = made.body;
  const [first, second]: string[] = made.body.performances.map(({ performanceId }: Json) => performanceId);
  const concert = `/v1/admin/concerts/${concertId}`;
  const [rainy, moved] = [`${concert}/performances/${first}`, `${concert}/performances/${second}`];
  const fansDate = (performanceId: string | undefined) => `/v1/concerts/${concertId}/performances/${performanceId}`;

  // Nobody but the operator knows of it.
  const guest = await newFan(anybody);
  const early = await newFan(anybody);
  expect((await anybody(`/v1/concerts/${concertId}`)).status).toBe(404);
  expect((await anybody(`${fansDate(first)}/layout`)).status).toBe(404);
  expect((await early.call(`/v1/concerts/${concertId}/queue`, { method: "POST" })).status).toBe(404);
  const listed = (await allPages(anybody, "/v1/concerts")).flatMap(({ items }) => items);
  expect(listed.map((item: Json) => item.concertId)).not.toContain(concertId);
  const known = (await allPages(operator, "/v1/admin/concerts?q=봄의")).flatMap(({ items }) => items);
  expect(known).toMatchObject([{ concertId }]);

  // The price was wrong by a zero.
  const wrong = (await operator(`${rainy}/layout`)).body;
  for (const date of [rainy, moved]) expect((await patch(date, { prices: { 가: PRICE } })).status).toBe(200);
  const right = (await operator(`${rainy}/layout`)).body;
  expect(right.sections[0].price).toBe(PRICE);
  expect(right.layoutVersion).not.toBe(wrong.layoutVersion);

  // Forty are kept back, ten of which are given away.
  const seatIds = Array.from({ length: 40 }, (_, seat) => `가-${1 + Math.floor(seat / 10)}-${1 + (seat % 10)}`);
  expect((await post(`${rainy}/seats/block`, { seatIds, reason: "Sponsors" })).body.changed).toBe(40);
  expect((await post(`${rainy}/seats/block`, { seatIds, reason: "Sponsors" })).body.changed).toBe(0);
  for (const given of [seatIds.slice(0, 8), seatIds.slice(8, 10)]) {
    const comp = await post(`${rainy}/comps`, { userId: guest.userId, seatIds: given, reason: "Friends" }, key());
    expect(comp).toMatchObject({ status: 201, body: { amount: 0, status: "paid", reason: "Friends" } });
    expect(comp.body.tickets.map(({ seatId }: Json) => seatId)).toEqual(given);
  }
  expect((await guest.call("/v1/tickets")).body.items).toEqual([]);

  // Published: everybody sees it, and the guest the tickets.
  expect((await patch(concert, { draft: false })).body).toMatchObject({ draft: false, state: "open" });
  expect((await patch(concert, { draft: true })).status).toBe(400);
  expect((await anybody(`/v1/concerts/${concertId}`)).body.performances[0].grades).toContainEqual({
    grade: "R",
    price: PRICE,
  });
  const gifts = (await guest.call("/v1/tickets")).body.items;
  expect(gifts).toHaveLength(10);
  expect(gifts[0]).toMatchObject({ price: 0, status: "valid", reason: "Friends" });
  expect(
    await guest.call(`/v1/payments/${gifts[0].paymentId}/refund`, { method: "POST", headers: key(), body: {} }),
  ).toMatchObject({ status: 409, body: { code: "refund-closed" } });

  // Fans buy tickets of both dates; one date is moved in the middle of it.
  const buy = async (performanceId: string | undefined, body: Json) => {
    const fan = await newFan(anybody);
    await fan.join(concertId);
    await fan.charge(1_000_000);
    const held = await fan.call(`${fansDate(performanceId)}/holds`, { method: "POST", headers: key(), body });
    expect(held.status).toBe(201);
    const paid = await fan.pay(concertId, held.body.holdId);
    expect(paid.status).toBe(201);
    return { fan, payment: paid.body };
  };
  const holder = await newFan(anybody);
  await holder.join(concertId);
  await holder.charge(1_000_000);
  const held = await holder.call(`${fansDate(second)}/holds`, { method: "POST", body: { seatIds: ["가-1-1"] } });
  const [dry, wet, floor, move] = await Promise.all([
    buy(second, { bestAvailable: { count: 2, grade: "R" } }),
    buy(first, { bestAvailable: { count: 3, grade: "R", together: "required" } }),
    buy(first, { standing: [{ section: "F", count: 2 }] }),
    patch(moved, { startsAt: MOVED_TO }),
  ]);
  expect(move).toMatchObject({ status: 200, body: { startsAt: MOVED_TO } });
  expect(wet.payment.tickets.every(({ seatId }: Json) => !seatIds.includes(seatId))).toBe(true);
  expect((await holder.pay(concertId, held.body.holdId)).body).toMatchObject({ status: "paid", amount: PRICE });
  expect((await dry.fan.call("/v1/tickets")).body.items).toMatchObject([
    { startsAt: MOVED_TO, price: PRICE, status: "valid" },
    { startsAt: MOVED_TO, price: PRICE, status: "valid" },
  ]);
  // A price is not changed under tickets, unless that is meant.
  expect((await patch(moved, { prices: { 가: 1 } })).body.code).toBe("has-sales");
  expect((await operator(concert, { method: "DELETE" })).body.code).toBe("has-sales");

  // The other date is called off.
  const expected = { payments: 4, tickets: 15, amount: 3 * PRICE + 2 * 55_000, liveHolds: 0 };
  expect((await post(`${rainy}/cancellation`, { dryRun: true })).body).toEqual(expected);
  const called = await post(`${rainy}/cancellation`, { reason: RAIN });
  expect(called.status).toBe(202);
  const gone = await anybody(`${fansDate(first)}/layout`);
  expect(gone).toMatchObject({ status: 410, body: { code: "performance-cancelled", reason: RAIN } });
  const done = await eventually(
    () => operator(`${rainy}/cancellation`),
    ({ body }) => body.state === "done",
  );
  expect(done.body).toMatchObject({ payments: 4, refunded: 4 });
  expect((await patch(rainy, { startsAt: MOVED_TO })).body.code).toBe("performance-cancelled");

  // Fans have their money and the reason.
  for (const { fan, payment } of [wet, floor]) {
    expect((await fan.call("/v1/balance")).body.amount).toBe(1_000_000);
    expect((await fan.call(`/v1/payments/${payment.paymentId}`)).body).toMatchObject({
      status: "refunded",
      reason: RAIN,
    });
    for (const ticket of (await fan.call("/v1/tickets")).body.items) {
      expect(ticket).toMatchObject({ status: "refunded", reason: RAIN });
    }
  }
  expect((await guest.call("/v1/tickets")).body.items[0]).toMatchObject({ status: "refunded", reason: RAIN });
  // The later deadline of the moved date lets its fan give the tickets back, too.
  const back = await dry.fan.call(`/v1/payments/${dry.payment.paymentId}/refund`, {
    method: "POST",
    headers: key(),
    body: {},
  });
  expect(back).toMatchObject({ status: 201, body: { amount: 2 * PRICE, balance: 1_000_000 } });

  // What the operator sees, and the books.
  const figures = (await operator(concert)).body;
  expect(figures.paidAmount).toBe(6 * PRICE + 2 * 55_000);
  expect(figures.refundedAmount).toBe(5 * PRICE + 2 * 55_000);
  const seatsOf = (performanceId: string | undefined) =>
    figures.performances.find((date: Json) => date.performanceId === performanceId);
  expect(seatsOf(first).seats).toMatchObject({ held: 0, paying: 0, sold: 0 });
  expect(seatsOf(second).seats).toMatchObject({ available: 149, held: 0, paying: 0, sold: 1 });
  const pages = await allPages(operator, "/v1/admin/audit?limit=1");
  expect(pages.flatMap(({ checks }) => checks.filter(({ ok }: Json) => !ok))).toEqual([]);
  expect(pages.every(({ ok }) => ok)).toBe(true);
  const actions = (await allPages(operator, `${concert}/log`)).flatMap(({ items }) => items);
  expect(new Set(actions.map(({ action }: Json) => action)).size).toBeGreaterThanOrEqual(5);
});
