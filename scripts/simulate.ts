// A whole sale in seconds, without a service: as many fans as one likes against the rules of the room, on a clock that
// is a number. What was seen is held against what the line promises.
import { writeFileSync } from "node:fs";
import { createLogUpdate } from "log-update";
import { runCommand } from "./command.ts";
import { commandOf, HELP, simulateOptions, type SimulateOptions } from "./simulate/arguments.ts";
import { svgPlot, terminalPlot } from "./simulate/plot.ts";
import { isClean, report } from "./simulate/report.ts";
import { SimulatedSale } from "./simulate/sale.ts";

const SHOW_EVERY_MS = 200;
const BAR_WIDTH = 40;

await runCommand(HELP, simulateOptions, main);

function main(options: SimulateOptions): number {
  const { scenario, svg } = options;
  const command = commandOf(scenario);
  console.log(command);
  const beganAt = performance.now();
  const processorBefore = process.cpuUsage();
  const sale = new SimulatedSale(scenario);
  const progress = progressBar(scenario.fans);
  sale.play(progress.show);
  progress.done();
  const { user, system } = process.cpuUsage(processorBefore);
  const took = { clockMs: performance.now() - beganAt, processorMs: (user + system) / 1_000 };
  console.log(terminalPlot(sale.series, scenario.policy.maxAdmitted));
  console.log(report(sale, took));
  if (svg !== null) writeFileSync(svg, svgPlot(sale.series, scenario.policy.maxAdmitted, command));
  return isClean(sale) ? 0 : 1;
}

/** In place on a terminal; nothing anywhere else, where only the result matters. */
function progressBar(fans: number): { show: (called: number) => void; done: () => void } {
  if (!process.stdout.isTTY) return { show: () => undefined, done: () => undefined };
  const terminal = createLogUpdate(process.stdout);
  let shownAt = -Infinity;
  return {
    show: (called) => {
      if (performance.now() < shownAt + SHOW_EVERY_MS) return;
      shownAt = performance.now();
      const full = Math.round((called / fans) * BAR_WIDTH);
      terminal(`  ${"█".repeat(full)}${"░".repeat(BAR_WIDTH - full)} ${called.toLocaleString("en")} called`);
    },
    done: () => {
      terminal.clear();
      terminal.done();
    },
  };
}
