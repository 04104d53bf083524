// Rows of a date's seats, and the runs of free seats in them. A run is bounded by the ends of its row and by every seat that
// is not available, whoever has it. The rules about seats beside each other stand on this: which seats are the best available,
// which choice leaves a single seat, which seats are adjacent.
import { capacityOf, isStanding, type Section } from "../../../contract/performances.ts";

/** The status of a free seat, as in SEAT_STATUS. This file doesn't import it: seating may build on rows. */
export const FREE = 0;

/** A section as seats are numbered in it. One without rows, such as a standing area, has no seat that is chosen. */
export interface SeatBlock {
  /** Index of its first seat. */
  first: number;
  rows: number;
  seatsPerRow: number;
}

/** Seats beside each other, from the index `first` on. */
export interface Run {
  first: number;
  length: number;
}

export const isFree = (statuses: Uint8Array, seat: number): boolean => statuses[seat] === FREE;

/** The sections of a date, in the operator's order, which is that of their seats. */
export function seatBlocks(sections: readonly Section[]): SeatBlock[] {
  let next = 0;
  return sections.map((section) => {
    const first = next;
    next += capacityOf(section);
    return isStanding(section)
      ? { first, rows: 0, seatsPerRow: 0 }
      : { first, rows: section.rows, seatsPerRow: section.seatsPerRow };
  });
}

/** The row of a seat, or null when no row has it. The blocks are in the order of their seats. */
export function rowOf(blocks: readonly SeatBlock[], seat: number): Run | null {
  const block = blocks.findLast(({ first, rows }) => first <= seat && rows > 0);
  if (block === undefined) return null;
  const row = Math.floor((seat - block.first) / block.seatsPerRow);
  return row < block.rows ? { first: block.first + row * block.seatsPerRow, length: block.seatsPerRow } : null;
}

/** Shows the runs of free seats of a row, by number. */
export function eachFreeRun(statuses: Uint8Array, row: Run, see: (first: number, length: number) => void): void {
  const end = row.first + row.length;
  for (let seat = row.first; seat < end; seat++) {
    if (!isFree(statuses, seat)) continue;
    const first = seat;
    while (seat < end && isFree(statuses, seat)) seat += 1;
    see(first, seat - first);
  }
}

/** The run of free seats that a seat is in; the seat itself is free. */
export function freeRunAt(statuses: Uint8Array, row: Run, seat: number): Run {
  let first = seat;
  while (first > row.first && isFree(statuses, first - 1)) first -= 1;
  let end = seat + 1;
  while (end < row.first + row.length && isFree(statuses, end)) end += 1;
  return { first, length: end - first };
}

export const seatsOf = ({ first, length }: Run): number[] => Array.from({ length }, (_, at) => first + at);

/** Whether distinct seats are all in one row without a gap, in whatever order they are named. */
export function areAdjacent(blocks: readonly SeatBlock[], seats: readonly number[]): boolean {
  const first = Math.min(...seats);
  const last = Math.max(...seats);
  const row = rowOf(blocks, first);
  return row !== null && last < row.first + row.length && last - first === seats.length - 1;
}
