// Goal: nobody is called before the bound says so, whoever comes. Method: named cases, and random crowds before the real
// line, whose calls are held against the bound it told at some instant. Then the bound is made tighter, and must fail.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seed } from "../../../../test/support/seed.ts";
import { fan, join, openLine } from "../../../../test/support/line-steps.ts";
import { type CallBound, msUntilCallable } from "../../../domain/snapshots/call-bound.ts";
import { callBoundOf, type CallBoundFacts } from "./capacity.ts";
import type { LinePolicy } from "./records.ts";

const FACTS: CallBoundFacts = {
  maxAdmitted: 100,
  admitPerMinute: 6_000,
  offerMs: 8_000,
  sessionMs: 600_000,
  windowMs: 10_000,
  showRate: 0.5,
  maturesInMs: null,
  callsUntilKnown: 0,
};

describe("the bound", () => {
  test("is what slots or tokens allow, at the show-rate of now and then at the least one", () => {
    const bound = callBoundOf(FACTS);
    expect(bound).toEqual({ windowMs: 10_000, steadyMs: 10_000, atOnce: 200, perWindow: 2_000 });
    expect([1, 200, 201, 2_200, 2_201].map((position) => msUntilCallable(position, bound))).toEqual([
      0, 0, 10_000, 10_000, 20_000,
    ]);
    // A full bucket of one token, and 1.8 that come back in a window and an offer.
    expect(callBoundOf({ ...FACTS, admitPerMinute: 6 }).perWindow).toBe(56);
  });

  test("counts a show-rate that may change with the next call that matures", () => {
    const bound = callBoundOf({ ...FACTS, maturesInMs: 3_000 });
    expect([200, 201].map((position) => msUntilCallable(position, bound))).toEqual([0, 3_000]);
  });

  test("counts on everybody to come until enough have been called to tell", () => {
    const bound = callBoundOf({ ...FACTS, maxAdmitted: 1, showRate: 1, callsUntilKnown: 3 });
    expect([1, 2, 3, 4, 23, 24].map((position) => msUntilCallable(position, bound))).toEqual([
      0, 10_000, 20_000, 30_000, 30_000, 40_000,
    ]);
  });

  test("counts a slot again when a session is shorter than a window", () => {
    expect(callBoundOf({ ...FACTS, sessionMs: 4_000 }).atOnce).toBe(600);
  });
});

const policies = fc.record({
  maxAdmitted: fc.integer({ min: 1, max: 40 }),
  admitPerMinute: fc.oneof(fc.integer({ min: 6, max: 600 }), fc.constant(60_000)),
  sessionSeconds: fc.integer({ min: 10, max: 60 }),
  offerSeconds: fc.integer({ min: 5, max: 12 }),
  claimSeconds: fc.constant(300),
});
/** The share that shows up, in turn, each for some seconds. */
const crowds = fc.record({
  shares: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 5 }),
  lookAt: fc.nat({ max: 90 }),
  salt: fc.nat(),
});

/** By how many places the calls of a crowd exceed the bound that was told at one instant. */
function excess(
  policy: Partial<LinePolicy>,
  { shares, lookAt, salt }: { shares: number[]; lookAt: number; salt: number },
  tighten: (bound: CallBound) => CallBound,
): number {
  const line = openLine(policy);
  join(line, 20_000);
  let told: { bound: CallBound; served: number } | null = null;
  let most = 0;
  let asked = 0;
  for (let second = 0; second < 150; second++) {
    const now = second * 1_000;
    line.advance(now, true);
    for (const session of line.takeDueSessions(now)) line.endSession(session, now);
    if (second === lookAt) told = { bound: tighten(line.callBound(now)), served: line.served };
    if (told !== null) {
      const called = line.served - told.served;
      if (called > 0 && msUntilCallable(called, told.bound) > now - lookAt * 1_000) most = Math.max(most, called);
    }
    const share = shares[Math.floor(second / 30) % shares.length] ?? 0;
    for (asked += 1; asked <= line.served; asked++) {
      if (((asked * 7_919 + salt) % 1_000) / 1_000 < share) line.claim(asked, fan(asked), now);
    }
    asked = line.served;
  }
  return most;
}

test("nobody is called earlier than the bound says", () => {
  fc.assert(
    fc.property(policies, crowds, (policy, crowd) => {
      expect(excess(policy, crowd, (bound) => bound)).toBe(0);
    }),
    { numRuns: 60, seed },
  );
});

test("negative control: a bound of half as much fails", () => {
  const isKept = (policy: LinePolicy, crowd: { shares: number[]; lookAt: number; salt: number }) =>
    excess(policy, crowd, (bound) => ({
      ...bound,
      atOnce: Math.max(1, Math.floor(bound.atOnce / 2)),
      perWindow: Math.max(1, Math.floor(bound.perWindow / 2)),
    })) === 0;
  expect(fc.check(fc.property(policies, crowds, isKept), { numRuns: 60, seed: 7, endOnFailure: true }).failed).toBe(
    true,
  );
});
