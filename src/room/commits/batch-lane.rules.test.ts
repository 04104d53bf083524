// Question: who goes to D1 with whom, and in which order? Method: batches that the test ends, and a clock that it sets.
// Doesn't prove what D1 makes of a batch (src/database/commits, test/faults).
import { expect, test } from "vitest";
import { BATCH_MEMBERS_MAX, BATCH_PATIENCE_MS, BATCHES_UNDER_WAY_MAX } from "../../contract/bounds.ts";
import { BatchLane } from "./batch-lane.ts";

interface Member {
  fanId: string;
  name: string;
}
const PATIENCE_MS = 20_000;

/** Everything that goes on by itself. */
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

function scene() {
  let now = 0;
  const timers: { at: number; act: () => void }[] = [];
  const batches: { names: string[]; end(outcome?: (name: string) => string | Error): Promise<void> }[] = [];
  const clock = {
    now: () => now,
    after: (durationMs: number, act: () => void) => {
      const timer = { at: now + durationMs, act };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), timers.includes(timer) ? 1 : 0);
    },
  };
  const lane = new BatchLane<Member, string>(clock, {
    patienceMs: PATIENCE_MS,
    decide: (members) => {
      const { promise, resolve } = Promise.withResolvers<(string | Error)[]>();
      const names = members.map(({ name }) => name);
      const end = async (outcome: (name: string) => string | Error = (name) => `${name}!`): Promise<void> => {
        resolve(names.map(outcome));
        await settled();
        await pass(0);
      };
      batches.push({ names, end });
      return promise;
    },
  });
  const pass = async (ms: number): Promise<void> => {
    now += ms;
    for (const timer of timers.filter(({ at }) => at <= now)) {
      timers.splice(timers.indexOf(timer), 1);
      timer.act();
    }
    await settled();
  };
  const join = (name: string, fanId = name): Promise<string> => lane.join({ name, fanId });
  return { batches, join, pass, sent: () => batches.map(({ names }) => names) };
}

test("alone, a member goes at once", async () => {
  const { batches, join, sent } = scene();
  const alone = join("a");
  await settled();
  expect(sent()).toEqual([["a"]]);
  await batches[0]?.end();
  expect(await alone).toBe("a!");
});

test("those who come in the same turn go together, and those who come meanwhile in the next batch, in order", async () => {
  const { batches, join, sent } = scene();
  const first = [join("a"), join("b")];
  await settled();
  const next = [join("c"), join("d"), join("e")];
  await settled();
  expect(sent()).toEqual([["a", "b"]]);
  await batches[0]?.end();
  expect(sent()).toEqual([
    ["a", "b"],
    ["c", "d", "e"],
  ]);
  await batches[1]?.end();
  expect(await Promise.all([...first, ...next])).toEqual(["a!", "b!", "c!", "d!", "e!"]);
});

test("a fan has one member in a batch; the next one goes in the next", async () => {
  const { batches, join, sent } = scene();
  const all = Promise.all([join("a1", "a"), join("b1", "b"), join("a2", "a"), join("a3", "a"), join("c1", "c")]);
  await settled();
  for (let batch = 0; batch < 3; batch++) await batches[batch]?.end();
  expect(sent()).toEqual([["a1", "b1", "c1"], ["a2"], ["a3"]]);
  expect(await all).toHaveLength(5);
});

test("a batch carries so many and no more; first come, first served", async () => {
  const { batches, join, sent } = scene();
  const names = Array.from({ length: 2 * BATCH_MEMBERS_MAX + 1 }, (_, at) => `fan${at}`);
  const all = Promise.all(names.map((name) => join(name)));
  await settled();
  for (let batch = 0; batch < 3; batch++) await batches[batch]?.end();
  expect(sent().map(({ length }) => length)).toEqual([BATCH_MEMBERS_MAX, BATCH_MEMBERS_MAX, 1]);
  expect(sent().flat()).toEqual(names);
  await all;
});

test("a batch that D1 doesn't answer keeps the next one for a while, and no longer; not all of D1 is theirs", async () => {
  const { batches, join, pass, sent } = scene();
  for (let batch = 0; batch < BATCHES_UNDER_WAY_MAX + 1; batch++) {
    void join(`fan${batch}`);
    await pass(BATCH_PATIENCE_MS - 1);
    expect(sent()).toHaveLength(Math.min(batch + 1, BATCHES_UNDER_WAY_MAX));
    await pass(1);
  }
  await batches[1]?.end();
  expect(sent()).toHaveLength(BATCHES_UNDER_WAY_MAX + 1);
});

test("whoever has waited too long is told so when a batch ends", async () => {
  const { batches, join, pass } = scene();
  for (let batch = 0; batch < BATCHES_UNDER_WAY_MAX; batch++) {
    void join(`fan${batch}`);
    await pass(BATCH_PATIENCE_MS);
  }
  const late = Promise.allSettled([join("late")]);
  await pass(PATIENCE_MS + 1);
  const young = join("young");
  await batches[0]?.end();
  expect(await late).toMatchObject([{ status: "rejected" }]);
  await batches.at(-1)?.end();
  expect(await young).toBe("young!");
});

test("what becomes of one member is its own", async () => {
  const { batches, join } = scene();
  const both = Promise.allSettled([join("a"), join("b")]);
  await settled();
  await batches[0]?.end((name) => (name === "a" ? new Error("lost") : "done"));
  expect(await both).toMatchObject([{ status: "rejected" }, { status: "fulfilled", value: "done" }]);
});
