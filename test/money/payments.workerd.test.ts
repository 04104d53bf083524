// Question: does a payment move money once, by the right amount, and can the fan look back at it?
// Method: payments and their repeats over HTTP, one fan at a time; time is set. Doesn't prove anything about calls that run
// at the same moment (races) nor about rooms and D1 failing in between (eviction, time).
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { auditOf, change, codeOf, Fan, figuresOf, makeConcert, readPages, setClock } from "../support/client.ts";

const { at, instant } = setClock();
const REPLAYED = "Idempotency-Replayed";
const payments = (fan: Fan, query = "") => fan.call(`/v1/payments${query}`);

// Payments.

test("a payment answers with what was bought, and the balance after it", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert, 200_000);
  const { holdId } = (await fan.hold("A-1-7", "A-1-3")).body;
  at(1_000);
  const paid = await fan.pay(holdId);
  expect(paid.status).toBe(201);
  expect(paid.body).toEqual({
    paymentId: expect.stringMatching(/^pay_/),
    status: "paid",
    concertId: concert.concertId,
    performanceId: fan.performanceId,
    holdId,
    amount: 100_000,
    currency: "KRW",
    balance: 100_000,
    tickets: [
      { ticketId: expect.stringMatching(/^tkt_/), seatId: expect.stringMatching(/^A-1-[37]$/) },
      { ticketId: expect.stringMatching(/^tkt_/), seatId: expect.stringMatching(/^A-1-[37]$/) },
    ],
    paidAt: instant(1_000),
  });
  expect(new Set(paid.body.tickets.map(({ seatId }) => seatId)).size).toBe(2);
});

test("after a payment the session is over, and the same payment is still answered from the record", async () => {
  const fan = await Fan.inside(await makeConcert());
  const { holdId } = (await fan.hold("A-1-1")).body;
  const paid = await fan.pay(holdId, "key");
  at(60_000);
  expect(codeOf(await fan.dates())).toEqual([403, "session-over"]);
  const again = await fan.pay(holdId, "key");
  expect(again).toMatchObject({ status: 201, body: paid.body });
  expect(again.headers.get(REPLAYED)).toBe("true");
  expect(codeOf(await fan.pay(holdId, "new-key"))).toEqual([403, "session-over"]);
});

test("a payment's key that comes with another hold is 422, and that hold stays", async () => {
  const fan = await Fan.inside(await makeConcert());
  const [one, two] = [(await fan.hold("A-1-1")).body, (await fan.hold("A-1-2")).body];
  await fan.pay(one.holdId, "key");
  expect(codeOf(await fan.pay(two.holdId, "key"))).toEqual([422, "idempotency-key-reused"]);
  expect((await fan.holdById(two.holdId)).body.status).toBe("held");
});

test("hold-expired is the answer of its key for good", async () => {
  const fan = await Fan.inside(await makeConcert({ holdSeconds: 5 }));
  const { holdId } = (await fan.hold("A-1-1")).body;
  at(5_000);
  const refused = await fan.pay(holdId, "key");
  expect(codeOf(refused)).toEqual([410, "hold-expired"]);
  expect(refused.headers.get(REPLAYED)).toBeNull();
  const again = await fan.pay(holdId, "key");
  expect(codeOf(again)).toEqual([410, "hold-expired"]);
  expect(again.headers.get(REPLAYED)).toBe("true");
  await fan.leave();
  expect(codeOf(await fan.pay(holdId, "key"))).toEqual([410, "hold-expired"]);
});

test("hold-already-paid is the answer of its key for good", async () => {
  const fan = await Fan.inside(await makeConcert());
  const { holdId } = (await fan.hold("A-1-1")).body;
  await fan.hold("A-1-2");
  await fan.pay(holdId, "key");
  expect(codeOf(await fan.pay(holdId, "other-key"))).toEqual([409, "hold-already-paid"]);
  await fan.leave();
  const again = await fan.pay(holdId, "other-key");
  expect(codeOf(again)).toEqual([409, "hold-already-paid"]);
  expect(again.headers.get(REPLAYED)).toBe("true");
});

