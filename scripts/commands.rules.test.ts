// Question: does a command that is asked for something it doesn't know say so, do nothing and end with 2?
// Method: each command as a process, with a word that means nothing and with --help. Doesn't prove what they do otherwise.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const COMMANDS = [
  "scripts/guards.ts",
  "scripts/hall.ts",
  "scripts/matrix.ts",
  "scripts/rush.ts",
  "scripts/sandbox.ts",
  "scripts/simulate.ts",
  "scripts/torture.ts",
  "bench/main.ts",
];
interface Ended {
  code: number;
  output: string;
}

/** Runs a command; every way to end is an answer. */
async function run(...args: string[]): Promise<Ended> {
  const ended = promisify(execFile)(process.execPath, args, { cwd: ROOT });
  return ended.then(
    ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, output: stdout + stderr }),
  );
}

test.each(COMMANDS)("%s refuses a word that means nothing", { timeout: 30_000 }, async (command) => {
  const { code, output } = await run(command, "nonsense");
  expect({ code, says: output.includes("nonsense") }).toEqual({ code: 2, says: true });
  expect(output).not.toMatch(/^\s+at /m);
});

test.each(COMMANDS)("%s only shows its help when asked for it", { timeout: 30_000 }, async (command) => {
  const { code, output } = await run(command, "--help");
  expect(code).toBe(0);
  expect(output).toContain("npm run");
});
