// Question: is an operator's request with a key done once, whatever becomes of D1's answers in between?
// Method: each write of the edge that touches the kept answers is cut, and the request repeated until it is answered. What a
// repeat gets when nothing fails is the question of test/operator/repeats.
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { admin, codeOf, makeConcert, setClock, type Json, type Reply } from "../support/client.ts";
import { CONCERTS, REQUIRED } from "../operator/requests.ts";
import { faults, onTable, writesDatabase, type Fault, type Point } from "./faults.ts";

const { at } = setClock();
beforeEach(() => faults.reset());
afterEach(() => {
  faults.reset();
  vi.restoreAllMocks();
});

const keeps = (point: Point): boolean =>
  point.room === null && writesDatabase(point) && onTable("operator_answers")(point);
const keyed = (path: string, body: Json, key = "key"): Promise<Reply<Json>> =>
  admin(path, { method: "POST", body, headers: { "Idempotency-Key": key } });
const isReplay = ({ headers }: Reply<Json>): boolean => headers.get("Idempotency-Replayed") === "true";
const titled = async (title: string): Promise<number> =>
  (await env.DATABASE.prepare("SELECT 1 FROM concerts WHERE title = ?").bind(title).all()).results.length;

/** A concert of a name of its own, so that it can be counted. */
const create = (title: string) => keyed(CONCERTS, { ...REQUIRED, title }, title);

test("a concert that was written is answered though D1's reply was lost, and made once", async () => {
  faults.at(keeps, "unanswered");
  const made = await create("Unanswered");
  expect([made.status, isReplay(made)]).toEqual([201, false]);
  const again = await create("Unanswered");
  expect([again.status, again.body, isReplay(again)]).toEqual([201, made.body, true]);
  expect(await titled("Unanswered")).toBe(1);
});

test("a concert that may still be written is no second one when it arrives after its repeat", async () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  faults.at(keeps, "late");
  expect((await create("Late")).status).toBe(503);
  const made = await create("Late");
  expect([made.status, isReplay(made)]).toEqual([201, false]);
  expect(await faults.land()).toEqual([expect.any(Error)]);
  expect(await titled("Late")).toBe(1);
});

const CUT: [fault: Fault, after: number][] = (["unsent", "unanswered", "overloaded"] as const).flatMap((fault) =>
  [0, 1].map((after): [Fault, number] => [fault, after]),
);

test.each(CUT)("a date is called off, and a room rebuilt, once: D1 is %s after %d writes", async (fault, after) => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const { concertId, performances } = await makeConcert();
  const concert = `${CONCERTS}/${concertId}`;
  const paths = [`${concert}/rebuild`, `${concert}/performances/${performances[0].performanceId}/cancellation`];
  for (const path of paths) {
    faults.at(keeps, fault, { after });
    const replies = [await keyed(path, {})];
    faults.clearRules();
    for (const second of [1, 31]) {
      at(second * 1_000);
      replies.push(await keyed(path, {}));
    }
    at(0);
    const answered = replies.filter(({ status }) => status < 300);
    expect(answered.length).toBeGreaterThan(0);
    expect(answered.filter((reply) => !isReplay(reply)).length).toBeLessThanOrEqual(1);
    expect(new Set(answered.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    const others = replies.filter(({ status }) => status >= 300).map((reply) => codeOf(reply)[1]);
    expect(["overloaded", "idempotency-in-flight"]).toEqual(expect.arrayContaining(others));
  }
  const { items } = (await admin(`${concert}/log`)).body;
  expect(items.map(({ action }: Json) => action)).toEqual([
    "performance-cancelled",
    "rebuild-asked",
    "concert-created",
  ]);
});
