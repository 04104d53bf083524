// Question: does everybody learn a concert's dates, prices and what is left, without a token, without waking more than one
// call of its room in ten seconds, and also while that room is away?
// Method: concerts over HTTP, time set by hand, calls to rooms and D1 counted. Words for what is left: availability.rules.test.ts.
import { env } from "cloudflare:workers";
import { afterEach, expect, test, vi } from "vitest";
import { concert as concertBody } from "../../src/contract/concerts.ts";
import { nameLayouts } from "../../src/jobs/layout-versions.ts";
import { ConcertRoom } from "../../src/room/concert-room.ts";
import { admin, call, Fan, makeConcert, roomOf, setClock, type Json } from "../support/client.ts";
import { countD1Calls } from "../support/d1-calls.ts";
import { countRoomCalls } from "../line/room-calls.ts";

const { at, instant } = setClock();
const roomCalls = countRoomCalls();
const d1Calls = countD1Calls();
afterEach(() => vi.restoreAllMocks());

const HALL = [
  { name: "A", grade: "VIP", price: 165_000, rows: 1, seatsPerRow: 2 },
  { name: "B", grade: "R", price: 99_000, rows: 1, seatsPerRow: 1 },
  { name: "C", grade: "VIP", price: 165_000, rows: 1, seatsPerRow: 1 },
  { name: "F", kind: "standing", grade: "R", price: 88_000, capacity: 3 },
];
const GRADES = [
  { grade: "VIP", price: 165_000 },
  { grade: "R", price: 99_000 },
  { grade: "R", price: 88_000 },
];
const one = [{ name: "A", grade: "R", price: 1_000, rows: 1, seatsPerRow: 1 }];
const on = (startsAt: string, sections: Json[] = HALL) => ({ startsAt, sections });
const page = async ({ concertId }: { concertId: string }) => (await call(`/v1/concerts/${concertId}`)).body;
const availabilities = async (concert: { concertId: string }): Promise<string[]> =>
  (await page(concert)).performances.map(({ availability }: Json) => availability);

test("a concert tells its settings, its dates in order, and what they cost", async () => {
  const concert = await makeConcert({
    lobbyOpensAt: instant(1_000),
    saleOpensAt: instant(2_000),
    holdSeconds: 120,
    maxSeatsPerFan: 2,
    performances: [on("2099-03-01T00:00:00.000Z"), on("2099-01-01T00:00:00.000Z", one)],
  });
  const body = await page(concert);
  expect(concertBody.strict().parse(body)).toEqual(body);
  expect(body).toMatchObject({
    state: "scheduled",
    lobbyOpensAt: instant(1_000),
    saleOpensAt: instant(2_000),
    holdSeconds: 120,
    maxSeatsPerFan: 2,
    currency: "KRW",
    singleSeatRule: "off",
  });
  const versions: string[] = [];
  for (const { performanceId } of concert.performances) {
    const path = `/v1/concerts/${concert.concertId}/performances/${performanceId}/layout`;
    versions.push((await call(path)).body.layoutVersion);
  }
  const [late, early] = concert.performances;
  expect(body.performances).toEqual([
    {
      performanceId: early.performanceId,
      startsAt: "2099-01-01T00:00:00.000Z",
      state: "onSale",
      grades: [{ grade: "R", price: 1_000 }],
      availability: "available",
      layoutVersion: versions[1],
    },
    {
      performanceId: late.performanceId,
      startsAt: "2099-03-01T00:00:00.000Z",
      state: "onSale",
      grades: GRADES,
      availability: "available",
      layoutVersion: versions[0],
    },
  ]);
});

test("without a lobby of its own a concert tells that it opens with the sale", async () => {
  const concert = await makeConcert({ saleOpensAt: instant(2_000) });
  expect((await page(concert)).lobbyOpensAt).toBe(instant(2_000));
});

test("a date is on sale, past or cancelled; of the last two nothing is left", async () => {
  const concert = await makeConcert({
    performances: [on(instant(60_000), one), on("2099-01-01T00:00:00.000Z"), on("2099-01-02T00:00:00.000Z")],
  });
  const { performanceId } = concert.performances[2];
  await admin(`/v1/admin/concerts/${concert.concertId}/performances/${performanceId}/cancellation`, { method: "POST" });
  at(60_000);
  const told = (await page(concert)).performances.map(({ state, availability }: Json) => [state, availability]);
  expect(told).toEqual([
    ["past", "soldOut"],
    ["onSale", "available"],
    ["cancelled", "soldOut"],
  ]);
});

test("what is left is told within ten seconds, standing places too", async () => {
  const concert = await makeConcert({
    maxSeatsPerFan: 8,
    performances: [on("2099-01-01T00:00:00.000Z", one), on("2099-01-02T00:00:00.000Z")],
  });
  expect(await availabilities(concert)).toEqual(["available", "available"]);
  await (await Fan.inside(concert)).hold("A-1-1");
  at(10_000);
  expect(await availabilities(concert)).toEqual(["soldOut", "available"]);
});

