// Question: can two changes made at once make together what neither could make alone, and can a change be refused for
// something that it doesn't name?
// Method: many changes over HTTP at the same time, and D1 put into a state from before; then the stored concert is read.
import { env } from "cloudflare:workers";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { updateConcert } from "../../src/database/concerts.ts";
import { openDatabase } from "../../src/database/database.ts";
import { changedTimes, timesOutOfOrder } from "../../src/edge/concerts/sale-times.ts";
import { admin, change, codeOf, figuresOf, makeConcert, setClock, type Json } from "../support/client.ts";
import { seed } from "../support/seed.ts";
import { addDate, paths, section, withSections } from "./requests.ts";

const { at, instant } = setClock();

const logOf = async (concert: { concertId: string }): Promise<Json[]> =>
  (await admin(`/v1/admin/concerts/${concert.concertId}/log?limit=100`)).body.items;
const cancel = (concert: { concertId: string }, performanceId: string) =>
  admin(`/v1/admin/concerts/${concert.concertId}/performances/${performanceId}/cancellation`, { method: "POST" });

/** A sale whose times are out of order, as two changes at once could once make it. */
async function outOfOrder(): Promise<Json> {
  const concert = await makeConcert({ saleOpensAt: instant(10_000), saleClosesAt: instant(20_000) });
  await env.DATABASE.prepare("UPDATE concerts SET sale_opens_at = ?, lobby_opens_at = ? WHERE concert_id = ?")
    .bind(Date.parse(instant(30_000)), Date.parse(instant(40_000)), concert.concertId)
    .run();
  return concert;
}

test("changes of two times that cross leave the times in order, and one of them is 400", async () => {
  for (let round = 0; round < 12; round++) {
    const concert = await makeConcert({ saleOpensAt: instant(10_000), saleClosesAt: instant(100_000) });
    const replies = await Promise.all([
      change(concert, { saleOpensAt: instant(80_000) }),
      change(concert, { saleClosesAt: instant(50_000) }),
    ]);
    expect(replies.map(({ status }) => String(status)).toSorted()).toEqual(["200", "400"]);
    const { saleOpensAt, saleClosesAt } = await figuresOf(concert);
    expect(Date.parse(saleOpensAt)).toBeLessThanOrEqual(Date.parse(saleClosesAt ?? ""));
    // What was refused is not on record.
    expect((await logOf(concert)).map(({ action }) => action)).toEqual(["concert-changed", "concert-created"]);
  }
});

test("lobby and sale that cross leave the times in order", async () => {
  for (let round = 0; round < 12; round++) {
    const concert = await makeConcert({ lobbyOpensAt: instant(10_000), saleOpensAt: instant(100_000) });
    await Promise.all([
      change(concert, { lobbyOpensAt: instant(80_000) }),
      change(concert, { saleOpensAt: instant(50_000) }),
    ]);
    const { lobbyOpensAt, saleOpensAt } = await figuresOf(concert);
    expect(Date.parse(lobbyOpensAt)).toBeLessThanOrEqual(Date.parse(saleOpensAt));
  }
});

test.each([
  [{ state: "paused" }, "paused"],
  [{ state: "closed" }, "closed"],
  [{ title: "Another" }, "open"],
  [{ waitingRoom: { maxAdmitted: 5 } }, "open"],
])("%j is not refused for stored times that are out of order", async (body, state) => {
  const concert = await outOfOrder();
  expect((await change(concert, body)).status).toBe(200);
  const row = await env.DATABASE.prepare("SELECT state FROM concerts WHERE concert_id = ?")
    .bind(concert.concertId)
    .first<{ state: string }>();
  expect(row?.state).toBe(state);
});

test("times that are out of order are put right one by one, and a wrong one is refused under its own name", async () => {
  const concert = await outOfOrder();
  const wrong = await change(concert, { lobbyOpensAt: instant(31_000) });
  expect([codeOf(wrong), paths(wrong)]).toEqual([[400, "invalid-request"], ["lobbyOpensAt"]]);
  // Lobby at 40 s, sale at 30 s to 20 s: each change names one time only.
  expect((await change(concert, { lobbyOpensAt: instant(5_000) })).status).toBe(200);
  expect((await change(concert, { saleClosesAt: instant(60_000) })).status).toBe(200);
  expect((await change(concert, { saleOpensAt: instant(6_000) })).status).toBe(200);
  expect(await figuresOf(concert)).toMatchObject({
    lobbyOpensAt: instant(5_000),
    saleOpensAt: instant(6_000),
    saleClosesAt: instant(60_000),
  });
});

