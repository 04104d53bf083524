// Question: does the operator's list have every concert once, and does it leave out what its filters say?
// Method: concerts in every state, at times that are set; the list's states are held against those of the concerts themselves.
import { beforeAll, expect, test } from "vitest";
import { codeOf, admin, change, figuresOf, makeConcert, setClock, type Concert, type Json } from "../support/client.ts";
import { CONCERTS, paths, section, withSections } from "./requests.ts";

const { at, instant } = setClock();
const TITLES = ["Winter Night", "MÜNCHEN 100%", "겨울 밤_A", "winter day"];

const list = (query: Record<string, string> = {}) =>
  admin(`${CONCERTS}?${new URLSearchParams({ limit: "100", ...query }).toString()}`);
const idsOf = ({ body }: { body: Json }): string[] => body.items.map(({ concertId }: Json) => concertId);

const ending = { performances: [{ ...withSections(section()), startsAt: instant(60_000) }] };
const made: Concert[] = [];

beforeAll(async () => {
  for (const title of TITLES) made.push(await makeConcert({ title }));
  made.push(await makeConcert({ title: "draft", draft: true }));
  made.push(await makeConcert({ title: "scheduled", saleOpensAt: instant(3_600_000) }));
  made.push(await makeConcert({ title: "ends", saleClosesAt: instant(60_000) }));
  made.push(await makeConcert({ title: "played", ...ending }));
  for (const state of ["paused", "closed"]) {
    const concert = await makeConcert({ title: state });
    await change(concert, { state });
    made.push(concert);
  }
});

test("every concert is listed once, newest first, with what everybody may know and whether they may", async () => {
  const listed = await list();
  expect(idsOf(listed).toSorted()).toEqual(made.map(({ concertId }) => concertId).toSorted());
  const times = listed.body.items.map(({ createdAt }: Json) => createdAt);
  expect(times).toEqual(times.toSorted().toReversed());
  const draft = listed.body.items.find(({ title }: Json) => title === "draft");
  expect(Object.keys(draft).toSorted()).toEqual(
    [
      "concertId",
      "createdAt",
      "draft",
      "firstPerformanceAt",
      "lastPerformanceAt",
      "saleClosesAt",
      "saleOpensAt",
      "state",
      "timeZone",
      "title",
      "venue",
    ].toSorted(),
  );
  expect(draft).toMatchObject({ draft: true, state: "closed" });
});

test.each([0, 60_000, 3_600_000])("at %i the filter by state leaves out what is in another", async (now) => {
  at(now);
  const states = new Map<string, string>();
  for (const concert of made) states.set(concert.concertId, (await figuresOf(concert)).state);
  for (const state of ["scheduled", "open", "paused", "closed"]) {
    const expected = [...states].filter(([, its]) => its === state).map(([concertId]) => concertId);
    expect([state, idsOf(await list({ state })).toSorted()]).toEqual([state, expected.toSorted()]);
  }
});

test.each([
  ["winter", ["winter day", "Winter Night"]],
  ["münchen", ["MÜNCHEN 100%"]],
  ["München", ["MÜNCHEN 100%"]],
  ["%", ["MÜNCHEN 100%"]],
  ["_", ["겨울 밤_A"]],
  ["밤".normalize("NFD"), ["겨울 밤_A"]],
  ["겨울 밤_a", ["겨울 밤_A"]],
  ["겨울".repeat(60), []],
  ["winter_", []],
  ["*", []],
  ["\\", []],
  ["'", []],
])("a title is found by a part of it: %j", async (q, titles) => {
  const found = await list({ q });
  expect([found.status, found.body.items.map(({ title }: Json) => title).toSorted()]).toEqual([200, titles.toSorted()]);
});

test("a changed title is found by what it is now", async () => {
  const concert = await makeConcert({ title: "Before" });
  await change(concert, { title: "ÄFTER" });
  expect(idsOf(await list({ q: "before" }))).toEqual([]);
  expect(idsOf(await list({ q: "äfter" }))).toEqual([concert.concertId]);
});

test("a page goes on where the last one ended, and only under the same filters", async () => {
  const first = await list({ limit: "1", q: "winter" });
  const cursor = first.body.nextCursor;
  const second = await list({ limit: "1", q: "winter", cursor });
  const titles: string[] = [...first.body.items, ...second.body.items].map(({ title }: Json) => title);
  expect(titles.toSorted()).toEqual(["Winter Night", "winter day"]);
  expect(second.body.nextCursor).toBeNull();
  for (const other of [{}, { q: "night" }, { q: "winter", state: "open" }] as Record<string, string>[]) {
    const reply = await list({ ...other, cursor });
    expect([codeOf(reply), paths(reply)]).toEqual([[400, "invalid-request"], ["cursor"]]);
  }
});

test.each([
  [{ state: "draft" }, "state"],
  [{ q: "" }, "q"],
  [{ q: "x".repeat(201) }, "q"],
  [{ q: "\u200b" }, "q"],
  [{ sort: "title" }, "sort"],
] as [Record<string, string>, string][])("a query of %j is 400", async (query, path) => {
  const reply = await list(query);
  expect([codeOf(reply), paths(reply)]).toEqual([[400, "invalid-request"], [path]]);
});
