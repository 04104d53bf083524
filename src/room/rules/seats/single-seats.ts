// The single-seat rule: a choice of seats must not leave a single free seat where the fan could have chosen otherwise, since
// single seats are the last to be sold. It is asked where the concert's `singleSeatRule` is `refuse`.
import { freeRunAt, rowOf, type Run, type SeatBlock } from "./rows.ts";

/** Whether `left` of the free seats of a run are so many that a single one among them could have been avoided. */
const couldAvoid = (left: number): boolean => left >= 2;

/**
 * The seats that a choice leaves alone although that could have been avoided, by index; none: the choice is allowed. Let a run
 * have L free seats before the choice, of which k are chosen. Where L − k is 1, one seat is left whatever k seats are taken,
 * and where it is 2 or more, the first k seats leave none alone. So a seat is left alone when it is a free run of its
 * own after the choice, was none before, and L − k ≥ 2. (Single-seat rule of the API, `leaves-single-seat`.)
 *
 * The chosen seats are distinct and free. The cost is that of reading the runs they lie in.
 */
export function singlesLeft(blocks: readonly SeatBlock[], statuses: Uint8Array, chosen: readonly number[]): number[] {
  const taken = new Set(chosen);
  const runs = new Map<number, Run>();
  for (const seat of chosen) {
    const row = rowOf(blocks, seat);
    if (row === null) continue;
    const run = freeRunAt(statuses, row, seat);
    runs.set(run.first, run);
  }
  return [...runs.values()].flatMap((run) => singlesIn(run, taken)).sort((a, b) => a - b);
}

function singlesIn({ first, length }: Run, taken: ReadonlySet<number>): number[] {
  const end = first + length;
  const left: number[] = [];
  for (let seat = first; seat < end; seat++) if (!taken.has(seat)) left.push(seat);
  if (!couldAvoid(left.length)) return [];
  const bounds = (seat: number): boolean => seat < first || seat >= end || taken.has(seat);
  return left.filter((seat) => bounds(seat - 1) && bounds(seat + 1));
}
