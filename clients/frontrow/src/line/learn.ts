// What an answer means for a place in line: where the fan stands now, what to ask next, and when. Pure: the answer, what was
// known before and chance go in.
import type { Place } from "../../schema.d.ts";
import type { KnownProblem, NoAnswer, ProblemCode, Refused } from "../problems.ts";
import type { KeptPlace } from "./kept-place.ts";
import { type LineEnd, type LineNow, isStanding } from "./line-now.ts";
import { openingMs, pauseMs } from "./pace.ts";

/** Join the line, look where one stands, or ask to be let in. */
export type Ask = "join" | "look" | "enter";

export interface Known {
  now: LineNow;
  /** The newest queue token; null: join, which finds a place that is there. */
  queueToken: string | null;
  /** The status that was last known, also from before a reload. */
  status: Place["status"] | null;
  failures: number;
}

export interface Learned {
  known: Known;
  /** How long until the next ask; null: there is nothing left to ask. */
  waitMs: number | null;
  /** Whether the service asked for this wait, so that nobody may shorten it. */
  isBidden: boolean;
}

export const knownAtFirst = (kept: KeptPlace | null): Known => ({
  now: { kind: "joining", trouble: null },
  queueToken: kept?.queueToken ?? null,
  status: kept?.status ?? null,
  failures: 0,
});

/** What to ask next. Whoever is called asks to be let in, again and again: that keeps the right to enter. */
export function nextAsk({ now, queueToken }: Known): Ask {
  if (queueToken === null) return "join";
  return now.kind === "ready" ? "enter" : "look";
}

/** What is known after a place was told. `firstPosition` is that of its number. */
export function learnPlace(ask: Ask, place: Place, firstPosition: number): Learned {
  const { status, queueToken, pollAfterMs } = place;
  return {
    known: { now: { kind: status, place, firstPosition, trouble: null }, queueToken, status, failures: 0 },
    // Just called: ask to be let in at once.
    waitMs: status === "ready" && ask !== "enter" ? 0 : pollAfterMs,
    isBidden: false,
  };
}

/** What ends the line. */
const ENDS: Partial<Record<ProblemCode | NoAnswer["code"], LineEnd>> = {
  "sale-closed": "saleClosed",
  "not-found": "notFound",
  unauthorized: "signedOut",
};
/** Too old, of another service or of another fan: joining finds the place again, or makes one. */
const TOKEN_PROBLEMS = new Set<string>(["queue-token-required", "queue-token-invalid", "queue-token-mismatch"]);

/** What is known after an answer that brought no place. `chance` is in [0, 1). */
export function learnRefusal(known: Known, refused: Refused<KnownProblem>, chance: number): Learned {
  const { problem, retryAfterMs } = refused;
  const { code } = problem;
  if (code === "session-over") {
    return over(known, known.status === "admitted" || known.status === null ? "sessionOver" : "lapsed", problem);
  }
  const ended = ENDS[code];
  if (ended !== undefined) return over(known, ended, problem);
  if (code === "sale-not-open") {
    const now: LineNow = { kind: "notOpen", opensAt: problem.opensAt, trouble: null };
    return { known: { ...known, now, failures: 0 }, waitMs: openingMs(retryAfterMs, chance), isBidden: true };
  }
  if (code === "not-admitted") {
    return {
      known: { ...calledTooSoon(known, problem.position), failures: 0 },
      waitMs: pauseMs(1, retryAfterMs, chance),
      isBidden: retryAfterMs !== null,
    };
  }
  if (TOKEN_PROBLEMS.has(code)) {
    return troubled({ ...known, queueToken: null }, refused, known.failures === 0 ? 0 : pauseMs(2, null, chance));
  }
  // Asking again helps only where the service, or the way to it, is at fault.
  return isPassing(problem)
    ? troubled(known, refused, pauseMs(known.failures + 1, retryAfterMs, chance))
    : over(known, "refused", problem);
}

const isPassing = ({ status }: KnownProblem | NoAnswer): boolean => status === null || status === 429 || status >= 500;

function troubled(known: Known, { problem, retryAfterMs }: Refused<KnownProblem>, waitMs: number): Learned {
  const failures = known.failures + 1;
  const { now } = known;
  const next: LineNow = now.kind === "over" ? now : { ...now, trouble: { problem, failures } };
  return { known: { ...known, now: next, failures }, waitMs, isBidden: retryAfterMs !== null };
}

/** Asked to be let in, and not called: where the fan stands is what the refusal says. */
function calledTooSoon(known: Known, position: number): Known {
  const { now } = known;
  if (!isStanding(now)) return known;
  return { ...known, now: { ...now, kind: "waiting", place: { ...now.place, status: "waiting", position } } };
}

function over(known: Known, reason: LineEnd, problem: KnownProblem | NoAnswer | null): Learned {
  const place = isStanding(known.now) ? known.now.place : null;
  return { known: { ...known, now: { kind: "over", reason, place, problem } }, waitMs: null, isBidden: false };
}

/** The fan has given the place up. */
export const learnLeft = (known: Known): Learned => over(known, "left", null);
