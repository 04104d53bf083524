// What a torture can be told on the command line.
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";

export interface TortureOptions {
  seed: number;
  /** 0: no histories inside workerd. */
  minutes: number;
  histories: number;
  /** 0: no process is killed. */
  kills: number;
}

const SEED_MAX = 2 ** 31 - 1;
const MINUTES_MAX = 24 * 60;
const HISTORIES_MAX = 100_000;
const KILLS_MAX = 100;

export const HELP = `npm run torture -- [options]

  --minutes <number>    how long to play histories inside workerd, with faults (10)
  --seed <number>       of the first history; the next has the next number (random, shown)
  --histories <number>  at most so many, whatever the time
  --kills <number>      afterwards, how often to kill the built Worker under load (0)
  --help

Plays whole sales from a seed while things go wrong, and holds what fans saw and what the stores hold at the
end against every invariant of docs/reliability.md. Ends with 1 when one is broken, and shows the requests
that tell of it. A history that failed is played again with its seed and --histories 1.`;

/** Null when only help was asked for. @throws with a sentence for the person when something can't be read. */
export function tortureOptions(args: readonly string[]): TortureOptions | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: "string", default: "10" },
      seed: { type: "string" },
      histories: { type: "string" },
      kills: { type: "string", default: "0" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return null;
  return {
    minutes: whole("--minutes", values.minutes, MINUTES_MAX),
    seed: values.seed === undefined ? randomInt(SEED_MAX) : whole("--seed", values.seed, SEED_MAX),
    histories: values.histories === undefined ? HISTORIES_MAX : whole("--histories", values.histories, HISTORIES_MAX),
    kills: whole("--kills", values.kills, KILLS_MAX),
  };
}

function whole(name: string, text: string, max: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= max) return value;
  throw new Error(`${name} must be a whole number from 0 to ${max}, not "${text}"`);
}
