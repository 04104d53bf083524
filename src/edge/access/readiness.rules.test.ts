// Question: is the service ready exactly when every check is, and does one that hangs or fails keep nobody waiting?
// Method: questions of all kinds; the time passes when the test says so. Doesn't prove what is asked
// (test/operator/readiness.workerd.test.ts).
import { afterEach, expect, test, vi } from "vitest";
import { READINESS_CHECK_MAX_MS } from "../../contract/bounds.ts";
import { type ReadinessQuestion, readinessBy } from "./readiness.ts";

const right: ReadinessQuestion = { name: "right", ask: () => ({ ok: true, detail: "there" }) };
const wrong: ReadinessQuestion = { name: "wrong", ask: async () => ({ ok: false, detail: "missing" }) };
const hanging: ReadinessQuestion = { name: "hanging", ask: () => new Promise(() => {}) };
const failing: ReadinessQuestion = { name: "failing", ask: () => Promise.reject(new Error("the secret host is away")) };
const throwing: ReadinessQuestion = {
  name: "throwing",
  ask: () => {
    throw new Error("the secret host is away");
  },
};
afterEach(() => vi.restoreAllMocks());

test("all checks that are right make it ready, and one that is wrong does not", async () => {
  expect(await readinessBy([right, right])).toMatchObject({ ready: true });
  expect(await readinessBy([right, wrong])).toEqual({
    ready: false,
    checks: [
      { name: "right", ok: true, detail: "there" },
      { name: "wrong", ok: false, detail: "missing" },
    ],
  });
});

test("what hangs is told when its time is over, beside what was found", async () => {
  const waits: number[] = [];
  let cancelled = 0;
  const after = (durationMs: number, act: () => void) => {
    waits.push(durationMs);
    queueMicrotask(() => queueMicrotask(act));
    return () => void cancelled++;
  };
  expect(await readinessBy([hanging, right], after)).toEqual({
    ready: false,
    checks: [
      { name: "hanging", ok: false, detail: "no answer within 3 seconds" },
      { name: "right", ok: true, detail: "there" },
    ],
  });
  expect(waits).toEqual([READINESS_CHECK_MAX_MS, READINESS_CHECK_MAX_MS]);
  expect(cancelled).toBe(2);
});

test.each([failing, throwing])("what an error says is in the log and not in the answer ($name)", async (question) => {
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  const told = await readinessBy([question]);
  expect(told.ready).toBe(false);
  expect(JSON.stringify(told)).not.toContain("secret");
  expect(logged.mock.calls.join()).toContain("the secret host is away");
});
