// What a row has in runs of free seats, in 31 bits: for each length of 1 to 7, how many runs have it (4 bits, at most 8), then whether
// there are runs of 8, of 9, and of 10 or more. Nothing more is needed to find the row that has seats for up to 8 fans: eight runs
// serve them at most, and of a run of 10 or more any number of seats can be taken without a single one being left.
import { SEATS_PER_HOLD_MAX } from "../../../contract/bounds.ts";
import { eachFreeRun, type Run } from "./rows.ts";

/** Runs of up to so many seats are counted; of longer ones it is known whether there are any. */
const COUNTED_MAX = SEATS_PER_HOLD_MAX - 1;
/** It stands for longer ones, too. */
const LENGTH_MAX = SEATS_PER_HOLD_MAX + 2;
const COUNT_BITS = 4;
const COUNT_MASK = (1 << COUNT_BITS) - 1;

/** Not negative; 0: the row is full. */
export function summaryOf(statuses: Uint8Array, row: Run): number {
  let summary = 0;
  eachFreeRun(statuses, row, (_, length) => {
    if (length > COUNTED_MAX) summary |= bitsOf(Math.min(length, LENGTH_MAX));
    else if (countIn(summary, length) < SEATS_PER_HOLD_MAX) summary += 1 << shiftOf(length);
  });
  return summary;
}

/** By the number of seats wanted: the bits of runs of which so many can be taken without a single seat being left, … */
export const WITHOUT_SINGLE: readonly number[] = Array.from({ length: SEATS_PER_HOLD_MAX + 1 }, (_, count) =>
  count === 0 ? 0 : bitsOf(count) | bitsFrom(count + 2),
);
/** … and of those that then have a single seat left. */
export const WITH_SINGLE: readonly number[] = Array.from({ length: SEATS_PER_HOLD_MAX + 1 }, (_, count) =>
  bitsOf(count + 1),
);

/** How many runs of 1 to 7 seats a row has, of each length at most 8. */
export function runsIn(summary: number): number {
  let runs = 0;
  for (let length = 1; length <= COUNTED_MAX; length++) runs += countIn(summary, length);
  return runs;
}

/** How many runs of each length some rows have together. */
export class Lengths {
  #counts = new Int32Array(COUNTED_MAX + 1);

  add(summary: number): void {
    this.#count(summary, 1);
  }

  remove(summary: number): void {
    this.#count(summary, -1);
  }

  /** Whether the longest runs, so many of them, have so many seats; runs of more than 7 are not looked at. */
  suffice(pieces: number, count: number): boolean {
    let missing = count;
    let open = pieces;
    for (let length = COUNTED_MAX; length > 0 && missing > 0 && open > 0; length--) {
      const used = Math.min(this.#counts[length] ?? 0, open);
      missing -= used * length;
      open -= used;
    }
    return missing <= 0;
  }

  /** The fewest runs that have so many seats; null when all of them have fewer. */
  piecesFor(count: number): number | null {
    for (let pieces = 1; pieces <= count; pieces++) if (this.suffice(pieces, count)) return pieces;
    return null;
  }

  #count(summary: number, times: number): void {
    for (let length = 1, rest = summary; rest !== 0 && length <= COUNTED_MAX; length++, rest >>>= COUNT_BITS) {
      this.#counts[length] = (this.#counts[length] ?? 0) + times * (rest & COUNT_MASK);
    }
  }
}

function shiftOf(length: number): number {
  return (length - 1) * COUNT_BITS;
}

function countIn(summary: number, length: number): number {
  return (summary >>> shiftOf(length)) & COUNT_MASK;
}

function bitsOf(length: number): number {
  return length <= COUNTED_MAX
    ? COUNT_MASK << shiftOf(length)
    : 1 << (COUNTED_MAX * COUNT_BITS + length - COUNTED_MAX - 1);
}

function bitsFrom(length: number): number {
  let bits = 0;
  for (let longer = length; longer <= LENGTH_MAX; longer++) bits |= bitsOf(longer);
  return bits;
}
