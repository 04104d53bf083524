// Question: is an operator's request with a key done once, and is its first answer given again to the letter?
// Method: every POST of an operator over HTTP, repeated, at once, and interrupted between its effect and its answer: rooms that
// are away, and rows as a lost request leaves them. Time is set. Doesn't prove what D1 does in the middle of a batch.
import { env } from "cloudflare:workers";
import { createScheduledController } from "cloudflare:test";
import { afterEach, expect, test, vi } from "vitest";
import { OPERATIONS } from "../../src/contract/operations/index.ts";
import worker from "../../src/worker.ts";
import {
  admin,
  call,
  change,
  codeOf,
  Fan,
  makeConcert,
  setClock,
  withSettings,
  type Json,
  type Reply,
} from "../support/client.ts";
import { CONCERTS, DATE, REQUIRED, blocks, pathOfDate, section } from "./requests.ts";

const { at } = setClock();
afterEach(() => vi.restoreAllMocks());
const REPLAYED = "Idempotency-Replayed";
const HOUR_MS = 3_600_000;

const keyed = (path: string, key: string, body: Json = {}): Promise<Reply<Json>> =>
  admin(path, { method: "POST", body, headers: { "Idempotency-Key": key } });
const newDate = { startsAt: DATE, sections: [section()] };
const isReplay = ({ headers }: Reply<Json>): boolean => headers.get(REPLAYED) === "true";
const actionsOf = async (concertId: string): Promise<string[]> =>
  (await admin(`${CONCERTS}/${concertId}/log?limit=100`)).body.items.map(({ action }: Json) => action);

interface Target {
  concertId: string;
  path: string;
  body: Json;
}

/** Each POST of an operator: where it goes and what it says, for a concert of its own. */
const POSTS = {
  createConcert: async () => ({ concertId: "", path: CONCERTS, body: REQUIRED }),
  addPerformance: async () => {
    const { concertId } = await makeConcert();
    return { concertId, path: `${CONCERTS}/${concertId}/performances`, body: newDate };
  },
  cancelPerformance: async () => {
    const { concertId, performances } = await makeConcert();
    const path = `${CONCERTS}/${concertId}/performances/${performances[0].performanceId}/cancellation`;
    return { concertId, path, body: {} };
  },
  rebuildRoom: async () => {
    const { concertId } = await makeConcert();
    return { concertId, path: `${CONCERTS}/${concertId}/rebuild`, body: {} };
  },
  blockSeats: async () => {
    const concert = await makeConcert();
    const path = `${pathOfDate(concert)}/seats/block`;
    return { concertId: concert.concertId, path, body: { seatIds: ["A-1-1"], reason: "House seats" } };
  },
  unblockSeats: async () => {
    const concert = await makeConcert();
    await blocks(concert, "block", { seatIds: ["A-1-1", "A-1-2"] });
    const path = `${pathOfDate(concert)}/seats/unblock`;
    return { concertId: concert.concertId, path, body: { seatIds: ["A-1-1"], reason: "House seats" } };
  },
} satisfies Record<string, () => Promise<Target>>;
const posts = Object.entries(POSTS);

test("every POST of an operator takes a key", () => {
  // A comp is a payment: its key is required, and its answer is kept with the payments; see test/money/comps.workerd.test.ts.
  const ofOperator = OPERATIONS.filter(
    ({ caller, method, operationId }) => caller === "operator" && method === "post" && operationId !== "giveComp",
  );
  // An operator's key belongs to no concert, and its answer is sealed; see test/operator/keys.workerd.test.ts.
  const tried = [...Object.keys(POSTS), "createOperatorKey"];
  expect(ofOperator.map(({ operationId }) => operationId).toSorted()).toEqual(tried.toSorted());
  expect(ofOperator.filter(({ idempotencyKey }) => idempotencyKey !== "optional")).toEqual([]);
});