test("of sixteen dates added at once to a concert of 98 two fit, and the others are 400 and not on record", async () => {
  const concert = await makeConcert({ performances: Array.from({ length: 98 }, () => withSections(section())) });
  const replies = await Promise.all(Array.from({ length: 16 }, () => addDate(concert, withSections(section()))));
  const statuses = replies.map(({ status }) => status);
  expect(statuses.filter((status) => status === 201)).toHaveLength(2);
  expect(statuses.filter((status) => status === 400)).toHaveLength(14);
  expect((await figuresOf(concert)).performances).toHaveLength(100);
  expect((await logOf(concert)).filter(({ action }) => action === "performance-added")).toHaveLength(2);
});

test("dates added at once never have more than 200,000 seats together", async () => {
  const full = withSections(section({ rows: 60_000, seatsPerRow: 1 }));
  const concert = await makeConcert({ performances: [full, full] });
  const replies = await Promise.all(Array.from({ length: 4 }, () => addDate(concert, full)));
  expect(replies.map(({ status }) => String(status)).toSorted()).toEqual(["201", "400", "400", "400"]);
  const refused = replies.find(({ status }) => status === 400);
  expect(refused && paths(refused)).toEqual(["sections"]);
});

test("what is cancelled counts against no bound", async () => {
  const full = withSections(section({ rows: 60_000, seatsPerRow: 1 }));
  const concert = await makeConcert({ performances: [full, full, full] });
  expect(codeOf(await addDate(concert, full))).toEqual([400, "invalid-request"]);
  await cancel(concert, concert.performances[0].performanceId);
  expect((await addDate(concert, full)).status).toBe(201);

  const many = await makeConcert({ performances: Array.from({ length: 100 }, () => withSections(section())) });
  expect(codeOf(await addDate(many, withSections(section())))).toEqual([400, "invalid-request"]);
  await cancel(many, many.performances[0].performanceId);
  expect((await addDate(many, withSections(section()))).status).toBe(201);
});

test("a date lies ahead when it is added, and when its concert is made", async () => {
  const concert = await makeConcert();
  for (const ms of [0, -1_000]) {
    const added = await addDate(concert, { ...withSections(section()), startsAt: instant(ms) });
    expect([codeOf(added), paths(added)]).toEqual([[400, "invalid-request"], ["startsAt"]]);
    const made = await admin("/v1/admin/concerts", {
      method: "POST",
      body: {
        title: "A concert",
        venue: "A hall",
        performances: [withSections(section()), { ...withSections(section()), startsAt: instant(ms) }],
      },
    });
    expect([codeOf(made), paths(made)]).toEqual([[400, "invalid-request"], ["performances.1.startsAt"]]);
  }
  expect((await addDate(concert, { ...withSections(section()), startsAt: instant(1) })).status).toBe(201);
});

test("a sale opens before the last date that takes place, when it is made, changed and given a date", async () => {
  const dates = [100_000, 200_000].map((ms) => ({ ...withSections(section()), startsAt: instant(ms) }));
  const made = await admin("/v1/admin/concerts", {
    method: "POST",
    body: { title: "A concert", venue: "A hall", performances: dates, saleOpensAt: instant(200_000) },
  });
  expect([codeOf(made), paths(made)]).toEqual([[400, "invalid-request"], ["saleOpensAt"]]);

  const concert = await makeConcert({ performances: dates });
  expect((await change(concert, { saleOpensAt: instant(199_999) })).status).toBe(200);
  expect(paths(await change(concert, { saleOpensAt: instant(200_000) }))).toEqual(["saleOpensAt"]);
  const [first, last] = (await figuresOf(concert)).performances;
  await cancel(concert, last?.performanceId ?? "");
  expect(paths(await change(concert, { saleOpensAt: instant(150_000) }))).toEqual(["saleOpensAt"]);
  await cancel(concert, first?.performanceId ?? "");
  // No date takes place, so there is none to open before; the next date is the last.
  const tooSoon = await addDate(concert, { ...withSections(section()), startsAt: instant(199_999) });
  expect([codeOf(tooSoon), paths(tooSoon)]).toEqual([[400, "invalid-request"], ["startsAt"]]);
  expect((await addDate(concert, { ...withSections(section()), startsAt: instant(200_000) })).status).toBe(201);
});