test("of two hundred left in a large hall it says few", async () => {
  const hall = (rows: number) => [{ name: "A", grade: "R", price: 1_000, rows, seatsPerRow: 1 }];
  const concert = await makeConcert({ maxSeatsPerFan: 8, performances: [on("2099-01-01T00:00:00.000Z", hall(21))] });
  for (let fan = 0; fan < 2; fan++) {
    const inside = await Fan.inside(concert);
    await inside.hold(...Array.from({ length: 8 }, (_, seat) => `A-${fan * 8 + seat + 1}-1`));
  }
  await (await Fan.inside(concert)).hold("A-17-1", "A-18-1", "A-19-1", "A-20-1");
  at(10_000);
  expect(await availabilities(concert)).toEqual(["few"]);
});

test("a crowd costs the room one call in ten seconds, and D1 one in a second", async () => {
  const concert = await makeConcert();
  at(60_000);
  const crowd = () => Promise.all(Array.from({ length: 100 }, () => page(concert)));
  expect(await roomCalls(crowd)).toEqual({ snapshot: 1 });
  for (const later of [61_000, 65_000, 69_999]) {
    at(later);
    expect(await roomCalls(crowd)).toEqual({});
  }
  at(70_000);
  const { calls } = await d1Calls(async () => expect(await roomCalls(crowd)).toEqual({ snapshot: 1 }));
  expect(calls).toBeLessThanOrEqual(1);
});

test("a concert none of whose dates is to come leaves its room alone", async () => {
  const concert = await makeConcert({ performances: [on(instant(60_000))] });
  at(60_000);
  expect(await roomCalls(() => page(concert))).toEqual({});
});

test("while the room is away the page says what was last known, and available of what never was", async () => {
  const [known, unknown] = [await makeConcert({ performances: [on(instant(9e8), one)] }), await makeConcert()];
  await (await Fan.inside(known)).hold("A-1-1");
  at(20_000);
  expect(await availabilities(known)).toEqual(["soldOut"]);
  at(40_000);
  vi.spyOn(ConcertRoom.prototype, "snapshot").mockRejectedValue(new Error("away"));
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  const calls = await roomCalls(async () => {
    for (let time = 0; time < 3; time++) {
      expect(await availabilities(known)).toEqual(["soldOut"]);
      expect(await availabilities(unknown)).toEqual(["available"]);
    }
  });
  expect(calls).toEqual({ snapshot: 2 });
});

test("a scheduled concert whose room was never set up has its page", async () => {
  const concert = await makeConcert({ saleOpensAt: instant(1_000_000) });
  const { runInDurableObject } = await import("cloudflare:test");
  await runInDurableObject(roomOf(concert), async (_, state) => {
    await state.storage.deleteAll();
    state.abort("lost");
  }).catch(() => null);
  at(60_000);
  const reply = await call(`/v1/concerts/${concert.concertId}`);
  expect([reply.status, reply.body.performances[0].availability]).toEqual([200, "available"]);
});

test("dates whose layout has no name yet are told alike, until a job has named them", async () => {
  const concert = await makeConcert({
    performances: Array.from({ length: 12 }, (_, day) => on(new Date(Date.UTC(2099, 0, 1 + day)).toISOString())),
  });
  const before = await page(concert);
  const forgotten = () =>
    env.DATABASE.prepare("UPDATE performances SET layout_version = NULL, grades = '[]' WHERE concert_id = ?")
      .bind(concert.concertId)
      .run();
  await forgotten();
  at(60_000);
  expect(await page(concert)).toEqual(before);
  const { calls } = await d1Calls(async () => {
    at(61_000);
    await page(concert);
  });
  // The layouts were read once for this revision of the concert.
  expect(calls).toBeLessThanOrEqual(1);
  expect(await nameLayouts(env)).toBe(12);
  expect(await nameLayouts(env)).toBe(0);
  at(120_000);
  expect(await page(concert)).toEqual(before);
  const row = await env.DATABASE.prepare(
    "SELECT count(*) AS dates FROM performances WHERE layout_version IS NULL",
  ).first();
  expect(row).toEqual({ dates: 0 });
});

test("an added date is told at once, with its version", async () => {
  const concert = await makeConcert();
  await page(concert);
  const added = await admin(`/v1/admin/concerts/${concert.concertId}/performances`, {
    method: "POST",
    body: on("2099-12-25T00:00:00.000Z"),
  });
  const [, date] = (await page(concert)).performances;
  expect(date).toMatchObject({ performanceId: added.body.performanceId, grades: GRADES, availability: "available" });
  const stored = await env.DATABASE.prepare("SELECT layout_version FROM performances WHERE performance_id = ?")
    .bind(added.body.performanceId)
    .first();
  expect(stored).toEqual({ layout_version: date.layoutVersion });
});

test("a concert that isn't there is not found, and no draft is told", async () => {
  expect((await call("/v1/concerts/con_nothing")).status).toBe(404);
  const concert = await makeConcert();
  await env.DATABASE.prepare("UPDATE concerts SET is_draft = 1 WHERE concert_id = ?").bind(concert.concertId).run();
  at(60_000);
  expect((await call(`/v1/concerts/${concert.concertId}`)).status).toBe(404);
});
