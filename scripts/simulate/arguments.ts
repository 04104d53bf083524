// What a simulation can be told on the command line.
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import {
  ADMIT_PER_MINUTE,
  CLAIM_SECONDS,
  HOUR_MS,
  MAX_ADMITTED,
  OFFER_SECONDS,
  SECOND_MS,
  SESSION_SECONDS,
} from "../../src/contract/bounds.ts";
import { type AbsenceStep, type Arrival, ARRIVALS, bestPace, type Pause, type Scenario } from "./scenario.ts";

export interface SimulateOptions {
  scenario: Scenario;
  /** Where to write the plot, or null. */
  svg: string | null;
}

const FANS = { min: 1, max: 2_000_000 };
const SEED = { min: 1, max: 2 ** 31 - 1 };
const ARRIVAL_SECONDS = { min: 1, max: 24 * 3_600 };
const SALE_MAX_HOURS = 72;
/** Seconds of the sale at which absence may change. */
const SALE_SECONDS = { min: 0, max: SALE_MAX_HOURS * 3_600 };

export const HELP = `npm run simulate -- [options]

The crowd
  --fans <number>               how many fans join (100000)
  --arrival <curve>             lobby: all before the sale opens, rush: after it, most of them soon,
                                even: as many every second (lobby)
  --arrival-seconds <number>    how long the crowd takes to arrive (600)
  --absent <share>              of those called, who don't come (0.3); 0.1,0.9@600 changes it 600 s into the sale
  --pause <seconds>@<second>    the operator pauses the sale for 600 s from its second 900 on: 600@900
  --vanish <share>              of those who would come, who ask once and are never seen again (0.02)
  --late <share>                ... who come back when others have been called, while their right lasts (0.03)
  --leave <share>               ... who give up the place while they wait (0.05)
  --pay <share>                 of those inside, who pay and so end their session early (0.7)

The room
  --max-admitted <number>       fans inside at once (500)
  --admit-per-minute <number>   fans let in a minute (1200)
  --session-seconds <number>    how long a session lasts (600)
  --offer-seconds <number>      how long a silent call keeps a slot (8)
  --claim-seconds <number>      how long a called fan may come late (300)

The run
  --seed <number>               the same seed gives the same run (random, shown)
  --svg <file>                  writes the plot as SVG
  --help

Plays a whole sale against the rules of the room, with a clock of its own, and holds what was seen against what the
line promises. Ends with 1 when a promise was broken.`;

/** The command that gives this run again. */
export function commandOf({ seed, fans, policy, arrival, arrivalSeconds, pause, absent, ...shares }: Scenario): string {
  const steps = absent.map(({ share: part, fromSecond }, index) => (index === 0 ? part : `${part}@${fromSecond}`));
  const options = {
    fans,
    arrival,
    "arrival-seconds": arrivalSeconds,
    ...(pause === null ? {} : { pause: `${pause.seconds}@${pause.fromSecond}` }),
    absent: steps.join(","),
    ...shares,
    "max-admitted": policy.maxAdmitted,
    "admit-per-minute": policy.admitPerMinute,
    "session-seconds": policy.sessionSeconds,
    "offer-seconds": policy.offerSeconds,
    "claim-seconds": policy.claimSeconds,
    seed,
  };
  return `npm run simulate -- ${Object.entries(options)
    .map(([name, value]) => `--${name} ${value}`)
    .join(" ")}`;
}

