// How long a fan will wait, as a range and only when it can be known.
import type { WaitRange } from "../contract/line.ts";
import { type LinePace, secondsUntil } from "./snapshots/line-pace.ts";

/** The range spans the time until the line has come this much less, and this much more, than to the fan ... */
const LOW_SHARE = 0.73;
const HIGH_SHARE = 1.46;
/** ... and a little more to either side, because slots come free by chance: of so many standard deviations. */
const CHANCE_DEVIATIONS = 0.35;

/** Null when the line's pace is not known, or nothing moves. */
export function estimateWait(position: number, pace: LinePace | null): WaitRange | null {
  if (pace === null || pace.velocity <= 0 || position < 1) return null;
  // Of n slots that come free by chance the deviation is √n; each is worth 1 ÷ show-rate places.
  const chance = CHANCE_DEVIATIONS * Math.sqrt(position / pace.showRate);
  return {
    low: Math.floor(secondsUntil(pace, Math.max(0, position * LOW_SHARE - chance))),
    high: Math.ceil(secondsUntil(pace, position * HIGH_SHARE + chance)),
  };
}