test.each(posts)("%s: the same key is answered with the first answer, and done once", async (_, prepare) => {
  const { concertId, path, body } = await prepare();
  const first = await keyed(path, "key", body);
  expect([first.status < 300, isReplay(first)]).toEqual([true, false]);
  const actions = await actionsOf(first.body.concertId ?? concertId);
  if (concertId !== "") await change({ concertId }, { title: "Another title", maxSeatsPerFan: 1, state: "closed" });
  at(23 * HOUR_MS);
  const again = await keyed(path, "key", body);
  expect([again.status, isReplay(again)]).toEqual([first.status, true]);
  expect(JSON.stringify(again.body)).toBe(JSON.stringify(first.body));
  expect(again.headers.get("Content-Type")).toBe(first.headers.get("Content-Type"));
  const changed = concertId === "" ? [] : ["concert-changed"];
  expect(await actionsOf(first.body.concertId ?? concertId)).toEqual([...changed, ...actions]);
});

test.each(posts)("%s: a malformed key is refused, and does nothing", async (_, prepare) => {
  const { concertId, path, body } = await prepare();
  const before = concertId === "" ? [] : await actionsOf(concertId);
  for (const key of ["", "a b", "k".repeat(256)]) {
    expect(codeOf(await keyed(path, key, body))).toEqual([400, "idempotency-key-required"]);
  }
  expect(concertId === "" ? [] : await actionsOf(concertId)).toEqual(before);
});

test.each(posts)("%s: a key that was used for something else is 422", async (_, prepare) => {
  const { path, body } = await prepare();
  await keyed(path, "key", body);
  // What is kept under the key is a request with another body: not every POST has two that are valid.
  await env.DATABASE.prepare("UPDATE operator_answers SET fingerprint = 'another' WHERE path = ?").bind(path).run();
  const refused = await keyed(path, "key", body);
  expect([codeOf(refused), isReplay(refused)]).toEqual([[422, "idempotency-key-reused"], false]);
});

test("another body under a key is 422, and makes nothing", async () => {
  const { body } = await keyed(CONCERTS, "another-body", REQUIRED);
  expect(codeOf(await keyed(CONCERTS, "another-body", { ...REQUIRED, title: "B" }))).toEqual([
    422,
    "idempotency-key-reused",
  ]);
  const dates = `${CONCERTS}/${body.concertId}/performances`;
  await keyed(dates, "key", newDate);
  const other = { ...newDate, sections: [section({ price: 2 })] };
  expect(codeOf(await keyed(dates, "key", other))).toEqual([422, "idempotency-key-reused"]);
  expect((await admin(`${CONCERTS}/${body.concertId}`)).body.performances).toHaveLength(2);
});

test.each(posts)(
  "%s: ten at once with one key are one, and those that are answered are answered alike",
  async (_, prepare) => {
    const { concertId, path, body } = await prepare();
    const before = concertId === "" ? [] : await actionsOf(concertId);
    const replies = await Promise.all(Array.from({ length: 10 }, () => keyed(path, "at-once", body)));
    const answered = replies.filter(({ status }) => status < 300);
    const waiting = replies.filter((reply) => codeOf(reply).join() === "409,idempotency-in-flight");
    expect(answered.length + waiting.length).toBe(10);
    for (const { headers } of waiting) expect(headers.get("Retry-After")).toMatch(/^[1-9]\d*$/);
    expect(answered.filter((reply) => !isReplay(reply))).toHaveLength(1);
    expect(new Set(answered.map((reply) => JSON.stringify(reply.body))).size).toBe(1);
    expect(await actionsOf(answered[0]?.body.concertId ?? concertId)).toHaveLength(before.length + 1);
  },
);

test("without a key each request is one of its own", async () => {
  const made = await Promise.all([1, 2].map(() => admin(CONCERTS, { method: "POST", body: REQUIRED })));
  expect(new Set(made.map(({ body }) => body.concertId)).size).toBe(2);
  expect(made.map(isReplay)).toEqual([false, false]);
});

