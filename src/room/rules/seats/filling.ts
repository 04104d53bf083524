// Which runs of some rows are taken, and how many seats of each, when a group sits in pieces. All ways are compared, by dynamic
// programming over the runs that matter: for each number of pieces and of seats, the best choice among the runs so far.
import { placeIn } from "./placing.ts";
import { eachFreeRun, seatsOf, type Run } from "./rows.ts";

/** So many seats of a run, where they are taken best. */
interface Option {
  /** Index of the run's first seat. */
  run: number;
  taken: Run;
  cost: number;
}

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
 * `count` seats of the rows in so many pieces, ascending; the rows have them, and not in fewer pieces. Better is what seats fewer
 * fans alone, then what leaves fewer single seats, then what is nearer the middles of the rows, then what has the lower indexes.
 */
export function fillRows(statuses: Uint8Array, rows: readonly Run[], pieces: number, count: number): number[] {
  const width = count + 1;
  const best: (Choice | undefined)[] = [{ cost: 0, last: null }];
  for (const options of optionsOf(statuses, rows, pieces, count)) {
    // From more pieces to fewer: what a choice goes on from was made before this run, so that no run is cut twice.
    for (let used = pieces - 1; used >= 0; used--) {
      for (let seats = 0; seats < count; seats++) {
        const before = best[used * width + seats];
        if (before === undefined) continue;
        for (const { taken, cost } of options) {
          if (seats + taken.length > count) continue;
          const at = (used + 1) * width + seats + taken.length;
          const next: Choice = { cost: before.cost + cost, last: { taken, before: before.last } };
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

/**
 * What can be taken of each run, by the run's index. Of each length only the best options are kept, as many as there are pieces: a choice that has
 * another one leaves one of these unused, and is better with it. So at most 56 options are left of however many runs.
 */
function optionsOf(statuses: Uint8Array, rows: readonly Run[], pieces: number, count: number): Option[][] {
  const kept: Option[][] = Array.from({ length: count + 1 }, () => []);
  for (const row of rows) {
    eachFreeRun(statuses, row, (first, length) => {
      for (let taken = 1; taken <= Math.min(length, count); taken++) {
        keep(kept[taken] ?? [], pieces, optionOf(row, { first, length }, taken));
      }
    });
  }
  const byRun = new Map<number, Option[]>();
  for (const option of kept.flat()) byRun.set(option.run, [...(byRun.get(option.run) ?? []), option]);
  return [...byRun].sort(([one], [other]) => one - other).map(([, options]) => options);
}

/** Options come by index: one that is as good as another stands behind it. */
function keep(kept: Option[], most: number, option: Option): void {
  if (kept.length === most && option.cost >= (kept.at(-1)?.cost ?? 0)) return;
  const at = kept.findIndex(({ cost }) => cost > option.cost);
  kept.splice(at === -1 ? kept.length : at, 0, option);
  if (kept.length > most) kept.pop();
}

function optionOf(row: Run, run: Run, length: number): Option {
  const { first, distance, leavesSingle } = placeIn(row, run, length);
  const cost = distance + (leavesSingle ? SINGLE_LEFT : 0) + (length === 1 ? ALONE : 0);
  return { run: run.first, taken: { first, length }, cost };
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
