// Tortures the service: histories with faults inside workerd for some minutes, then the built Worker as a process that is
// killed under load. Ends with 1 when an invariant is broken.
import { createLogUpdate } from "log-update";
import { violationsIn } from "../test/histories/checker.ts";
import { sumsOf } from "../test/histories/checker-books.ts";
import { excerpt } from "../test/histories/excerpt.ts";
import { playKills } from "../test/histories/kills.ts";
import { noTally, type Tally } from "../test/histories/tally.ts";
import { runCommand } from "./command.ts";
import { HELP, tortureOptions, type TortureOptions } from "./torture/arguments.ts";
import { playHistories } from "./torture/histories.ts";
import { asLine, report } from "./torture/report.ts";

const LINE_EVERY_MS = 10_000;
const EXCERPTS_MAX = 5;

await runCommand(HELP, tortureOptions, main);

async function main(options: TortureOptions): Promise<number> {
  console.log(`Seed ${options.seed}.`);
  const held = [];
  if (options.minutes > 0) held.push(await tortureWithFaults(options));
  if (options.kills > 0) held.push(await tortureWithKills(options));
  return held.every(Boolean) ? 0 : 1;
}

async function tortureWithFaults(options: TortureOptions): Promise<boolean> {
  const progress = showProgress();
  const { tally, ok } = await playHistories(options, (tally) => progress.show(tally, 0));
  progress.stop();
  console.log(report("Histories with faults, inside workerd", tally, 0));
  console.log(verdict(ok));
  return ok;
}

async function tortureWithKills({ seed, kills }: TortureOptions): Promise<boolean> {
  const progress = showProgress();
  const played = await playKills({ seed, kills }, (requests, kills) => {
    progress.show({ ...noTally(seed), requests }, kills);
  });
  progress.stop();
  const { world, failedAudits, troubles, unknown, resolved } = played;
  const requests = world.history.entries.length;
  const sums = { ...sumsOf(world) };
  const tally: Tally = { histories: 1, seed, requests, troubles, unknown, resolved, sums };
  console.log(report("A process that is killed", tally, played.kills));
  const violations = violationsIn(world);
  for (const violation of violations.slice(0, EXCERPTS_MAX)) console.log(excerpt(world.history, violation));
  for (const failed of failedAudits) console.log(`  audit: ${failed}`);
  const ok = violations.length === 0 && failedAudits.length === 0;
  console.log(verdict(ok));
  return ok;
}

function verdict(ok: boolean): string {
  return ok ? "  Every invariant held." : "  An invariant is broken: see above.";
}

function showProgress(): { show(tally: Tally, kills: number): void; stop(): void } {
  const terminal = process.stdout.isTTY ? createLogUpdate(process.stdout) : null;
  let shownAt = 0;
  return {
    show: (tally, kills) => {
      if (terminal !== null) return terminal(asLine(tally, kills));
      const now = performance.now();
      if (now - shownAt < LINE_EVERY_MS) return;
      shownAt = now;
      console.log(asLine(tally, kills));
    },
    stop: () => terminal?.clear(),
  };
}
