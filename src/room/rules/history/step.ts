// What is kept of ten seconds, or of a minute, of a sale: counts of what happened, and gauges as they stood at the end. Steps
// are added up into longer ones: counts are summed, and of gauges the last one stays.
import { MINUTE_MS, SECOND_MS } from "../../../contract/bounds.ts";
import type { Millis } from "../../../contract/values.ts";

export const STEP_MS = 10 * SECOND_MS;

/** When the step of so many milliseconds began in which an instant lies. */
export const stepOf = (at: Millis, lengthMs: number = STEP_MS): Millis => Math.floor(at / lengthMs) * lengthMs;
export const minuteOf = (at: Millis): Millis => stepOf(at, MINUTE_MS);

/** What happened within a step. */
export const COUNTS = [
  "joins",
  "called",
  "admitted",
  "left",
  "lapsed",
  "holdsMade",
  "holdsExpired",
  "paid",
  "seatsSold",
  "amountPaid",
  "faults",
] as const;
export type CountName = (typeof COUNTS)[number];
export type Counts = Record<CountName, number>;

/** How it stood at the end of a step. */
export const GAUGES = ["ready", "showRate", "waiting", "inside"] as const;
export type GaugeName = (typeof GAUGES)[number];
export type Gauges = Record<GaugeName, number>;

export interface Step {
  /** When it began. */
  at: Millis;
  counts: Counts;
  /** Refusals that the room decided, by code. */
  refusedBy: Readonly<Record<string, number>>;
  gauges: Gauges;
}

export const NO_COUNTS: Counts = Object.freeze({
  joins: 0,
  called: 0,
  admitted: 0,
  left: 0,
  lapsed: 0,
  holdsMade: 0,
  holdsExpired: 0,
  paid: 0,
  seatsSold: 0,
  amountPaid: 0,
  faults: 0,
});

export function addCounts(some: Counts, more: Partial<Counts>): Counts {
  const sum = { ...some };
  for (const name of COUNTS) sum[name] += more[name] ?? 0;
  return sum;
}

export function addRefusals(some: Step["refusedBy"], more: Step["refusedBy"]): Step["refusedBy"] {
  const sum: Record<string, number> = { ...some };
  for (const [code, times] of Object.entries(more)) sum[code] = (sum[code] ?? 0) + times;
  return sum;
}

/** Steps in the order of time as one that begins at `at`; at least one. */
export function foldSteps(at: Millis, [first, ...others]: readonly [Step, ...Step[]]): Step {
  const folded = { ...first, at };
  for (const step of others) {
    folded.counts = addCounts(folded.counts, step.counts);
    folded.refusedBy = addRefusals(folded.refusedBy, step.refusedBy);
    folded.gauges = step.gauges;
  }
  return folded;
}

/** Steps as one a minute, in the order of time. */
export function foldIntoMinutes(steps: Iterable<Step>): Step[] {
  const minutes = new Map<Millis, [Step, ...Step[]]>();
  for (const step of steps) {
    const minute = minuteOf(step.at);
    const known = minutes.get(minute);
    if (known === undefined) minutes.set(minute, [step]);
    else known.push(step);
  }
  return [...minutes].map(([minute, within]) => foldSteps(minute, within));
}
