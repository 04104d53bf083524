// How long a called fan may still enter: what the pace that the edge tells and the room's line both go by. A fan who asks
// when told asks at least three times within that right. So when an operator makes it shorter, nobody who was told to ask by
// the longer right loses it before that ask has had its time.
import { SECOND_MS } from "../contract/bounds.ts";
import type { Millis } from "../contract/values.ts";
import type { WaitingRoomPolicy } from "../contract/waiting-room.ts";
import { longestPollMs } from "./poll-pace.ts";

type Policy = Pick<WaitingRoomPolicy, "claimSeconds">;

/** What is left of a longer right after it was made shorter: until this instant, rights last as long as they did. */
export interface KeptRight {
  until: Millis;
  claimMs: number;
}
export const NO_KEPT_RIGHT: KeptRight = { until: 0, claimMs: 0 };

/** The right as it is set, and what is kept of a longer one. */
export interface ClaimRight {
  claimMs: number;
  kept: KeptRight;
}

/**
 * What passes after a change of settings, beside the pace that was told: two seconds in which a snapshot may still tell the
 * old pace, and the way of an answer, of the next poll and of the claim.
 */
const UNDER_WAY_MS = 6 * SECOND_MS;

/** When the right of a fan ends who was called, or asked for the last time, at `at`. Never earlier for a later `at`. */
export const rightEnds = (at: Millis, { claimMs: length, kept }: ClaimRight): Millis =>
  Math.max(at + length, Math.min(kept.until, at + kept.claimMs));

/** What is kept when the settings change from `before` to `after`. */
export function keepRight(kept: KeptRight, before: Policy, after: Policy, now: Millis): KeptRight {
  if (after.claimSeconds >= before.claimSeconds) return kept;
  const earlier = kept.until > now ? kept : NO_KEPT_RIGHT;
  return {
    until: Math.max(earlier.until, now + longestPollMs(before) + UNDER_WAY_MS),
    claimMs: Math.max(earlier.claimMs, before.claimSeconds * SECOND_MS),
  };
}
