// Seats for fans whom no run of free seats holds together: in as few pieces as can be, near each other.
import { fillRows } from "./filling.ts";
import type { FreeRuns } from "./free-runs.ts";
import { Lengths } from "./row-summary.ts";

/** Rows with free seats of one section after the other, as columns. */
interface FreeRows {
  sections: number[];
  rows: number[];
  summaries: number[];
  /** Which row it is of all rows of the sections, from the first section's front on, full rows counted. */
  positions: number[];
  /** Where each section begins in the columns, and at last their end. */
  bounds: number[];
}

/** Places in the columns, both included. */
interface Stretch {
  first: number;
  last: number;
  /** How many rows the last one lies behind the first one. */
  apart: number;
}

/**
 * `count` free seats in as few pieces as possible, ascending by index; null when fewer are free. A piece is seats beside each
 * other in one row. No run of the sections has `count` free seats. Of two choices of as few pieces the better one is, by the first of these that
 * tells them apart:
 *   1. the one within one section;
 *   2. the one whose first and last row are nearer to each other (0: one row). Rows are counted through, from the first section to the last;
 *   3. the one whose first row comes earlier: by section, then from the front;
 *   4. the one in which fewer fans sit alone (pieces of one seat);
 *   5. the one that leaves fewer single seats. None is left that could have been avoided within its run;
 *   6. the one nearer the middles of the rows, pieces added up;
 *   7. the one whose seats have the lower indexes, compared from the first on.
 *
 * Cost: a pass over four bytes a row for each of the first steps; then the seats of the rows between the first and last
 * piece, which are few unless long runs are rare.
 */
export function fewestPieces(runs: FreeRuns, sections: readonly number[], count: number): number[] | null {
  const free = rowsWithFreeSeats(runs, sections);
  const all = new Lengths();
  for (const summary of free.summaries) all.add(summary);
  const pieces = all.piecesFor(count);
  if (pieces === null) return null;
  const stretch = shortestStretch(free, pieces, count);
  const rows: { section: number; row: number }[] = [];
  for (let at = stretch.first; at <= stretch.last; at++) {
    rows.push({ section: free.sections[at] ?? 0, row: free.rows[at] ?? 0 });
  }
  return fillRows(
    runs.statuses,
    rows.map(({ section, row }) => runs.row(section, row)),
    pieces,
    count,
  );
}

function rowsWithFreeSeats(runs: FreeRuns, sections: readonly number[]): FreeRows {
  const free: FreeRows = { sections: [], rows: [], summaries: [], positions: [], bounds: [0] };
  let position = 0;
  for (const section of sections) {
    for (let row = 0; row < runs.rowsIn(section); row++) {
      const summary = runs.summary(section, row);
      if (summary !== 0) {
        free.sections.push(section);
        free.rows.push(row);
        free.summaries.push(summary);
        free.positions.push(position);
      }
      position += 1;
    }
    free.bounds.push(free.rows.length);
  }
  return free;
}

/** The shortest stretch of rows with so many seats in so many pieces, and the first of the shortest: of one section, if one has it. */
function shortestStretch(free: FreeRows, pieces: number, count: number): Stretch {
  let shortest: Stretch | null = null;
  for (let at = 1; at < free.bounds.length; at++) {
    shortest = shorter(free, { from: free.bounds[at - 1] ?? 0, to: free.bounds[at] ?? 0, pieces, count }, shortest);
  }
  shortest ??= shorter(free, { from: 0, to: free.rows.length, pieces, count }, null);
  if (shortest === null) throw new Error("seats were counted that are not there");
  return shortest;
}

/** A window that slides over the rows: its end goes on by one row, and its beginning follows as long as the window suffices. */
function shorter(
  { summaries, positions }: FreeRows,
  { from, to, pieces, count }: { from: number; to: number; pieces: number; count: number },
  than: Stretch | null,
): Stretch | null {
  let shortest = than;
  const lengths = new Lengths();
  let first = from;
  for (let last = from; last < to && shortest?.apart !== 0; last++) {
    lengths.add(summaries[last] ?? 0);
    while (first <= last && lengths.suffice(pieces, count)) {
      const apart = (positions[last] ?? 0) - (positions[first] ?? 0);
      if (shortest === null || apart < shortest.apart) shortest = { first, last, apart };
      lengths.remove(summaries[first] ?? 0);
      first += 1;
    }
  }
  return shortest;
}
