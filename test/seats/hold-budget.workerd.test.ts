// Question: can a fan without money keep seats from others for ever?
// Method: fans hold the same seats again as soon as they can, over HTTP; time is set. Doesn't prove that the budget is counted
// exactly (rules/seats/hold-budget.rules.test.ts).
import { evictDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import { change, codeOf, Fan, makeConcert, roomOf, setClock } from "../support/client.ts";

const { at } = setClock();
const SEATS = ["A-1-1", "A-1-2"];
const HOUR_MS = 3_600_000;
const SPENT = [429, "hold-budget-spent"];
const made = () => makeConcert({ holdSeconds: 60, maxSeatsPerFan: 2 }, { sessionSeconds: 7_200 });

test("a fan who never pays has the seats for three holds an hour, however often they are asked for", async () => {
  const concert = await made();
  const fan = await Fan.inside(concert, 0);
  let heldMs = 0;
  for (let ms = 0; ms < HOUR_MS; ms += 60_000) {
    at(ms);
    const { status } = await fan.hold(...SEATS);
    if (status === 201) heldMs += 60_000;
  }
  expect(heldMs).toBe(180_000);
});

test("the fan is told when to come back, and is let in then and not before", async () => {
  const concert = await made();
  const [fan, other] = [await Fan.inside(concert, 0), await Fan.inside(concert, 0)];
  for (const ms of [0, 60_000, 120_000]) {
    at(ms);
    expect((await fan.hold(...SEATS)).status).toBe(201);
  }
  at(180_000);
  const refused = await fan.hold(...SEATS);
  expect(codeOf(refused)).toEqual(SPENT);
  expect((await other.hold(...SEATS)).status).toBe(201);
  const retryAfterMs = Number(refused.headers.get("Retry-After")) * 1_000;
  at(180_000 + retryAfterMs - 1_000);
  expect(codeOf(await fan.hold("A-1-3"))).toEqual(SPENT);
  at(180_000 + retryAfterMs);
  expect((await fan.hold("A-1-3")).status).toBe(201);
});

test("a fan who pays in the end, or gives seats back at once, is never refused for it", async () => {
  const concert = await made();
  const fan = await Fan.inside(concert);
  for (let minute = 0; minute < 5; minute++) {
    at(minute * 60_000);
    await fan.join();
    for (let again = 0; again < 5; again++) await fan.release((await fan.hold(...SEATS)).body.holdId);
    const held = await fan.hold(...SEATS);
    expect(held.status).toBe(201);
    at(minute * 60_000 + 59_999);
    const paid = await fan.pay(held.body.holdId);
    expect((await fan.refund(paid.body.paymentId)).status).toBe(201);
  }
});

test("another length of holds, or another limit of seats, counts at once", async () => {
  const concert = await made();
  const fan = await Fan.inside(concert, 0);
  for (const ms of [0, 60_000, 120_000]) {
    at(ms);
    await fan.hold(...SEATS);
  }
  at(180_000);
  expect(codeOf(await fan.hold(...SEATS))).toEqual(SPENT);
  await change(concert, { maxSeatsPerFan: 3 });
  const held = await fan.hold(...SEATS);
  expect(held.status).toBe(201);
  await fan.release(held.body.holdId);
  await change(concert, { holdSeconds: 30 });
  expect(codeOf(await fan.hold(...SEATS))).toEqual(SPENT);
});

test("a room that starts again may forget it, but not what is live", async () => {
  const concert = await made();
  const fan = await Fan.inside(concert, 0);
  for (const ms of [0, 60_000, 120_000]) {
    at(ms);
    await fan.hold(...SEATS);
  }
  await evictDurableObject(roomOf(concert));
  await change(concert, { holdSeconds: 5, maxSeatsPerFan: 3 });
  at(142_500);
  expect(codeOf(await fan.hold("A-1-3"))).toEqual(SPENT);
  at(180_000);
  expect((await fan.holds()).body.items).toEqual([]);
});
