// Goal: the catalogue gives back what was put in, in the order promised, and every change raises what it must raise.
// Doesn't prove anything about the rooms that read it.
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { findConcert, insertConcert, insertPerformance, listConcerts, raiseEpoch, updateConcert } from "./concerts.ts";
import { openDatabase } from "./database.ts";
import { OPENING, sampleConcert, samplePerformance } from "../../test/support/sample.ts";

const db = openDatabase(env.DATABASE);
const date = (performanceId: string, startsAt: number) =>
  samplePerformance({ performanceId, concertId: "con_full", startsAt });

test("a concert comes back as it was written, its dates by start and then id", async () => {
  const concert = sampleConcert({ concertId: "con_full", lobbyOpensAt: OPENING - 1, locationHint: null });
  await insertConcert(db, concert, [date("prf_c", 9), date("prf_b", 5), date("prf_a", 9)]);
  expect(await findConcert(db, "con_full")).toEqual({
    concert,
    performances: [date("prf_b", 5), date("prf_a", 9), date("prf_c", 9)],
  });
  expect(await findConcert(db, "con_none")).toBeNull();
});

test("the largest concert the contract allows fits D1's limits", async () => {
  const sections = Array.from({ length: 1_000 }, (_, n) => ({
    name: `section-name-${n}`.replaceAll("-", " "),
    grade: "twenty characters gr",
    price: 10_000_000,
    rows: 1,
    seatsPerRow: 2,
  }));
  const dates = Array.from({ length: 100 }, (_, n) =>
    samplePerformance({ performanceId: `prf_big_${n}`, concertId: "con_big", sections }),
  );
  await insertConcert(db, sampleConcert({ concertId: "con_big" }), dates);
  expect((await findConcert(db, "con_big"))?.performances).toHaveLength(100);
});

test("a concert whose date can't be written isn't there either", async () => {
  const twice = samplePerformance({ performanceId: "prf_twice", concertId: "con_half" });
  await expect(insertConcert(db, sampleConcert({ concertId: "con_half" }), [twice, twice])).rejects.toThrow("UNIQUE");
  expect(await findConcert(db, "con_half")).toBeNull();
});

test("concerts are listed newest first, page by page, with the span of their own dates", async () => {
  for (const [concertId, createdAt] of [
    ["con_x", OPENING + 1],
    ["con_z", OPENING + 2],
    ["con_y", OPENING + 2],
  ] as const) {
    await insertConcert(db, sampleConcert({ concertId, createdAt }), [
      samplePerformance({ performanceId: `prf_${concertId}_2`, concertId, startsAt: createdAt + 20 }),
      samplePerformance({ performanceId: `prf_${concertId}_1`, concertId, startsAt: createdAt + 10 }),
    ]);
  }
  const first = await listConcerts(db, { limit: 2 });
  expect(first?.items).toMatchObject([
    { concertId: "con_z", firstPerformanceAt: OPENING + 12, lastPerformanceAt: OPENING + 22 },
    { concertId: "con_y", firstPerformanceAt: OPENING + 12, lastPerformanceAt: OPENING + 22 },
  ]);
  // A concert that comes in between two pages doesn't shift the second one.
  await insertConcert(db, sampleConcert({ concertId: "con_late", createdAt: OPENING + 3 }), [
    samplePerformance({ performanceId: "prf_late", concertId: "con_late" }),
  ]);
  const rest = await listConcerts(db, { limit: 100, cursor: first?.nextCursor ?? undefined });
  expect(rest?.items.map(({ concertId }) => concertId)).toEqual(["con_x", "con_full", "con_big"]);
  expect(rest?.nextCursor).toBeNull();
});

test.each([["not base64!"], ["e30"], [btoa("[1]")], [btoa('["1","con_x"]')], [btoa('[1.5,"con_x"]')]])(
  "the cursor %s is reported, not guessed at",
  async (cursor) => {
    expect(await listConcerts(db, { limit: 2, cursor })).toBeNull();
  },
);

test("a change touches what it names, merges the waiting room and raises the revision", async () => {
  const before = sampleConcert({ concertId: "con_edit" });
  await insertConcert(db, before, [samplePerformance({ performanceId: "prf_edit", concertId: "con_edit" })]);
  const asked = {
    title: 'It\'s "Winter"',
    venue: undefined,
    saleClosesAt: OPENING + 5,
    state: "paused" as const,
    waitingRoom: { maxAdmitted: 7, offerSeconds: undefined },
  };
  const after = await updateConcert(db, "con_edit", asked, OPENING);
  expect(after?.concert).toEqual({
    ...before,
    title: 'It\'s "Winter"',
    saleClosesAt: OPENING + 5,
    state: "paused",
    waitingRoom: { ...before.waitingRoom, maxAdmitted: 7 },
    revision: 2,
  });
  expect((await updateConcert(db, "con_edit", { saleClosesAt: null }, OPENING))?.concert.saleClosesAt).toBeNull();
  expect(await updateConcert(db, "con_none", { title: "x" }, OPENING)).toBeNull();
});

test("two changes at once both stay", async () => {
  await insertConcert(db, sampleConcert({ concertId: "con_two" }), [
    samplePerformance({ performanceId: "prf_two", concertId: "con_two" }),
  ]);
  await Promise.all([
    updateConcert(db, "con_two", { waitingRoom: { maxAdmitted: 1 } }, OPENING),
    updateConcert(db, "con_two", { waitingRoom: { claimSeconds: 9 } }, OPENING),
  ]);
  const concert = (await findConcert(db, "con_two"))?.concert;
  expect(concert).toMatchObject({ revision: 3, waitingRoom: { maxAdmitted: 1, claimSeconds: 9, offerSeconds: 8 } });
});

test("a new date raises the revision; a new epoch doesn't", async () => {
  await insertConcert(db, sampleConcert({ concertId: "con_grow" }), [
    samplePerformance({ performanceId: "prf_grow_1", concertId: "con_grow" }),
  ]);
  await insertPerformance(db, samplePerformance({ performanceId: "prf_grow_2", concertId: "con_grow" }));
  expect(await raiseEpoch(db, "con_grow")).toBe(1);
  expect(await raiseEpoch(db, "con_grow")).toBe(2);
  expect(await findConcert(db, "con_grow")).toMatchObject({
    concert: { revision: 2, epoch: 2 },
    performances: [{}, {}],
  });
  expect(await raiseEpoch(db, "con_none")).toBeNull();
});
