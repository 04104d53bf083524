// Question: do seats that the operator keeps back stay away from fans, by each way of naming them, whatever happens to the room?
// Method: over HTTP, one rule a test. What faults in between do is asked by test/faults/seat-operations.faults.test.ts.
import { abortAllDurableObjects, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { admin, auditOf, codeOf, Fan, figuresOf, makeConcert, roomOf, setClock, type Json } from "../support/client.ts";
import { blocks, operatorSeat, pathOfDate, rebuild } from "./requests.ts";

const { at, instant } = setClock();

const STANDING = { name: "F", kind: "standing", grade: "S", price: 30_000, capacity: 10 };
const SEATED = { name: "A", grade: "R", price: 50_000, rows: 2, seatsPerRow: 5 };
const hall = (startsAt = "2099-12-24T10:00:00.000Z", settings: Json = {}) =>
  makeConcert({ performances: [{ startsAt, sections: [SEATED, STANDING] }], ...settings });
const seatsOf = async (concert: { concertId: string }): Promise<Json> =>
  (await figuresOf(concert)).performances[0]?.seats;
const statusesOf = async (fan: Fan): Promise<Json> => {
  const { seats } = (await fan.seats("?section=A")).body;
  return Object.fromEntries(seats.map(({ seatId, status }) => [seatId, status]));
};

describe("seats that are kept back", () => {
  test("are told as such, count as not available and can be held by nobody until they are given back", async () => {
    const concert = await hall();
    const fan = await Fan.inside(concert);
    const blocked = await blocks(concert, "block", { seatIds: ["A-1-1", "A-1-2"] });
    expect([blocked.status, blocked.body]).toEqual([200, { changed: 2, seatsRevision: expect.any(Number) }]);
    expect(blocked.headers.get("Seats-Revision")).toBe(String(blocked.body.seatsRevision));
    expect(await seatsOf(concert)).toEqual({ available: 18, held: 0, paying: 0, sold: 0, blocked: 2 });
    at(2_000);
    expect(await statusesOf(fan)).toMatchObject({ "A-1-1": "blocked", "A-1-2": "blocked", "A-1-3": "available" });
    expect((await fan.dates()).body.items[0]?.seats).toEqual({ total: 20, available: 18 });
    expect((await fan.hold("A-1-2", "A-1-3")).body).toMatchObject({ code: "seats-unavailable", seatIds: ["A-1-2"] });
    const given = await blocks(concert, "unblock", { seatIds: ["A-1-2"] });
    expect(given.body.changed).toBe(1);
    expect(given.body.seatsRevision).toBeGreaterThan(blocked.body.seatsRevision);
    expect((await fan.hold("A-1-2", "A-1-3")).status).toBe(201);
    expect(await seatsOf(concert)).toEqual({ available: 17, held: 2, paying: 0, sold: 0, blocked: 1 });
    expect(await auditOf(concert)).toMatchObject({ ok: true });
  });

  test("are not counted again, and asking for nothing new writes nothing", async () => {
    const concert = await hall();
    await blocks(concert, "block", { seatIds: ["A-1-1"] });
    expect((await blocks(concert, "block", { seatIds: ["A-1-1", "A-1-2"] })).body.changed).toBe(1);
    const before = (await blocks(concert, "block", { seatIds: ["A-1-1"] })).body;
    expect(before.changed).toBe(0);
    expect((await blocks(concert, "unblock", { seatIds: ["A-2-1"] })).body).toEqual(before);
    const { items } = (await admin(`/v1/admin/concerts/${concert.concertId}/log`)).body;
    expect(items.map(({ action, after }: Json) => [action, after])).toEqual([
      ["seats-blocked", { ...logged(concert), seats: ["A-1-2"], changed: 1 }],
      ["seats-blocked", { ...logged(concert), seats: ["A-1-1"], changed: 1 }],
      ["concert-created", expect.anything()],
    ]);
  });

  test("are all of those asked for or none, and the refusal names those that somebody has", async () => {
    const concert = await hall();
    const [holder, buyer] = [await Fan.inside(concert), await Fan.inside(concert)];
    await holder.hold("A-1-1");
    await buyer.buy("A-1-2");
    for (const meant of [{ seatIds: ["A-1-1", "A-1-2", "A-1-3"] }, { section: "A" }]) {
      const refused = await blocks(concert, "block", meant);
      expect(refused).toMatchObject({ status: 409, body: { code: "seats-unavailable", seatIds: ["A-1-1", "A-1-2"] } });
    }
    expect(await seatsOf(concert)).toEqual({ available: 18, held: 1, paying: 0, sold: 1 });
    // Nobody keeps those back, so nothing has to be done about them.
    await blocks(concert, "block", { seatIds: ["A-1-3"] });
    expect((await blocks(concert, "unblock", { section: "A" })).body.changed).toBe(1);
  });

  test("can be a whole section, seated or standing", async () => {
    const concert = await hall();
    expect((await blocks(concert, "block", { section: "A" })).body.changed).toBe(10);
    expect((await blocks(concert, "block", { section: "F" })).body.changed).toBe(10);
    expect(await seatsOf(concert)).toMatchObject({ available: 0, blocked: 20 });
    expect((await blocks(concert, "unblock", { section: "A" })).body.changed).toBe(10);
    expect(await seatsOf(concert)).toMatchObject({ available: 10, blocked: 10 });
    expect(await auditOf(concert)).toMatchObject({ ok: true });
  });

  test("can be so many standing places: the highest free ones, and the lowest come back first", async () => {
    const concert = await hall();
    await blocks(concert, "block", { seatIds: ["F-0-9"] });
    expect((await blocks(concert, "block", { section: "F", count: 2 })).body.changed).toBe(2);
    const status = async (seatId: string) => (await operatorSeat(concert, seatId)).body.status;
    const all = async () => Promise.all(["F-0-7", "F-0-8", "F-0-9", "F-0-10"].map(status));
    expect(await all()).toEqual(["available", "blocked", "blocked", "blocked"]);
    await blocks(concert, "unblock", { section: "F", count: 2 });
    expect(await all()).toEqual(["available", "available", "available", "blocked"]);
    const tooMany = { status: 409, body: { code: "seats-unavailable", seatIds: [] } };
    expect(await blocks(concert, "unblock", { section: "F", count: 2 })).toMatchObject(tooMany);
    expect(await blocks(concert, "block", { section: "F", count: 10 })).toMatchObject(tooMany);
    expect(await seatsOf(concert)).toMatchObject({ available: 19, blocked: 1 });
  });
});

test("what names no seat, no section or no standing section is refused", async () => {
  const concert = await hall();
  const paths = async (body: Json) => {
    const { status, body: said } = await blocks(concert, "block", body);
    return [status, said.code, said.seatIds ?? said.errors.map(({ path }: Json) => path)];
  };
  expect(await paths({ seatIds: ["A-9-1", "A-1-1", "F-1-1"] })).toEqual([400, "unknown-seats", ["A-9-1", "F-1-1"]]);
  expect(await paths({ section: "Z" })).toEqual([400, "invalid-request", ["section"]]);
  expect(await paths({ section: "A", count: 1 })).toEqual([400, "invalid-request", ["count"]]);
  expect(await paths({ seatIds: ["A-1-1"], section: "A" })).toEqual([400, "invalid-request", ["seatIds"]]);
  expect(await paths({})).toEqual([400, "invalid-request", ["seatIds"]]);
  expect(await paths({ seatIds: ["A-1-1"], count: 1 })).toEqual([400, "invalid-request", ["count"]]);
  expect(await paths({ seatIds: ["A-1-1", "A-1-1"] })).toEqual([400, "invalid-request", ["seatIds"]]);
  const many = Array.from({ length: 2_001 }, (_, seat) => `A-1-${seat + 1}`);
  expect(await paths({ seatIds: many })).toEqual([400, "invalid-request", ["seatIds"]]);
  expect((await paths({ seatIds: many.slice(1) })).slice(0, 2)).toEqual([400, "unknown-seats"]);
  expect(await paths({ seatIds: ["A-1-1"], reason: " " })).toEqual([400, "invalid-request", ["reason"]]);
  expect(await seatsOf(concert)).toEqual({ available: 20, held: 0, paying: 0, sold: 0 });
});

test("of a date that is called off or has begun nothing is kept back or given back", async () => {
  const concert = await hall(instant(3_600_000));
  const called = await hall();
  await blocks(concert, "block", { seatIds: ["A-1-1"] });
  await admin(`${pathOfDate(called)}/cancellation`, { method: "POST", body: {} });
  at(3_600_000);
  for (const way of ["block", "unblock"] as const) {
    expect(codeOf(await blocks(concert, way, { seatIds: ["A-1-1"] }))).toEqual([410, "performance-over"]);
    expect(codeOf(await blocks(called, way, { seatIds: ["A-1-1"] }))).toEqual([410, "performance-cancelled"]);
  }
});

test("a hold and a block of one seat at once: one of them has it", async () => {
  const concert = await hall();
  const fans = await Promise.all([1, 2, 3].map(() => Fan.inside(concert, 0)));
  for (const seatId of ["A-1-1", "A-1-2", "A-1-3", "A-1-4"]) {
    const [blocked, ...holds] = await Promise.all([
      blocks(concert, "block", { seatIds: [seatId] }),
      ...fans.map((fan) => fan.hold(seatId)),
    ]);
    const had = [blocked, ...holds].filter(({ status }) => status < 300);
    expect(had).toHaveLength(1);
    expect((await operatorSeat(concert, seatId)).body.status).toBe(blocked.status === 200 ? "blocked" : "held");
  }
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});

describe("a key", () => {
  const keyed = { "Idempotency-Key": "key" };

  test("keeps so many places back once, and its first answer is given again to the letter", async () => {
    const concert = await hall();
    const body = { section: "F", count: 3 };
    const first = await blocks(concert, "block", body, keyed);
    await blocks(concert, "unblock", { section: "F", count: 1 });
    const again = await blocks(concert, "block", body, keyed);
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect(again.headers.get("Idempotency-Replayed")).toBe("true");
    expect(await seatsOf(concert)).toMatchObject({ blocked: 2 });
    expect(codeOf(await blocks(concert, "block", { section: "F", count: 2 }, keyed))).toEqual([
      422,
      "idempotency-key-reused",
    ]);
    // Another path is another request.
    expect((await blocks(concert, "unblock", body, keyed)).status).toBe(409);
    expect((await blocks(concert, "unblock", { section: "F", count: 2 }, keyed)).body.changed).toBe(2);
  });

  test("sent twice at once has one effect", async () => {
    const concert = await hall();
    const replies = await Promise.all([1, 2, 3].map(() => blocks(concert, "block", { section: "F", count: 2 }, keyed)));
    for (const { status, body } of replies) {
      expect(status === 200 || body.code === "idempotency-in-flight").toBe(true);
    }
    expect(replies.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
    expect(await seatsOf(concert)).toMatchObject({ blocked: 2 });
  });

  test("answers the same of a request that made no difference", async () => {
    const concert = await hall();
    const first = await blocks(concert, "unblock", { seatIds: ["A-1-1"] }, keyed);
    expect(first.body.changed).toBe(0);
    await blocks(concert, "block", { seatIds: ["A-1-1"] });
    expect((await blocks(concert, "unblock", { seatIds: ["A-1-1"] }, keyed)).body).toEqual(first.body);
    expect(await seatsOf(concert)).toMatchObject({ blocked: 1 });
  });

  test("that was refused may be sent again, with another body too", async () => {
    const concert = await hall();
    const fan = await Fan.inside(concert, 0);
    await fan.hold("A-1-1");
    expect((await blocks(concert, "block", { seatIds: ["A-1-1"] }, keyed)).status).toBe(409);
    expect((await blocks(concert, "block", { seatIds: ["A-1-2"] }, keyed)).body.changed).toBe(1);
  });
});

test("a room that was rebuilt, or lost everything, keeps the same seats back", async () => {
  const concert = await hall();
  const fan = await Fan.inside(concert);
  await blocks(concert, "block", { section: "F", count: 3 });
  await blocks(concert, "block", { seatIds: ["A-1-1", "A-2-5"] });
  await blocks(concert, "unblock", { seatIds: ["A-2-5"] });
  await fan.buy("A-1-2");
  const kept = { available: 15, held: 0, paying: 0, sold: 1, blocked: 4 };
  expect(await seatsOf(concert)).toEqual(kept);
  await rebuild(concert);
  expect(await seatsOf(concert)).toEqual(kept);
  await runInDurableObject(roomOf(concert), async (_, { storage }) => storage.deleteAll());
  await abortAllDurableObjects();
  expect(await seatsOf(concert)).toEqual(kept);
  expect((await operatorSeat(concert, "A-1-1")).body.status).toBe("blocked");
  expect(await auditOf(concert)).toMatchObject({ ok: true });
  // A further change is above what D1 has, and survives as well.
  expect((await blocks(concert, "unblock", { seatIds: ["A-1-1"] })).status).toBe(200);
  await rebuild(concert);
  expect(await seatsOf(concert)).toMatchObject({ available: 16, blocked: 3 });
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});

test("a room that starts again from its own storage keeps the same seats back", async () => {
  const concert = await hall();
  await blocks(concert, "block", { seatIds: ["A-1-1"] });
  await abortAllDurableObjects();
  expect(await seatsOf(concert)).toMatchObject({ available: 19, blocked: 1 });
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});

describe("room and D1 that keep other seats back", () => {
  const inD1 = (sql: string, ...values: unknown[]) =>
    env.DATABASE.prepare(sql)
      .bind(...values)
      .run();
  const broken = async (concert: { concertId: string }) =>
    (await auditOf(concert)).checks.filter(({ ok }) => !ok).map(({ name }) => name);

  test("are found by the audit, and the room takes what D1 has when D1 is ahead", async () => {
    const concert = await hall();
    await blocks(concert, "block", { seatIds: ["A-1-1"] });
    await inD1("UPDATE seat_blocks SET revision = 9, ranges = '[[1,2]]' WHERE concert_id = ?", concert.concertId);
    expect(await broken(concert)).toEqual(["room: seats-kept-back-are-the-databases"]);
    const { mended } = await reconciled(concert);
    expect(mended).toEqual([`seats kept back, as the database has them: ${concert.performances[0].performanceId}`]);
    expect(await seatsOf(concert)).toMatchObject({ available: 18, blocked: 2 });
    expect((await operatorSeat(concert, "A-1-1")).body.status).toBe("available");
    expect(await broken(concert)).toEqual([]);
    expect((await blocks(concert, "block", { seatIds: ["A-1-1"] })).status).toBe(200);
    expect(await broken(concert)).toEqual([]);
  });

  test("are found by the audit, and D1 is told again when it is behind", async () => {
    const concert = await hall();
    await blocks(concert, "block", { seatIds: ["A-1-1"] });
    await inD1("DELETE FROM seat_blocks WHERE concert_id = ?", concert.concertId);
    expect(await broken(concert)).toEqual(["room: seats-kept-back-are-the-databases"]);
    await reconciled(concert);
    await blocks(concert, "block", { seatIds: ["A-1-2"] });
    expect(await broken(concert)).toEqual([]);
    await rebuild(concert);
    expect(await seatsOf(concert)).toMatchObject({ available: 18, blocked: 2 });
  });

  const reconciled = async (concert: { concertId: string }) => {
    const answer = await roomOf(concert).reconcile();
    if (!answer.ok) throw new Error(answer.refusal.code);
    return answer.value;
  };
});

const logged = (concert: { performances: { 0: { performanceId: string } } }) => ({
  performanceId: concert.performances[0].performanceId,
  reason: "House seats",
});
