// Question: does a fan of the rush ask for seats in the way of that fan, and is a hold that is something else found out?
import { expect, test } from "vitest";
import type { HoldBody, SeatBody, StandingAreaBody } from "../../src/contract/seats.ts";
import type { Way } from "./character.ts";
import { diceForEach } from "./dice.ts";
import { bodyOf, faultOf, requestFor, type HoldRequest } from "./hold-request.ts";

const [dice] = diceForEach(1, 1);
if (dice === undefined) throw new Error("one fan has one stream of dice");

const seat = (number: number): SeatBody => ({
  seatId: `A-1-${number}`,
  section: "A",
  row: 1,
  number,
  grade: "R",
  price: 100,
  status: "available",
});
const area = (available: number): StandingAreaBody => ({
  section: "F",
  grade: "Standing",
  price: 70,
  capacity: 9,
  available,
});
const ask = (way: Way, map: { seats: SeatBody[]; areas: StandingAreaBody[] }): HoldRequest | null =>
  requestFor({ way, seats: 2, taste: "front" }, map, new Set(), dice);

test("each way has a body of its own", () => {
  const map = { seats: [seat(1), seat(2)], areas: [area(2)] };
  const bodies = (["list", "best-available", "standing"] as const).map((way) => {
    const request = ask(way, map);
    return request === null ? null : bodyOf(request);
  });
  expect(bodies).toMatchObject([
    { seatIds: ["A-1-1", "A-1-2"] },
    { bestAvailable: { count: 2 } },
    { standing: [{ section: "F", count: 2 }] },
  ]);
});

test("who finds no place to stand looks for seats, and who finds nothing asks for nothing", () => {
  expect(ask("standing", { seats: [seat(1), seat(2)], areas: [area(1)] })).toMatchObject({ way: "list" });
  for (const way of ["list", "best-available", "standing"] as const) {
    expect(ask(way, { seats: [], areas: [area(1)] })).toBeNull();
  }
});

const held = (seatIds: string[], settings: Partial<HoldBody> = {}): HoldBody => ({
  holdId: "hld_1",
  concertId: "con_1",
  performanceId: "prf_1",
  status: "held",
  seats: seatIds.map((seatId) => ({ seatId, grade: "R", price: 100 })),
  adjacent: true,
  amount: seatIds.length * 100,
  currency: "KRW",
  expiresAt: "2099-12-24T10:00:00.000Z",
  ...settings,
});
const list: HoldRequest = { way: "list", seats: [seat(1), seat(2)] };
const best: Extract<HoldRequest, { way: "best-available" }> = {
  way: "best-available",
  bestAvailable: { count: 2, grade: "R", maxPrice: 100, together: "required" },
};
const standing: HoldRequest = { way: "standing", area: { ...area(2), price: 100 }, count: 2 };

test.each([
  [list, held(["A-1-2", "A-1-1"])],
  [best, held(["A-1-7", "A-1-8"])],
  [standing, held(["F-0-1", "F-0-2"], { adjacent: null })],
])("a hold that is what was asked for is in order", (request, hold) => {
  expect(faultOf(request, hold)).toBeNull();
});

test.each([
  ["another seat", list, held(["A-1-1", "A-1-3"])],
  ["another price", list, held(["A-1-1", "A-1-2"], { amount: 150 })],
  ["one seat twice", best, held(["A-1-1", "A-1-1"])],
  ["fewer seats", best, held(["A-1-1"])],
  ["seats apart", best, held(["A-1-1", "A-1-3"], { adjacent: false })],
  ["another grade", { ...best, bestAvailable: { ...best.bestAvailable, grade: "VIP" } }, held(["A-1-1", "A-1-2"])],
  ["dearer seats", { ...best, bestAvailable: { ...best.bestAvailable, maxPrice: 99 } }, held(["A-1-1", "A-1-2"])],
  ["another area", standing, held(["G-0-1", "G-0-2"], { adjacent: null })],
  ["a place beside another", standing, held(["F-0-1", "F-0-2"])],
] as const)("%s is found out", (_, request, hold) => {
  expect(faultOf(request, hold)).not.toBeNull();
});
