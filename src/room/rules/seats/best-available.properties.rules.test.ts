// Goal: the seats that the room chooses are the best of all choices, by the order that bestAvailable and fewestPieces promise. Method:
// small halls at random, and every choice of so many free seats; then choosers that are wrong on purpose, which the comparison must
// notice. It does not prove that the order is a good one.
import * as fc from "fast-check";
import { describe, expect, inject, test } from "vitest";
import {
  asks,
  bestOfAll,
  choices,
  compare,
  freeSeats,
  halls,
  judge,
  wantedIn,
  type Hall,
} from "../../../../test/support/best-seats-model.ts";
import { bestAvailable, type SeatsWanted } from "./best-available.ts";
import { FreeRuns } from "./free-runs.ts";
import { areAdjacent } from "./rows.ts";
import { singlesLeft } from "./single-seats.ts";

const RUNS = { numRuns: 400, seed: inject("seed") };

describe("the best available seats", () => {
  test("are the best of all choices", () => {
    fc.assert(
      fc.property(halls, asks, (hall, ask) => {
        const wanted = wantedIn(hall, ask);
        expect(bestAvailable(new FreeRuns(hall.blocks, hall.statuses), wanted)).toEqual(bestOfAll(hall, wanted));
      }),
      RUNS,
    );
  });

  test("are free, as many as asked, of the sections allowed, and no choice that the single-seat rule refuses", () => {
    fc.assert(
      fc.property(halls, asks, (hall, ask) => {
        const wanted = wantedIn(hall, ask);
        const before = hall.statuses.slice();
        const chosen = bestAvailable(new FreeRuns(hall.blocks, hall.statuses), wanted);
        expect(hall.statuses).toEqual(before);
        if (chosen === null) return;
        expect(chosen).toHaveLength(wanted.count);
        expect(new Set(chosen).size).toBe(wanted.count);
        expect(freeSeats(hall, wanted.sections)).toEqual(expect.arrayContaining(chosen));
        expect(singlesLeft(hall.blocks, hall.statuses, chosen)).toEqual([]);
        expect(wanted.together === "preferred" || areAdjacent(hall.blocks, chosen)).toBe(true);
      }),
      RUNS,
    );
  });

  test("are there, when preferred together, as long as so many are free", () => {
    fc.assert(
      fc.property(halls, asks, (hall, ask) => {
        const wanted = { ...wantedIn(hall, ask), together: "preferred" as const };
        const chosen = bestAvailable(new FreeRuns(hall.blocks, hall.statuses), wanted);
        expect(chosen !== null).toBe(freeSeats(hall, wanted.sections).length >= wanted.count);
      }),
      RUNS,
    );
  });

  test("are the same whether runs were looked at before every change or never", () => {
    const changes = fc.array(fc.record({ seat: fc.nat({ max: 131 }), status: fc.nat({ max: 3 }), ask: asks }), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(halls, changes, ({ blocks, statuses }, changes) => {
        const kept = new FreeRuns(blocks, statuses);
        for (const { seat, status, ask } of changes) {
          if (seat < statuses.length) {
            statuses[seat] = status;
            kept.changed(seat);
          }
          const wanted = wantedIn({ blocks, statuses }, ask);
          expect(bestAvailable(kept, wanted)).toEqual(bestAvailable(new FreeRuns(blocks, statuses), wanted));
        }
      }),
      RUNS,
    );
  });
});

describe("a chooser that is wrong is noticed:", () => {
  type Chooser = (hall: Hall, wanted: SeatsWanted) => number[] | null;
  const isNoticed = (chooser: Chooser): boolean =>
    fc.check(
      fc.property(halls, asks, (hall, ask) => {
        const wanted = wantedIn(hall, ask);
        expect(chooser(hall, wanted)).toEqual(bestOfAll(hall, wanted));
      }),
      // It ends at the first failure, so a chooser that is seldom wrong may take many runs and the others few.
      { ...RUNS, numRuns: 20_000, endOnFailure: true },
    ).failed;
  const ask = ({ blocks, statuses }: Hall, wanted: SeatsWanted) =>
    bestAvailable(new FreeRuns(blocks, statuses), wanted);
  const ofAll = (hall: Hall, wanted: SeatsWanted, values: (judged: number[]) => number[]): number[] | null =>
    [...choices(freeSeats(hall, wanted.sections), wanted.count)]
      .map((chosen) => ({ chosen, judged: judge(hall, wanted, chosen) }))
      .filter(({ judged }) => wanted.together === "preferred" || judged[0] === 1)
      .toSorted((one, other) => compare(values(one.judged), values(other.judged)))
      .at(0)?.chosen ?? null;

  test.each<[string, Chooser]>([
    ["the first free seats", (hall, { sections, count }) => freeSeats(hall, sections).slice(0, count)],
    [
      "seats of sections that were not asked for",
      (hall, wanted) => ask(hall, { ...wanted, sections: [0, 1, 2].slice(0, hall.blocks.length) }),
    ],
    ["pieces though together is required", (hall, wanted) => ask(hall, { ...wanted, together: "preferred" })],
    [
      "together, whatever single seats are left",
      (hall, wanted) => ofAll(hall, wanted, (judged) => (judged[0] === 1 ? judged.toSpliced(2, 1) : judged)),
    ],
    [
      "rows before single seats",
      (hall, wanted) =>
        ofAll(hall, wanted, ([pieces = 0, section = 0, singles = 0, row = 0, ...rest]) =>
          pieces === 1 ? [pieces, section, row, singles, ...rest] : [pieces, section, singles, row, ...rest],
        ),
    ],
    [
      "single seats before sections",
      (hall, wanted) =>
        ofAll(hall, wanted, ([pieces = 0, section = 0, singles = 0, ...rest]) =>
          pieces === 1 ? [pieces, singles, section, ...rest] : [pieces, section, singles, ...rest],
        ),
    ],
  ])("%s", (_, chooser) => {
    expect(isNoticed(chooser)).toBe(true);
  });
});
