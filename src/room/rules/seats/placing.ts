// Where in a run of free seats so many are taken: nearest the middle of the row, leaving no single seat if that is possible.
import { eachFreeRun, type Run } from "./rows.ts";

export interface Placing {
  /** Index of the first seat taken. */
  first: number;
  /** Between the middle of what is taken and the middle of the row, in half seats. */
  distance: number;
  /** One seat of the run is left over, alone; by no choice of so many of its seats could that be avoided. */
  leavesSingle: boolean;
}

/**
 * The place for `count` seats in a run of at least as many: among those that leave no single seat, the one nearest the middle of
 * the row, the lower number when two are as near. A run of one seat more leaves a single seat wherever they are taken.
 */
export function placeIn(row: Run, run: Run, count: number): Placing {
  const left = run.length - count;
  const leavesSingle = left === 1;
  const distanceOf = (offset: number): number => Math.abs(2 * (run.first + offset - row.first) + count - row.length);
  const middle = Math.floor((row.length - count) / 2) - (run.first - row.first);
  const nearest = Math.min(Math.max(middle, 0), left);
  let best = -1;
  // Only the second place and the last but one leave a single seat: beside them is one that doesn't.
  for (let offset = Math.max(nearest - 1, 0); offset <= Math.min(nearest + 1, left); offset++) {
    if (!leavesSingle && (offset === 1 || left - offset === 1)) continue;
    if (best === -1 || distanceOf(offset) < distanceOf(best)) best = offset;
  }
  return { first: run.first + best, distance: distanceOf(best), leavesSingle };
}

/** The best place of a row for seats beside each other; null when no run is long enough. */
export function placeInRow(statuses: Uint8Array, row: Run, count: number): Placing | null {
  let best: Placing | null = null;
  eachFreeRun(statuses, row, (first, length) => {
    if (length < count) return;
    const placing = placeIn(row, { first, length }, count);
    if (best === null || isBetter(placing, best)) best = placing;
  });
  return best;
}

const isBetter = (one: Placing, other: Placing): boolean =>
  one.leavesSingle === other.leavesSingle ? one.distance < other.distance : !one.leavesSingle;
