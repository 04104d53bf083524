// Question: does the single-seat rule refuse exactly the choices that the contract says? Method: named cases, and random rows against the
// contract's sentence, read over strings instead of runs. It does not prove that the room asks the rule.
import * as fc from "fast-check";
import { describe, expect, inject, test } from "vitest";
import type { SeatBlock } from "./rows.ts";
import { SEAT_STATUS } from "./seating.ts";
import { singlesLeft } from "./single-seats.ts";

const TAKEN = [SEAT_STATUS.held, SEAT_STATUS.paying, SEAT_STATUS.sold];
const RUNS = { numRuns: 2_000, seed: inject("seed") };

/** A section of rows as long as the strings: "." is free, "o" is free and chosen, anything else is taken. */
function choiceIn(...rows: string[]): { blocks: SeatBlock[]; statuses: Uint8Array; chosen: number[] } {
  const seats = rows.join("").split("");
  return {
    blocks: [{ first: 0, rows: rows.length, seatsPerRow: rows[0]?.length ?? 0 }],
    statuses: Uint8Array.from(seats, (seat, at) => (".o".includes(seat) ? 0 : (TAKEN[at % TAKEN.length] ?? 1))),
    chosen: seats.flatMap((seat, at) => (seat === "o" ? [at] : [])),
  };
}

function leftIn(...rows: string[]): number[] {
  const { blocks, statuses, chosen } = choiceIn(...rows);
  return singlesLeft(blocks, statuses, chosen);
}

describe("a choice", () => {
  test.each<[string, string[], number[]]>([
    ["of a run's first seats is allowed", ["oo....."], []],
    ["of a run's last seats is allowed", [".....oo"], []],
    ["of a whole run is allowed", ["xooox.."], []],
    ["that leaves two on either side is allowed", ["..oo.."], []],
    ["that leaves one at the row's end is not", [".oo...."], [0]],
    ["that leaves one on both sides is not", [".oo."], [0, 3]],
    ["of the middle of three leaves two, each alone", [".o."], [0, 2]],
    ["of all but one is allowed: one is left whatever is chosen", ["o.o"], []],
    ["of two of three is allowed at either end", ["oo.", ".oo"], []],
    ["that leaves one beside a taken seat is not", ["xx.oo..x"], [2]],
    ["doesn't answer for a seat that was alone before", ["x.xoo..."], []],
    ["with a gap of one is not", ["o.o.."], [1]],
    ["is judged in each of its runs", [".o..x.o"], [0]],
    ["is judged in each of its rows", [".o...", "oo...", "...o."], [0, 14]],
    ["doesn't see the seat beside it in the next row", ["..o", "x.."], []],
  ])("%s", (_, rows, left) => {
    expect(leftIn(...rows)).toEqual(left);
  });

  test("of a section leaves the next section's seats as they are", () => {
    const blocks = [
      { first: 0, rows: 1, seatsPerRow: 3 },
      { first: 3, rows: 0, seatsPerRow: 0 },
      { first: 13, rows: 1, seatsPerRow: 3 },
    ];
    expect(singlesLeft(blocks, new Uint8Array(16), [1])).toEqual([0, 2]);
    expect(singlesLeft(blocks, new Uint8Array(16), [14])).toEqual([13, 15]);
    expect(singlesLeft(blocks, new Uint8Array(16), [2, 13])).toEqual([]);
  });

  test("is refused exactly when it leaves a single seat in a run that has two or more left", () => {
    const row = fc.string({ unit: fc.constantFrom(".", ".", ".", "o", "x"), minLength: 9, maxLength: 9 });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 3 }), (rows) => {
        expect(leftIn(...rows)).toEqual(rows.flatMap((row, at) => aloneIn(row).map((seat) => at * 9 + seat)));
      }),
      RUNS,
    );
  });
});

/** The contract's sentence, over the text of a row. */
function aloneIn(row: string): number[] {
  return [...row.matchAll(/[.o]+/g)].flatMap(({ 0: run, index }) => {
    if (!run.includes("o") || run.replaceAll("o", "").length < 2) return [];
    return [...run.matchAll(/(?<!\.)\.(?!\.)/g)].map((single) => index + single.index);
  });
}
