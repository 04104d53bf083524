// The built Worker over HTTP, as a client that draws a hall meets it: it reads the hall and its statuses, and holds seats by
// name, the best that are free and places to stand. Written after the contract alone; nothing of `src/` is imported.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { TestHarness } from "wrangler";
import { startService } from "../support/built-service.ts";
import { callsTo, key, newFan, operatorOf, type Answer, type Call, type Caller, type Json } from "./service.ts";

let server: TestHarness;
let anybody: Call;
let operator: Call;

beforeAll(async () => {
  const service = await startService();
  server = service.server;
  anybody = callsTo(service.base);
  operator = operatorOf(anybody);
});
afterAll(() => server.close());

const CODES = ["available", "held", "sold", "blocked"];
const FLOOR = { name: "서서 보는 곳", kind: "standing", grade: "Floor", price: 99_000, capacity: 2_000 };
const seated = (name: string, rows: number, seatsPerRow: number, price = 165_000) => ({
  name,
  grade: price > 100_000 ? "VIP" : "R",
  price,
  rows,
  seatsPerRow,
});

async function makeHall(sections: Json[], settings: Json = {}): Promise<{ concertId: string; date: string }> {
  const { status, body } = await operator("/v1/admin/concerts", {
    method: "POST",
    body: {
      title: "겨울 밤의 소리",
      venue: "Seoul",
      maxSeatsPerFan: 8,
      performances: [{ startsAt: "2099-12-24T10:00:00.000Z", sections }],
      ...settings,
    },
  });
  expect(status).toBe(201);
  return {
    concertId: body.concertId,
    date: `/v1/concerts/${body.concertId}/performances/${body.performances[0].performanceId}`,
  };
}

async function inside({ concertId }: { concertId: string }): Promise<Caller> {
  const fan = await newFan(anybody);
  expect((await fan.join(concertId)).body.status).toBe("admitted");
  return fan;
}

const hold = (fan: Caller, date: string, body: Json, headers: Record<string, string> = {}): Promise<Answer> =>
  fan.call(`${date}/holds`, { method: "POST", body, headers });
const idsOf = ({ body }: Answer): string[] => body.seats.map(({ seatId }: Json) => seatId);
const statusAt = (bytes: Uint8Array, index: number): string | undefined =>
  CODES[((bytes[index >> 2] ?? 0) >> (2 * (index % 4))) & 3];

test("a fan buys by name, the best that are free and places to stand, and is told what would not do", async () => {
  const hall = await makeHall([seated("가", 2, 10), seated("나", 1, 6, 90_000), FLOOR], { singleSeatRule: "refuse" });
  const page = (await anybody(`/v1/concerts/${hall.concertId}`)).body;
  expect(page).toMatchObject({ singleSeatRule: "refuse", currency: "KRW", maxSeatsPerFan: 8 });
  expect(page.performances).toMatchObject([{ state: "onSale", availability: "available" }]);
  const fan = await inside(hall);
  const { layoutVersion } = page.performances[0];

  // By name. The seat at the end of the row would be left alone.
  const lonely = await hold(fan, hall.date, { seatIds: ["가-1-2", "가-1-3"], layoutVersion });
  expect(lonely).toMatchObject({ status: 409, body: { code: "leaves-single-seat", seatIds: ["가-1-1"] } });
  const named = await hold(fan, hall.date, { seatIds: ["가-1-1", "가-1-2"], layoutVersion });
  expect(named).toMatchObject({
    status: 201,
    body: { status: "held", adjacent: true, amount: 330_000, currency: "KRW" },
  });
  expect(await hold(fan, hall.date, { seatIds: ["가-1-2", "가-1-1"] })).toMatchObject({
    status: 200,
    body: { holdId: named.body.holdId },
  });
  expect(await hold(fan, hall.date, { seatIds: ["가-1-2", "가-1-3"] })).toMatchObject({
    status: 409,
    body: { code: "already-yours", seatIds: ["가-1-2"], holdIds: [named.body.holdId] },
  });
  const stale = await hold(fan, hall.date, { seatIds: ["가-2-1"], layoutVersion: "another" });
  expect(stale).toMatchObject({ status: 409, body: { code: "layout-changed", layoutVersion } });

  // The best that are free, once for a key.
  const best = { bestAvailable: { count: 2, maxPrice: 90_000, together: "required" } };
  expect((await hold(fan, hall.date, best)).body.code).toBe("idempotency-key-required");
  const again = key();
  const found = await hold(fan, hall.date, best, again);
  expect(found).toMatchObject({ status: 201, body: { adjacent: true, amount: 180_000 } });
  expect(idsOf(found).every((seatId) => seatId.startsWith("나-1-"))).toBe(true);
  const repeated = await hold(fan, hall.date, best, again);
  expect([repeated.status, repeated.body.holdId]).toEqual([200, found.body.holdId]);
  const none = await hold(fan, hall.date, { bestAvailable: { count: 2, maxPrice: 89_999 } }, key());
  expect(none).toMatchObject({ status: 409, body: { code: "seats-unavailable", seatIds: [] } });

  // Places to stand: the lowest entry numbers.
  const standing = await hold(fan, hall.date, { standing: [{ section: FLOOR.name, count: 2 }] }, key());
  expect(standing).toMatchObject({ status: 201, body: { adjacent: null, amount: 198_000 } });
  expect(idsOf(standing)).toEqual([`${FLOOR.name}-0-1`, `${FLOOR.name}-0-2`]);
  const limit = await hold(fan, hall.date, { standing: [{ section: FLOOR.name, count: 3 }] }, key());
  expect(limit).toMatchObject({ status: 409, body: { code: "seat-limit-reached", limit: 8 } });

  await fan.charge(1_000_000);
  for (const { body } of [named, found, standing]) {
    expect(await fan.pay(hall.concertId, body.holdId)).toMatchObject({ status: 201, body: { amount: body.amount } });
  }
  const tickets = (await fan.call("/v1/tickets")).body.items;
  expect(tickets).toHaveLength(6);
  expect(tickets.filter(({ section }: Json) => section === FLOOR.name)).toMatchObject([
    { row: null, number: 2, grade: "Floor", price: 99_000 },
    { row: null, number: 1, grade: "Floor", price: 99_000 },
  ]);
  expect((await fan.call("/v1/balance")).body).toEqual({ amount: 1_000_000 - 708_000, currency: "KRW" });
  // The last payment ended the session.
  expect((await hold(fan, hall.date, { seatIds: ["가-2-1"] })).body.code).toBe("session-over");
  // A repeat is answered from what was made.
  expect(await hold(fan, hall.date, best, again)).toMatchObject({
    status: 200,
    body: { holdId: found.body.holdId, status: "paid" },
  });
});

