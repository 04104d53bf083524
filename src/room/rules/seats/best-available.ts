// The best seats for a fan who leaves the choice to the room. The order in which choices are better is total, so the same hall
// gives the same seats: see bestAvailable. Why this order: decision 23.
import { SEATS_PER_HOLD_MAX } from "../../../contract/bounds.ts";
import type { FreeRuns } from "./free-runs.ts";
import { fewestPieces } from "./pieces.ts";
import { placeInRow } from "./placing.ts";
import { WITH_SINGLE, WITHOUT_SINGLE } from "./row-summary.ts";
import { seatsOf, type Run } from "./rows.ts";

export interface SeatsWanted {
  /** 1 to 8. */
  count: number;
  together: "required" | "preferred";
  /** Indexes of the sections that may be taken, ascending: the operator's order. */
  sections: readonly number[];
}

/**
 * The best `count` free seats, ascending by index; null when there are none that fit. Nothing is taken.
 *
 * Seats beside each other in one row come first. Of two such choices the better one is, by the first of these that tells them apart:
 *   1. the one in the section that the operator named first;
 *   2. the one that leaves no single seat (a free run of one seat that was longer before);
 *   3. the one in the row nearer the front;
 *   4. the one whose middle is nearer the middle of its row;
 *   5. the one of the lower numbers.
 * So a row is passed over when it can't give the seats without leaving a single one, as long as another row of the section can.
 *
 * When no run is long enough, `required` has nothing, and `preferred` has seats in pieces: see fewestPieces. Neither makes a choice that the
 * single-seat rule refuses.
 *
 * Source: the steps of seats.io's “Best Available” (together without an orphan seat, together with one, apart), with the
 * operator's order of sections and rows in place of a focal point. Cost: a look at four bytes for each row, and the seats of
 * the rows that changed since the ask before, and of the row that is taken; figures in decision 23.
 */
export function bestAvailable(runs: FreeRuns, { count, together, sections }: SeatsWanted): number[] | null {
  if (count < 1 || count > SEATS_PER_HOLD_MAX) throw new RangeError(`no hold has ${count} seats`);
  for (const section of sections) {
    const row = bestRow(runs, section, count);
    const placing = row === null ? null : placeInRow(runs.statuses, row, count);
    if (placing !== null) return seatsOf({ first: placing.first, length: count });
  }
  return together === "required" ? null : fewestPieces(runs, sections, count);
}

/** The first row that gives the seats together and leaves no single seat; else the first that gives them together. */
function bestRow(runs: FreeRuns, section: number, count: number): Run | null {
  const withoutSingle = WITHOUT_SINGLE[count] ?? 0;
  const withSingle = WITH_SINGLE[count] ?? 0;
  let passedOver: number | null = null;
  const { from, to } = runs.rowsOf(section);
  for (let row = from; row < to; row++) {
    const summary = runs.summary(row);
    if ((summary & withoutSingle) !== 0) return runs.seatsOf(row);
    if (passedOver === null && (summary & withSingle) !== 0) passedOver = row;
  }
  return passedOver === null ? null : runs.seatsOf(passedOver);
}
