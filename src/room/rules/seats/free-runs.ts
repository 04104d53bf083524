// Which runs of free seats there are in each row, so that a crowd who asks for the best available seats does not read every
// seat of a hall whose front is sold. A row's summary is made when somebody asks for it, and again after a seat of the
// row changed: a change costs one write, and an ask the rows that changed since the one before.
//
// Memory: 4 bytes a row, beside the byte a seat that is there anyway: 1,200 bytes for 300 rows of 200 seats, 240 kB for 60,000 rows of one seat.
import { summaryOf } from "./row-summary.ts";
import type { Run, SeatBlock } from "./rows.ts";

/** No summary is negative. */
const STALE = -1;

export class FreeRuns {
  /** A date's sections, in the order of their seats. */
  readonly blocks: readonly SeatBlock[];
  /** One byte a seat, shared with whoever changes it. */
  readonly statuses: Uint8Array;
  #summaries: Int32Array;
  /** For each block, how many rows are in those before it. */
  #rowsBefore: number[] = [];

  constructor(blocks: readonly SeatBlock[], statuses: Uint8Array) {
    this.blocks = blocks;
    this.statuses = statuses;
    let rows = 0;
    for (const block of blocks) {
      this.#rowsBefore.push(rows);
      rows += block.rows;
    }
    this.#summaries = new Int32Array(rows).fill(STALE);
  }

  /** To be called whenever the status of a seat has changed. */
  changed(seat: number): void {
    const at = this.blocks.findLastIndex(({ first, rows }) => first <= seat && rows > 0);
    const block = this.blocks[at];
    if (block === undefined) return;
    const row = Math.floor((seat - block.first) / block.seatsPerRow);
    if (row < block.rows) this.#summaries[(this.#rowsBefore[at] ?? 0) + row] = STALE;
  }

  /** What runs of free seats are in a row, counted from 0 at the front of its section. */
  summary(section: number, row: number): number {
    const at = (this.#rowsBefore[section] ?? 0) + row;
    const known = this.#summaries[at] ?? 0;
    if (known !== STALE) return known;
    const summary = summaryOf(this.statuses, this.row(section, row));
    this.#summaries[at] = summary;
    return summary;
  }

  rowsIn(section: number): number {
    return this.blocks[section]?.rows ?? 0;
  }

  row(section: number, row: number): Run {
    const block = this.blocks[section];
    if (block === undefined) throw new RangeError("no section has this index");
    return { first: block.first + row * block.seatsPerRow, length: block.seatsPerRow };
  }
}
