// Question: what does the concert make of the seats that a fan has chosen: is one left alone, and was the layout that was shown
// the present one?
// Method: rows of a few seats over HTTP, each refusal beside a choice that is allowed. Which seats are left alone is the
// question of src/room/rules/seats/single-seats.
import { expect, test } from "vitest";
import { layoutVersionOf } from "../../src/domain/public-layout.ts";
import { admin, change, Fan, figuresOf, makeConcert, setClock, type Json, type Reply } from "../support/client.ts";
import { DATE, on, section } from "./hall.ts";

setClock();
const codeOf = ({ status, body }: Reply<Json>) => [status, body?.code];
const SECTIONS = [
  section("A", { rows: 2, seatsPerRow: 6 }),
  { name: "F", kind: "standing", grade: "R", price: 10_000, capacity: 5 },
];
const hall = (settings: Json = {}) =>
  makeConcert({ maxSeatsPerFan: 8, performances: [on(DATE, ...SECTIONS)], singleSeatRule: "refuse", ...settings });

// A single seat.

test("a choice that leaves a single seat is refused, and the seats that would be left are named", async () => {
  const concert = await hall();
  const fan = await Fan.inside(concert, 0);
  const refused = await fan.hold("A-1-2", "A-1-3", "A-1-5");
  expect(refused).toMatchObject({
    status: 409,
    body: { code: "leaves-single-seat", seatIds: ["A-1-1", "A-1-4", "A-1-6"] },
  });
  expect((await figuresOf(concert)).performances[0].seats.held).toBe(0);
  expect((await fan.hold("A-1-1", "A-1-2")).status).toBe(201);
});

test("one that could not be avoided is no reason to refuse, and the ends of a hold bound a run, the fan's own too", async () => {
  const fan = await Fan.inside(await hall(), 0);
  await fan.hold("A-1-1", "A-1-2", "A-1-3");
  expect(codeOf(await fan.hold("A-1-5"))).toEqual([409, "leaves-single-seat"]);
  expect((await fan.hold("A-1-5", "A-1-6")).status).toBe(201);
});

test("without the rule any choice is taken, and it begins and ends at once for those inside", async () => {
  const concert = await hall({ singleSeatRule: undefined });
  const fan = await Fan.inside(concert, 0);
  expect((await fan.hold("A-1-2")).status).toBe(201);
  await change(concert, { singleSeatRule: "refuse" });
  expect(codeOf(await fan.hold("A-2-2"))).toEqual([409, "leaves-single-seat"]);
  await change(concert, { singleSeatRule: "off" });
  expect((await fan.hold("A-2-2")).status).toBe(201);
});

test("it is looked at last: what is taken, or too much, is said first, and a hold there is stays", async () => {
  const concert = await hall({ maxSeatsPerFan: 2, singleSeatRule: "off" });
  const [fan, other] = [await Fan.inside(concert, 0), await Fan.inside(concert, 0)];
  const held = await fan.hold("A-1-2");
  await change(concert, { singleSeatRule: "refuse" });
  expect((await fan.hold("A-1-2")).body.holdId).toBe(held.body.holdId);
  expect(codeOf(await fan.hold("A-1-2", "A-1-4"))).toEqual([409, "already-yours"]);
  expect(codeOf(await other.hold("A-1-2", "A-1-4"))).toEqual([409, "seats-unavailable"]);
  expect(codeOf(await other.hold("A-2-2", "A-2-4", "A-2-6"))).toEqual([409, "seat-limit-reached"]);
  expect(codeOf(await other.hold("A-2-2"))).toEqual([409, "leaves-single-seat"]);
});

test("neither what the service chooses nor a standing place is refused for it", async () => {
  const fan = await Fan.inside(await hall(), 0);
  for (let held = 0; held < 3; held++) expect((await fan.best(1)).status).toBe(201);
  expect((await fan.best(3)).status).toBe(201);
  expect((await fan.stand({ F: 2 })).status).toBe(201);
});

test("a rebuild keeps the rule", async () => {
  const concert = await hall();
  await admin(`/v1/admin/concerts/${concert.concertId}/rebuild`, { method: "POST", body: {} });
  expect(codeOf(await (await Fan.inside(concert, 0)).hold("A-1-2"))).toEqual([409, "leaves-single-seat"]);
});

// A layout.

test.each<[what: string, body: Json]>([
  ["named seats", { seatIds: ["A-1-1"] }],
  ["best available", { bestAvailable: { count: 1 } }],
  ["standing places", { standing: [{ section: "F", count: 1 }] }],
])("a hold of %s that was shown another layout is told the present one, with which it is made", async (_, body) => {
  const concert = await hall();
  const fan = await Fan.inside(concert, 0);
  const refused = await fan.holdChosen({ ...body, layoutVersion: "another" });
  const { layoutVersion } = refused.body;
  expect(codeOf(refused)).toEqual([409, "layout-changed"]);
  expect(layoutVersion).toBe(layoutVersionOf(concert.performances[0].sections));
  expect((await figuresOf(concert)).performances[0].seats.held).toBe(0);
  expect((await fan.holdChosen({ ...body, layoutVersion })).status).toBe(201);
});

test("another price is another layout: what was shown before holds nothing at the new price", async () => {
  const concert = await hall();
  const fan = await Fan.inside(concert, 0);
  const layoutVersion = layoutVersionOf(concert.performances[0].sections);
  expect((await fan.holdChosen({ bestAvailable: { count: 1 }, layoutVersion })).status).toBe(201);
  const path = `/v1/admin/concerts/${concert.concertId}/performances/${fan.performanceId}`;
  expect((await admin(path, { method: "PATCH", body: { prices: { A: 70_000 } } })).status).toBe(200);
  const refused: Reply<Json> = await fan.holdChosen({ bestAvailable: { count: 1 }, layoutVersion });
  expect(codeOf(refused)).toEqual([409, "layout-changed"]);
  const shown = { bestAvailable: { count: 1 }, layoutVersion: refused.body.layoutVersion };
  expect(await fan.holdChosen(shown)).toMatchObject({ status: 201, body: { amount: 70_000 } });
});

test("the layout is looked at before the seats, after the sale, and not for a hold there is", async () => {
  const concert = await hall();
  const [fan, other] = [await Fan.inside(concert, 0), await Fan.inside(concert, 0)];
  const { holdId } = (await fan.hold("A-1-1")).body;
  const asked = { seatIds: ["A-1-1"], layoutVersion: "another" };
  expect(await fan.holdChosen(asked)).toMatchObject({ status: 200, body: { holdId } });
  expect(codeOf(await other.holdChosen(asked))).toEqual([409, "layout-changed"]);
  expect(codeOf(await other.holdChosen({ ...asked, seatIds: ["Z-1-1"] }))).toEqual([400, "unknown-seats"]);
  await change(concert, { state: "paused" });
  expect(codeOf(await other.holdChosen(asked))).toEqual([409, "sale-paused"]);
});

test.each([
  ["", "layoutVersion"],
  ["x".repeat(65), "layoutVersion"],
  [5, "layoutVersion"],
  [null, "layoutVersion"],
])("a layout version of %j is 400", async (layoutVersion, path) => {
  const refused: Reply<Json> = await (
    await Fan.inside(await hall(), 0)
  ).holdChosen({ seatIds: ["A-1-1"], layoutVersion });
  expect([...codeOf(refused), refused.body.errors[0].path]).toEqual([400, "invalid-request", path]);
});
