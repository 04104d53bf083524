// Question: where does a row end, and which seats are beside each other? Method: named cases, and every choice of a small hall
// against the words "in one row without a gap".
import { expect, test } from "vitest";
import { Layout } from "../../../domain/layout.ts";
import { SECTIONS } from "../../../../test/support/concert-model.ts";
import { choices } from "../../../../test/support/best-seats-model.ts";
import { areAdjacent, FREE, freeRunAt, eachFreeRun, rowOf, seatBlocks, type Run } from "./rows.ts";
import { SEAT_STATUS } from "./seating.ts";

const COMMON = { grade: "R", price: 99_000 };
const BLOCKS = seatBlocks([
  { name: "A", ...COMMON, rows: 2, seatsPerRow: 3 },
  { name: "F", ...COMMON, kind: "standing", capacity: 4 },
  { name: "B", ...COMMON, rows: 1, seatsPerRow: 4 },
]);

test("a free seat is what seating says it is", () => {
  expect(FREE).toBe(SEAT_STATUS.available);
});

test("a seat is in its row, and a place of a standing area in none", () => {
  expect([0, 2, 3, 5, 10, 13].map((seat) => rowOf(BLOCKS, seat)?.first)).toEqual([0, 0, 3, 3, 10, 10]);
  expect([6, 9, 14].map((seat) => rowOf(BLOCKS, seat))).toEqual([null, null, null]);
});

test("runs end at taken seats and at the ends of their row", () => {
  const statuses = Uint8Array.of(0, 0, 1, 0, 0, 0, 0, 0);
  const runsOf = (statuses: Uint8Array, length: number): Run[] => {
    const runs: Run[] = [];
    eachFreeRun(statuses, { first: 0, length }, (first, length) => runs.push({ first, length }));
    return runs;
  };
  expect(runsOf(statuses, 5)).toEqual([
    { first: 0, length: 2 },
    { first: 3, length: 2 },
  ]);
  expect(freeRunAt(statuses, { first: 0, length: 5 }, 4)).toEqual({ first: 3, length: 2 });
  expect(runsOf(Uint8Array.of(1, 3), 2)).toEqual([]);
});

test("seats are adjacent when they are all in one row without a gap", () => {
  const layout = new Layout(SECTIONS);
  const seats = Array.from({ length: layout.total }, (_, index) => index);
  for (const count of [1, 2, 3, 4]) {
    for (const chosen of choices(seats, count)) {
      const [one, ...others] = chosen.map((seat) => layout.seatAt(seat));
      const isExpected = others.every(
        ({ section, row, number }, at) => section === one?.section && row === one.row && number === one.number + at + 1,
      );
      expect([chosen, areAdjacent(seatBlocks(SECTIONS), chosen.toReversed())]).toEqual([chosen, isExpected]);
    }
  }
});
