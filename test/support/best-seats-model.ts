// Halls at random, and the best available seats found by looking at every choice: the order of bestAvailable and fewestPieces
// written down a second time, over seats instead of runs.
import * as fc from "fast-check";
import type { SeatsWanted } from "../../src/room/rules/seats/best-available.ts";
import { rowOf, type SeatBlock } from "../../src/room/rules/seats/rows.ts";
import { SEAT_STATUS } from "../../src/room/rules/seats/seating.ts";
import { singlesLeft } from "../../src/room/rules/seats/single-seats.ts";

export interface Hall {
  blocks: SeatBlock[];
  statuses: Uint8Array;
}

/** Of so many free seats, all choices of eight can be looked at. */
const FREE_MAX = 10;

const hallOf = (sections: readonly { rows: number; seatsPerRow: number }[], statuses: readonly number[]): Hall => {
  let total = 0;
  const blocks = sections.map(({ rows, seatsPerRow }) => {
    const first = total;
    total += rows * seatsPerRow;
    return { first, rows, seatsPerRow };
  });
  let free = 0;
  return {
    blocks,
    statuses: Uint8Array.from({ length: total }, (_, seat) => {
      const status = statuses[seat] ?? SEAT_STATUS.sold;
      if (status === SEAT_STATUS.available) free += 1;
      return free > FREE_MAX && status === SEAT_STATUS.available ? SEAT_STATUS.held : status;
    }),
  };
};

const section = fc.record({ rows: fc.integer({ min: 1, max: 4 }), seatsPerRow: fc.integer({ min: 1, max: 11 }) });
/** No rows: a standing area between two others. */
const standing = fc.constant({ rows: 0, seatsPerRow: 0 });
export const halls: fc.Arbitrary<Hall> = fc
  .record({
    sections: fc.array(fc.oneof({ weight: 6, arbitrary: section }, { weight: 1, arbitrary: standing }), {
      minLength: 1,
      maxLength: 3,
    }),
    // Halls that are half sold, and nearly sold.
    statuses: fc.oneof(
      fc.array(fc.constantFrom(0, 0, 1, 2, 3), { minLength: 132, maxLength: 132 }),
      fc.array(fc.constantFrom(0, 0, 0, 0, 0, 3), { minLength: 132, maxLength: 132 }),
      fc.array(fc.constantFrom(0, 3, 3, 3), { minLength: 132, maxLength: 132 }),
    ),
  })
  .map(({ sections, statuses }) => hallOf(sections, statuses));
export const asks = fc.record({
  count: fc.integer({ min: 1, max: 8 }),
  together: fc.constantFrom("required" as const, "preferred" as const),
  isAllowed: fc.array(fc.constantFrom(true, true, true, false), { minLength: 3, maxLength: 3 }),
});
export const wantedIn = (
  { blocks }: Hall,
  { count, together, isAllowed }: { isAllowed: boolean[] } & Omit<SeatsWanted, "sections">,
) => ({
  count,
  together,
  sections: blocks.flatMap((_, index) => (isAllowed[index] === true ? [index] : [])),
});

/** All choices of so many of the seats. */
export function* choices(seats: readonly number[], count: number, from = 0): Generator<number[]> {
  if (count === 0) {
    yield [];
    return;
  }
  for (let at = from; at <= seats.length - count; at++) {
    for (const rest of choices(seats, count - 1, at + 1)) yield [seats[at] ?? 0, ...rest];
  }
}

const sectionOf = ({ blocks }: Hall, seat: number): number =>
  blocks.findIndex(({ first, rows, seatsPerRow }) => first <= seat && seat < first + rows * seatsPerRow);

export function freeSeats(hall: Hall, sections: readonly number[]): number[] {
  return [...hall.statuses.keys()].filter(
    (seat) => hall.statuses[seat] === SEAT_STATUS.available && sections.includes(sectionOf(hall, seat)),
  );
}

/** What a choice is judged by, in order: of two choices the better one has the smaller value where they first differ. */
export function judge(hall: Hall, { sections }: SeatsWanted, chosen: readonly number[]): number[] {
  const { blocks, statuses } = hall;
  const rowIn = (seat: number) => rowOf(blocks, seat) ?? { first: -1, length: 0 };
  const isSameRow = (one: number, other: number): boolean => rowIn(one).first === rowIn(other).first;
  const position = (seat: number): number => {
    let before = 0;
    for (const at of sections) {
      const block = blocks[at];
      if (block === undefined) continue;
      if (at === sectionOf(hall, seat)) return before + Math.floor((seat - block.first) / block.seatsPerRow);
      before += block.rows;
    }
    throw new Error("a seat of a section that was not asked for");
  };
  const pieces: number[][] = [];
  for (const seat of chosen) {
    const piece = pieces.at(-1);
    const last = piece?.at(-1);
    if (piece !== undefined && last === seat - 1 && isSameRow(last, seat)) piece.push(seat);
    else pieces.push([seat]);
  }
  const isFreeAfter = (seat: number): boolean => statuses[seat] === SEAT_STATUS.available && !chosen.includes(seat);
  const isAlone = (seat: number, isFree: (seat: number) => boolean): boolean =>
    [seat - 1, seat + 1].every((beside) => !isSameRow(beside, seat) || !isFree(beside));
  const singles = [...statuses.keys()].filter(
    (seat) =>
      isFreeAfter(seat) &&
      isAlone(seat, isFreeAfter) &&
      !isAlone(seat, (beside) => statuses[beside] === SEAT_STATUS.available),
  ).length;
  const distance = pieces
    .map((piece) => {
      const row = rowIn(piece[0] ?? 0);
      const middle = ((piece[0] ?? 0) + (piece.at(-1) ?? 0)) / 2;
      return Math.abs(middle - (row.first + (row.length - 1) / 2));
    })
    .reduce((sum, one) => sum + one, 0);
  const [first, last] = [chosen[0] ?? 0, chosen.at(-1) ?? 0];
  if (pieces.length === 1) return [1, sectionOf(hall, first), singles, position(first), distance, ...chosen];
  return [
    pieces.length,
    sectionOf(hall, first) === sectionOf(hall, last) ? 0 : 1,
    position(last) - position(first),
    position(first),
    pieces.filter((piece) => piece.length === 1).length,
    singles,
    distance,
    ...chosen,
  ];
}

export function compare(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((value, index) => value !== other[index]);
  return at === -1 ? 0 : (one[at] ?? 0) - (other[at] ?? 0);
}

/** The best of all choices, by looking at all of them. */
export function bestOfAll(hall: Hall, wanted: SeatsWanted): number[] | null {
  let best: { chosen: number[]; judged: number[] } | null = null;
  for (const chosen of choices(freeSeats(hall, wanted.sections), wanted.count)) {
    if (singlesLeft(hall.blocks, hall.statuses, chosen).length > 0) continue;
    const judged = judge(hall, wanted, chosen);
    if (wanted.together === "required" && judged[0] !== 1) continue;
    if (best === null || compare(judged, best.judged) < 0) best = { chosen, judged };
  }
  return best?.chosen ?? null;
}