test("hold-already-paid is kept also where only D1 knows of the payment", async () => {
  const concert = await makeConcert({ holdSeconds: 5 });
  const fan = await Fan.inside(concert);
  const { holdId } = (await fan.hold("A-1-1")).body;
  await env.DATABASE.prepare(
    `INSERT INTO payments (payment_id, fan, concert_id, performance_id, hold_id, key, fingerprint, amount, state, epoch,
      balance_after, created_at) VALUES ('pay_elsewhere', ?, ?, ?, ?, 'elsewhere', '-', 50000, 'paid', 1, 0, 0)`,
  )
    .bind(fan.userId, fan.concertId, fan.performanceId, holdId)
    .run();
  const refused = await fan.pay(holdId, "key");
  expect([codeOf(refused), refused.headers.get(REPLAYED)]).toEqual([[409, "hold-already-paid"], null]);
  at(5_000);
  const again = await fan.pay(holdId, "key");
  expect([codeOf(again), again.headers.get(REPLAYED)]).toEqual([[409, "hold-already-paid"], "true"]);
  // It was never paid: the audits of other tests go over it, too.
  await env.DATABASE.prepare("DELETE FROM payments WHERE payment_id = 'pay_elsewhere'").run();
  expect({ ...again.body, requestId: "" }).toEqual({ ...refused.body, requestId: "" });
});

test("a key that has paid at another concert is not kept for a hold that has expired here", async () => {
  const [one, two] = [await makeConcert(), await makeConcert({ holdSeconds: 5 })];
  const fan = await Fan.inside(one);
  const there = fan.at(two);
  await there.join();
  const expired = (await there.hold("A-1-1")).body;
  const { holdId } = (await fan.hold("A-1-1")).body;
  const paid = await fan.pay(holdId, "key");
  at(5_000);
  for (let tries = 0; tries < 2; tries++) {
    expect(codeOf(await there.pay(expired.holdId, "key"))).toEqual([422, "idempotency-key-reused"]);
  }
  expect((await fan.pay(holdId, "key")).body).toEqual(paid.body);
});

test("a payment is answered again to a fan who waits at a new place, and after everything about it was changed", async () => {
  const concert = await makeConcert({ maxSeatsPerFan: 1 }, { maxAdmitted: 1 });
  const fan = await Fan.inside(concert);
  const { holdId } = (await fan.hold("A-1-1")).body;
  const paid = await fan.pay(holdId, "key");
  const next = await Fan.inside(concert, 0);
  expect((await fan.join()).body.status).toBe("waiting");
  await change(concert, { title: "Another title", refundUntilHours: 1, holdSeconds: 7, state: "closed" });
  const again = await fan.pay(holdId, "key");
  expect([again.status, again.body, again.headers.get(REPLAYED)]).toEqual([201, paid.body, "true"]);
  fan.queueToken = next.queueToken;
  expect(codeOf(await fan.pay(holdId, "key"))).toEqual([403, "queue-token-mismatch"]);
});

test("insufficient-balance is not kept: charge, and the same key pays", async () => {
  const fan = await Fan.inside(await makeConcert(), 49_999);
  const { holdId } = (await fan.hold("A-1-1")).body;
  for (let tries = 0; tries < 2; tries++) {
    const refused = await fan.pay(holdId, "key");
    expect(refused).toMatchObject({ status: 402, body: { balance: 49_999, required: 50_000 } });
    expect(refused.headers.get(REPLAYED)).toBeNull();
  }
  expect((await fan.holdById(holdId)).body.status).toBe("held");
  await fan.charge(1);
  const paid = await fan.pay(holdId, "key");
  expect(paid).toMatchObject({ status: 201, body: { balance: 0 } });
  expect(paid.headers.get(REPLAYED)).toBeNull();
});

test("session-over is not kept: join again, and the same key pays", async () => {
  const fan = await Fan.inside(await makeConcert());
  await fan.leave();
  expect(codeOf(await fan.pay("hld_nothing", "key"))).toEqual([403, "session-over"]);
  await fan.join();
  expect(codeOf(await fan.pay("hld_nothing", "key"))).toEqual([404, "hold-not-found"]);
});

test("another fan's hold can't be paid, and stays theirs", async () => {
  const concert = await makeConcert();
  const [owner, thief] = [await Fan.inside(concert), await Fan.inside(concert)];
  const { holdId } = (await owner.hold("A-1-1")).body;
  expect(codeOf(await thief.pay(holdId))).toEqual([404, "hold-not-found"]);
  expect((await thief.balance()).body.amount).toBe(1_000_000);
  expect((await owner.pay(holdId)).status).toBe(201);
});

