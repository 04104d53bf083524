// Question: does a fan who leaves the choice to the service get the best seats that are free, and only such?
// Method: small halls over HTTP, and a crowd that asks at the same moment; time is set. Which seats are the best is the question of
// src/room/rules/seats; what a key finds again, of hold-keys.
import { evictDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import {
  admin,
  change,
  Fan,
  figuresOf,
  makeConcert,
  roomOf,
  setClock,
  type Json,
  type Reply,
} from "../support/client.ts";
import { DATE, on, section } from "./hall.ts";

const { at, instant } = setClock();
const codeOf = ({ status, body }: Reply<Json>) => [status, body?.code];
const idsOf = ({ body }: Reply<Json>): string[] => body.seats.map(({ seatId }: Json) => seatId);
const NONE = { status: 409, body: { code: "seats-unavailable", seatIds: [] } };

/** Two sections of seats and one of standing places. */
const hall = (settings: Json = {}) =>
  makeConcert({
    maxSeatsPerFan: 8,
    performances: [
      on(
        DATE,
        section("A", { grade: "VIP", price: 100_000, rows: 2, seatsPerRow: 5 }),
        section("B", { grade: "R", price: 60_000, rows: 1, seatsPerRow: 4 }),
        { name: "F", kind: "standing", grade: "R", price: 10_000, capacity: 100 },
      ),
    ],
    ...settings,
  });

test("the best seats are held and told as any hold is, and that they are adjacent", async () => {
  const concert = await hall();
  const fan = await Fan.inside(concert, 0);
  const held = await fan.best(2);
  expect(held.status).toBe(201);
  expect(held.body).toEqual({
    holdId: expect.stringMatching(/^hld_/),
    concertId: concert.concertId,
    performanceId: fan.performanceId,
    status: "held",
    seats: [
      { seatId: "A-1-1", grade: "VIP", price: 100_000 },
      { seatId: "A-1-2", grade: "VIP", price: 100_000 },
    ],
    adjacent: true,
    amount: 200_000,
    currency: "KRW",
    expiresAt: instant(300_000),
  });
  expect(held.headers.has("Idempotency-Replayed")).toBe(false);
  expect((await fan.holdById(held.body.holdId)).body).toEqual(held.body);
  expect((await fan.holds()).body.items).toEqual([held.body]);
});

test.each<[what: string, asked: Json, from: string]>([
  ["a section", { section: "B" }, "B"],
  ["a grade", { grade: "R" }, "B"],
  ["a price", { maxPrice: 60_000, together: "required" }, "B"],
  ["a section and its grade", { section: "A", grade: "VIP" }, "A"],
])("of %s only such seats are chosen", async (_, asked, from) => {
  const fan = await Fan.inside(await hall(), 0);
  expect(idsOf(await fan.best(2, asked)).map((seatId) => seatId.split("-")[0])).toEqual([from, from]);
});

test.each<[what: string, asked: Json]>([
  ["a section that there is not", { section: "Z" }],
  ["a section of standing places", { section: "F" }],
  ["a section of another grade", { section: "A", grade: "R" }],
  ["a price that no seat has", { maxPrice: 10_000 }],
  ["a row that is longer than any", { count: 6, together: "required" }],
])("where no free seat fits, as for %s, none is named, and nothing is held", async (_, asked) => {
  const concert = await hall();
  const fan = await Fan.inside(concert, 0);
  expect(await fan.best(2, asked)).toMatchObject(NONE);
  expect((await figuresOf(concert)).performances[0].seats.held).toBe(0);
});

test("a group that no row takes sits in pieces, unless it wants to be together", async () => {
  const fan = await Fan.inside(await hall(), 0);
  expect(await fan.best(8, { section: "A", together: "required" })).toMatchObject(NONE);
  const held = await fan.best(8, { section: "A" });
  expect(held).toMatchObject({ status: 201, body: { adjacent: false } });
  expect(new Set(idsOf(held)).size).toBe(8);
});

test("what fans name is adjacent or not, too, and one seat is", async () => {
  const fan = await Fan.inside(await hall(), 0);
  expect((await fan.hold("A-1-2", "A-1-1")).body.adjacent).toBe(true);
  expect((await fan.hold("A-1-5", "A-2-1")).body.adjacent).toBe(false);
  expect((await fan.hold("B-1-1", "B-1-3")).body.adjacent).toBe(false);
  expect((await fan.hold("A-2-5")).body.adjacent).toBe(true);
});

/** What gives a seat back, or takes it. */
const WAYS: [what: string, free: (fan: Fan, holdId: string) => Promise<unknown>][] = [
  ["released", (fan, holdId) => fan.release(holdId)],
  ["given up with the place", (fan) => fan.leave()],
  ["expired", async () => at(301_000)],
  [
    "refunded",
    async (fan, holdId) => {
      const { paymentId } = (await fan.pay(holdId)).body;
      await fan.refund(paymentId);
    },
  ],
];
test.each(WAYS)(
  "seats that are taken are offered to nobody, and those that are %s are the best again",
  async (_, free) => {
    const concert = await hall({ saleOpensAt: instant(0) });
    const [first, second, third] = [
      await Fan.inside(concert),
      await Fan.inside(concert, 0),
      await Fan.inside(concert, 0),
    ];
    const held = await first.best(5, { section: "A" });
    const others = await second.best(5, { section: "A" });
    expect([...idsOf(held), ...idsOf(others)].toSorted()).toEqual(
      [1, 2].flatMap((row) => [1, 2, 3, 4, 5].map((number) => `A-${row}-${number}`)),
    );
    expect(await third.best(1, { section: "A" })).toMatchObject(NONE);
    await free(first, held.body.holdId);
    expect(idsOf(await third.best(5, { section: "A" }))).toEqual(idsOf(held));
  },
);

test("seats and places that the operator keeps back are offered to nobody, and again once they are given back", async () => {
  const concert = await hall();
  const fan = await Fan.inside(concert, 0);
  const seats = `/v1/admin/concerts/${concert.concertId}/performances/${fan.performanceId}/seats`;
  const [row, places] = [
    { section: "A", reason: "x" },
    { seatIds: ["F-0-1", "F-0-2"], reason: "x" },
  ];
  expect(idsOf(await fan.best(1, { section: "A" }))).toEqual(["A-1-3"]);
  await fan.release((await fan.holds()).body.items[0]?.holdId ?? "");
  for (const body of [row, places]) {
    expect((await admin(`${seats}/block`, { method: "POST", body })).status).toBe(200);
  }
  expect(await fan.best(1, { section: "A" })).toMatchObject(NONE);
  expect(idsOf(await fan.best(1))).toEqual(["B-1-1"]);
  expect(idsOf(await fan.stand({ F: 1 }))).toEqual(["F-0-3"]);
  for (const body of [row, places]) {
    expect((await admin(`${seats}/unblock`, { method: "POST", body })).status).toBe(200);
  }
  expect(idsOf(await fan.best(1, { section: "A" }))).toEqual(["A-1-3"]);
  expect(idsOf(await fan.stand({ F: 1 }))).toEqual(["F-0-1"]);
});

test("a seat that was sold is not offered after the room has started again", async () => {
  const concert = await hall();
  const [buyer, fan] = [await Fan.inside(concert), await Fan.inside(concert, 0)];
  const { holdId } = (await buyer.best(5)).body;
  await buyer.pay(holdId);
  await evictDurableObject(roomOf(concert));
  expect(idsOf(await fan.best(5))).toEqual(["A-2-1", "A-2-2", "A-2-3", "A-2-4", "A-2-5"]);
});

test("the limit of a fan counts them, and is told only to whom seats are left", async () => {
  const fan = await Fan.inside(await hall({ maxSeatsPerFan: 4 }), 0);
  await fan.best(3);
  expect(await fan.best(2)).toMatchObject({ status: 409, body: { code: "seat-limit-reached", limit: 4 } });
  expect(await fan.best(6, { together: "required" })).toMatchObject(NONE);
  expect((await fan.best(1)).status).toBe(201);
});

test("a pause, an end and a cancelled date refuse them as they refuse other holds", async () => {
  const concert = await hall();
  const fan = await Fan.inside(concert, 0);
  await change(concert, { state: "paused" });
  expect(codeOf(await fan.best(1))).toEqual([409, "sale-paused"]);
  await change(concert, { state: "closed" });
  expect(codeOf(await fan.best(1))).toEqual([403, "sale-closed"]);
  await change(concert, { state: "open" });
  await fan.leave();
  expect(codeOf(await fan.best(1))).toEqual([403, "session-over"]);
});

test("200 fans who want two seats at the same moment get 200 pairs, each beside each other, and see them held", async () => {
  const concert = await makeConcert({
    performances: [on(DATE, section("A", { rows: 12, seatsPerRow: 20 }), section("B", { rows: 12, seatsPerRow: 20 }))],
  });
  const fans = await Promise.all(Array.from({ length: 200 }, () => Fan.inside(concert, 0)));
  const replies = await Promise.all(fans.map((fan) => fan.best(2, { together: "required" })));
  expect(replies.map(({ status, body }) => [status, body.adjacent, body.seats.length])).toEqual(
    replies.map(() => [201, true, 2]),
  );
  expect(new Set(replies.flatMap(idsOf)).size).toBe(400);
  expect((await figuresOf(concert)).performances[0].seats).toMatchObject({ available: 80, held: 400 });
  const [fan, reply] = [fans[0], replies[0]];
  if (fan === undefined || reply === undefined) throw new Error("nobody has asked");
  const path = `/v1/concerts/${concert.concertId}/performances/${fan.performanceId}/seats?status=held`;
  const revision = reply.headers.get("Seats-Revision") ?? undefined;
  const read = await fan.call(path, { headers: { "Seats-Revision": revision } });
  const held = read.body.seats.map(({ seatId }: Json) => seatId);
  expect(held).toEqual(expect.arrayContaining(idsOf(reply)));
});
