// The seats of a date without an object for each of them: a section is rows of seats or a number of people who stand, so a seat is
// an index from which its name follows, and back. Index order is section, row, number, as in the layout and the statuses that
// the service sends. A hall of 60,000 seats is as many objects as it has sections.
import { type Grid, type Place, type Stage, gridOf } from "../../../src/contract/hall/place.ts";
import type { HallLayout } from "../../../src/domain/public-layout.ts";

/** What seats are sold as. Grades stand with the dearest first. */
export interface Grade {
  name: string;
  /** The lowest and the highest price of its sections, in the currency's minor unit. */
  price: { min: number; max: number };
}

export interface SeatSection {
  /** Among the sections of the hall. */
  index: number;
  name: string;
  isStanding: boolean;
  /** Among the grades of the hall. */
  grade: number;
  /** Of one seat, in the currency's minor unit. */
  price: number;
  /** Seats, or people who stand. */
  capacity: number;
  /** Its seats have the indexes from `first` to before `end`. */
  first: number;
  end: number;
  /** Its rows; of a standing area, rows of people, the last one not always full. */
  grid: Grid;
  place: Place;
}

/** What a seat is called. */
export interface SeatName {
  seatId: string;
  section: SeatSection;
  /** Null: a standing place. */
  row: number | null;
  /** In the row; of a standing place the entry number. */
  number: number;
}

export class Hall {
  readonly layoutVersion: string;
  readonly seatCount: number;
  readonly stage: Stage;
  readonly sections: readonly SeatSection[];
  readonly grades: readonly Grade[];
  readonly #byName = new Map<string, SeatSection>();
  readonly #ends: Uint32Array;

  constructor({ layoutVersion, seatCount, stage, sections }: HallLayout) {
    this.layoutVersion = layoutVersion;
    this.seatCount = seatCount;
    this.stage = stage;
    this.grades = gradesOf(sections);
    const names = this.grades.map(({ name }) => name);
    this.sections = sections.map((section, index) => sectionOf(section, index, names.indexOf(section.grade)));
    this.#ends = Uint32Array.from(this.sections, ({ end }) => end);
    for (const section of this.sections) this.#byName.set(section.name, section);
    // Names of layouts from before names were brought to NFC: what names them now is in NFC.
    for (const section of this.sections) {
      const composed = section.name.normalize("NFC");
      if (!this.#byName.has(composed)) this.#byName.set(composed, section);
    }
  }

  /** The section that a seat is in. Throws a RangeError for an index that no seat has. */
  sectionAt(seat: number): SeatSection {
    // The first section that ends behind the seat, found by halves.
    let low = 0;
    let high = this.#ends.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ends[middle] ?? 0) <= seat) low = middle + 1;
      else high = middle;
    }
    const found = this.sections[low];
    if (found === undefined || !(seat >= 0)) throw new RangeError(`no seat has the index ${seat}`);
    return found;
  }

  /** What a seat is called. Throws a RangeError for an index that no seat has. */
  nameOf(seat: number): SeatName {
    const section = this.sectionAt(seat);
    const { name, isStanding, first, grid } = section;
    const inSection = seat - first;
    const row = isStanding ? null : Math.floor(inSection / grid.seatsPerRow) + 1;
    const number = (isStanding ? inSection : inSection % grid.seatsPerRow) + 1;
    return { seatId: `${name}-${row ?? 0}-${number}`, section, row, number };
  }

  /** The index of a seat by its id; null when this hall has no such seat. */
  indexOf(seatId: string): number | null {
    const [name, row, number, ...rest] = seatId.split("-");
    const section = name === undefined ? undefined : this.#byName.get(name);
    const place = ordinal(number);
    if (section === undefined || place === null || rest.length > 0) return null;
    if (section.isStanding) return row === "0" && place <= section.capacity ? section.first + place - 1 : null;
    const line = ordinal(row);
    return line === null ? null : seatIn(section, line, place);
  }

  /** A section by its name; null when there is none. */
  sectionNamed(name: string): SeatSection | null {
    return this.#byName.get(name) ?? null;
  }
}

/** The hall of a date, from its layout. */
export const hallOf = (layout: HallLayout): Hall => new Hall(layout);

/** The index of a seat by row and number, both from 1; null when the section has no such seat, or people stand there. */
export function seatIn({ isStanding, first, grid }: SeatSection, row: number, number: number): number | null {
  if (isStanding || row < 1 || row > grid.rows || number < 1 || number > grid.seatsPerRow) return null;
  return first + (row - 1) * grid.seatsPerRow + number - 1;
}

type LayoutSection = HallLayout["sections"][number];

function sectionOf(section: LayoutSection, index: number, grade: number): SeatSection {
  const { name, kind, price, rows, seatsPerRow, capacity, firstIndex: first, place } = section;
  const isStanding = kind === "standing" || rows === null || seatsPerRow === null;
  const grid = isStanding ? gridOf({ kind: "standing", capacity, grade: section.grade }) : { rows, seatsPerRow };
  return { index, name, isStanding, grade, price, capacity, first, end: first + capacity, grid, place };
}

function gradesOf(sections: readonly LayoutSection[]): Grade[] {
  const grades = new Map<string, Grade>();
  for (const { grade, price } of sections) {
    const known = grades.get(grade)?.price ?? { min: price, max: price };
    grades.set(grade, {
      name: grade,
      price: { min: Math.min(known.min, price), max: Math.max(known.max, price) },
    });
  }
  // The sort is stable: of two that cost the same, the operator's first one stays first.
  return [...grades.values()].sort((a, b) => b.price.max - a.price.max);
}

/** A whole number from 1, written without sign or leading zero: one seat has one id. */
const ordinal = (text: string | undefined): number | null =>
  text !== undefined && /^[1-9]\d{0,5}$/.test(text) ? Number(text) : null;