test("a payment needs a queue token of the concert it names", async () => {
  const [here, there] = [await makeConcert(), await makeConcert()];
  const fan = await Fan.inside(here);
  const body = { concertId: there.concertId, holdId: "hld_x" };
  const headers = { "Idempotency-Key": "key" };
  const reply = await fan.call("/v1/payments", { method: "POST", body, headers });
  expect(codeOf(reply)).toEqual([403, "queue-token-mismatch"]);
});

test("seats that cost nothing can be bought by a fan who never charged", async () => {
  const sections = [{ name: "A", grade: "Free", price: 0, rows: 1, seatsPerRow: 4 }];
  const concert = await makeConcert({ performances: [{ startsAt: "2099-12-24T10:00:00.000Z", sections }] });
  const fan = await Fan.inside(concert, 0);
  const { holdId } = (await fan.hold("A-1-1", "A-1-2")).body;
  expect(await fan.pay(holdId)).toMatchObject({ status: 201, body: { amount: 0, balance: 0 } });
  expect((await fan.tickets()).body.items).toHaveLength(2);
  expect((await auditOf(concert)).ok).toBe(true);
});

test("a balance can be spent to the last won", async () => {
  const fan = await Fan.inside(await makeConcert(), 50_000);
  expect((await fan.pay((await fan.hold("A-1-1")).body.holdId)).body.balance).toBe(0);
});

test("the limit of seats counts what is held and what is owned, over many visits", async () => {
  const fan = await Fan.inside(await makeConcert({ maxSeatsPerFan: 4 }));
  await fan.pay((await fan.hold("A-1-1", "A-1-2", "A-1-3")).body.holdId);
  expect((await fan.join()).status).toBe(201);
  const refused = await fan.hold("A-1-4", "A-1-5");
  expect(refused).toMatchObject({ status: 409, body: { code: "seat-limit-reached", limit: 4 } });
  expect((await fan.hold("A-1-4")).status).toBe(201);
  expect(codeOf(await fan.hold("A-1-5"))).toEqual([409, "seat-limit-reached"]);
});

test("the limit of seats counts over all dates of a concert", async () => {
  const sections = [{ name: "A", grade: "R", price: 1, rows: 1, seatsPerRow: 4 }];
  const performances = ["2099-01-01T00:00:00.000Z", "2099-01-02T00:00:00.000Z"].map((startsAt) => ({
    startsAt,
    sections,
  }));
  const concert = await makeConcert({ maxSeatsPerFan: 2, performances });
  const fan = await Fan.inside(concert, 0);
  await fan.hold("A-1-1");
  const other = `/v1/concerts/${concert.concertId}/performances/${concert.performances[1].performanceId}/holds`;
  const refused = await fan.call(other, { method: "POST", body: { seatIds: ["A-1-1", "A-1-2"] } });
  expect(codeOf(refused)).toEqual([409, "seat-limit-reached"]);
});

test("the limit of seats is one concert's: another concert has its own", async () => {
  const settings = { maxSeatsPerFan: 1 };
  const fan = await Fan.inside(await makeConcert(settings));
  await fan.pay((await fan.hold("A-1-1")).body.holdId);
  const elsewhere = fan.at(await makeConcert(settings));
  await elsewhere.join();
  expect((await elsewhere.hold("A-1-1")).status).toBe(201);
});

test("with two holds the session goes on until the second is paid", async () => {
  const fan = await Fan.inside(await makeConcert());
  const [one, two] = [(await fan.hold("A-1-1")).body, (await fan.hold("A-1-2")).body];
  await fan.pay(one.holdId);
  at(2_000);
  expect((await fan.poll()).body.status).toBe("admitted");
  expect((await fan.dates()).status).toBe(200);
  await fan.pay(two.holdId);
  expect(codeOf(await fan.hold("A-1-3"))).toEqual([403, "session-over"]);
  at(4_000);
  expect(codeOf(await fan.poll())).toEqual([403, "session-over"]);
});

