// Goal: the bucket never gives more than its rate and its depth. Method: named amounts, and random takings of which every
// window is checked. It does not prove that the line asks the bucket; line.properties does.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  bucketCapacity,
  fullBucket,
  hasTokens,
  msUntilTokens,
  refill,
  refillDuring,
  takeToken,
  tokens,
} from "./token-bucket.ts";

describe("a token bucket", () => {
  test("holds ten seconds' worth", () => {
    expect(tokens(fullBucket(600, 0))).toBe(100);
  });

  test("holds at least one token, however slow the rate", () => {
    expect(tokens(fullBucket(1, 0))).toBe(1);
  });

  test("fills no further than its depth", () => {
    const bucket = fullBucket(60, 0);
    refill(bucket, 60, 3_600_000);
    expect(tokens(bucket)).toBe(10);
  });

  test("has a token again at the millisecond it is due and not one earlier", () => {
    const bucket = fullBucket(1, 0);
    takeToken(bucket);
    refill(bucket, 1, 59_999);
    expect(hasTokens(bucket, 1)).toBe(false);
    refill(bucket, 1, 60_000);
    expect(hasTokens(bucket, 1)).toBe(true);
  });

  test("is cut to the depth of a lower rate", () => {
    const bucket = fullBucket(600, 0);
    refill(bucket, 60, 0);
    expect(bucket.units).toBe(bucketCapacity(60));
  });

  test("does not refill when time stands still or is told backwards", () => {
    const bucket = fullBucket(60, 1_000);
    takeToken(bucket);
    refill(bucket, 60, 1_000);
    refill(bucket, 60, 0);
    expect(bucket).toEqual({ units: bucketCapacity(60) - 60_000, at: 1_000 });
  });

  test("says how many tokens come back in a time", () => {
    expect(refillDuring(90, 8_000)).toBe(12);
  });

  test("says when it will hold so many tokens, or that it never can", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 900 }),
        fc.nat({ max: 600_000 }),
        fc.nat({ max: 20 }),
        (rate, units, count) => {
          const bucket = { units: Math.min(units, bucketCapacity(rate)), at: 0 };
          const inMs = msUntilTokens(bucket, rate, count);
          expect(inMs === null).toBe(count * 60_000 > bucketCapacity(rate));
          if (inMs === null) return;
          const at = (now: number) => {
            const then = { ...bucket };
            refill(then, rate, now);
            return hasTokens(then, count);
          };
          expect([at(inMs), inMs > 0 && at(inMs - 1)]).toEqual([true, false]);
        },
      ),
    );
  });

  test("keeps the rate in every window, however greedily it is used", () => {
    const waits = fc.array(fc.nat({ max: 3_000 }), { maxLength: 80 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 600 }), waits, (rate, pauses) => {
        const bucket = fullBucket(rate, 0);
        const taken: number[] = [];
        let now = 0;
        for (const pause of pauses) {
          now += pause;
          refill(bucket, rate, now);
          if (!hasTokens(bucket, 1)) continue;
          takeToken(bucket);
          taken.push(now);
        }
        for (const [first, since] of taken.entries()) {
          for (let last = first; last < taken.length; last++) {
            const ms = (taken[last] ?? 0) - since;
            expect((last - first + 1) * 60_000).toBeLessThanOrEqual(rate * ms + bucketCapacity(rate));
          }
        }
      }),
    );
  });
});
