// Question: does a job that fails keep the others from running, and is its failure told?
// Method: made-up jobs, in plain Node. Doesn't prove what the real ones do (test/money/reconciliation, test/operator/repeats).
import { afterEach, expect, test, vi } from "vitest";
import { runJobs } from "./jobs.ts";

afterEach(() => vi.restoreAllMocks());

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- no job here looks at it
const env = {} as Pick<Cloudflare.Env, "DATABASE" | "ROOMS">;

test("jobs run in their order, at the trigger's time, and all of them though one fails", async () => {
  const error = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const ran: [string, number][] = [];
  const job = (name: string, fails = false) => ({
    name,
    run: async (_: unknown, now: number) => {
      ran.push([name, now]);
      if (fails) throw new Error(`${name} is away`);
    },
  });
  const jobs = [job("one"), job("two", true), job("three")];
  await expect(runJobs(env, 7, () => 0, jobs)).rejects.toThrow("jobs failed");
  expect(ran).toEqual([
    ["one", 7],
    ["two", 7],
    ["three", 7],
  ]);
  expect(error.mock.calls.flat().join()).toContain("two is away");
  await expect(runJobs(env, 8, () => 0, [job("one")])).resolves.toBeUndefined();
});
