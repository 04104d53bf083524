// Question: of a crowd that asks at once, who makes the calls, and does everybody get the own answer? Method: a room that
// answers when the test lets it, and requests that are plain values. That a real crowd costs so few calls, and that the
// platform lets one request wait for another's call, is asked in test/line/shared-calls.workerd.test.ts.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SHARED_CALL_MAX, SHARED_CALL_PATIENCE_MS } from "../../contract/bounds.ts";
import { type Answer, done, OVERLOADED, refuse } from "../../contract/refusals.ts";
import { SharedCalls } from "./shared-calls.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Everything that is going to happen without the room. */
const settled = () => vi.advanceTimersByTimeAsync(20);

/** Fans of one isolate, and rooms that answer each call in turn when told to: everybody's name, doubled. */
function scene() {
  const shared = new SharedCalls<string, string>();
  const calls: { concertId: string; asked: string[]; answer(): Promise<void>; end(how: () => never): Promise<void> }[] =
    [];
  const kept: Promise<unknown>[] = [];
  const asks = (asked: string, { now = 0, concertId = "con_1" } = {}): Promise<Answer<string>> => {
    const c = { get: () => now, executionCtx: { waitUntil: (promise: Promise<unknown>) => void kept.push(promise) } };
    return shared.ask(c, concertId, asked, (all) => {
      const { promise, resolve } = Promise.withResolvers<() => Answer<Answer<string>[]>>();
      const told = async (how: () => Answer<Answer<string>[]>): Promise<void> => {
        resolve(how);
        await settled();
      };
      calls.push({
        concertId,
        asked: all,
        answer: () => told(() => done(all.map((name) => done(name + name)))),
        end: (how) => told(how),
      });
      return promise.then((how) => how());
    });
  };
  return { asks, calls, kept };
}

test("alone, a fan's call goes at once", async () => {
  const { asks, calls } = scene();
  const answer = asks("a");
  await settled();
  expect(calls.map(({ asked }) => asked)).toEqual([["a"]]);
  await calls[0]?.answer();
  expect(await answer).toEqual(done("aa"));
});

test("whoever comes while a call is under way goes in the next, and each gets the own answer", async () => {
  const { asks, calls } = scene();
  const first = asks("a");
  await settled();
  const others = ["b", "c", "d"].map((name) => asks(name));
  await settled();
  expect(calls).toHaveLength(1);
  await calls[0]?.answer();
  expect(await first).toEqual(done("aa"));
  expect(calls.map(({ asked }) => asked)).toEqual([["a"], ["b", "c", "d"]]);
  await calls[1]?.answer();
  expect(await Promise.all(others)).toEqual([done("bb"), done("cc"), done("dd")]);
  // And then it is quiet again.
  void asks("e");
  await settled();
  expect(calls.map(({ asked }) => asked)).toEqual([["a"], ["b", "c", "d"], ["e"]]);
});

test("a list is never longer than a call may carry; the rest go in yet another call, in order", async () => {
  const { asks, calls } = scene();
  const names = Array.from({ length: 2 * SHARED_CALL_MAX + 1 }, (_, index) => `fan${index}`);
  const answers = names.map((name) => asks(name));
  for (let call = 0; call < 4; call++) {
    await settled();
    await calls[call]?.answer();
  }
  expect(calls.map(({ asked }) => asked.length)).toEqual([1, SHARED_CALL_MAX, SHARED_CALL_MAX]);
  expect(calls.flatMap(({ asked }) => asked)).toEqual(names);
  expect(await Promise.all(answers)).toEqual(names.map((name) => done(name + name)));
});

test("calls to one room hold up none to another", async () => {
  const { asks, calls } = scene();
  void asks("a", { concertId: "con_1" });
  void asks("b", { concertId: "con_2" });
  await settled();
  expect(calls.map(({ concertId, asked }) => [concertId, ...asked])).toEqual([
    ["con_1", "a"],
    ["con_2", "b"],
  ]);
});

test("a call that fails fails for those in it, and for nobody else", async () => {
  const { asks, calls } = scene();
  const first = asks("a");
  await settled();
  const both = Promise.allSettled([asks("b"), asks("c")]);
  const broken = () => {
    throw new Error("broken");
  };
  const failed = Promise.allSettled([first]);
  await calls[0]?.end(broken);
  expect(await failed).toMatchObject([{ status: "rejected" }]);
  const third = (await settled(), asks("d"));
  await calls[1]?.end(broken);
  expect(await both).toMatchObject([{ status: "rejected" }, { status: "rejected" }]);
  await calls[2]?.answer();
  expect(await third).toEqual(done("dd"));
});

test("a refusal of the whole call is everybody's", async () => {
  const shared = new SharedCalls<string, string>();
  const c = { get: () => 0, executionCtx: { waitUntil: () => {} } };
  const answers = Promise.all(
    ["a", "b", "c"].map((name) => shared.ask(c, "con_1", name, async () => refuse(OVERLOADED))),
  );
  await settled();
  expect(await answers).toEqual([refuse(OVERLOADED), refuse(OVERLOADED), refuse(OVERLOADED)]);
});

test("a request that makes a call is kept alive until it is over", async () => {
  const { asks, calls, kept } = scene();
  void asks("a");
  await settled();
  let isOver = false;
  void Promise.all(kept).then(() => (isOver = true));
  await settled();
  expect(isOver).toBe(false);
  await calls[0]?.answer();
  expect(isOver).toBe(true);
});

test("those in a call that never ends are told to come back, and whoever comes later is not held up", async () => {
  const { asks, calls } = scene();
  void asks("a");
  await settled();
  const [leader, follower] = [asks("b"), asks("c")];
  await vi.advanceTimersByTimeAsync(SHARED_CALL_PATIENCE_MS + 1);
  // The first call is taken for lost: the second has gone, and does not come back either.
  expect(calls.map(({ asked }) => asked)).toEqual([["a"], ["b", "c"]]);
  expect(await follower).toEqual(refuse(OVERLOADED));
  const late = asks("d", { now: SHARED_CALL_PATIENCE_MS + 2 });
  await settled();
  await calls[2]?.answer();
  expect(await late).toEqual(done("dd"));
  await calls[1]?.answer();
  expect(await leader).toEqual(done("bb"));
});
