// How long a fan will wait, as a range and only when it can be known, and when it is worth asking again.
import { POLL_AFTER_MAX_MS, POLL_AFTER_MIN_MS, SECOND_MS } from "../../contract/bounds.ts";
import type { PlaceStatus, WaitRange } from "../../contract/line.ts";

/** The range spans this much to either side of position ÷ velocity. */
const LOW_SHARE = 0.75;
const HIGH_SHARE = 1.4;

/** `velocity` in places per second; null or 0 when the line's pace is not known. */
export function estimateWait(position: number, velocity: number | null): WaitRange | null {
  if (velocity === null || velocity <= 0 || position < 1) return null;
  const seconds = position / velocity;
  return { low: Math.floor(seconds * LOW_SHARE), high: Math.ceil(seconds * HIGH_SHARE) };
}

/** Milliseconds until asking again is worth it: a tenth of the wait, sooner near the front. Jitter is the edge's. */
export function pollAfterMs(
  status: PlaceStatus,
  position: number,
  velocity: number | null,
  offerSeconds: number,
): number {
  const nearFrontMs = Math.max(POLL_AFTER_MIN_MS, (offerSeconds * SECOND_MS) / 3);
  if (status === "admitted") return POLL_AFTER_MAX_MS;
  if (status === "ready") return Math.min(nearFrontMs, 2 * POLL_AFTER_MIN_MS);
  if (velocity === null || velocity <= 0) return nearFrontMs;
  const etaMs = (position / velocity) * SECOND_MS;
  const pollMs = Math.min(POLL_AFTER_MAX_MS, Math.max(POLL_AFTER_MIN_MS, etaMs / 10));
  // An eta within a few offers is near the front: a call must not be missed.
  return Math.round(etaMs <= 6 * offerSeconds * SECOND_MS ? Math.min(pollMs, nearFrontMs) : pollMs);
}
