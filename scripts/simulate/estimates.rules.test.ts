// Goal: the score of told waits counts what it says. Method: waits by hand. Whether the waits that are told come true is asked
// by estimates.rules.deep.test.ts, in whole sales.
import { describe, expect, test } from "vitest";
import { SECOND_MS } from "../../src/contract/bounds.ts";
import { Estimates } from "./estimates.ts";

describe("the score", () => {
  const scored = (calledAt: number, changesAt: number[] = []) => {
    const estimates = new Estimates(changesAt);
    estimates.told(1, { low: 10, high: 20 }, 0);
    estimates.called(1, calledAt * SECOND_MS);
    return estimates;
  };

  test("takes a wait within the range for right, its ends included", () => {
    expect([10, 20].map((seconds) => scored(seconds).every.right)).toEqual([1, 1]);
  });

  test("tells waits that were longer from those that were shorter", () => {
    expect([scored(9).every.under, scored(21).every.over]).toEqual([1, 1]);
  });

  test("does not count what nobody could foresee among the foreseeable", () => {
    expect(scored(15, [5_000]).foreseeable.told).toBe(0);
    expect(scored(15, [16_000]).foreseeable.told).toBe(1);
  });

  test("knows how wide the ranges were, and how often none was told", () => {
    const estimates = scored(15);
    estimates.told(2, null, 0);
    expect([estimates.every.spread, estimates.silence]).toEqual([2, 0.5]);
  });
});