test("a key belongs to its operator and to its path", async () => {
  const [one, two] = [await makeConcert(), await makeConcert()];
  const dates = ({ concertId }: { concertId: string }) => `${CONCERTS}/${concertId}/performances`;
  const key = "of-one";
  const other = "minji-key-0123456789";
  const first = await keyed(dates(one), key, newDate);
  expect([first.status, (await keyed(dates(two), key, newDate)).status]).toEqual([201, 201]);
  const byMinji = await withSettings({ ADMIN_KEYS: `minji:${other}` }, () =>
    call(dates(one), {
      method: "POST",
      body: newDate,
      headers: { Authorization: `Bearer ${other}`, "Idempotency-Key": key },
    }),
  );
  expect([byMinji.status, isReplay(byMinji)]).toEqual([201, false]);
  expect(byMinji.body.performanceId).not.toBe(first.body.performanceId);
  expect((await admin(`${CONCERTS}/${one.concertId}`)).body.performances).toHaveLength(3);
});

test("a refusal is not kept: the same key may say something else, and succeed", async () => {
  const { concertId } = await makeConcert();
  const path = `${CONCERTS}/${concertId}/performances`;
  const tooLarge = { ...newDate, sections: [section({ rows: 300, seatsPerRow: 201 })] };
  expect((await keyed(path, "key", tooLarge)).status).toBe(400);
  const nowhere = `${CONCERTS}/con_none/performances`;
  expect((await keyed(nowhere, "key", newDate)).status).toBe(404);
  const added = await keyed(path, "key", newDate);
  expect([added.status, isReplay(added)]).toEqual([201, false]);
});

/** Rooms that are out of reach. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the two calls the room client makes
const AWAY = {
  idFromName: (name: string) => env.ROOMS.idFromName(name),
  get: () => {
    throw Object.assign(new Error("away"), { overloaded: true });
  },
} as unknown as Cloudflare.Env["ROOMS"];

test.each(["cancelPerformance", "rebuildRoom"] as const)(
  "%s: what the room could not be told is gone on with by the same key at once, and noted once",
  async (operation) => {
    const { concertId, path, body } = await POSTS[operation]();
    vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const failed = await withSettings({ ROOMS: AWAY }, () => keyed(path, "key", body));
    expect(codeOf(failed)).toEqual([503, "overloaded"]);
    const done = await keyed(path, "key", body);
    expect([done.status < 300, isReplay(done)]).toEqual([true, false]);
    expect(await actionsOf(concertId)).toHaveLength(2);
    const again = await keyed(path, "key", body);
    expect([again.body, isReplay(again)]).toEqual([done.body, true]);
  },
);

/** Leaves what a request leaves that was lost after its effect and before its answer was kept. */
const loseAnswer = (path: string) =>
  env.DATABASE.prepare("UPDATE operator_answers SET status = NULL, body = NULL WHERE path = ?").bind(path).run();

test("a first request that may be running is waited for, and a lost one is gone on with", async () => {
  const { concertId, path } = await POSTS.cancelPerformance();
  const first = await keyed(path, "key");
  await loseAnswer(path);
  at(29_999);
  const waiting = await keyed(path, "key");
  expect([codeOf(waiting), waiting.headers.get("Retry-After")]).toEqual([[409, "idempotency-in-flight"], "1"]);
  at(30_000);
  const done = await keyed(path, "key");
  expect([done.status, done.body, isReplay(done)]).toEqual([202, first.body, false]);
  expect(await actionsOf(concertId)).toEqual(["performance-cancelled", "concert-created"]);
  expect(isReplay(await keyed(path, "key"))).toBe(true);
});

