// Goal: a wait is told as a range or not at all. Method: named cases and a property over the bounds. It does not prove that
// the estimate comes true; the simulated sales do.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimateWait } from "./wait-estimate.ts";
import { type LinePace, secondsUntil } from "./snapshots/line-pace.ts";

const speeds = fc.double({ min: 0.001, max: 10_000, noNaN: true });

const steady = (velocity: number): LinePace => ({
  stepSeconds: 10,
  reach: [1, 2, 3].map((step) => step * 10 * velocity),
  velocity,
  showRate: 1,
});

describe("the estimated wait", () => {
  test("spans the time until the line has come less far, and further", () => {
    expect(estimateWait(10_000, steady(10))).toEqual({ low: 726, high: 1_464 });
  });

  test("is wider, for its length, near the front, and where few show up", () => {
    expect(estimateWait(100, steady(1))).toEqual({ low: 69, high: 150 });
    expect(estimateWait(100, { ...steady(1), showRate: 0.1 })).toEqual({ low: 61, high: 158 });
  });

  test("is never over before it began", () => {
    expect(estimateWait(1, { ...steady(0.1), reach: [0, 0, 3], showRate: 0.05 })?.low).toBe(0);
  });

  test("is not told while the pace is not known, or nothing moves", () => {
    expect([estimateWait(5, null), estimateWait(5, steady(0))]).toEqual([null, null]);
  });

  test("is not told to whoever is not waiting", () => {
    expect(estimateWait(0, steady(10))).toBeNull();
  });

  test("is in whole seconds, low to high, around the plain expectation", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), speeds, (position, velocity) => {
        const { low, high } = estimateWait(position, steady(velocity)) ?? { low: -1, high: -1 };
        expect([low, high].every((seconds) => Number.isInteger(seconds) && seconds >= 0)).toBe(true);
        const expected = secondsUntil(steady(velocity), position);
        expect(low <= expected && expected <= high).toBe(true);
      }),
    );
  });
});
