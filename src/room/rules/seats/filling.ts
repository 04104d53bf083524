// Which runs of some rows are taken, and how many seats of each, when a group sits in pieces. All ways are compared, by
// dynamic programming over the runs: for each number of pieces and of seats, the best choice among the runs so far.
import { placeIn } from "./placing.ts";
import { freeRunsOf, seatsOf, type Run } from "./rows.ts";

interface Piece {
  taken: Run;
  before: Piece | null;
}

interface Choice {
  cost: number;
  last: Piece | null;
}

/** Distances of all pieces of a choice come to less: eight times a row of 60,000 seats. */
const SINGLE_LEFT = 2 ** 20;
/** No choice leaves as many single seats. */
const ALONE = 16 * SINGLE_LEFT;

/**
 * `count` seats of the rows in so many pieces, ascending; the rows have them, and not in fewer pieces. Better is what seats fewer fans alone, then
 * what leaves fewer single seats, then what is nearer the middles of the rows, then what has the lower indexes.
 */
export function fillRows(statuses: Uint8Array, rows: readonly Run[], pieces: number, count: number): number[] {
  const free = rows.flatMap((row) => freeRunsOf(statuses, row).map((run) => ({ row, run })));
  const longest = Math.max(...free.map(({ run }) => run.length));
  const width = count + 1;
  const best: (Choice | undefined)[] = [{ cost: 0, last: null }];
  for (const { row, run } of free) {
    // Runs that are too short to be part of a choice of so few pieces.
    if (run.length + (pieces - 1) * longest < count) continue;
    const options = Array.from({ length: Math.min(run.length, count) }, (_, at) => optionOf(row, run, at + 1));
    // From more pieces to fewer: what a choice goes on from was made before this run, so that no run is cut twice.
    for (let used = pieces - 1; used >= 0; used--) {
      for (let seats = 0; seats < count; seats++) {
        const before = best[used * width + seats];
        if (before === undefined) continue;
        const missing = count - seats;
        const least = Math.max(1, missing - (pieces - used - 1) * longest);
        for (let length = least; length <= Math.min(options.length, missing); length++) {
          const option = options[length - 1];
          if (option === undefined) continue;
          const next: Choice = {
            cost: before.cost + option.cost,
            last: { taken: option.taken, before: before.last },
          };
          const at = (used + 1) * width + seats + length;
          const known = best[at];
          if (known === undefined || isBetter(next, known)) best[at] = next;
        }
      }
    }
  }
  const chosen = best[pieces * width + count];
  if (chosen === undefined) throw new Error("seats were counted that are not there");
  return seatsIn(chosen);
}

function optionOf(row: Run, run: Run, length: number): { taken: Run; cost: number } {
  const { first, distance, leavesSingle } = placeIn(row, run, length);
  return {
    taken: { first, length },
    cost: distance + (leavesSingle ? SINGLE_LEFT : 0) + (length === 1 ? ALONE : 0),
  };
}

/** Both have as many seats. */
function isBetter(one: Choice, other: Choice): boolean {
  if (one.cost !== other.cost) return one.cost < other.cost;
  const others = seatsIn(other);
  const [mine, theirs] = seatsIn(one)
    .map((seat, at) => [seat, others[at] ?? 0] as const)
    .find(([seat, otherSeat]) => seat !== otherSeat) ?? [0, 0];
  return mine < theirs;
}

function seatsIn({ last }: Choice): number[] {
  const pieces: Run[] = [];
  for (let piece = last; piece !== null; piece = piece.before) pieces.unshift(piece.taken);
  return pieces.flatMap((piece) => seatsOf(piece));
}
