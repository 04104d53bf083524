// Which runs of free seats there are in each row, so that a crowd who asks for the best available seats does not read every
// seat of a hall whose front is sold. A row's summary is made when somebody asks for it, and again after a seat of the
// row changed: a change costs one write, and an ask the rows that changed since the one before.
//
// Memory: 4 bytes a row, beside the byte a seat that is there anyway: 1,200 bytes for 300 rows of 200 seats, 240 kB for 60,000 rows of one seat.
import { summaryOf } from "./row-summary.ts";
import type { Run, SeatBlock } from "./rows.ts";

/** No summary is negative. */
const STALE = -1;

/** Rows are counted through all sections of the date from 0 on: a section's follow each other, the front one first. */
export class FreeRuns {
  /** One byte a seat, shared with whoever changes it. */
  readonly statuses: Uint8Array;
  #blocks: (SeatBlock & { firstRow: number })[] = [];
  #summaries: Int32Array;

  /** The blocks are a date's sections in the order of their seats. */
  constructor(blocks: readonly SeatBlock[], statuses: Uint8Array) {
    this.statuses = statuses;
    let firstRow = 0;
    for (const block of blocks) {
      this.#blocks.push({ ...block, firstRow });
      firstRow += block.rows;
    }
    this.#summaries = new Int32Array(firstRow).fill(STALE);
  }

  /** The sections of the date in the order of their seats. */
  get blocks(): readonly SeatBlock[] {
    return this.#blocks;
  }

  /** To be called whenever the status of a seat has changed. */
  changed(seat: number): void {
    const block = this.#blockOfSeat(seat);
    if (block === undefined || block.rows === 0) return;
    const row = Math.floor((seat - block.first) / block.seatsPerRow);
    if (row < block.rows) this.#summaries[block.firstRow + row] = STALE;
  }

  /** The rows of a section: from the first one up to, and without, the last. */
  rowsOf(section: number): { from: number; to: number } {
    const { firstRow, rows } = this.#block(section);
    return { from: firstRow, to: firstRow + rows };
  }

  /** What runs of free seats are in a row: see summaryOf. */
  summary(row: number): number {
    const known = this.#summaries[row] ?? 0;
    if (known !== STALE) return known;
    const summary = summaryOf(this.statuses, this.seatsOf(row));
    this.#summaries[row] = summary;
    return summary;
  }

  /** The seats of a row. */
  seatsOf(row: number): Run {
    const { first, firstRow, seatsPerRow } = this.#blockOf(row);
    return { first: first + (row - firstRow) * seatsPerRow, length: seatsPerRow };
  }

  /** By halves: an operator changes thousands of seats in one turn, and a date may have a thousand sections. */
  #blockOfSeat(seat: number): (SeatBlock & { firstRow: number }) | undefined {
    let [low, high] = [0, this.#blocks.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#blocks[middle]?.first ?? 0) <= seat) low = middle;
      else high = middle - 1;
    }
    return this.#blocks[low];
  }

  #blockOf(row: number): SeatBlock & { firstRow: number } {
    const block = this.#blocks.findLast(({ firstRow, rows }) => firstRow <= row && row < firstRow + rows);
    if (block === undefined) throw new RangeError("no section has this row");
    return block;
  }

  #block(section: number): SeatBlock & { firstRow: number } {
    const block = this.#blocks[section];
    if (block === undefined) throw new RangeError("no section has this index");
    return block;
  }
}
