// The benchmark: `npm run bench`. Runs the production Worker and a floor beside it, compares them in rounds that take
// turns, counts what operations cost, looks how cost grows, and tells. See docs/performance.md.
import { writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import logUpdate from "log-update";
import { bill, SALE } from "./bill.ts";
import { Client } from "./client.ts";
import { writeDocuments, writeProfile, writeRefunds, writeTurns } from "./documents.ts";
import { GrowthMeasurement } from "./growth.ts";
import { measure, type Measured } from "./measure.ts";
import { LARGEST_HALL, weigh, type Weight } from "./memory.ts";
import { type Share, sharesOf } from "./profile.ts";
import {
  billTable,
  costTable,
  growthTable,
  profileTable,
  speedTable,
  refundsTable,
  turnsTable,
  weightTable,
  type Results,
} from "./report.ts";
import { openHalls, pollsCounted, rowsOf } from "./rows.ts";
import { startRuntime } from "./runtime.ts";
import { Stage } from "./stage.ts";
import { measureRefunds } from "./refunds.ts";
import { measureTurns } from "./turns.ts";

const HELP = `npm run bench -- [options]

  --full            more rounds, and lines of up to a million places (about five minutes)
  --only <text>     only the row of that name, or the rows whose name contains it, and nothing else
  --turns           only the longest turns of a room at the bounds: 200,000 seats on 100 dates
  --refunds         only the refunds of a date that is called off: 2,000, and 10,000 with --full
  --profile <file>  with --only: a CPU profile of the Worker in the rounds of the last of them, and a table of it
  --json <file>     where the results go as JSON (default: bench-results.json)
  --docs            writes the figures and plots into docs/
`;
const { values: options } = readOptions();

function readOptions() {
  const known = {
    options: {
      full: { type: "boolean", default: false },
      only: { type: "string" },
      turns: { type: "boolean", default: false },
      refunds: { type: "boolean", default: false },
      profile: { type: "string" },
      json: { type: "string", default: "bench-results.json" },
      docs: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  } as const;
  try {
    return parseArgs(known);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return process.exit(2);
  }
}
if (options.help) {
  console.log(HELP);
  process.exit(0);
}
if (options.profile !== undefined && options.only === undefined) {
  console.error("--profile needs --only: a profile is of one row.");
  process.exit(2);
}

const EFFORT = options.full
  ? { rounds: 9, warmUp: 1_200, calls: 100, crowdCalls: 2_000 }
  : { rounds: 9, warmUp: 500, calls: 40, crowdCalls: 600 };
const PLACES = options.full ? [1_000, 100_000, 1_000_000] : [1_000, 100_000];
const HALLS = [{ rows: 1, seatsPerRow: 50 }, { rows: 100, seatsPerRow: 150 }, LARGEST_HALL];
const NOTHING_ELSE: Omit<Results, "command" | "at" | "machine" | "rows"> = {
  roomCallsPerThousandPolls: Number.NaN,
  places: [],
  seats: [],
  weights: [],
  turns: [],
  bill: [],
};
const TURN_ROUNDS = 2;
/** What was asked for names no row. */
class NothingToMeasure extends Error {}
const tellWritten = (files: readonly string[]): void => console.log(`Wrote ${files.join(", ")}.`);
const begun = performance.now();
const tell = (what: string): void => {
  const text = `${((performance.now() - begun) / 1_000).toFixed(0).padStart(4)} s  ${what}`;
  if (process.stdout.isTTY) logUpdate(text);
  else console.error(text);
};

tell("building and starting");
const runtime = await startRuntime({ isReadable: options.profile !== undefined });
const stage = await Stage.at(runtime.service);
try {
  if (options.turns) await turnsAlone();
  else if (options.refunds) await refundsAlone();
  else await everything();
} catch (error) {
  if (!(error instanceof NothingToMeasure)) throw error;
  console.error(error.message);
  process.exitCode = 2;
} finally {
  stage.close();
  await runtime.stop();
}

async function turnsAlone(): Promise<void> {
  const turns = await measureTurns(stage, TURN_ROUNDS, tell);
  if (process.stdout.isTTY) logUpdate.clear();
  console.log(`\n${turnsTable(turns)}`);
  if (options.docs) tellWritten([await writeTurns(turns)]);
}

async function refundsAlone(): Promise<void> {
  const refunds = await measureRefunds(stage, options.full ? 10_000 : 2_000, tell);
  if (process.stdout.isTTY) logUpdate.clear();
  console.log(`\n${refundsTable(refunds)}`);
  if (options.docs) tellWritten([await writeRefunds(refunds)]);
}

async function everything(): Promise<void> {
  const halls = await openHalls(stage, new Client(runtime.floor, 1));
  const all = rowsOf(halls);
  const { only } = options;
  const named = all.filter(({ name }) => name === only);
  const chosen = named.length > 0 ? named : all.filter(({ name }) => only === undefined || name.includes(only));
  if (chosen.length === 0) {
    throw new NothingToMeasure(
      `No row has "${only}" in its name. There are: ${all.map(({ name }) => name).join("; ")}.`,
    );
  }
  const rows: Measured[] = [];
  const { profile } = options;
  let shares: Share[] = [];
  const watched = async (rounds: () => Promise<void>): Promise<void> => {
    if (profile === undefined) return rounds();
    const taken = await runtime.inspector.profile(rounds);
    await writeFile(profile, JSON.stringify(taken));
    shares = sharesOf(taken, runtime.bundle);
  };
  for (const row of chosen) rows.push(await measure(runtime, stage, row, EFFORT, tell, watched));
  await stage.audit(halls.inside);
  await stage.audit(halls.rush);
  const results: Results = {
    command: `npm run bench --${options.full ? " --full" : ""}${options.docs ? " --docs" : ""}`,
    at: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} cores, Node ${process.version}`,
    rows,
    ...(only === undefined ? await everythingElse(rows) : NOTHING_ELSE),
  };
  if (process.stdout.isTTY) logUpdate.clear();
  console.log(`\n${speedTable(results)}\n\n${costTable(results)}`);
  const profiled = rows.at(-1);
  if (profile !== undefined && profiled !== undefined) {
    const table = profileTable(shares);
    console.log(`\nWhere the time of "${profiled.name}" goes:\n\n${table}`);
    if (options.docs) tellWritten([await writeProfile(profiled.name, table)]);
  }
  if (only === undefined) {
    console.log(`\n${growthTable(results.places, "places")}\n\n${growthTable(results.seats, "seats")}`);
    console.log(`\n${weightTable(results)}\n\n${turnsTable(results.turns)}\n\n${billTable(results)}`);
    console.log(`\nRoom calls for 1,000 polls: ${results.roomCallsPerThousandPolls}`);
    if (options.docs) tellWritten(await writeDocuments(results));
  }
  await writeFile(options.json, `${JSON.stringify(results, null, 2)}\n`);
  tellWritten([options.json]);
  console.log(`\n${((performance.now() - begun) / 1_000).toFixed(0)} s`);

  async function everythingElse(rows: Measured[]): Promise<typeof NOTHING_ELSE> {
    tell("counting room calls of polls");
    const roomCallsPerThousandPolls = await pollsCounted(halls, runtime);
    const growth = new GrowthMeasurement(runtime, stage, EFFORT.rounds, tell);
    const places = await growth.ofPlaces(PLACES);
    const seats = await growth.ofSeats(HALLS);
    const weights: Weight[] = [];
    for (const size of PLACES) {
      tell(`the weight of ${size.toLocaleString("en")} places`);
      for (const contents of [
        { places: size, leavers: size / 10, visits: 0, sold: 0 },
        { places: size, leavers: size / 5, visits: size / 10, sold: 0 },
        { places: size, leavers: size / 5, visits: size / 10, sold: 200_000 },
      ]) {
        weights.push(await weigh(runtime, stage, contents, EFFORT.rounds));
      }
    }
    const turns = await measureTurns(stage, TURN_ROUNDS, tell);
    return { roomCallsPerThousandPolls, places, seats, weights, turns, bill: bill(rows, SALE) };
  }
}
