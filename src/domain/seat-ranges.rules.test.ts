// Question: is a set of seats the same after it was kept as runs? Method: random sets, and named ones. Doesn't prove that the
// stores keep the text.
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { seed } from "../../test/support/seed.ts";
import { markRanges, parseRanges, rangesOf } from "./seat-ranges.ts";

test("a set of seats comes back from its runs", () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 200 }), (seats) => {
      const marks = Uint8Array.from(seats, Number);
      const again = new Uint8Array(marks.length);
      markRanges(again, parseRanges(JSON.stringify(rangesOf(marks))));
      expect(again).toEqual(marks);
    }),
    { seed },
  );
});

test("seats that stand together are one run, and what lies outside is left out", () => {
  expect(rangesOf(Uint8Array.from([1, 1, 0, 1]))).toEqual([
    [0, 1],
    [3, 3],
  ]);
  expect(rangesOf(new Uint8Array(5))).toEqual([]);
  const marks = new Uint8Array(3);
  markRanges(marks, [[2, 9]]);
  expect([...marks]).toEqual([0, 0, 1]);
});