test("a rebuild whose answer was lost is not made again: the fans of the new line keep their places", async () => {
  const concert = await makeConcert();
  const path = `${CONCERTS}/${concert.concertId}/rebuild`;
  await Fan.inside(concert, 0);
  expect((await keyed(path, "key")).body.line.admitted).toBe(0);
  const fan = await Fan.inside(concert, 0);
  await loseAnswer(path);
  at(31_000);
  const gone = await keyed(path, "key");
  expect([gone.status, gone.body.line.admitted]).toEqual([200, 1]);
  expect((await fan.poll()).body.status).toBe("admitted");
});

test("a rebuild that was lost before it began is made", async () => {
  const concert = await makeConcert();
  const path = `${CONCERTS}/${concert.concertId}/rebuild`;
  await keyed(path, "key");
  const fan = await Fan.inside(concert, 0);
  await loseAnswer(path);
  await env.DATABASE.prepare(
    `UPDATE operator_answers SET epoch_before = (SELECT epoch FROM concerts WHERE concert_id = ?) WHERE path = ?`,
  )
    .bind(concert.concertId, path)
    .run();
  at(31_000);
  expect((await keyed(path, "key")).body.line.admitted).toBe(0);
  expect(codeOf(await fan.poll())).toEqual([403, "session-over"]);
});

test("what is older than two days is removed by the cron trigger, and what is younger is kept", async () => {
  const keys = async () =>
    (await env.DATABASE.prepare("SELECT key FROM operator_answers WHERE key LIKE 'swept-%' ORDER BY key").all())
      .results;
  vi.spyOn(console, "log").mockImplementation(() => undefined);
  for (const hour of [0, 24, 48]) {
    at(hour * HOUR_MS);
    await keyed(CONCERTS, `swept-${hour}`, REQUIRED);
  }
  at(49 * HOUR_MS);
  await worker.scheduled(createScheduledController({ scheduledTime: Date.now() }), env);
  expect(await keys()).toEqual([{ key: "swept-24" }, { key: "swept-48" }]);
  expect(isReplay(await keyed(CONCERTS, "swept-24", REQUIRED))).toBe(true);
});

test("a date that does not fit is kept for no key: with room for it, the same key adds it", async () => {
  const { concertId, performances } = await makeConcert({
    performances: Array.from({ length: 100 }, () => newDate),
  });
  const path = `${CONCERTS}/${concertId}/performances`;
  expect(codeOf(await keyed(path, "key", newDate))).toEqual([400, "invalid-request"]);
  await admin(`${path}/${performances[0].performanceId}/cancellation`, { method: "POST" });
  const added = await keyed(path, "key", newDate);
  expect([added.status, isReplay(added)]).toEqual([201, false]);
  const again = await keyed(path, "key", newDate);
  expect([again.status, isReplay(again), again.body]).toEqual([201, true, added.body]);
});

test("answers are kept under the id of the operator's key, and one kept under its name before is given again", async () => {
  const first = await keyed(CONCERTS, "of-before", REQUIRED);
  const owners = async () =>
    (await env.DATABASE.prepare("SELECT operator FROM operator_answers WHERE key = 'of-before'").all()).results;
  expect(await owners()).toEqual([{ operator: "root" }]);
  await env.DATABASE.prepare("UPDATE operator_answers SET operator = 'admin' WHERE key = 'of-before'").run();
  const again = await keyed(CONCERTS, "of-before", REQUIRED);
  expect([again.body, isReplay(again)]).toEqual([first.body, true]);
});

test("a request of before that was lost is gone on with, and its answer is kept under the id", async () => {
  const { concertId, path } = await POSTS.cancelPerformance();
  await keyed(path, "key");
  await loseAnswer(path);
  await env.DATABASE.prepare("UPDATE operator_answers SET operator = 'admin' WHERE path = ?").bind(path).run();
  at(30_000);
  const done = await keyed(path, "key");
  expect([done.status, isReplay(done)]).toEqual([202, false]);
  const again = await keyed(path, "key");
  expect([again.body, isReplay(again)]).toEqual([done.body, true]);
  expect(await actionsOf(concertId)).toEqual(["performance-cancelled", "concert-created"]);
});
