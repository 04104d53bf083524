// Question: does a hold do what the contract says over its life?
// Method: concerts of a few seats, asked over HTTP; time is set. Doesn't prove anything about fans who act at the same moment
// (races).
import { expect, test } from "vitest";
import {
  call,
  change,
  codeOf,
  Fan,
  figuresOf,
  makeConcert,
  readPages,
  setClock,
  withoutTable,
  type Json,
  type Reply,
} from "../support/client.ts";
import { DATE, hall, holdAt, on, pathOf, section } from "./hall.ts";

const { at, instant } = setClock();
const issues = ({ body }: Reply<Json>) => body.errors.map((issue: Json) => [issue.in, issue.path]);
const holdRaw = (fan: Fan, body: Json) => fan.call(`${pathOf(fan, fan.performanceId)}/holds`, { method: "POST", body });

// Holds.

test("a hold tells its seats, their sum and its end", async () => {
  const concert = await hall();
  const fan = await Fan.inside(concert, 0);
  at(1_000);
  const held = await fan.hold("A-1-1", "B-1-2");
  expect(held.status).toBe(201);
  expect(held.body).toEqual({
    holdId: expect.stringMatching(/^hld_/),
    concertId: concert.concertId,
    performanceId: fan.performanceId,
    status: "held",
    seats: [
      { seatId: "A-1-1", grade: "VIP", price: 165_000 },
      { seatId: "B-1-2", grade: "R", price: 90_000 },
    ],
    adjacent: false,
    amount: 255_000,
    currency: "KRW",
    expiresAt: instant(301_000),
  });
});

test("seats that do not exist are all named, and nothing is held", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert, 0);
  const unknown = ["A-1-51", "A-2-1", "A-0-1", "A-1-01", "Z-1-1", "A-1", "A-1-1-1"];
  const refused = await fan.hold("A-1-1", ...unknown);
  expect(codeOf(refused)).toEqual([400, "unknown-seats"]);
  expect(refused.body.seatIds).toEqual(unknown);
  expect((await figuresOf(concert)).performances[0].seats.held).toBe(0);
});

test("seats the fan holds already are said to be the fan's, and nothing else is held", async () => {
  const concert = await makeConcert();
  const [fan, other] = [await Fan.inside(concert), await Fan.inside(concert, 0)];
  await other.hold("A-1-9");
  const { holdId } = (await fan.hold("A-1-2", "A-1-4")).body;
  const refused = await fan.hold("A-1-9", "A-1-4", "A-1-1");
  expect(codeOf(refused)).toEqual([409, "already-yours"]);
  expect(refused.body).toMatchObject({ seatIds: ["A-1-4"], holdIds: [holdId] });
  expect((await figuresOf(concert)).performances[0].seats.held).toBe(3);
  await withoutTable("payments", () => fan.pay(holdId));
  expect(codeOf(await fan.hold("A-1-4"))).toEqual([409, "already-yours"]);
  const same = await fan.hold("A-1-4", "A-1-2");
  expect([same.status, same.body.holdId, same.body.status]).toEqual([200, holdId, "paying"]);
});

test("all or nothing: the seats that are taken are named, and the others stay free", async () => {
  const concert = await makeConcert();
  const [first, second] = [await Fan.inside(concert, 0), await Fan.inside(concert, 0)];
  await first.hold("A-1-2", "A-1-4");
  const refused = await second.hold("A-1-1", "A-1-2", "A-1-3", "A-1-4");
  expect(codeOf(refused)).toEqual([409, "seats-unavailable"]);
  expect(refused.body.seatIds.toSorted()).toEqual(["A-1-2", "A-1-4"]);
  expect((await figuresOf(concert)).performances[0].seats.held).toBe(2);
});

test.each([
  ["no seats", { seatIds: [] }, "seatIds"],
  ["nine seats", { seatIds: Array.from({ length: 9 }, (_, i) => `A-1-${i + 1}`) }, "seatIds"],
  ["a seat twice", { seatIds: ["A-1-1", "A-1-1"] }, "seatIds"],
  ["a number", { seatIds: ["A-1-1", 5] }, "seatIds.1"],
  ["an empty id", { seatIds: [""] }, "seatIds.0"],
  ["one text", { seatIds: "A-1-1" }, "seatIds"],
  ["no field", {}, "seatIds"],
  ["an unknown field", { seatIds: ["A-1-1"], fan: "usr_x" }, "fan"],
])("a hold of %s is 400", async (_, body, path) => {
  const reply = await holdRaw(await Fan.inside(await makeConcert({ maxSeatsPerFan: 8 }), 0), body);
  expect(codeOf(reply)).toEqual([400, "invalid-request"]);
  expect(issues(reply)).toEqual([["body", path]]);
});

test("eight seats can be held at once", async () => {
  const fan = await Fan.inside(await makeConcert({ maxSeatsPerFan: 8 }), 0);
  const held = await fan.hold(...Array.from({ length: 8 }, (_, i) => `A-1-${i + 1}`));
  expect(held).toMatchObject({ status: 201, body: { amount: 400_000 } });
});

test("asking for the seats of a live hold in another order gives that hold, unprolonged", async () => {
  const fan = await Fan.inside(await makeConcert(), 0);
  const held = await fan.hold("A-1-1", "A-1-2", "A-1-3");
  at(10_000);
  const again = await fan.hold("A-1-3", "A-1-1", "A-1-2");
  expect(again.status).toBe(200);
  expect(again.body).toMatchObject({ holdId: held.body.holdId, expiresAt: held.body.expiresAt });
});

