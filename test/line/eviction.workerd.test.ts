// The room may be gone between any two calls: evicted gracefully, or reset abruptly as a deploy does. Method: the same
// purchase is made over and over, with the room taken away after another step each time.
import { abortAllDurableObjects, evictAllDurableObjects, evictDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import { auditOf, Fan, makeConcert, roomOf, type Concert } from "../support/client.ts";

/** A purchase as steps; each returns what a client must see. */
async function purchase(concert: Concert, between: (step: string) => Promise<void>): Promise<void> {
  const fan = await Fan.of(concert);
  const seats = [`A-1-${fan.number + 1}`];
  const step = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const value = await work();
    await between(name);
    return value;
  };
  const joined = await step("join", fan.join);
  expect(joined.body.status).toBe("admitted");
  expect((await step("poll", fan.poll)).body.number).toBe(joined.body.number);
  expect((await step("dates", fan.dates)).status).toBe(200);
  const map = await step("seats", () => fan.seats("?status=available"));
  seats[0] = map.body.seats[0].seatId;
  const held = await step("hold", () => fan.hold(...seats));
  expect(held.status).toBe(201);
  expect((await step("hold again", () => fan.hold(...seats))).body.holdId).toBe(held.body.holdId);
  expect((await step("refused payment", () => fan.pay(held.body.holdId, "key"))).status).toBe(402);
  expect((await step("charge", () => fan.charge(50_000))).status).toBe(201);
  const paid = await step("payment", () => fan.pay(held.body.holdId, "key"));
  expect(paid.status).toBe(201);
  const again = await step("payment again", () => fan.pay(held.body.holdId, "key"));
  expect(again.body).toEqual(paid.body);
  expect((await step("over", fan.poll)).body.code).toBe("session-over");
}

const STEPS = [
  "join",
  "poll",
  "dates",
  "seats",
  "hold",
  "hold again",
  "refused payment",
  "charge",
  "payment",
  "payment again",
];

test.each(STEPS)("a purchase goes on when the room is evicted after: %s", async (after) => {
  const concert = await makeConcert();
  await purchase(concert, async (step) => {
    if (step === after) await evictDurableObject(roomOf(concert));
  });
  expect((await auditOf(concert)).ok).toBe(true);
});

test.each(STEPS)("a purchase goes on when the room is reset after: %s", async (after) => {
  const concert = await makeConcert();
  await purchase(concert, async (step) => {
    if (step === after) await abortAllDurableObjects();
  });
  expect((await auditOf(concert)).ok).toBe(true);
});

test("a purchase goes on when the room is evicted after every step", async () => {
  const concert = await makeConcert();
  await purchase(concert, () => evictAllDurableObjects());
  expect((await auditOf(concert)).ok).toBe(true);
});

test("the line stands after an eviction: places, positions, claims and sessions", async () => {
  const concert = await makeConcert({}, { maxAdmitted: 2, offerSeconds: 60 });
  const [first, second, third, fourth, fifth] = await Promise.all(Array.from({ length: 5 }, () => Fan.of(concert)));
  const fans = [first, second, third, fourth, fifth].filter((fan) => fan !== undefined);
  for (const fan of fans) await fan.join();
  await fourth?.leave();
  await first?.leave();
  expect((await third?.poll())?.body.status).toBe("ready");
  const before = await Promise.all(fans.map((fan) => fan.poll()));
  await evictDurableObject(roomOf(concert));
  const after = await Promise.all(fans.map((fan) => fan.poll()));
  const seen = (replies: typeof before) =>
    replies.map(({ status, body }) => [status, body.status, body.number, body.position, body.expiresAt, body.code]);
  expect(seen(after)).toEqual(seen(before));
  expect((await third?.claim())?.body.status).toBe("admitted");
});

test("seat revisions keep rising across evictions", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert, 0);
  const first = Number((await fan.hold("A-1-1")).headers.get("Seats-Revision"));
  await evictDurableObject(roomOf(concert));
  const second = Number((await fan.hold("A-1-2")).headers.get("Seats-Revision"));
  expect(second).toBeGreaterThan(first);
});
