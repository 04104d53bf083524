// What a rush can be told on the command line.
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";

export interface RushOptions {
  fans: number;
  concertId: string | null;
  url: string;
  seed: number;
  adminKey: string | null;
  timeoutMinutes: number;
}

const FANS_MAX = 50_000;
const SEED_MAX = 2 ** 31 - 1;
const TIMEOUT_MINUTES_MAX = 24 * 60;

export const HELP = `npm run rush -- [options]

  --fans <number>             how many fans come at once (500)
  --url <url>                 where the service runs (http://localhost:8787)
  --concert <id>              which concert; without it an arena is made for the run
  --seed <number>             makes the fans choose the same again (random, shown at the end)
  --admin-key <key>           the operator's key (ADMIN_KEY in .dev.vars)
  --timeout-minutes <number>  when to stop what is still going on (10)
  --help

Sends a crowd through all five flows against a running service: fans choose seats, take the best that are free or places to
stand. In an arena of its own the operator keeps seats back and gives some away. Then checks what everybody was told
against each other and against the books. Ends with 1 when anything is wrong.`;

/** Null when only help was asked for. @throws with a sentence for the person when something can't be read. */
export function rushOptions(args: readonly string[]): RushOptions | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      fans: { type: "string", default: "500" },
      url: { type: "string", default: "http://localhost:8787" },
      concert: { type: "string" },
      seed: { type: "string" },
      "admin-key": { type: "string" },
      "timeout-minutes": { type: "string", default: "10" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return null;
  if (!URL.canParse(values.url))
    throw new Error(`--url must be a URL such as http://localhost:8787, not "${values.url}"`);
  return {
    fans: whole("--fans", values.fans, FANS_MAX),
    concertId: values.concert ?? null,
    url: values.url,
    seed: values.seed === undefined ? randomInt(1, SEED_MAX) : whole("--seed", values.seed, SEED_MAX),
    adminKey: values["admin-key"] ?? null,
    timeoutMinutes: whole("--timeout-minutes", values["timeout-minutes"], TIMEOUT_MINUTES_MAX),
  };
}

function whole(name: string, text: string, max: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= max) return value;
  throw new Error(`${name} must be a whole number from 1 to ${max}, not "${text}"`);
}
