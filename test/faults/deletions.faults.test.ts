// Question: what becomes of a deletion that is cut between the room and D1?
// Method: the room's write of the tombstone is lost, late, or unanswered, or the object dies around it; then the operator's
// repeat, the alarm and a reconciliation each finish it. Whether something may be deleted is the question of test/operator/deletion.
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { reconcile } from "../../src/jobs/reconciliation.ts";
import {
  codeOf,
  admin,
  Fan,
  figuresOf,
  makeConcert,
  roomOf,
  setClock,
  type Concert,
  type Json,
} from "../support/client.ts";
import { CONCERTS, addDate, section, withSections } from "../operator/requests.ts";
import { ring } from "./alarms.ts";
import { faults, onTable, writesDatabase, type Fault, type Point } from "./faults.ts";

const { at, instant } = setClock();
const DAY_MS = 86_400_000;
beforeEach(() => {
  faults.reset();
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
});
afterEach(() => {
  faults.reset();
  vi.restoreAllMocks();
});

const deletes = (point: Point): boolean =>
  point.room !== null && writesDatabase(point) && onTable("operator_actions")(point);
const erase = (path: string) => admin(path, { method: "DELETE" });
const pathOf = ({ concertId }: Concert) => `${CONCERTS}/${concertId}`;
const dateOf = (concert: Concert, date = 0) =>
  `${pathOf(concert)}/performances/${concert.performances[date]?.performanceId}`;
const twoDates = (): Promise<Concert> =>
  makeConcert({
    performances: [20, 30].map((day) => ({ ...withSections(section()), startsAt: instant(day * DAY_MS) })),
  });
const tombstones = async (concert: Concert): Promise<number> => {
  const row = await env.DATABASE.prepare(
    `SELECT (SELECT count(*) FROM concerts WHERE concert_id = ?1 AND deleted_at IS NOT NULL)
      + (SELECT count(*) FROM performances WHERE concert_id = ?1 AND deleted_at IS NOT NULL) AS n`,
  )
    .bind(concert.concertId)
    .first<{ n: number }>();
  return row?.n ?? 0;
};
const noted = async (concert: Concert): Promise<number> => {
  const row = await env.DATABASE.prepare(
    "SELECT count(*) AS n FROM operator_actions WHERE concert_id = ? AND action LIKE '%-deleted'",
  )
    .bind(concert.concertId)
    .first<{ n: number }>();
  return row?.n ?? 0;
};

const FINISHERS: [who: string, finish: (path: string, concert: Concert) => Promise<unknown>][] = [
  ["the operator's repeat", async (path) => expect((await erase(path)).status).toBe(204)],
  ["the alarm", (_, concert) => ring(concert)],
  ["a reconciliation", () => reconcile(env, Date.parse(instant(0)), () => 0.5)],
];
const CUTS: readonly Fault[] = ["unsent", "unanswered", "overloaded", "abort-before", "abort-after"];
const CASES = FINISHERS.flatMap(([who, finish]) => CUTS.map((cut) => [cut, who, finish] as const));

test.each(CASES)("a concert whose tombstone is cut (%s) is finished by %s", async (cut, _, finish) => {
  const concert = await twoDates();
  faults.at(deletes, cut);
  const first = await erase(pathOf(concert));
  faults.clearRules();
  expect([204, 503]).toContain(first.status);
  // Nobody is let in meanwhile.
  expect(await roomOf(concert).join([{ fanId: "usr_x" }])).toMatchObject([
    { ok: false, refusal: { code: "not-found" } },
  ]);
  at(60_000);
  await finish(pathOf(concert), concert);
  expect([await tombstones(concert), await noted(concert)]).toEqual([1, 1]);
  expect((await erase(pathOf(concert))).status).toBe(204);
});

test.each(CASES)("a date whose tombstone is cut (%s) is finished by %s", async (cut, _, finish) => {
  const concert = await twoDates();
  faults.at(deletes, cut);
  const first = await erase(dateOf(concert));
  faults.clearRules();
  expect([204, 503]).toContain(first.status);
  const fan = await Fan.inside(concert, 0);
  expect(codeOf(await fan.hold("A-1-1"))).toEqual([404, "not-found"]);
  at(60_000);
  await finish(dateOf(concert), concert);
  expect([await tombstones(concert), await noted(concert)]).toEqual([1, 1]);
  expect((await figuresOf(concert)).performances).toHaveLength(1);
  expect((await admin(`/v1/admin/audit?concertId=${concert.concertId}`)).body.ok).toBe(true);
});

test("a tombstone of a date that lands after another try was refused deletes nothing", async () => {
  const concert: Json = await makeConcert({
    performances: [{ ...withSections(section()), startsAt: instant(20 * DAY_MS) }],
  });
  const other = (await addDate(concert, { ...withSections(section()), startsAt: instant(30 * DAY_MS) })).body;
  faults.at(deletes, "late");
  expect((await erase(dateOf(concert))).status).toBe(503);
  faults.clearRules();
  // The other date is gone meanwhile, so this one is the last, and stays.
  await env.DATABASE.prepare("UPDATE performances SET deleted_at = 1 WHERE performance_id = ?")
    .bind(other.performanceId)
    .run();
  await env.DATABASE.prepare("UPDATE concerts SET revision = revision + 1 WHERE concert_id = ?")
    .bind(concert.concertId)
    .run();
  at(60_000);
  expect(codeOf(await erase(dateOf(concert)))).toEqual([400, "invalid-request"]);
  await addDate(concert, { ...withSections(section()), startsAt: instant(40 * DAY_MS) });
  const fan = await Fan.inside(concert, 0);
  expect((await fan.hold("A-1-1")).status).toBe(201);
  await faults.land();
  expect((await figuresOf(concert)).performances).toHaveLength(2);
  expect(await noted(concert)).toBe(0);
});

test("a rebuild while a deletion is on its way brings nothing back", async () => {
  const concert = await twoDates();
  faults.at(deletes, "unsent", { times: Infinity });
  await erase(dateOf(concert));
  await erase(pathOf(concert));
  expect(codeOf(await admin(`${pathOf(concert)}/rebuild`, { method: "POST", body: {} }))).toEqual([404, "not-found"]);
  faults.clearRules();
  at(60_000);
  await ring(concert);
  expect((await erase(pathOf(concert))).status).toBe(204);
  expect(codeOf(await admin(pathOf(concert)))).toEqual([404, "not-found"]);
});
