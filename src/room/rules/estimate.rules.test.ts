// Goal: a wait is told as a range or not at all, and polls are spread by it. Method: named cases and a property over the
// bounds. It does not prove that the estimate comes true.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OFFER_SECONDS, POLL_AFTER_MAX_MS, POLL_AFTER_MIN_MS } from "../../contract/bounds.ts";
import { estimateWait, pollAfterMs } from "./estimate.ts";

const speeds = fc.double({ min: 0.001, max: 10_000, noNaN: true });
const offers = fc.integer({ min: OFFER_SECONDS.min, max: OFFER_SECONDS.max });

describe("the estimated wait", () => {
  test("is a range around position ÷ velocity", () => {
    expect(estimateWait(1_000, 10)).toEqual({ low: 75, high: 140 });
  });

  test("is not told while the pace is not known, or nothing moves", () => {
    expect([estimateWait(5, null), estimateWait(5, 0)]).toEqual([null, null]);
  });

  test("is not told to whoever is not waiting", () => {
    expect(estimateWait(0, 10)).toBeNull();
  });

  test("is in whole seconds, low to high, around the plain quotient", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), speeds, (position, velocity) => {
        const { low, high } = estimateWait(position, velocity) ?? { low: -1, high: -1 };
        expect([low, high].every((seconds) => Number.isInteger(seconds) && seconds >= 0)).toBe(true);
        expect(low <= position / velocity && position / velocity <= high).toBe(true);
      }),
    );
  });
});

describe("the next poll", () => {
  test("of a fan who waits is a tenth of the wait away", () => {
    expect(pollAfterMs("waiting", 2_000, 10, 8)).toBe(20_000);
  });

  test("is never less than a second or more than a minute away", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), speeds, offers, (position, velocity, offerSeconds) => {
        const ms = pollAfterMs("waiting", position, velocity, offerSeconds);
        expect(ms).toBeGreaterThanOrEqual(POLL_AFTER_MIN_MS);
        expect(ms).toBeLessThanOrEqual(POLL_AFTER_MAX_MS);
      }),
    );
  });

  test("near the front comes at least three times in an offer", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), offers, (position, offerSeconds) => {
        const ms = pollAfterMs("waiting", position, position / offerSeconds, offerSeconds);
        expect(ms).toBeLessThanOrEqual(Math.ceil((offerSeconds * 1_000) / 3));
      }),
    );
  });

  test("of a called fan is soon, and of one inside late", () => {
    expect(pollAfterMs("ready", 0, 10, 8)).toBe(2 * POLL_AFTER_MIN_MS);
    expect(pollAfterMs("admitted", 0, 10, 8)).toBe(POLL_AFTER_MAX_MS);
  });

  test("of a line that does not move yet is as near as at the front", () => {
    expect(pollAfterMs("waiting", 50_000, null, 9)).toBe(3_000);
  });
});
