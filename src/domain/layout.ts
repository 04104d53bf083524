// The seats of a performance without a row per seat: sections are rows of seats, so a seat is an index that can be
// worked out from its name and back. Index order is section, row, number, and is shared by room, snapshot and edge.
import { seatCount, type Section } from "../contract/performances.ts";

export interface Seat {
  seatId: string;
  section: string;
  row: number;
  number: number;
  grade: string;
  price: number;
}

interface Block {
  section: Section;
  first: number;
}

export class Layout {
  readonly total: number;
  #blocks: Block[] = [];
  #byName = new Map<string, Block>();

  constructor(sections: readonly Section[]) {
    let first = 0;
    for (const section of sections) {
      const block = { section, first };
      this.#blocks.push(block);
      this.#byName.set(section.name, block);
      first += section.rows * section.seatsPerRow;
    }
    // Names of layouts from before names were brought to NFC: what names them now is in NFC.
    for (const block of this.#blocks) {
      const composed = block.section.name.normalize("NFC");
      if (!this.#byName.has(composed)) this.#byName.set(composed, block);
    }
    this.total = seatCount(sections);
  }

  /** The index of a seat, or null when this performance has no such seat. */
  indexOf(seatId: string): number | null {
    const [name, row, number, ...rest] = seatId.split("-");
    const block = name === undefined ? undefined : this.#byName.get(name);
    const rowNumber = ordinal(row);
    const seatNumber = ordinal(number);
    if (block === undefined || rowNumber === null || seatNumber === null || rest.length > 0) return null;
    const { rows, seatsPerRow } = block.section;
    if (rowNumber > rows || seatNumber > seatsPerRow) return null;
    return block.first + (rowNumber - 1) * seatsPerRow + seatNumber - 1;
  }

  seatAt(index: number): Seat {
    const block = this.#blocks.findLast(({ first }) => first <= index);
    if (block === undefined || index >= this.total) throw new RangeError("no seat has this index");
    const { name, grade, price, seatsPerRow } = block.section;
    const row = Math.floor((index - block.first) / seatsPerRow) + 1;
    const number = ((index - block.first) % seatsPerRow) + 1;
    return { seatId: `${name}-${row}-${number}`, section: name, row, number, grade, price };
  }
}

/** A whole number from 1, written without sign or leading zero: one seat has one name. */
function ordinal(text: string | undefined): number | null {
  return text !== undefined && /^[1-9]\d{0,5}$/.test(text) ? Number(text) : null;
}
