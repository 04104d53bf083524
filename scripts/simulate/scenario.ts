// What a simulated sale is made of: how the room is set, who comes when, and what people do. A scenario and its seed are
// the whole of a run: the same two give the same run to the last event.
import { SECOND_MS } from "../../src/contract/bounds.ts";
import type { Millis } from "../../src/contract/values.ts";
import type { LinePolicy } from "../../src/room/rules/line/records.ts";
import type { Dice } from "../rush/dice.ts";

/** `lobby`: everybody before the sale opens. `rush`: after it opened, most of them soon. `even`: as many every second. */
export const ARRIVALS = ["lobby", "rush", "even"] as const;
export type Arrival = (typeof ARRIVALS)[number];

/** From this second of the sale on, this share of those called don't come. */
export interface AbsenceStep {
  fromSecond: number;
  share: number;
}

/** From this second of the sale on, for so many seconds. */
export interface Pause {
  fromSecond: number;
  seconds: number;
}

export interface Scenario {
  seed: number;
  fans: number;
  policy: LinePolicy;
  arrival: Arrival;
  /** How long the crowd takes to arrive, in seconds. */
  arrivalSeconds: number;
  /** The operator pauses the sale; null: never. */
  pause: Pause | null;
  /** In the order of their time; the first one from second 0. */
  absent: readonly AbsenceStep[];
  /** Shares of those who would come: ask once and are never seen again, come late, give the place up while waiting. */
  vanish: number;
  late: number;
  leave: number;
  /** Share of those inside who pay, at some moment of their session, and so end it early. */
  pay: number;
}

/** How steeply a rush falls off: this many half-lives within `arrivalSeconds`. */
const RUSH_STEEPNESS = 5;

/** When the sale opens: time 0 is when the first fan may come. */
export const opensAt = ({ arrival, arrivalSeconds }: Scenario): Millis =>
  arrival === "lobby" ? arrivalSeconds * SECOND_MS : 0;

/** When each fan comes, in order, in whole milliseconds. */
export function* arrivals({ fans, arrival, arrivalSeconds }: Scenario, dice: Dice): Generator<Millis> {
  for (let index = 0; index < fans; index++) {
    // One fan in each of `fans` equal parts of the curve: in order without sorting.
    const share = (index + dice.fraction()) / fans;
    const when = arrival === "rush" ? -Math.log2(1 - share * (1 - 2 ** -RUSH_STEEPNESS)) / RUSH_STEEPNESS : share;
    yield Math.floor(when * arrivalSeconds * SECOND_MS);
  }
}

/** The share of those called at `second` of the sale who don't come. */
export function absentAt(steps: readonly AbsenceStep[], second: number): number {
  return steps.findLast(({ fromSecond }) => fromSecond <= second)?.share ?? 0;
}

/** Seconds that a fan stays inside on average. */
export const meanSessionSeconds = ({ policy, pay }: Scenario): number =>
  policy.sessionSeconds * (1 - pay + pay * ((EARLIEST_PAYMENT + 1) / 2));

/** The sooner part of a session is for choosing seats; payments are spread over the rest. */
export const EARLIEST_PAYMENT = 0.2;

/** Places that the best possible line could call in a second, at the share of absent people it begins with. */
export function bestPace(scenario: Scenario): number {
  const { maxAdmitted, admitPerMinute } = scenario.policy;
  const admissions = Math.min(admitPerMinute / 60, maxAdmitted / meanSessionSeconds(scenario));
  return admissions / Math.max(0.05, 1 - absentAt(scenario.absent, 0));
}
