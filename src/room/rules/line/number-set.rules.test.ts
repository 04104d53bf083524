// Goal: the bits give the answers a plain Set gives. Method: random numbers on both sides, with the borders of words and
// blocks among them. It does not prove how much memory or time they take.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BLOCK_NUMBERS, NumberSet } from "./number-set.ts";

const BORDERS = [0, 31, 32, 63, BLOCK_NUMBERS - 1, BLOCK_NUMBERS, 2 * BLOCK_NUMBERS - 1, 3 * BLOCK_NUMBERS, 50_000];
const near = fc
  .tuple(fc.constantFrom(...BORDERS), fc.integer({ min: -2, max: 2 }))
  .map(([at, by]) => Math.max(0, at + by));
const numbers = fc.oneof(fc.nat({ max: 100 }), near, fc.nat({ max: 60_000 }));
/** Single numbers, and stretches without a gap, so that whole words are full. */
const members = fc
  .array(fc.tuple(numbers, fc.constantFrom(1, 1, 1, 40, 200)), { maxLength: 30 })
  .map((stretches) => stretches.flatMap(([first, length]) => Array.from({ length }, (_, index) => first + index)));

function bothOf(added: readonly number[]): { bits: NumberSet; plain: Set<number> } {
  const bits = new NumberSet();
  for (const number of added) bits.add(number);
  return { bits, plain: new Set(added) };
}

describe("a set of numbers", () => {
  test("says of each number whether it was new", () => {
    fc.assert(
      fc.property(members, (added) => {
        const bits = new NumberSet();
        const plain = new Set<number>();
        for (const number of added) {
          expect(bits.add(number)).toBe(!plain.has(number));
          plain.add(number);
        }
      }),
    );
  });

  test("has what was added and nothing else", () => {
    fc.assert(
      fc.property(members, fc.array(numbers), (added, others) => {
        const { bits, plain } = bothOf(added);
        for (const number of [...added, ...others]) expect(bits.has(number)).toBe(plain.has(number));
      }),
    );
  });

  test("counts the members of any stretch", () => {
    fc.assert(
      fc.property(members, numbers, numbers, (added, first, last) => {
        const { bits, plain } = bothOf(added);
        const inside = [...plain].filter((number) => first <= number && number <= last);
        expect(bits.count(first, last)).toBe(inside.length);
      }),
    );
  });

  test("finds where the k-th number that is absent stands, up to a limit", () => {
    fc.assert(
      fc.property(
        members,
        numbers,
        fc.integer({ min: 1, max: 300 }),
        fc.nat({ max: 600 }),
        (added, after, k, ahead) => {
          const { bits, plain } = bothOf(added);
          const limit = after + ahead;
          let number = after;
          for (let missing = k; number < limit && missing > 0;) {
            number += 1;
            if (!plain.has(number)) missing -= 1;
          }
          expect(bits.kthAbsent(after, k, limit)).toBe(number);
        },
      ),
    );
  });

  test("keeps what it has when it grows by many blocks at once", () => {
    const { bits } = bothOf([1, BLOCK_NUMBERS, 40 * BLOCK_NUMBERS]);
    expect([1, BLOCK_NUMBERS, 40 * BLOCK_NUMBERS].every((number) => bits.has(number))).toBe(true);
    expect(bits.count(0, 41 * BLOCK_NUMBERS)).toBe(3);
  });

  test("counts a block in which every number is taken", () => {
    const { bits } = bothOf(Array.from({ length: 2 * BLOCK_NUMBERS }, (_, number) => number));
    expect(bits.count(0, BLOCK_NUMBERS - 1)).toBe(BLOCK_NUMBERS);
    expect(bits.count(1, 2 * BLOCK_NUMBERS)).toBe(2 * BLOCK_NUMBERS - 1);
    expect(bits.kthAbsent(0, 1, 10 * BLOCK_NUMBERS)).toBe(2 * BLOCK_NUMBERS);
  });
});
