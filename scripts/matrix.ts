// Runs the matrix of faults in full. With --docs, and if every cell is green, it writes the table to docs/reliability.md.
import { parseArgs } from "node:util";
import { startVitest } from "vitest/node";
import { runCommand } from "./command.ts";
import { putOnPage } from "./reliability/page.ts";

const HELP = `npm run matrix -- [options]

  --docs  writes the table of the run to docs/reliability.md
  --help

Strikes every operation with every fault at every step and recovers in every way; some minutes. Ends with 1 when a cell is
not green.`;

interface MatrixOptions {
  docs: boolean;
}

await runCommand(HELP, matrixOptions, run);

/** Null when only help was asked for. @throws with a sentence for the person when something can't be read. */
function matrixOptions(args: readonly string[]): MatrixOptions | null {
  const { values } = parseArgs({
    args: [...args],
    options: { docs: { type: "boolean", default: false }, help: { type: "boolean", short: "h", default: false } },
  });
  return values.help ? null : { docs: values.docs };
}

async function run({ docs }: MatrixOptions): Promise<number> {
  process.env["MATRIX"] = "full";
  const begunAt = Date.now();
  const vitest = await startVitest("test", ["test/matrix/"], {
    project: ["faults:deep"],
    watch: false,
    silent: true,
    testTimeout: 120_000,
  });
  const tests = vitest.state.getTestModules().flatMap((module) => [...module.children.allTests()]);
  const table = tests.map((test) => test.meta().matrix).find((text) => text !== undefined);
  const isGreen = tests.length > 0 && tests.every((test) => test.result().state === "passed");
  await vitest.close();
  if (!isGreen || table === undefined) {
    console.error("The matrix is not green.");
    return 1;
  }
  const minutes = ((Date.now() - begunAt) / 60_000).toFixed(1);
  console.log(`The matrix is green: ${tests.length - 1} strikes, in ${minutes} minutes.`);
  if (!docs) return 0;
  await putOnPage({
    matrix: table,
    "matrix-run": `The last full run struck ${tests.length - 1} times, in ${minutes} minutes.`,
  });
  console.log("Wrote docs/reliability.md.");
  return 0;
}
