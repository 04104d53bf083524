// Question: does a fan inside see dates and seats as they are?
// Method: concerts of a few seats and one of 60,000, asked over HTTP; time is set. Where one fan looks at what another did,
// time moves by the age an answer may have.
import { expect, test } from "vitest";
import { seatMap } from "../../src/contract/seats.ts";
import {
  codeOf,
  Fan,
  makeConcert,
  readPages,
  setClock,
  withoutTable,
  type Json,
  type Reply,
} from "../support/client.ts";
import { DATE, hall, holdAt, on, pathOf, section } from "./hall.ts";

const { at, instant } = setClock();
/** No answer about seats is older. */
const AGE_MS = 2_000;
const idsOf = ({ body }: Reply<Json>): string[] => body.seats.map(({ seatId }: Json) => seatId);

// Dates.

test("dates come in order, each with its seats and the span of its prices", async () => {
  const concert = await makeConcert({
    performances: [
      on("2099-03-01T00:00:00.000Z", section("A", { price: 30_000 })),
      on("2099-01-01T00:00:00.000Z", section("A", { price: 165_000 }), section("B", { price: 0, seatsPerRow: 5 })),
    ],
  });
  const fan = await Fan.inside(concert, 0);
  const performanceId = expect.stringMatching(/^prf_/);
  expect((await fan.dates()).body).toEqual({
    items: [
      {
        performanceId,
        startsAt: "2099-01-01T00:00:00.000Z",
        seats: { total: 7, available: 7 },
        price: { min: 0, max: 165_000 },
        currency: "KRW",
      },
      {
        performanceId,
        startsAt: "2099-03-01T00:00:00.000Z",
        seats: { total: 2, available: 2 },
        price: { min: 30_000, max: 30_000 },
        currency: "KRW",
      },
    ],
    nextCursor: null,
  });
});

test("dates with nothing left are left out when only available ones are asked for", async () => {
  const concert = await makeConcert({
    performances: [on("2099-01-01T00:00:00.000Z", section("A")), on("2099-01-02T00:00:00.000Z", section("A"))],
  });
  const [soldOut, left] = concert.performances;
  const [buyer, fan] = [await Fan.inside(concert), await Fan.inside(concert, 0)];
  const held = await holdAt(buyer, soldOut.performanceId, "A-1-1", "A-1-2");
  await buyer.pay(held.body.holdId);
  at(AGE_MS);
  const dates = `/v1/concerts/${concert.concertId}/performances`;
  const idsFor = async (query: string) =>
    (await fan.call(`${dates}${query}`)).body.items.map(({ performanceId }: Json) => performanceId);
  expect(await idsFor("?available=true")).toEqual([left.performanceId]);
  expect(await idsFor("?available=false")).toEqual([soldOut.performanceId, left.performanceId]);
  expect(await idsFor("")).toEqual([soldOut.performanceId, left.performanceId]);
  expect(codeOf(await fan.call(`${dates}?available=yes`))).toEqual([400, "invalid-request"]);
});

test("dates are paged without loss, also when they start together", async () => {
  const concert = await makeConcert({ performances: Array.from({ length: 5 }, () => on(DATE, section("A"))) });
  const fan = await Fan.inside(concert, 0);
  const pages = await readPages((query) => fan.call(`/v1/concerts/${concert.concertId}/performances${query}`), 2);
  expect(pages.map(({ length }) => length)).toEqual([2, 2, 1]);
  const ids = (dates: Json[]): string[] => dates.map(({ performanceId }: Json) => performanceId);
  expect(ids(pages.flat()).toSorted()).toEqual(ids(concert.performances).toSorted());
});

// The seat map.

test("a seat map tells every seat in order of section, row and number", async () => {
  const fan = await Fan.inside(await hall(), 0);
  at(500);
  const map = await fan.seats();
  expect(seatMap.parse(map.body)).toEqual(map.body);
  expect(map.body.performanceId).toBe(fan.performanceId);
  expect(Date.parse(map.body.asOf)).toBeGreaterThanOrEqual(Date.parse(instant(500)) - AGE_MS);
  expect(Date.parse(map.body.asOf)).toBeLessThanOrEqual(Date.parse(instant(500)));
  const expected = ["A-1-1", "A-1-2", "A-1-3", "A-2-1", "A-2-2", "A-2-3", "B-1-1", "B-1-2", "C-1-1"];
  expect(idsOf(map)).toEqual(expected);
  expect(map.body.seats[5]).toEqual({
    seatId: "A-2-3",
    section: "A",
    row: 2,
    number: 3,
    grade: "VIP",
    price: 165_000,
    status: "available",
  });
});

test.each([
  ["?section=B", ["B-1-1", "B-1-2"]],
  ["?grade=R", ["B-1-1", "B-1-2"]],
  ["?grade=VIP&section=C", ["C-1-1"]],
  ["?status=held", ["A-2-3"]],
  ["?status=sold", ["B-1-2"]],
  ["?status=available&section=B", ["B-1-1"]],
  ["?status=available&grade=VIP", ["A-1-1", "A-1-2", "A-1-3", "A-2-1", "A-2-2", "C-1-1"]],
  ["?section=Z", []],
  ["?grade=vip", []],
])("the seats of %s are %j", async (query, expected) => {
  const concert = await hall();
  const [buyer, fan] = [await Fan.inside(concert), await Fan.inside(concert, 0)];
  const bought = (await buyer.hold("B-1-2")).body;
  await buyer.hold("A-2-3");
  await buyer.pay(bought.holdId);
  at(AGE_MS);
  expect(idsOf(await fan.seats(query))).toEqual(expected);
});

