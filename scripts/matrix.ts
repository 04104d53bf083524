// Runs the matrix of faults in full and, if every cell is green, writes its table to docs/reliability.md.
import { startVitest } from "vitest/node";
import { putOnPage } from "./reliability/page.ts";

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
  console.error("The matrix is not green: the page stays as it was.");
  process.exitCode = 1;
} else {
  const minutes = ((Date.now() - begunAt) / 60_000).toFixed(1);
  await putOnPage({
    matrix: table,
    "matrix-run": `The last full run struck ${tests.length - 1} times, in ${minutes} minutes.`,
  });
  console.log("docs/reliability.md shows the matrix.");
}
