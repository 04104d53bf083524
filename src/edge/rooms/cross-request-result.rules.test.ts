// Question: does whoever waits for what another request finds out get it, and never wait without end? Method: timers that
// the test moves. That the runtime would lose a promise instead is not shown here: test/histories came upon it.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { CrossRequestResult } from "./cross-request-result.ts";

const c = { executionCtx: { waitUntil: () => {} } };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("what was found out before is there at once", async () => {
  const result = new CrossRequestResult(c, Promise.resolve("found"));
  await Promise.resolve();
  expect(await result.seen(1_000)).toBe("found");
});

test("what is found out while others wait is seen by all of them a moment later", async () => {
  const finding = Promise.withResolvers<string>();
  const result = new CrossRequestResult(c, finding.promise);
  const seen = Promise.all([result.seen(1_000), result.seen(1_000)]);
  await vi.advanceTimersByTimeAsync(500);
  finding.resolve("found");
  await vi.advanceTimersByTimeAsync(20);
  expect(await seen).toEqual(["found", "found"]);
});

test("a finding that fails fails for all", async () => {
  const result = new CrossRequestResult(c, Promise.reject(new Error("broken")));
  await Promise.resolve();
  await expect(result.seen(1_000)).rejects.toThrow("broken");
});

test("a finding that never ends is given up", async () => {
  const result = new CrossRequestResult(c, new Promise<string>(() => undefined));
  let seen: string | null | undefined;
  void result.seen(1_000).then((value) => (seen = value));
  await vi.advanceTimersByTimeAsync(900);
  expect(seen).toBeUndefined();
  await vi.advanceTimersByTimeAsync(100);
  expect(seen).toBeNull();
});
