// What time does to holds, sessions and calls. Method: the clock is set, nobody sleeps; the alarm plays no part, because
// everything due is done at the start of whatever comes next. That an alarm does it, too, is asked at the end.
import { env } from "cloudflare:workers";
import { evictDurableObject, runDurableObjectAlarm } from "cloudflare:test";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { admin, auditOf, change, Fan, makeConcert, roomOf } from "../support/client.ts";

/** Far ahead, so that no alarm of the runtime, which keeps real time, goes off by itself. */
const START = Date.parse("2090-01-01T00:00:00.000Z");
const at = (ms: number): void => {
  vi.setSystemTime(START + ms);
};
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
  at(0);
});
afterEach(() => {
  vi.useRealTimers();
});

test("a hold is free for the next fan at the second it expires, and not before", async () => {
  const concert = await makeConcert({ holdSeconds: 60 });
  const [first, second] = [await Fan.inside(concert, 0), await Fan.inside(concert, 0)];
  const held = await first.hold("A-1-1");
  expect(held.body.expiresAt).toBe("2090-01-01T00:01:00.000Z");
  at(59_999);
  expect((await second.hold("A-1-1")).body.code).toBe("seats-unavailable");
  at(60_000);
  expect((await second.hold("A-1-1")).status).toBe(201);
  expect((await first.holdById(held.body.holdId)).body.status).toBe("expired");
  expect((await first.pay(held.body.holdId)).body.code).toBe("hold-expired");
});

test("a payment begun before its hold expires wins, however long D1 takes", async () => {
  const concert = await makeConcert({ holdSeconds: 60 });
  const [first, second] = [await Fan.inside(concert), await Fan.inside(concert)];
  const { holdId } = (await first.hold("A-1-1")).body;
  at(59_000);
  await env.DATABASE.exec("ALTER TABLE payments RENAME TO payments_out_of_reach");
  const pending = await first.pay(holdId, "key");
  expect(pending).toMatchObject({ status: 503, body: { code: "outcome-pending" } });
  expect(pending.headers.get("Retry-After")).toBe("1");
  at(61_000);
  expect((await first.holdById(holdId)).body.status).toBe("paying");
  expect((await second.hold("A-1-1")).body.code).toBe("seats-unavailable");
  expect((await first.release(holdId)).body.code).toBe("payment-in-progress");
  await env.DATABASE.exec("ALTER TABLE payments_out_of_reach RENAME TO payments");
  expect((await first.pay(holdId, "key")).status).toBe(201);
  expect((await auditOf(concert)).ok).toBe(true);
});

test("an undecided payment is brought to its end by the alarm", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert);
  const { holdId } = (await fan.hold("A-1-1")).body;
  await env.DATABASE.exec("ALTER TABLE payments RENAME TO payments_out_of_reach");
  expect((await fan.pay(holdId, "key")).status).toBe(503);
  await env.DATABASE.exec("ALTER TABLE payments_out_of_reach RENAME TO payments");
  at(6_000);
  await runDurableObjectAlarm(roomOf(concert));
  const again = await fan.pay(holdId, "key");
  expect(again.status).toBe(201);
  expect(again.headers.get("Idempotency-Replayed")).toBe("true");
});

test("a payment undecided past its deadline is abandoned, and the hold, now expired, is free", async () => {
  const concert = await makeConcert({ holdSeconds: 10 });
  const [first, second] = [await Fan.inside(concert), await Fan.inside(concert)];
  const { holdId } = (await first.hold("A-1-1")).body;
  await env.DATABASE.exec("ALTER TABLE payments RENAME TO payments_out_of_reach");
  expect((await first.pay(holdId, "key")).status).toBe(503);
  await env.DATABASE.exec("ALTER TABLE payments_out_of_reach RENAME TO payments");
  at(31_000);
  await runDurableObjectAlarm(roomOf(concert));
  expect((await second.hold("A-1-1")).status).toBe(201);
  expect((await first.balance()).body.amount).toBe(1_000_000);
  expect((await auditOf(concert)).ok).toBe(true);
});

test("a session that timed out is over, and its slot goes to the next", async () => {
  const concert = await makeConcert({}, { maxAdmitted: 1, sessionSeconds: 30 });
  const [first, second] = [await Fan.inside(concert, 0), await Fan.of(concert)];
  expect((await second.join()).body).toMatchObject({ status: "waiting", position: 1 });
  at(29_999);
  expect((await first.dates()).status).toBe(200);
  expect((await second.poll()).body.status).toBe("waiting");
  at(30_000);
  expect(await first.dates()).toMatchObject({ status: 403, body: { code: "session-over" } });
  at(31_000);
  expect((await second.poll()).body.status).toBe("ready");
  expect((await second.claim()).body).toMatchObject({ status: "admitted", position: 0 });
});

test("a live hold keeps the session beyond its own end, but no new hold is made", async () => {
  const concert = await makeConcert({ holdSeconds: 60 }, { sessionSeconds: 30 });
  const fan = await Fan.inside(concert);
  at(29_000);
  const held = await fan.hold("A-1-1");
  at(40_000);
  expect((await fan.poll()).body).toMatchObject({ status: "admitted", expiresAt: held.body.expiresAt });
  expect(await fan.hold("A-1-2")).toMatchObject({ status: 403, body: { code: "session-over" } });
  expect((await fan.hold("A-1-1")).status).toBe(200);
  expect((await fan.pay(held.body.holdId)).status).toBe(201);
  expect((await fan.poll()).body.code).toBe("session-over");
});

