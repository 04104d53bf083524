// What runs by the clock: one list, run in its order by the cron trigger. A job that fails keeps no other from running, and
// the trigger is told of it at the end.
import type { Millis } from "../contract/values.ts";
import { innermostMessage, log } from "../log.ts";
import { sweepAnswers } from "./kept-answers.ts";
import { nameLayouts } from "./layout-versions.ts";
import { reconcile } from "./reconciliation.ts";

type JobsEnv = Pick<Cloudflare.Env, "DATABASE" | "ROOMS">;

interface Job {
  name: string;
  /** `chance`: a number in [0, 1), new at each call. */
  run: (env: JobsEnv, now: Millis, chance: () => number) => Promise<unknown>;
}

const JOBS: readonly Job[] = [
  { name: "remove kept answers", run: sweepAnswers },
  { name: "name layouts", run: nameLayouts },
  { name: "reconcile", run: reconcile },
];

/** Runs all jobs, one after the other. Throws what failed, after the last one. */
export async function runJobs(
  env: JobsEnv,
  now: Millis,
  chance: () => number,
  jobs: readonly Job[] = JOBS,
): Promise<void> {
  const failures: unknown[] = [];
  for (const { name, run } of jobs) {
    try {
      await run(env, now, chance);
    } catch (error) {
      log("error", "a job failed", { name, error: innermostMessage(error) });
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, "jobs failed");
}
