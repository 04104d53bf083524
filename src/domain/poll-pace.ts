// When a fan should ask again. What always holds decides first: nobody is called before the sale opens, and nobody earlier
// than the line can come so far. Then comes what is expected: a tenth of the least wait. Whatever an operator changes
// meanwhile, a fan who asks when told asks three times within the right to enter, and so never misses a call.
import { MINUTE_MS, POLL_AFTER_MAX_MS, POLL_AFTER_MIN_MS, SECOND_MS } from "../contract/bounds.ts";
import type { WaitRange } from "../contract/line.ts";
import type { WaitingRoomPolicy } from "../contract/waiting-room.ts";

/** From when to when the next poll is due, in whole milliseconds from now. Chance chooses, so that a crowd spreads out. */
export interface PollWindow {
  leastMs: number;
  mostMs: number;
}

export type PollPolicy = Pick<WaitingRoomPolicy, "offerSeconds" | "claimSeconds">;

/** What is known of a fan who waits. */
export interface Outlook {
  /** Until the sale opens; 0: it is open, or may be at any moment. */
  opensInMs: number;
  /** Nobody is called, but may be at any moment. */
  isPaused: boolean;
  /** From the opening, or from now: the line can't be called so far any sooner. */
  callableInMs: number;
  /** The wait by what is known of the crowd; null when it is not known. */
  wait: WaitRange | null;
}

/** Chance brings a poll forward by at most a third: it is a fifth sooner or later than in the middle. */
const LEAST_SHARE = 2 / 3;
const MOST_SHARE = 1.2;
const POLLS_PER_RIGHT = 3;
const POLLS_PER_OFFER = 3;
/** Of the least wait. */
const WAIT_SHARE = 1 / 10;
/** However long the wait is: another crowd may make it a tenth of what it was. */
const WAIT_MOST_MS = 1.2 * MINUTE_MS;
/** A wait of so many offers is near the front. */
const NEAR_OFFERS = 6;
/** A called fan for whom there is no slot asks in the room itself. */
const CALLED_MOST_MS = 2.4 * SECOND_MS;
const ADMITTED_MOST_MS = 1.2 * MINUTE_MS;

/** The longest time that anybody is told to wait with the next poll. */
export const longestPollMs = ({ claimSeconds }: Pick<PollPolicy, "claimSeconds">): number =>
  Math.min(POLL_AFTER_MAX_MS, Math.floor((claimSeconds * SECOND_MS) / POLLS_PER_RIGHT));

/** Several times within an offer: for whoever may be called at any moment. */
const nearMs = (policy: PollPolicy): number =>
  Math.min(longestPollMs(policy), ((policy.offerSeconds * SECOND_MS) / POLLS_PER_OFFER) * MOST_SHARE);

/**
 * Once within an offer, for whoever may be called when a pause ends: the call is still fresh then. Where they ask later, the
 * line takes them for absent and calls too many.
 */
const pausedMs = (policy: PollPolicy): number => Math.min(longestPollMs(policy), policy.offerSeconds * SECOND_MS);

export function pollOfWaiting(policy: PollPolicy, { opensInMs, isPaused, callableInMs, wait }: Outlook): PollWindow {
  const near = isPaused ? pausedMs(policy) : nearMs(policy);
  const isNear = wait === null || wait.low <= NEAR_OFFERS * policy.offerSeconds;
  const expected = isNear ? 0 : Math.min(WAIT_MOST_MS, wait.low * SECOND_MS * WAIT_SHARE * MOST_SHARE);
  const gap = Math.max(near, callableInMs, expected);
  // Whoever may be called with the opening asks after it, and not before: the poll before would tell nothing.
  const least = opensInMs > 0 && gap === near ? opensInMs : opensInMs + gap * LEAST_SHARE;
  return within(policy, least, opensInMs + gap);
}

export const pollOfCalled = (policy: PollPolicy): PollWindow => {
  const most = Math.min(nearMs(policy), CALLED_MOST_MS);
  return within(policy, most * LEAST_SHARE, most);
};

export const pollOfAdmitted = (policy: PollPolicy): PollWindow =>
  within(policy, ADMITTED_MOST_MS * LEAST_SHARE, ADMITTED_MOST_MS);

/** A poll that is due later than anybody may be told is due between two thirds of that and all of it. */
function within(policy: PollPolicy, least: number, most: number): PollWindow {
  const mostMs = Math.min(longestPollMs(policy), Math.ceil(Math.max(POLL_AFTER_MIN_MS, most)));
  const leastMs = Math.min(Math.floor(least), most > mostMs ? Math.floor(mostMs * LEAST_SHARE) : mostMs);
  return { leastMs: Math.min(mostMs, Math.max(POLL_AFTER_MIN_MS, leastMs)), mostMs };
}
