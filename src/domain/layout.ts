// The seats of a performance without a row per seat: a section is rows of seats or a number of standing places, so a seat is
// an index that can be worked out from its name and back. Index order is section, row, number, and is shared by room,
// snapshot and edge. A standing place is named as a seat of row 0 is: `F-0-17`.
import { capacityOf, isStanding, seatCount, type Section } from "../contract/performances.ts";

export interface Seat {
  seatId: string;
  section: string;
  /** null: a standing place. */
  row: number | null;
  /** In the row, or the entry number of a standing place. */
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
      first += capacityOf(section);
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
    const seatNumber = ordinal(number);
    if (block === undefined || seatNumber === null || rest.length > 0) return null;
    const { section, first } = block;
    if (isStanding(section)) return row === "0" && seatNumber <= section.capacity ? first + seatNumber - 1 : null;
    const rowNumber = ordinal(row);
    if (rowNumber === null || rowNumber > section.rows || seatNumber > section.seatsPerRow) return null;
    return first + (rowNumber - 1) * section.seatsPerRow + seatNumber - 1;
  }

  /** A section by its name, and the indexes of its seats: from `first` to before `end`; null when there is none. */
  sectionNamed(name: string): { section: Section; first: number; end: number } | null {
    const block = this.#byName.get(name);
    return block === undefined ? null : { ...block, end: block.first + capacityOf(block.section) };
  }

  seatAt(index: number): Seat {
    const block = this.#blockOf(index);
    if (block === null) throw new RangeError("no seat has this index");
    const { section, first } = block;
    const { name, grade, price } = section;
    const [row, number] = isStanding(section)
      ? [null, index - first + 1]
      : [Math.floor((index - first) / section.seatsPerRow) + 1, ((index - first) % section.seatsPerRow) + 1];
    return { seatId: `${name}-${row ?? 0}-${number}`, section: name, row, number, grade, price };
  }

  /** The section that an index lies in, found by halves: a date has a thousand sections, and operators name thousands of seats. */
  #blockOf(index: number): Block | null {
    if (index < 0 || index >= this.total) return null;
    let [low, high] = [0, this.#blocks.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#blocks[middle]?.first ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return this.#blocks[low] ?? null;
  }
}

/** A whole number from 1, written without sign or leading zero: one seat has one name. */
function ordinal(text: string | undefined): number | null {
  return text !== undefined && /^[1-9]\d{0,5}$/.test(text) ? Number(text) : null;
}
