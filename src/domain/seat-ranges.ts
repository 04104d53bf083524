// A set of seats as runs of their indexes: what rooms and the database keep of the seats that the operator keeps back. Such
// seats stand together, so a section of thousands is one run.
import { z } from "zod";

/** From the first to the last index, both included. */
export type SeatRange = [first: number, last: number];

const seatRanges = z.array(z.tuple([z.int().min(0), z.int().min(0)]));

/** The runs of ones, in their order: the same set is always the same list. */
export function rangesOf(marks: Uint8Array): SeatRange[] {
  const ranges: SeatRange[] = [];
  for (let seat = marks.indexOf(1); seat !== -1; seat = marks.indexOf(1, seat)) {
    const first = seat;
    while (marks[seat] === 1) seat += 1;
    ranges.push([first, seat - 1]);
  }
  return ranges;
}

/** Marks the seats of the runs with ones. What lies outside is left out. */
export function markRanges(marks: Uint8Array, ranges: readonly SeatRange[]): void {
  for (const [first, last] of ranges) marks.fill(1, first, last + 1);
}

/** @throws for a text that holds no runs. */
export const parseRanges = (text: string): SeatRange[] => seatRanges.parse(JSON.parse(text));