test("60,000 statuses fit in 16 kB and say what the list of seats says", async () => {
  const sections = ["A", "B", "C"].map((name) => seated(name, 100, 190));
  const hall = await makeHall([...sections, { ...FLOOR, capacity: 3_000 }]);
  const layout = (await anybody(`${hall.date}/layout`)).body;
  expect(layout.seatCount).toBe(60_000);
  expect(
    layout.sections.map(({ name, kind, firstIndex, capacity }: Json) => [name, kind, firstIndex, capacity]),
  ).toEqual([
    ["A", "seated", 0, 19_000],
    ["B", "seated", 19_000, 19_000],
    ["C", "seated", 38_000, 19_000],
    [FLOOR.name, "standing", 57_000, 3_000],
  ]);
  const kept = await anybody(`${hall.date}/layout?version=${encodeURIComponent(layout.layoutVersion)}`);
  expect(kept.body).toEqual(layout);
  expect(kept.headers.get("Cache-Control")).toMatch(/immutable/);
  expect((await anybody(`${hall.date}/layout?version=another`)).status).toBe(404);

  const [buyer, fan] = [await inside(hall), await inside(hall)];
  await buyer.charge(1_000_000);
  await operator(`/v1/admin${hall.date.slice(3)}/seats/block`, {
    method: "POST",
    body: { section: FLOOR.name, count: 40, reason: "Guests" },
  });
  await operator(`/v1/admin${hall.date.slice(3)}/seats/block`, {
    method: "POST",
    body: { seatIds: ["B-1-1", "C-100-190"], reason: "Sight" },
  });
  await buyer.pay(hall.concertId, (await hold(buyer, hall.date, { seatIds: ["A-1-1", "A-1-3"] })).body.holdId);
  await hold(fan, hall.date, { standing: [{ section: FLOOR.name, count: 3 }] }, key());
  const last = await hold(fan, hall.date, { bestAvailable: { count: 2, section: "C" } }, key());

  const revision = { "Seats-Revision": last.headers.get("Seats-Revision") ?? "none" };
  const read = await fan.call(`${hall.date}/seats/status`, { headers: revision });
  expect([read.status, read.headers.get("Content-Type")]).toEqual([200, "application/octet-stream"]);
  expect(read.headers.get("Layout-Version")).toBe(layout.layoutVersion);
  expect(read.headers.get("Seats-Revision")).toMatch(/^\d+$/);
  expect(read.body.byteLength).toBe(15_000);

  const list = (await fan.call(`${hall.date}/seats`, { headers: revision })).body;
  const bytes: Uint8Array = read.body;
  const told = new Map<string, string>(list.seats.map(({ seatId, status }: Json) => [seatId, status]));
  expect(told.size).toBe(57_000);
  const different: string[] = [];
  for (const { name, kind, rows, seatsPerRow, firstIndex } of layout.sections) {
    if (kind === "standing") continue;
    for (let seat = 0; seat < rows * seatsPerRow; seat++) {
      const seatId = `${name}-${1 + Math.floor(seat / seatsPerRow)}-${1 + (seat % seatsPerRow)}`;
      if (told.get(seatId) !== statusAt(bytes, firstIndex + seat)) different.push(seatId);
    }
  }
  expect(different).toEqual([]);
  const places = Array.from({ length: 3_000 }, (_, place) => statusAt(bytes, 57_000 + place));
  expect([places.slice(0, 3), places.slice(-40)]).toEqual([Array(3).fill("held"), Array(40).fill("blocked")]);
  expect(list.areas).toEqual([
    { section: FLOOR.name, grade: "Floor", price: 99_000, capacity: 3_000, available: 2_957 },
  ]);
  expect(places.filter((status) => status === "available")).toHaveLength(2_957);
  const counts = Object.groupBy(told.values(), (status) => status);
  expect([counts["sold"]?.length, counts["held"]?.length, counts["blocked"]?.length]).toEqual([2, 2, 2]);

  const same = await fan.call(`${hall.date}/seats/status`, {
    headers: { "If-None-Match": read.headers.get("ETag") ?? "none" },
  });
  expect([same.status, same.headers.get("Layout-Version")]).toEqual([304, layout.layoutVersion]);
});
