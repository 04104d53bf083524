// Question: of all who want what a room tells everybody, who asks, and what do the others get? Method: isolates are
// instances over one data centre's cache, requests and their clock are plain values, and the room is a promise the test
// settles when it likes. That a real crowd costs so few calls is asked in test/line/room-calls.workerd.test.ts.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Answer, OVERLOADED, done, refuse } from "../../contract/refusals.ts";
import { SnapshotCache, type Source } from "./snapshot-cache.ts";

/** A value is its revision. */
let [here, there] = [new SnapshotCache<number>(), new SnapshotCache<number>()];
let kept = new Map<string, Response>();
let cacheIsAway = false;

beforeEach(() => {
  [here, there] = [new SnapshotCache<number>(), new SnapshotCache<number>()];
  kept = new Map();
  cacheIsAway = false;
  vi.useFakeTimers();
  vi.stubGlobal("caches", {
    default: {
      match: async (key: URL) => (cacheIsAway ? Promise.reject(new Error("away")) : kept.get(key.href)?.clone()),
      put: async (key: URL, response: Response) =>
        cacheIsAway ? Promise.reject(new Error("away")) : void kept.set(key.href, response),
    },
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const at = (now: number) => ({
  req: { url: "http://edge.test/" },
  get: () => now,
  executionCtx: { waitUntil: () => {} },
});

/** A room that has got as far as `revision`, and counts who asks. */
function roomAt(revision: number) {
  const room = {
    revision,
    asked: 0,
    ask: async (): Promise<Answer<string>> => {
      room.asked += 1;
      return done(String(room.revision));
    },
    source: (atLeast = 0): Source<number> => ({
      name: "line/con_1",
      ask: () => room.ask(),
      read: (text) => (text === "old version" ? null : Number(text)),
      isNewer: (one, other) => one > other,
      accepts: (value) => value >= atLeast,
    }),
  };
  return room;
}

/** Lets everything that can run do so. */
const settled = () => vi.advanceTimersByTimeAsync(10);

/** A room that answers when it is told to. */
function slowRoom(revision: number) {
  const room = roomAt(revision);
  const waiting: (() => void)[] = [];
  room.ask = () => {
    room.asked += 1;
    return new Promise((resolve) => waiting.push(() => resolve(done(String(room.revision)))));
  };
  /** Answers the oldest question. */
  const answer = async () => {
    await settled();
    waiting.shift()?.();
    await settled();
  };
  return { room, answer };
}

test("a value is handed out for a second, then somebody asks again", async () => {
  const room = roomAt(1);
  expect(await here.get(at(0), room.source())).toEqual(done(1));
  room.revision = 2;
  expect(await here.get(at(999), room.source())).toEqual(done(1));
  expect(await here.get(at(1_000), room.source())).toEqual(done(2));
  expect(room.asked).toBe(2);
});

test("what one isolate was told, another of the data centre takes from the cache, with its age", async () => {
  const room = roomAt(1);
  await here.get(at(0), room.source());
  expect(await there.get(at(900), room.source())).toEqual(done(1));
  expect([room.asked, there.ageMs("line/con_1", 900)]).toEqual([1, 900]);
  await there.get(at(1_000), room.source());
  expect(room.asked).toBe(2);
});

test("a cache that fails, or holds another version's text, is as none", async () => {
  const room = roomAt(1);
  cacheIsAway = true;
  expect(await here.get(at(0), room.source())).toEqual(done(1));
  cacheIsAway = false;
  kept.set(
    "http://edge.test/.snapshots/line%2Fcon_1",
    new Response("old version", { headers: { "X-Fetched-At": "0" } }),
  );
  expect(await there.get(at(0), room.source())).toEqual(done(1));
  expect(room.asked).toBe(2);
});

test("an older value never takes the place of a newer one", async () => {
  const room = roomAt(5);
  await here.get(at(0), room.source());
  room.revision = 4;
  expect(await here.get(at(2_000), room.source())).toEqual(done(5));
});

test("of all who ask at once one asks the room", async () => {
  const { room, answer } = slowRoom(1);
  const asking = Array.from({ length: 50 }, () => here.get(at(0), room.source()));
  await answer();
  expect(await Promise.all(asking)).toEqual(Array.from({ length: 50 }, () => done(1)));
  expect(room.asked).toBe(1);
});

test("who was told of a change waits for a question that was asked after it", async () => {
  const { room, answer } = slowRoom(1);
  const early = here.get(at(0), room.source());
  await settled();
  const late = Array.from({ length: 50 }, () => here.get(at(0), room.source(2)));
  await answer();
  room.revision = 2;
  await answer();
  expect(await Promise.all([early, ...late])).toEqual([done(1), ...late.map(() => done(2))]);
  expect(room.asked).toBe(2);
});

test("what nobody was told is settled by one question asked after all had come", async () => {
  const { room, answer } = slowRoom(1);
  const asking = Array.from({ length: 50 }, (_, index) => here.get(at(0), room.source(1_000 + index)));
  await answer();
  await answer();
  expect(await Promise.all(asking)).toEqual(asking.map(() => done(1)));
  expect(room.asked).toBe(2);
});

test("what is told beside something else is kept as what was asked for, and is no answer to who knows of a later change", async () => {
  const { room, answer } = slowRoom(1);
  const tell = here.expect(at(0), room.source());
  // Comes while it is on its way, and has made a change since.
  const later = here.get(at(10), room.source(2));
  tell("1");
  room.revision = 2;
  await answer();
  expect(await later).toEqual(done(2));
  // Everybody else is answered from what was told, also in the rest of the data centre, until it is a second old.
  expect([room.asked, await here.get(at(20), room.source())]).toEqual([1, done(2)]);
  const [other, expected] = [new SnapshotCache<number>(), roomAt(7)];
  other.expect(at(0), expected.source())("6");
  expect(await other.get(at(999), expected.source())).toEqual(done(6));
  expect(await other.get(at(999), expected.source(7))).toEqual(done(7));
  expect(expected.asked).toBe(1);
});

test("what was expected before a change is kept for nobody", async () => {
  const room = roomAt(2);
  const tell = here.expect(at(0), room.source());
  here.drop("line/con_1");
  tell("1");
  expect(await here.get(at(1), room.source())).toEqual(done(2));
});

test("a refusal is told to all who waited, and kept for nobody", async () => {
  const room = roomAt(1);
  const away = refuse({ code: "overloaded", retryAfterSeconds: 2 });
  const { ask } = room;
  room.ask = async () => away;
  const both = Promise.all([here.get(at(0), room.source()), here.get(at(0), room.source())]);
  await settled();
  expect(await both).toEqual([away, away]);
  room.ask = ask;
  expect(await here.get(at(0), room.source())).toEqual(done(1));
});

test("nobody waits for another's question longer than two seconds", async () => {
  const room = roomAt(1);
  const { ask } = room;
  room.ask = () => new Promise(() => {});
  void here.get(at(0), room.source());
  await vi.advanceTimersByTimeAsync(1);
  room.ask = ask;
  const patient = here.get(at(0), room.source());
  await vi.advanceTimersByTimeAsync(2_001);
  expect(await patient).toEqual(done(1));
});

test("a source that is silent is asked by one at a time, and who has waited for three is told to come back", async () => {
  const { room } = slowRoom(1);
  const asking = Array.from({ length: 50 }, () => here.get(at(0), room.source()));
  for (const questions of [1, 2, 3]) {
    await vi.advanceTimersByTimeAsync(1_900);
    expect(room.asked).toBe(questions);
    await vi.advanceTimersByTimeAsync(150);
  }
  await vi.advanceTimersByTimeAsync(20_000);
  // Three of them ask and wait for the source itself.
  const told = await Promise.all(asking.map((one) => Promise.race([one, Promise.resolve("waits")])));
  expect(told.filter((one) => one === "waits")).toHaveLength(3);
  const refused = told.filter((one) => one !== "waits");
  expect(refused).toEqual(refused.map(() => refuse(OVERLOADED)));
  expect(room.asked).toBe(3);
});

// What was changed through an isolate.

test("after a change the isolate asks anew, whatever the data centre knows; then it goes by the cache again", async () => {
  const room = roomAt(1);
  await there.get(at(0), room.source());
  expect(await here.get(at(0), room.source())).toEqual(done(1));
  room.revision = 2;
  here.drop("line/con_1");
  expect(await here.get(at(1), room.source())).toEqual(done(2));
  expect(room.asked).toBe(2);
  room.revision = 3;
  expect(await there.get(at(1_000), room.source())).toEqual(done(2));
  await there.get(at(1_500), room.source());
  expect(await here.get(at(1_600), room.source())).toEqual(done(3));
  expect(room.asked).toBe(3);
});

test("also where it had nothing in memory, and for all that is dropped together", async () => {
  const room = roomAt(1);
  const source = (name: string) => ({ ...room.source(), name, scope: "list" });
  for (const name of ["page 1", "page 2"]) await there.get(at(0), source(name));
  room.revision = 2;
  here.drop("list");
  for (const name of ["page 1", "page 2"]) expect(await here.get(at(1), source(name))).toEqual(done(2));
});

test("a question asked before a change answers who came before it, and nobody after", async () => {
  const { room, answer } = slowRoom(1);
  const before = here.get(at(0), room.source());
  await settled();
  here.drop("line/con_1");
  const after = here.get(at(0), room.source());
  // The first question is answered with what was so when it was asked.
  await answer();
  room.revision = 2;
  await answer();
  expect(await Promise.all([before, after])).toEqual([done(1), done(2)]);
  expect(await here.get(at(0), room.source())).toEqual(done(2));
  expect(room.asked).toBe(2);
  // Nor does the other isolate find it in the data centre.
  expect(await there.get(at(0), room.source())).toEqual(done(2));
});

// What is refused.

const NOT_FOUND = refuse({ code: "not-found" });

test("a refusal that is as good as a value is kept for a second, on this isolate, and not beyond a change", async () => {
  const room = roomAt(1);
  const { ask } = room;
  let refused = 0;
  const source = () => ({
    ...room.source(),
    ask: async () => (room.revision === 0 ? (refused++, NOT_FOUND) : ask()),
    keepsRefusal: ({ code }: { code: string }) => code === "not-found",
  });
  room.revision = 0;
  for (const now of [0, 1, 999]) expect(await here.get(at(now), source())).toEqual(NOT_FOUND);
  expect(refused).toBe(1);
  expect(await here.get(at(1_000), source())).toEqual(NOT_FOUND);
  expect(refused).toBe(2);
  room.revision = 1;
  expect(await there.get(at(1_001), source())).toEqual(done(1));
  here.drop("line/con_1");
  expect(await here.get(at(1_002), source())).toEqual(done(1));
});

test("what isn't shared is neither looked for in the data centre nor left there", async () => {
  const room = roomAt(1);
  const keys = new SnapshotCache<number>({ isShared: false });
  await keys.get(at(0), room.source());
  expect(kept.size).toBe(0);
  await here.get(at(0), room.source());
  const others = new SnapshotCache<number>({ isShared: false });
  await others.get(at(0), room.source());
  expect(room.asked).toBe(3);
});

test("the oldest value goes when there are more than may be", async () => {
  const room = roomAt(1);
  const few = new SnapshotCache<number>({ entriesMax: 2, isShared: false });
  const read = (name: string) => few.get(at(0), { ...room.source(), name });
  for (const name of ["a", "b", "c", "b", "c"]) await read(name);
  expect(room.asked).toBe(3);
  await read("a");
  expect(room.asked).toBe(4);
});