test("leaving gives up unpaid holds, and keeps what was paid", async () => {
  const concert = await makeConcert();
  const [fan, next] = [await Fan.inside(concert), await Fan.inside(concert, 0)];
  const [one] = [(await fan.hold("A-1-1")).body, await fan.hold("A-1-2", "A-1-3")];
  await fan.pay(one.holdId);
  expect((await fan.leave()).status).toBe(204);
  expect((await figuresOf(concert)).performances[0].seats).toEqual({ available: 49, held: 0, paying: 0, sold: 1 });
  expect((await next.hold("A-1-2", "A-1-3")).status).toBe(201);
  expect((await fan.tickets()).body.items).toHaveLength(1);
});

test("leaving twice is 204 twice", async () => {
  const fan = await Fan.inside(await makeConcert(), 0);
  expect([(await fan.leave()).status, (await fan.leave()).status]).toEqual([204, 204]);
});

// Looking back.

test("payments are listed newest first, each as it was answered, and refused ones not at all", async () => {
  const fan = await Fan.inside(await makeConcert(), 50_000);
  const [first, second] = [(await fan.hold("A-1-1")).body, (await fan.hold("A-1-2")).body];
  const one = await fan.pay(first.holdId);
  expect((await fan.pay(second?.holdId ?? "none")).status).toBe(402);
  await fan.charge(50_000);
  at(1_000);
  const two = await fan.pay(second?.holdId ?? "none");
  expect((await payments(fan)).body).toEqual({ items: [two.body, one.body], nextCursor: null });
  const pages = await readPages((query) => payments(fan, query), 1);
  expect(pages).toEqual([[two.body], [one.body]]);
});

test("one payment is read as it was answered, by its fan only", async () => {
  const concert = await makeConcert();
  const [fan, other] = [await Fan.inside(concert), await Fan.inside(concert)];
  const paid = await fan.pay((await fan.hold("A-1-1")).body.holdId);
  const path = `/v1/payments/${paid.body.paymentId}`;
  expect(await fan.call(path)).toMatchObject({ status: 200, body: paid.body });
  expect(codeOf(await other.call(path))).toEqual([404, "not-found"]);
  expect((await payments(other)).body.items).toEqual([]);
  expect((await other.tickets()).body.items).toEqual([]);
  expect(codeOf(await fan.call("/v1/payments/pay_nothing"))).toEqual([404, "not-found"]);
});

test("payments and tickets can be read without a queue token", async () => {
  const fan = await Fan.inside(await makeConcert());
  const paid = await fan.pay((await fan.hold("A-1-1")).body.holdId);
  fan.queueToken = undefined;
  expect((await fan.call(`/v1/payments/${paid.body.paymentId}`)).status).toBe(200);
  expect((await payments(fan)).body.items).toHaveLength(1);
  expect((await fan.tickets()).body.items).toHaveLength(1);
});

test("a ticket tells seat, date, price and payment", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert);
  const { paymentId, tickets } = (await fan.pay((await fan.hold("A-1-3")).body.holdId)).body;
  expect((await fan.tickets()).body).toEqual({
    items: [
      {
        ticketId: tickets[0].ticketId,
        concertId: concert.concertId,
        performanceId: fan.performanceId,
        startsAt: "2099-12-24T10:00:00.000Z",
        seatId: "A-1-3",
        section: "A",
        row: 1,
        number: 3,
        grade: "R",
        price: 50_000,
        status: "valid",
        paymentId,
      },
    ],
    nextCursor: null,
  });
});

test("tickets of many payments are paged without loss", async () => {
  const fan = await Fan.inside(await makeConcert());
  const first = (await fan.hold("A-1-1", "A-1-2", "A-1-3")).body;
  await fan.hold("A-1-4");
  const second = (await fan.holds()).body.items.find(({ holdId }) => holdId !== first.holdId);
  await fan.pay(first.holdId);
  await fan.pay(second?.holdId ?? "none");
  const pages = await readPages((query) => fan.call(`/v1/tickets${query}`), 2);
  expect(pages.map(({ length }) => length)).toEqual([2, 2]);
  const seatIds = pages.flat().map(({ seatId }): string => seatId);
  expect(seatIds.toSorted()).toEqual(["A-1-1", "A-1-2", "A-1-3", "A-1-4"]);
});