/** Null when only help was asked for. @throws with a sentence for the person when something can't be read. */
export function simulateOptions(args: readonly string[]): SimulateOptions | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      fans: { type: "string", default: "100000" },
      arrival: { type: "string", default: "lobby" },
      "arrival-seconds": { type: "string", default: "600" },
      absent: { type: "string", default: "0.3" },
      pause: { type: "string" },
      vanish: { type: "string", default: "0.02" },
      late: { type: "string", default: "0.03" },
      leave: { type: "string", default: "0.05" },
      pay: { type: "string", default: "0.7" },
      "max-admitted": { type: "string", default: String(MAX_ADMITTED.default) },
      "admit-per-minute": { type: "string", default: String(ADMIT_PER_MINUTE.default) },
      "session-seconds": { type: "string", default: String(SESSION_SECONDS.default) },
      "offer-seconds": { type: "string", default: String(OFFER_SECONDS.default) },
      "claim-seconds": { type: "string", default: String(CLAIM_SECONDS.default) },
      seed: { type: "string" },
      svg: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return null;
  const scenario: Scenario = {
    seed: values.seed === undefined ? randomInt(SEED.min, SEED.max) : whole("--seed", values.seed, SEED),
    fans: whole("--fans", values.fans, FANS),
    policy: {
      maxAdmitted: whole("--max-admitted", values["max-admitted"], MAX_ADMITTED),
      admitPerMinute: whole("--admit-per-minute", values["admit-per-minute"], ADMIT_PER_MINUTE),
      sessionSeconds: whole("--session-seconds", values["session-seconds"], SESSION_SECONDS),
      offerSeconds: whole("--offer-seconds", values["offer-seconds"], OFFER_SECONDS),
      claimSeconds: whole("--claim-seconds", values["claim-seconds"], CLAIM_SECONDS),
    },
    arrival: arrivalOf(values.arrival),
    arrivalSeconds: whole("--arrival-seconds", values["arrival-seconds"], ARRIVAL_SECONDS),
    pause: values.pause === undefined ? null : pauseOf(values.pause),
    absent: absenceOf(values.absent),
    vanish: share("--vanish", values.vanish),
    late: share("--late", values.late),
    leave: share("--leave", values.leave),
    pay: share("--pay", values.pay),
  };
  checkTogether(scenario);
  return { scenario, svg: values.svg ?? null };
}

function checkTogether(scenario: Scenario): void {
  const { vanish, late, leave, fans, policy } = scenario;
  if (vanish + late + leave > 1) throw new Error("--vanish, --late and --leave together must not be more than 1");
  // Whoever comes late has to be later than the offer, and within the right to enter.
  if (late > 0 && policy.claimSeconds < 3 * policy.offerSeconds) {
    throw new Error("--late needs --claim-seconds of at least three times --offer-seconds; set --late 0 otherwise");
  }
  const hours = fans / bestPace(scenario) / (HOUR_MS / SECOND_MS);
  if (hours > SALE_MAX_HOURS) {
    const sale = `would take ${Math.ceil(hours)} hours, and a simulated one may take ${SALE_MAX_HOURS}`;
    throw new Error(
      `This sale ${sale}: raise --max-admitted or --admit-per-minute, or lower --session-seconds or --fans`,
    );
  }
}

function whole(name: string, text: string, { min, max }: { min: number; max: number }): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isInteger(value) && value >= min && value <= max) return value;
  throw new Error(`${name} must be a whole number from ${min} to ${max}, not "${text}"`);
}

function share(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= 0 && value <= 1) return value;
  throw new Error(`${name} must be a share from 0 to 1, not "${text}"`);
}

function arrivalOf(text: string): Arrival {
  const arrival = ARRIVALS.find((name) => name === text);
  if (arrival === undefined) throw new Error(`--arrival must be one of ${ARRIVALS.join(", ")}, not "${text}"`);
  return arrival;
}

/** `600@900`: so many seconds, from that second of the sale on. */
function pauseOf(text: string): Pause {
  const [seconds = "", from, ...rest] = text.split("@");
  if (from === undefined || rest.length > 0) throw new Error(`--pause must be like 600@900, not "${text}"`);
  return { seconds: whole("--pause", seconds, ARRIVAL_SECONDS), fromSecond: whole("--pause", from, SALE_SECONDS) };
}

/** `0.1,0.9@600`: the first share from the start, each other one from its second of the sale on. */
function absenceOf(text: string): AbsenceStep[] {
  const steps = text.split(",").map((step, index) => {
    const [shareText = "", from = "0", ...rest] = step.split("@");
    if (rest.length > 0 || (index === 0) !== !step.includes("@")) {
      throw new Error(`--absent must be a share, or shares like 0.1,0.9@600, not "${text}"`);
    }
    return { share: share("--absent", shareText), fromSecond: whole("--absent", from, SALE_SECONDS) };
  });
  if (steps.some(({ fromSecond }, index) => fromSecond < (steps[index - 1]?.fromSecond ?? 0))) {
    throw new Error(`--absent must name its seconds in order, not "${text}"`);
  }
  return steps;
}
