// Takes away one guard after the other, in a copy of the project, and runs the tests that must miss it. A guard that can
// go without any of them turning red is no guard, or not a tested one, and fails the run. With --docs the result of a whole
// run is written to docs/reliability.md.
import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { z } from "zod";
import { runCommand } from "./command.ts";
import { makeEdits } from "./guards/edits.ts";
import type { Guard } from "./guards/guard.ts";
import { GUARDS } from "./guards/list.ts";
import { putOnPage } from "./reliability/page.ts";

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, "..");
const TESTS_TIMEOUT_MS = 900_000;
const report = z.object({
  testResults: z.array(z.object({ assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })) })),
});

interface Outcome {
  tests: number;
  red: string[];
}

/** A copy of what is in the project, without its history. */
async function copyProject(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "frontrow-guards-"));
  const { stdout } = await run("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { cwd: ROOT });
  for (const file of stdout.trim().split("\n")) {
    await cp(join(ROOT, file), join(folder, file), { recursive: true }).catch((error: NodeJS.ErrnoException) => {
      // Removed, and not yet committed so.
      if (error.code !== "ENOENT") throw error;
    });
  }
  await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
  return folder;
}

async function runTests(folder: string, { tests: files, named }: Pick<Guard, "tests" | "named">): Promise<Outcome> {
  const output = join(folder, "guards.json");
  await rm(output, { force: true });
  const options = ["vitest", "run", "--silent", "--reporter=json", `--outputFile=${output}`, ...files];
  if (named !== undefined) options.push("--testNamePattern", named);
  // Red tests are what is hoped for; only a run without a report is an error.
  await run("npx", options, { cwd: folder, timeout: TESTS_TIMEOUT_MS, maxBuffer: 64 * 1024 * 1024 }).catch(() => null);
  const { testResults } = report.parse(JSON.parse(await readFile(output, "utf8")));
  const ran = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => DECIDED.has(status));
  return { tests: ran.length, red: ran.filter(({ status }) => status === "failed").map(({ fullName }) => fullName) };
}
const DECIDED: ReadonlySet<string> = new Set(["passed", "failed"]);

/** A test that is red with every guard in place says nothing about any of them. */
async function expectGreen(folder: string, guards: readonly Guard[]): Promise<void> {
  const files = guards.filter(({ named }) => named === undefined).flatMap(({ tests }) => tests);
  const sets = [{ tests: [...new Set(files)] }, ...guards.filter(({ named }) => named !== undefined)];
  for (const set of sets.filter(({ tests }) => tests.length > 0)) {
    const { tests, red } = await runTests(folder, set);
    if (tests === 0 || red.length > 0) throw new Error(`red with every guard in place: ${red.join("; ") || "all"}`);
    console.log(`With every guard in place ${tests} tests are green.`);
  }
}

async function tryWithout(folder: string, guard: Guard): Promise<Outcome> {
  const putBack = await makeEdits(folder, guard.edits);
  try {
    return await runTests(folder, guard);
  } finally {
    await putBack();
  }
}

const linkTo = (file: string): string => `[${file.slice(file.lastIndexOf("/") + 1)}](../${file})`;
const row = ({ name, against, tests }: Guard, { red }: Outcome): string =>
  `| ${name} | ${against} | ${tests.map(linkTo).join(", ")} | ${red.length}: “${red[0]}”${red.length > 1 ? ", …" : ""} |`;

const HELP = `npm run guards -- [name] [options]

  [name]  only the guards with this text in their name
  --docs  writes the table of a whole run to docs/reliability.md
  --help

Removes each guard against loss in turn and expects red tests; some minutes. Ends with 1 when one is not missed.`;

interface GuardsOptions {
  guards: readonly Guard[];
  docs: boolean;
}

await runCommand(HELP, guardsOptions, runGuards);

/** Null when only help was asked for. @throws with a sentence for the person when something can't be read. */
function guardsOptions(args: readonly string[]): GuardsOptions | null {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { docs: { type: "boolean", default: false }, help: { type: "boolean", short: "h", default: false } },
  });
  if (values.help) return null;
  if (positionals.length > 1) throw new Error("Name one guard, or none for all of them.");
  const [wanted] = positionals;
  const guards = GUARDS.filter(({ name }) => wanted === undefined || name.includes(wanted));
  if (guards.length === 0) {
    throw new Error(`No guard has "${wanted}" in its name. There are: ${GUARDS.map(({ name }) => name).join(", ")}.`);
  }
  if (values.docs && wanted !== undefined) throw new Error("--docs writes the table of all guards: name none.");
  return { guards, docs: values.docs };
}

async function runGuards({ guards, docs }: GuardsOptions): Promise<number> {
  const folder = await copyProject();
  const failures: string[] = [];
  const rows: string[] = [];
  try {
    await expectGreen(folder, guards);
    for (const [index, guard] of guards.entries()) {
      const begunAt = Date.now();
      const outcome = await tryWithout(folder, guard);
      const seconds = Math.round((Date.now() - begunAt) / 1_000);
      const missed = outcome.red.length > 0;
      const what = missed ? `${outcome.red.length} of ${outcome.tests} tests red` : "NOTHING TURNED RED";
      console.log(`${index + 1}/${guards.length} without ${guard.name}: ${what} (${seconds} s)`);
      if (missed) rows.push(row(guard, outcome));
      else failures.push(guard.name);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  if (failures.length > 0) {
    console.error(`Nobody would miss: ${failures.join(", ")}.`);
    return 1;
  }
  console.log(`${rows.length} of ${guards.length} guards are missed when they are gone.`);
  if (!docs) return 0;
  await putOnPage({
    guards: ["| guard | without it | must be missed by | red without it |", "|---|---|---|---|", ...rows].join("\n"),
  });
  console.log("Wrote docs/reliability.md.");
  return 0;
}