test("a part of one's own hold can't be held again", async () => {
  const fan = await Fan.inside(await makeConcert(), 0);
  await fan.hold("A-1-1", "A-1-2");
  expect(await fan.hold("A-1-1")).toMatchObject({ status: 409, body: { seatIds: ["A-1-1"] } });
});

test("a released hold is gone, its seats are free, and releasing it again is 204 as well", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert, 0);
  const { holdId } = (await fan.hold("A-1-1")).body;
  expect((await fan.release(holdId)).status).toBe(204);
  expect((await fan.release(holdId)).status).toBe(204);
  expect((await figuresOf(concert)).performances[0].seats).toMatchObject({ available: 50, held: 0 });
  const anew = await fan.hold("A-1-1");
  expect(anew.status).toBe(201);
  expect(anew.body.holdId).not.toBe(holdId);
});

test("releasing an expired hold is 204, and doesn't touch the next fan's", async () => {
  const concert = await makeConcert({ holdSeconds: 5 });
  const [first, second] = [await Fan.inside(concert, 0), await Fan.inside(concert, 0)];
  const { holdId } = (await first.hold("A-1-1")).body;
  at(5_000);
  const next = (await second.hold("A-1-1")).body;
  expect((await first.release(holdId)).status).toBe(204);
  expect((await second.holdById(next.holdId)).body.status).toBe("held");
});

test("a paid hold can't be released", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert);
  const { holdId } = (await fan.hold("A-1-1")).body;
  await fan.hold("A-1-2");
  await fan.pay(holdId);
  expect(codeOf(await fan.release(holdId))).toEqual([409, "hold-already-paid"]);
  expect((await figuresOf(concert)).performances[0].seats.sold).toBe(1);
});

const LIVES: [status: string, live: (fan: Fan, holdId: string) => Promise<unknown>][] = [
  ["held", async () => null],
  ["paying", (fan, holdId) => withoutTable("payments", () => fan.pay(holdId))],
  ["paid", (fan, holdId) => fan.pay(holdId)],
  ["released", (fan, holdId) => fan.release(holdId)],
  ["expired", async () => at(60_000)],
];

test.each(LIVES)("a hold that is %s says so when it is read", async (status, live) => {
  const fan = await Fan.inside(await makeConcert({ holdSeconds: 60 }));
  const held = await fan.hold("A-1-1");
  at(1_000);
  await fan.hold("A-1-2");
  await live(fan, held.body.holdId);
  const read = await fan.holdById(held.body.holdId);
  expect(read).toMatchObject({ status: 200, body: { ...held.body, status } });
});

test("another fan's hold can neither be read nor released", async () => {
  const concert = await makeConcert();
  const [owner, other] = [await Fan.inside(concert, 0), await Fan.inside(concert, 0)];
  const { holdId } = (await owner.hold("A-1-1")).body;
  expect(codeOf(await other.holdById(holdId))).toEqual([404, "hold-not-found"]);
  expect(codeOf(await other.release(holdId))).toEqual([404, "hold-not-found"]);
  expect((await other.holds()).body.items).toEqual([]);
  expect((await owner.holdById(holdId)).body.status).toBe("held");
});

test("a hold that never was is 404", async () => {
  const fan = await Fan.inside(await makeConcert(), 0);
  expect(codeOf(await fan.holdById("hld_nothing"))).toEqual([404, "hold-not-found"]);
});

test("the list of holds has the live ones, as each was made", async () => {
  const fan = await Fan.inside(await makeConcert(), 0);
  const first = await fan.hold("A-1-1");
  at(1_000);
  const second = await fan.hold("A-1-2");
  at(2_000);
  const third = await fan.hold("A-1-3");
  await fan.release(second.body.holdId);
  expect((await fan.holds()).body).toEqual({ items: [first.body, third.body], nextCursor: null });
  const pages = await readPages((query) => fan.call(`/v1/concerts/${fan.concertId}/holds${query}`), 1);
  expect(pages).toEqual([[first.body], [third.body]]);
});

test("one seat of two dates is two seats", async () => {
  const concert = await makeConcert({ performances: [on(DATE, section("A")), on(DATE, section("A"))] });
  const fan = await Fan.inside(concert, 0);
  const [one, two] = concert.performances;
  expect((await holdAt(fan, one.performanceId, "A-1-1")).status).toBe(201);
  expect((await holdAt(fan, two.performanceId, "A-1-1")).status).toBe(201);
});

test("a changed hold time is that of new holds, not of those already made", async () => {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert, 0);
  const before = (await fan.hold("A-1-1")).body;
  await change(concert, { holdSeconds: 10 });
  expect((await fan.hold("A-1-2")).body.expiresAt).toBe(instant(10_000));
  expect((await fan.holdById(before.holdId)).body.expiresAt).toBe(instant(300_000));
});

test("seats are for fans who are inside: a stranger is told to join", async () => {
  const concert = await makeConcert();
  const reply = await call(`${pathOf(concert, concert.performances[0].performanceId)}/seats`);
  expect(codeOf(reply)).toEqual([401, "unauthorized"]);
  expect(codeOf(await (await Fan.of(concert)).seats())).toEqual([401, "queue-token-required"]);
});