test("a seat whose payment is not decided yet is held to everybody else", async () => {
  const concert = await makeConcert();
  const [buyer, fan] = [await Fan.inside(concert), await Fan.inside(concert, 0)];
  const { holdId } = (await buyer.hold("A-1-1")).body;
  await withoutTable("payments", () => buyer.pay(holdId));
  at(AGE_MS);
  expect(idsOf(await fan.seats("?status=held"))).toEqual(["A-1-1"]);
});

test.each(["?status=paying", "?row=1", "?section=", "?grade=123456789012345678901", "?section=A&section=B"])(
  "seats asked with %s are 400",
  async (query) => {
    const reply = await (await Fan.inside(await makeConcert(), 0)).seats(query);
    expect(codeOf(reply)).toEqual([400, "invalid-request"]);
    expect(reply.body.errors[0].in).toBe("query");
  },
);

test("names of sections may be Korean, quoted or spaced, and still make seats that can be held", async () => {
  const names = ["가 구역", 'the "best"', "1층"];
  const concert = await makeConcert({ performances: [on(DATE, ...names.map((name) => section(name)))] });
  const fan = await Fan.inside(concert, 0);
  expect(idsOf(await fan.seats()).filter((seatId) => seatId.endsWith("-1-1"))).toEqual(
    names.map((name) => `${name}-1-1`),
  );
  expect((await fan.hold(...names.map((name) => `${name}-1-1`))).status).toBe(201);
  expect(idsOf(await fan.seats(`?section=${encodeURIComponent("가 구역")}`))).toHaveLength(2);
});

test("an unchanged map is 304 without a body, and a changed one is sent", async () => {
  const fan = await Fan.inside(await makeConcert(), 0);
  const tag = (await fan.seats()).headers.get("ETag") ?? "no tag";
  const path = `${pathOf(fan, fan.performanceId)}/seats`;
  const again = () => fan.call(path, { headers: { "If-None-Match": tag } });
  at(AGE_MS);
  const same = await again();
  expect(same).toMatchObject({ status: 304, body: null });
  expect(same.headers.get("ETag")).toBe(tag);
  await fan.hold("A-1-1");
  at(2 * AGE_MS);
  const changed = await again();
  expect(changed.status).toBe(200);
  expect(changed.headers.get("ETag")).not.toBe(tag);
});

test("the tag of one filter is no tag of another", async () => {
  const fan = await Fan.inside(await makeConcert(), 0);
  const tag = (await fan.seats("?status=available")).headers.get("ETag") ?? "no tag";
  const path = `${pathOf(fan, fan.performanceId)}/seats`;
  expect((await fan.call(path, { headers: { "If-None-Match": tag } })).status).toBe(200);
  expect((await fan.call(`${path}?status=sold`, { headers: { "If-None-Match": tag } })).status).toBe(200);
});

test.each([
  ["hold", async (fan: Fan) => fan.hold("A-1-1"), "held"],
  ["release", async (fan: Fan) => fan.release((await fan.hold("A-1-1")).body.holdId), "available"],
  [
    "payment",
    async (fan: Fan) => {
      const { holdId } = (await fan.hold("A-1-1")).body;
      await fan.hold("A-1-2");
      return fan.pay(holdId);
    },
    "sold",
  ],
])("who sends back the Seats-Revision of a %s sees it at once", async (_, act, status) => {
  const fan = await Fan.inside(await makeConcert());
  await fan.seats();
  const revision = (await act(fan)).headers.get("Seats-Revision") ?? "none";
  expect(revision).toMatch(/^\d+$/);
  const path = `${pathOf(fan, fan.performanceId)}/seats`;
  const map = await fan.call(path, { headers: { "Seats-Revision": revision } });
  expect(map.body.seats[0]).toMatchObject({ seatId: "A-1-1", status });
});

test.each(["prf_nothing", "another concert's"])("a date that is %s is 404, to look at and to hold", async (which) => {
  const fan = await Fan.inside(await makeConcert(), 0);
  const other = await makeConcert();
  const performanceId = which === "prf_nothing" ? which : other.performances[0].performanceId;
  expect(codeOf(await fan.call(`${pathOf(fan, performanceId)}/seats`))).toEqual([404, "not-found"]);
  expect(codeOf(await holdAt(fan, performanceId, "A-1-1"))).toEqual([404, "not-found"]);
});

test("60,000 seats are listed whole, and the last of them can be held", async () => {
  const sections = ["A", "B", "C"].map((name) => section(name, { rows: 100, seatsPerRow: 200 }));
  const fan = await Fan.inside(await makeConcert({ performances: [on(DATE, ...sections)] }), 0);
  expect(new Set(idsOf(await fan.seats())).size).toBe(60_000);
  expect((await fan.hold("C-100-200")).status).toBe(201);
  at(AGE_MS);
  const map = await fan.seats();
  expect(map.body.seats).toHaveLength(60_000);
  expect(map.body.seats.at(-1)).toMatchObject({ seatId: "C-100-200", status: "held" });
  expect(map.body.seats.at(-2)).toMatchObject({ seatId: "C-100-199", status: "available" });
  expect(codeOf(await fan.hold("C-100-201"))).toEqual([400, "unknown-seats"]);
});