test("null takes back each time of a sale: no lobby of its own, open at once, no end", async () => {
  const concert = await makeConcert({
    lobbyOpensAt: instant(10_000),
    saleOpensAt: instant(20_000),
    saleClosesAt: instant(30_000),
  });
  at(1_000);
  expect((await change(concert, { lobbyOpensAt: null })).body.lobbyOpensAt).toBe(instant(20_000));
  expect((await change(concert, { saleClosesAt: null })).body.saleClosesAt).toBeNull();
  const opened = await change(concert, { saleOpensAt: null });
  expect(opened.body).toMatchObject({ state: "open", saleOpensAt: instant(1_000), lobbyOpensAt: instant(1_000) });
  expect((await logOf(concert))[0]).toMatchObject({
    before: { saleOpensAt: instant(20_000) },
    after: { saleOpensAt: instant(1_000) },
  });
  // A sale that has opened keeps its opening time.
  at(5_000);
  expect((await change(concert, { saleOpensAt: null })).body.saleOpensAt).toBe(instant(1_000));
});

test("a sale with a lobby to come can't open at once, unless both are taken back", async () => {
  const times = { lobbyOpensAt: instant(10_000), saleOpensAt: instant(20_000) };
  const concert = await makeConcert(times);
  expect(paths(await change(concert, { saleOpensAt: null }))).toEqual(["saleOpensAt"]);
  expect(await figuresOf(concert)).toMatchObject(times);
  expect((await change(concert, { lobbyOpensAt: null, saleOpensAt: null })).body.state).toBe("open");
});

test("a sale whose end is past is not opened unless its end is moved, and can still be paused and closed", async () => {
  const concert = await makeConcert({ saleClosesAt: instant(10_000) });
  at(10_000);
  expect((await change(concert, { state: "paused" })).status).toBe(200);
  const refused = await change(concert, { state: "open" });
  expect(refused).toMatchObject({ status: 409, body: { code: "sale-closed", closedAt: instant(10_000) } });
  expect((await logOf(concert)).map(({ after }) => after.state)).toEqual(["paused", "open"]);
  const moved = await change(concert, { state: "open", saleClosesAt: instant(20_000) });
  expect([moved.status, moved.body.state]).toEqual([200, "open"]);
  at(20_000);
  expect((await change(concert, { state: "open", saleClosesAt: null })).body.state).toBe("open");
});

test("what the database writes and what a refusal is told for agree, whatever is stored and asked", async () => {
  const database = openDatabase(env.DATABASE);
  const concert = await makeConcert();
  const now = Date.parse(instant(0));
  const time = fc.integer({ min: -2, max: 2 }).map((seconds) => now + seconds * 1_000);
  const none = fc.constant(undefined);
  const nullable = fc.option(time);
  const cases = fc.record({
    stored: fc.record({ lobbyOpensAt: nullable, saleOpensAt: time, saleClosesAt: nullable }),
    performance: fc.record({ startsAt: time, cancelledAt: fc.constantFrom(null, now) }),
    changes: fc.record({
      lobbyOpensAt: fc.oneof(none, nullable),
      saleOpensAt: fc.oneof(none, nullable),
      saleClosesAt: fc.oneof(none, nullable),
      state: fc.constantFrom(undefined, "open" as const, "paused" as const),
    }),
  });
  const isAgreed = fc.asyncProperty(cases, async ({ stored, performance, changes }) => {
    const { lobbyOpensAt, saleOpensAt, saleClosesAt } = stored;
    await env.DATABASE.batch([
      env.DATABASE.prepare(
        "UPDATE concerts SET lobby_opens_at = ?, sale_opens_at = ?, sale_closes_at = ? WHERE concert_id = ?",
      ).bind(lobbyOpensAt, saleOpensAt, saleClosesAt, concert.concertId),
      env.DATABASE.prepare("UPDATE performances SET starts_at = ?, cancelled_at = ? WHERE concert_id = ?").bind(
        performance.startsAt,
        performance.cancelledAt,
        concert.concertId,
      ),
    ]);
    const written = await updateConcert(database, concert.concertId, changes, now);
    const times = changedTimes(stored, changes, now);
    const misplaced = timesOutOfOrder(times, written?.performances ?? [], changes);
    const isOver = changes.state === "open" && times.saleClosesAt !== null && times.saleClosesAt <= now;
    expect(written?.isWritten).toBe(misplaced === null && !isOver);
    expect(written?.concert).toMatchObject(written?.isWritten === true ? times : stored);
  });
  await fc.assert(isAgreed, { seed, numRuns: 300 });
});
