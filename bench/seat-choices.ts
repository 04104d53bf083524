// What the rules of seats cost by themselves, in the largest hall: `npm run bench:seats`. The room decides such an ask in one turn,
// so this is for how long it keeps others waiting. No storage and no runtime is in it; `npm run bench` measures holds.
//
// Seats that are chosen are taken, and those of the ask fifty asks before are given back: the index has work with every ask, and
// the hall stays as sold as it was.
import { parseArgs } from "node:util";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { bestAvailable, type SeatsWanted } from "../src/room/rules/seats/best-available.ts";
import { FreeRuns } from "../src/room/rules/seats/free-runs.ts";
import type { SeatBlock } from "../src/room/rules/seats/rows.ts";
import { SEAT_STATUS } from "../src/room/rules/seats/seating.ts";
import { singlesLeft } from "../src/room/rules/seats/single-seats.ts";
import { highestFreeEntries, lowestFreeEntries } from "../src/room/rules/seats/standing-entries.ts";
import { quantile } from "./statistics.ts";

const { values } = parseArgs({
  options: { asks: { type: "string", default: "2000" }, seed: { type: "string", default: "1" } },
});
const ASKS = Number(values.asks);
const SEATS = 60_000;
const HELD_AT_ONCE = 50;

const chance = xoroshiro128plus(Number(values.seed));
const isHeads = (): boolean => uniformInt(chance, 0, 1) === 0;

/** So many sections of the same size; `isSold` by row, from the front of the first section on, and number, both from 0. */
function hall(sections: number, rows: number, isSold: (row: number, number: number) => boolean) {
  const seatsPerRow = SEATS / sections / rows;
  const blocks = Array.from({ length: sections }, (_, at): SeatBlock => ({
    first: at * rows * seatsPerRow,
    rows,
    seatsPerRow,
  }));
  const statuses = Uint8Array.from({ length: SEATS }, (_, seat) =>
    isSold(Math.floor(seat / seatsPerRow), seat % seatsPerRow) ? SEAT_STATUS.sold : SEAT_STATUS.available,
  );
  return { blocks, statuses };
}

const LARGE = [6, 50] as const;
const halfSold = hall(...LARGE, isHeads);
const frontSold = hall(...LARGE, (row) => row < 270);
const singles = hall(...LARGE, (_, number) => number % 2 === 1);
const halfSoldColumn = hall(1, SEATS, isHeads);
const halfSoldRow = hall(1, 1, isHeads);
/** Three seats together are left in the first and the last row only, so that pieces are looked for in all rows between. */
const farApart = hall(1, 300, (row, number) => (row === 0 || row === 299 ? number > 2 : number % 3 === 2));
const standing = Uint8Array.from({ length: SEATS }, (_, place) =>
  place < 50_000 ? SEAT_STATUS.sold : SEAT_STATUS.available,
);
const keptBack = Uint8Array.from({ length: SEATS }, (_, place) =>
  place < 10_000 ? SEAT_STATUS.available : SEAT_STATUS.blocked,
);

/** Microseconds that each ask takes. */
function timed(
  ask: () => readonly number[] | null,
  after: (found: readonly number[] | null) => void = () => {},
): number[] {
  return Array.from({ length: ASKS }, () => {
    const begun = performance.now();
    const found = ask();
    const tookMs = performance.now() - begun;
    after(found);
    return tookMs * 1_000;
  });
}

function asked(
  { blocks, statuses }: ReturnType<typeof hall>,
  count: number,
  together: SeatsWanted["together"],
): number[] {
  const runs = new FreeRuns(blocks, statuses);
  const wanted: SeatsWanted = { count, together, sections: blocks.map((_, index) => index) };
  const held: (readonly number[])[] = [];
  const mark = (seats: readonly number[], status: number): void => {
    for (const seat of seats) {
      statuses[seat] = status;
      runs.changed(seat);
    }
  };
  const took = timed(
    () => bestAvailable(runs, wanted),
    (found) => {
      if (found === null) return;
      mark(found, SEAT_STATUS.held);
      held.push(found);
      if (held.length > HELD_AT_ONCE) mark(held.shift() ?? [], SEAT_STATUS.available);
    },
  );
  for (const seats of held) mark(seats, SEAT_STATUS.available);
  return took;
}

/** Of a hall that nobody changes. */
function askedOnly({ blocks, statuses }: ReturnType<typeof hall>, count: number): number[] {
  const runs = new FreeRuns(blocks, statuses);
  return timed(() => bestAvailable(runs, { count, together: "preferred", sections: blocks.map((_, index) => index) }));
}

/** As the first one is after the room started. */
function askedFirst({ blocks, statuses }: ReturnType<typeof hall>): number[] {
  const wanted: SeatsWanted = { count: 2, together: "preferred", sections: blocks.map((_, index) => index) };
  return timed(() => bestAvailable(new FreeRuns(blocks, statuses), wanted));
}

const area = { first: 0, capacity: SEATS };
const rows: [string, () => number[]][] = [
  ["4 together, half sold at random", () => asked(halfSold, 4, "required")],
  ["8 together, half sold at random", () => asked(halfSold, 8, "required")],
  ["2 together, the first 270 of 300 rows sold", () => asked(frontSold, 2, "preferred")],
  ["the same, asked first: all rows are looked at", () => askedFirst(frontSold)],
  ["8 in pieces, every other seat sold", () => asked(singles, 8, "preferred")],
  ["8 together, every other seat sold: none", () => asked(singles, 8, "required")],
  ["8 in pieces, 60,000 rows of one seat, half sold", () => asked(halfSoldColumn, 8, "preferred")],
  ["4 together, one row of 60,000 seats, half sold", () => asked(halfSoldRow, 4, "preferred")],
  ["8 in pieces, of which two lie 300 rows apart", () => askedOnly(farApart, 8)],
  [
    "single-seat rule, 4 seats",
    () => timed(() => singlesLeft(frontSold.blocks, frontSold.statuses, [54_001, 54_002, 54_003, 54_004])),
  ],
  ["2 lowest entries, 50,000 of 60,000 gone", () => timed(() => lowestFreeEntries(standing, area, 2))],
  ["2 highest entries, 50,000 of 60,000 kept back", () => timed(() => highestFreeEntries(keptBack, area, 2))],
];

console.log("| ask, of 60,000 seats | median | 99 of 100 |\n|---|---|---|");
for (const [name, run] of rows) {
  // The first round warms up.
  run();
  const took = run();
  const micros = (share: number): string => `${quantile(took, share).toFixed(1)} µs`;
  console.log(`| ${name} | ${micros(0.5)} | ${micros(0.99)} |`);
}
