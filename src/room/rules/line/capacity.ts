// How far the line calls and who may enter: the formulas of docs/architecture.md, "How far to call" and "Granting". Every
// figure is of one instant and comes in as an argument; the line keeps the figures and acts on the results.
//
// A slot and a token are set aside for every fan who was called earlier, before anybody else is called or let in: one each
// for a fan with an active claim, the show-rate of one for a fan whose call is fresh and not answered. A call that has
// matured without an answer sets nothing aside.
import type { Millis } from "../../../contract/values.ts";
import type { CallBound } from "../../../domain/snapshots/call-bound.ts";
import { LEAST_SHOW_RATE } from "./show-rate.ts";
import { fullTokens, hasTokens, msUntilTokens, refillDuring, tokens, type TokenBucket } from "./token-bucket.ts";

/** What the line knows at one instant. */
export interface Capacity {
  /** Sessions there may be at once. */
  maxAdmitted: number;
  /** Sessions there are. */
  admitted: number;
  /** R: fans who have asked to enter, found no slot and went on asking. */
  activeClaims: number;
  /** F: fans whose call is fresh and who have neither asked nor left. */
  freshCalls: number;
  /** s: the share of called fans who ask in time; above 0, at most 1. */
  showRate: number;
  /** Admissions that may be made at once; just refilled. */
  bucket: TokenBucket;
  /** Tokens that come back in a minute. */
  admitPerMinute: number;
  /** How long an offer stands: tokens that come back meanwhile are there when the called fans ask. */
  offerMs: number;
}

/** Keeps a sum of shares that should be whole from falling just short of it. */
const ROUNDING = 1e-9;

/** Called fans who are expected to enter: R + s·F. */
const expected = ({ activeClaims, freshCalls, showRate }: Capacity): number => activeClaims + showRate * freshCalls;

/** Slots that nobody has or is expected to take; negative when more were called than fit. */
export const spareSlots = (capacity: Capacity): number => capacity.maxAdmitted - capacity.admitted - expected(capacity);

/** Tokens, present or coming back during an offer, that nobody is expected to take; negative when more were called. */
export const spareTokens = (capacity: Capacity): number =>
  tokens(capacity.bucket) + refillDuring(capacity.admitPerMinute, capacity.offerMs) - expected(capacity);

/** How many more fans to call: so many that those who are expected to ask take what is spare. Below 1: nobody. */
export const callsToMake = (capacity: Capacity): number =>
  Math.floor(Math.min(spareSlots(capacity), spareTokens(capacity)) / capacity.showRate + ROUNDING);

/** When tokens will suffice to call one more fan; null while slots don't, or when the bucket is too small for ever. */
export function nextCallAt(capacity: Capacity): Millis | null {
  const { showRate, bucket, admitPerMinute, offerMs } = capacity;
  if (spareSlots(capacity) < showRate) return null;
  const missing = showRate + expected(capacity) - refillDuring(admitPerMinute, offerMs);
  const inMs = msUntilTokens(bucket, admitPerMinute, missing);
  return inMs === null ? null : bucket.at + inMs;
}

/**
 * Whether a called fan may enter. `ahead` counts only the active claims and fresh calls of smaller numbers: the fan gets
 * what is left after them. Fresh calls ahead keep a slot each at the show-rate, but no token.
 */
export const mayEnter = (ahead: Capacity): boolean =>
  ahead.admitted + expected(ahead) < ahead.maxAdmitted && hasTokens(ahead.bucket, ahead.activeClaims + 1);

/** What the bound of calls follows from. */
export interface CallBoundFacts {
  maxAdmitted: number;
  admitPerMinute: number;
  offerMs: number;
  sessionMs: number;
  /** How long a call is fresh. */
  windowMs: number;
  showRate: number;
  /** Until the next fresh call matures; null: none is fresh. */
  maturesInMs: number | null;
  /** Calls that still have to be made and to mature before the show-rate is known. */
  callsUntilKnown: number;
}

/**
 * How far the line can be called at most, whoever comes: what fans who stand further back need not ask for. After every call
 * R + s·F is at most the slots, and at most the tokens there are and that come back during an offer. So the calls of a window
 * as long as a call is fresh are at most the slots and tokens of that window, divided by s: those who were called before have
 * matured by then, and those called within it have not.
 *
 * It holds while settings stay as they are, nobody gives a call up, and a session lasts as long as a window or, where that is
 * shorter, as long as it is set. Who is called earlier all the same keeps the right to enter for three polls.
 */
export function callBoundOf(facts: CallBoundFacts): CallBound {
  const { maxAdmitted, admitPerMinute, offerMs, sessionMs, windowMs, showRate, maturesInMs, callsUntilKnown } = facts;
  const slots = maxAdmitted * (1 + Math.floor(windowMs / sessionMs));
  const tokens = fullTokens(admitPerMinute) + refillDuring(admitPerMinute, windowMs + offerMs);
  const most = Math.min(slots, tokens);
  const atOnce = Math.ceil(most / showRate);
  // Calls that are made from now on mature a window later at the earliest.
  const steadyMs = callsUntilKnown > 0 ? windowMs * Math.ceil(callsUntilKnown / atOnce) : (maturesInMs ?? windowMs);
  return { windowMs, steadyMs: Math.max(0, steadyMs), atOnce, perWindow: Math.ceil(most / LEAST_SHOW_RATE) };
}