test("an absent called fan costs the next one seconds, and may still come late, ahead of those behind", async () => {
  const concert = await makeConcert({}, { maxAdmitted: 1, sessionSeconds: 10, offerSeconds: 5, claimSeconds: 300 });
  const [inside, absent, present] = [await Fan.inside(concert, 0), await Fan.of(concert), await Fan.of(concert)];
  await absent.join();
  await present.join();
  await inside.leave();
  expect((await present.poll()).body).toMatchObject({ status: "waiting", position: 1 });
  at(6_999);
  expect((await present.poll()).body.status).toBe("waiting");
  at(8_000);
  expect((await present.poll()).body.status).toBe("ready");
  expect((await present.claim()).body.status).toBe("admitted");
  at(10_000);
  expect((await absent.claim()).body).toMatchObject({ status: "ready", position: 0 });
  at(18_000);
  expect((await absent.claim()).body).toMatchObject({ status: "admitted", number: 2 });
});

test("a right nobody claims lapses", async () => {
  const concert = await makeConcert({}, { maxAdmitted: 1, offerSeconds: 5, claimSeconds: 20 });
  const [inside, absent] = [await Fan.inside(concert, 0), await Fan.of(concert)];
  await absent.join();
  await inside.leave();
  expect((await absent.poll()).body).toMatchObject({ status: "ready", expiresAt: "2090-01-01T00:00:20.000Z" });
  at(20_000);
  expect(await absent.claim()).toMatchObject({ status: 403, body: { code: "session-over" } });
  const again = await absent.join();
  expect(again).toMatchObject({ status: 201, body: { number: 3 } });
});

test("nobody is called before the sale opens, and then in order", async () => {
  const concert = await makeConcert(
    { lobbyOpensAt: "2090-01-01T00:01:00.000Z", saleOpensAt: "2090-01-01T00:02:00.000Z" },
    { maxAdmitted: 1 },
  );
  const [first, second] = [await Fan.of(concert), await Fan.of(concert)];
  expect(await first.join()).toMatchObject({
    status: 403,
    body: { code: "sale-not-open", opensAt: "2090-01-01T00:01:00.000Z" },
  });
  at(60_000);
  expect((await first.join()).body).toMatchObject({
    status: "waiting",
    number: 1,
    position: 1,
    estimatedWaitSeconds: null,
  });
  expect((await second.join()).body).toMatchObject({ status: "waiting", number: 2, position: 2 });
  expect((await first.claim()).body).toMatchObject({ code: "not-admitted", position: 1 });
  at(120_000);
  expect((await first.poll()).body.status).toBe("ready");
  expect((await second.poll()).body).toMatchObject({ status: "waiting", position: 1 });
});

test("when a sale closes, those in line are told, and live holds can still be paid", async () => {
  const concert = await makeConcert({ saleClosesAt: "2090-01-01T00:01:00.000Z" }, { maxAdmitted: 1 });
  const [inside, waiting] = [await Fan.inside(concert), await Fan.of(concert)];
  await waiting.join();
  const { holdId } = (await inside.hold("A-1-1")).body;
  at(60_000);
  expect((await waiting.poll()).body.code).toBe("sale-closed");
  expect((await waiting.claim()).body.code).toBe("sale-closed");
  expect((await waiting.join()).body.code).toBe("sale-closed");
  expect((await waiting.leave()).status).toBe(204);
  expect((await inside.hold("A-1-2")).body.code).toBe("sale-closed");
  expect((await inside.pay(holdId)).status).toBe(201);
});

test("past dates are not listed and not sold", async () => {
  const concert = await makeConcert({
    performances: [
      {
        startsAt: "2090-01-01T00:01:00.000Z",
        sections: [{ name: "A", grade: "R", price: 0, rows: 1, seatsPerRow: 5 }],
      },
      {
        startsAt: "2090-02-01T00:00:00.000Z",
        sections: [{ name: "A", grade: "R", price: 0, rows: 1, seatsPerRow: 5 }],
      },
    ],
  });
  const fan = await Fan.inside(concert, 0);
  expect((await fan.dates()).body.items).toHaveLength(2);
  expect((await fan.poll()).body.seatsAvailable).toBe(10);
  at(60_000);
  expect((await fan.dates()).body.items).toHaveLength(1);
  expect((await fan.poll()).body.seatsAvailable).toBe(5);
  expect((await fan.hold("A-1-1")).body.code).toBe("performance-over");
});

test("the alarm alone frees expired holds and ends sessions", async () => {
  const concert = await makeConcert({ holdSeconds: 10 }, { sessionSeconds: 10 });
  const fan = await Fan.inside(concert, 0);
  await fan.hold("A-1-1");
  at(10_000);
  expect(await runDurableObjectAlarm(roomOf(concert))).toBe(true);
  const live = (await admin(`/v1/admin/concerts/${concert.concertId}`)).body;
  expect(live.line).toMatchObject({ admitted: 0, admittedTotal: 1 });
  expect(live.performances[0].seats).toEqual({ available: 50, held: 0, paying: 0, sold: 0 });
});

test("a room that starts anew on a machine whose clock is behind goes on from the last ask it knows", async () => {
  const concert = await makeConcert({}, { maxAdmitted: 2 });
  const [first, , third] = [await Fan.inside(concert, 0), await Fan.inside(concert, 0), await Fan.of(concert)];
  await third.join();
  await first.leave();
  // Called, and then there is no slot after all: the ask is written, and nothing else is.
  await change(concert, { waitingRoom: { maxAdmitted: 1 } });
  at(100_000);
  const before = await third.claim();
  expect(before.body).toMatchObject({ status: "ready", expiresAt: "2090-01-01T00:06:40.000Z" });
  await evictDurableObject(roomOf(concert));
  at(40_000);
  expect((await third.claim()).body).toMatchObject({ status: "ready", expiresAt: before.body.expiresAt });
});
