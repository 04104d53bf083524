// How fast the line will be called, as far as the room can know. It knows when each session inside ends at the latest,
// how often sessions end early, how many of those called show up, and how fast it may let people in. From these it plays
// the time of one session ahead in equal steps; beyond that all sessions have changed once, and a mean pace holds.
import type { LinePace } from "../../../domain/snapshots/line-pace.ts";
import type { Millis } from "../../../contract/values.ts";

/** Steps in which the time of one session is played ahead. */
export const PACE_STEPS = 24;

/** What the room knows at the moment a pace is told from. */
export interface PaceFacts {
  maxAdmitted: number;
  admitPerSecond: number;
  sessionSeconds: number;
  /** Share of those called who show up. */
  showRate: number;
  /** Slots and tokens that are not taken, owed or expected by anybody called. Negative: more were called than fit. */
  slots: number;
  tokens: number;
  inside: number;
  /** Of those inside, how many reach the end of their session in each step. */
  endings: readonly number[];
  /** Of those inside, the share whose session ends early in a second. */
  earlyPerSecond: number;
}

export function paceOf(facts: PaceFacts): LinePace {
  const { maxAdmitted, admitPerSecond, sessionSeconds, showRate, earlyPerSecond, endings } = facts;
  const stepSeconds = sessionSeconds / PACE_STEPS;
  const staysOn = Math.exp(-earlyPerSecond * stepSeconds);
  let { slots, tokens, inside } = facts;
  let called = 0;
  const reach = Array.from({ length: PACE_STEPS }, (_, step) => {
    const ending = Math.min(inside, (endings[step] ?? 0) * staysOn ** step);
    const leaving = ending + (inside - ending) * (1 - staysOn);
    slots += leaving;
    tokens += admitPerSecond * stepSeconds;
    const entering = Math.max(0, Math.min(slots, tokens));
    slots -= entering;
    tokens -= entering;
    inside += entering - leaving;
    called += entering / showRate;
    return round(called);
  });
  const stay = earlyPerSecond > 0 ? -Math.expm1(-earlyPerSecond * sessionSeconds) / earlyPerSecond : sessionSeconds;
  return {
    stepSeconds,
    reach,
    velocity: roundVelocity(Math.min(admitPerSecond, maxAdmitted / stay) / showRate),
    showRate,
  };
}

/**
 * Until sessions have ended, this many are supposed to end early in the length of one, so that fans stay for four fifths
 * of it; and this weighs as much as a quarter of that time in a full concert. It fades like everything else.
 */
const SUPPOSED_EARLY_ENDS = 0.464;
const SUPPOSED_WEIGHT = 0.25;

/** How many lengths of a session it takes until what was seen has faded. */
const REMEMBERED_SESSIONS = 4;

/** How often sessions end early: endings over time spent inside, where what is long ago has faded. */
export class Turnover {
  #ended: number;
  #insideSeconds: number;
  #at: Millis;

  constructor(maxAdmitted: number, sessionSeconds: number, now: Millis) {
    this.#ended = SUPPOSED_EARLY_ENDS * SUPPOSED_WEIGHT * maxAdmitted;
    this.#insideSeconds = SUPPOSED_WEIGHT * maxAdmitted * sessionSeconds;
    this.#at = now;
  }

  pass(now: Millis, inside: number, sessionSeconds: number): void {
    const seconds = (now - this.#at) / 1_000;
    if (seconds <= 0) return;
    const kept = Math.exp(-seconds / (REMEMBERED_SESSIONS * sessionSeconds));
    this.#ended *= kept;
    this.#insideSeconds = this.#insideSeconds * kept + inside * seconds;
    this.#at = now;
  }

  endedEarly(): void {
    this.#ended += 1;
  }

  /** The share of those inside whose session ends early in a second. */
  get earlyPerSecond(): number {
    return this.#ended / this.#insideSeconds;
  }
}

const round = (places: number): number => Math.round(places * 100) / 100;

/** Two digits of a slow line, too: a place in some minutes is not none. */
const roundVelocity = (perSecond: number): number =>
  perSecond < 0.1 ? Number(perSecond.toPrecision(2)) : round(perSecond);
