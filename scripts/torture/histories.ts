// Plays histories inside workerd: vitest is what starts it, and is told what to play by an environment variable. Its output
// is read line by line; what tells of progress is shown in place, findings are passed on, the runtime's own noise is not.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { heard, noTally, saidIn, type Tally } from "../../test/histories/tally.ts";
import { PROJECT_DIRECTORY } from "../dev-vars.ts";
import type { TortureOptions } from "./arguments.ts";

/** Of what the runtime says by itself (it tells of every reset, which is what is done here all the time), the last lines. */
const LAST_LINES = 40;

/** What was done, and whether every invariant held. @throws when it was interrupted; nothing it started is left then. */
export async function playHistories(
  { seed, minutes, histories }: TortureOptions,
  onTally: (tally: Tally) => void,
): Promise<{ tally: Tally; ok: boolean }> {
  const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
  const child = spawn(
    process.execPath,
    [vitest, "run", "--project", "torture", "--disableConsoleIntercept", "--no-color"],
    {
      cwd: PROJECT_DIRECTORY,
      env: { ...process.env, TORTURE: JSON.stringify({ seed, minutes, histories }) },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  let isInterrupted = false;
  const stop = (): void => {
    isInterrupted = true;
    child.kill("SIGTERM");
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);
  let tally = noTally(seed);
  const last: string[] = [];
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const told = heard(line);
      if (told !== null) onTally((tally = told));
      const said = saidIn(line);
      if (said !== null) console.log(said);
      last.push(line);
      if (last.length > LAST_LINES) last.shift();
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    if (isInterrupted) throw new Error("Interrupted.");
    if (child.exitCode !== 0) console.error(last.join("\n"));
    return { tally, ok: child.exitCode === 0 };
  } finally {
    child.kill("SIGTERM");
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, stop);
  }
}
