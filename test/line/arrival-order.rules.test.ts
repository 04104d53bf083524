// Question: does the checker of the line's order find every pair that is out of order, and no other? Method: against a
// comparison of all pairs, over random histories right and wrong.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Arrival, outOfOrder } from "./arrival-order.ts";
import { seed } from "../support/seed.ts";

const cameFirst = (one: Arrival, other: Arrival): boolean => one.ended < other.began;
const isWrong = (one: Arrival, other: Arrival): boolean => cameFirst(one, other) && one.number >= other.number;
const anyWrong = (arrivals: Arrival[]): boolean =>
  arrivals.some((one) => arrivals.some((other) => isWrong(one, other)));

/** Joins of a line that does what it should: each takes its number at some moment between its two. */
const rightful = fc
  .array(fc.record({ before: fc.nat(40), after: fc.nat(40) }), { minLength: 2, maxLength: 60 })
  .map((spans) =>
    spans.map(({ before, after }, index): Arrival => {
      const moment = index * 10;
      return { fan: `fan${index}`, began: moment - before, ended: moment + after, number: index + 1 };
    }),
  );
const anyhow = fc.array(
  fc
    .record({ began: fc.nat(100), took: fc.nat(30), number: fc.nat(40) })
    .map(({ began, took, number }): Arrival => ({ fan: "", began, ended: began + took, number })),
  { maxLength: 40 },
);
const named = (fan: string, began: number, ended: number, number: number): Arrival => ({ fan, began, ended, number });

describe("the order of arrivals", () => {
  test("is found right in every line that could be", () => {
    fc.assert(
      fc.property(rightful, fc.integer(), (arrivals, salt) => {
        const shuffled = arrivals.toSorted((a, b) => ((a.number * 7_919) ^ salt) - ((b.number * 7_919) ^ salt));
        expect(outOfOrder(shuffled)).toBeNull();
      }),
      { seed },
    );
  });

  test("is judged as by looking at all pairs", () => {
    fc.assert(
      fc.property(anyhow, (arrivals) => {
        const found = outOfOrder(arrivals);
        expect(found !== null).toBe(anyWrong(arrivals));
        expect(found === null || isWrong(...found)).toBe(true);
      }),
      { numRuns: 2_000, seed },
    );
  });

  test("is found wrong when two who came one after the other have each other's number", () => {
    fc.assert(
      fc.property(rightful, (arrivals) => {
        const [first, second] = [arrivals[0], arrivals.find((other) => cameFirst(arrivals[0] ?? other, other))];
        fc.pre(first !== undefined && second !== undefined);
        const swapped = arrivals.map((arrival) => {
          if (arrival === first) return { ...arrival, number: second.number };
          return arrival === second ? { ...arrival, number: first.number } : arrival;
        });
        expect(outOfOrder(swapped)).not.toBeNull();
      }),
      { seed },
    );
  });

  test("doesn't mind those who overlap", () => {
    expect(outOfOrder([named("ann", 0, 5, 2), named("bob", 5, 9, 1)])).toBeNull();
  });

  test("minds a number that was given to two, one after the other", () => {
    const [ann, bob] = [named("ann", 0, 1, 1), named("bob", 2, 3, 1)];
    expect(outOfOrder([bob, ann])).toEqual([ann, bob]);
  });

  test("takes as long as sorting: half a million arrivals are looked at", () => {
    const many = Array.from({ length: 500_000 }, (_, index) => named("", index, index + 40, index));
    expect(outOfOrder(many)).toBeNull();
  });
});
