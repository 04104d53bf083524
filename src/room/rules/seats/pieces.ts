// Seats for fans whom no run of free seats holds together: in as few pieces as can be, near each other.
import { fillRows } from "./filling.ts";
import type { FreeRuns } from "./free-runs.ts";
import { Lengths, runsIn } from "./row-summary.ts";

/** Rows of the sections that may be taken, from the front of the first one on, and where each section begins and ends among them. */
interface Rows {
  rows: Int32Array;
  sections: { from: number; to: number }[];
}

/** Places among the rows, both included. */
interface Stretch {
  first: number;
  last: number;
}

/** What a stretch has to have. */
interface Needed {
  pieces: number;
  count: number;
  /** A stretch of fewer rows can't have it. */
  rows: number;
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
  const among = rowsAmong(runs, sections);
  const all = new Lengths();
  let most = 0;
  for (const row of among.rows) {
    const summary = runs.summary(row);
    if (summary === 0) continue;
    all.add(summary);
    most = Math.max(most, runsIn(summary));
  }
  const pieces = all.piecesFor(count);
  if (pieces === null) return null;
  const { first, last } = shortestStretch(runs, among, { pieces, count, rows: Math.ceil(pieces / most) });
  const stretch = Array.from(among.rows.subarray(first, last + 1), (row) => runs.seatsOf(row));
  return fillRows(runs.statuses, stretch, pieces, count);
}

function rowsAmong(runs: FreeRuns, sections: readonly number[]): Rows {
  let total = 0;
  const bounds = sections.map((section) => {
    const { from, to } = runs.rowsOf(section);
    const at = total;
    total += to - from;
    return { row: from, from: at, to: total };
  });
  const rows = new Int32Array(total);
  for (const { row, from, to } of bounds) for (let at = from; at < to; at++) rows[at] = row + at - from;
  return { rows, sections: bounds };
}

/** The shortest stretch that has what is needed, and the first of the shortest: within one section, if one has it. */
function shortestStretch(runs: FreeRuns, { rows, sections }: Rows, needed: Needed): Stretch {
  let shortest: Stretch | null = null;
  for (const section of sections) shortest = shorter(runs, rows, section, needed, shortest);
  shortest ??= shorter(runs, rows, { from: 0, to: rows.length }, needed, null);
  if (shortest === null) throw new Error("seats were counted that are not there");
  return shortest;
}

/** A window slides over the rows: its end goes on by one row, and its beginning follows while the window has what is needed. */
function shorter(
  runs: FreeRuns,
  rows: Int32Array,
  { from, to }: { from: number; to: number },
  needed: Needed,
  than: Stretch | null,
): Stretch | null {
  let shortest = than;
  let length = than === null ? Infinity : than.last - than.first + 1;
  const lengths = new Lengths();
  let first = from;
  for (let last = from; last < to && length > needed.rows; last++) {
    lengths.add(runs.summary(rows[last] ?? 0));
    while (first <= last && lengths.suffice(needed.pieces, needed.count)) {
      if (last - first + 1 < length) {
        shortest = { first, last };
        length = last - first + 1;
      }
      lengths.remove(runs.summary(rows[first] ?? 0));
      first += 1;
    }
  }
  return shortest;
}
