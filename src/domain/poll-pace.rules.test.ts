// Question: when is a fan told to ask again? Method: named cases, and a property over all settings. It does not prove that a
// fan who asks then misses no call; edge/line/asking.properties.rules.test.ts plays that.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CLAIM_SECONDS, OFFER_SECONDS, POLL_AFTER_MAX_MS, POLL_AFTER_MIN_MS, SECOND_MS } from "../contract/bounds.ts";
import { type Outlook, pollOfAdmitted, pollOfCalled, pollOfWaiting, type PollPolicy } from "./poll-pace.ts";

const DEFAULTS: PollPolicy = { offerSeconds: OFFER_SECONDS.default, claimSeconds: CLAIM_SECONDS.default };
const open: Outlook = { opensInMs: 0, isPaused: false, callableInMs: 0, wait: null };
const NEAR = { leastMs: 2_133, mostMs: 3_200 };
/** However long the wait is. */
const LATE = { leastMs: 48_000, mostMs: 72_000 };
const FAR = { leastMs: 66_666, mostMs: 100_000 };

const policies = fc.record({
  offerSeconds: fc.integer(OFFER_SECONDS),
  claimSeconds: fc.integer(CLAIM_SECONDS),
});
const outlooks = fc.record({
  opensInMs: fc.oneof(fc.constant(0), fc.nat({ max: 10_000_000 })),
  isPaused: fc.boolean(),
  callableInMs: fc.oneof(fc.constant(0), fc.nat({ max: 1_000_000 })),
  wait: fc.option(fc.nat({ max: 100_000 }).map((low) => ({ low, high: 2 * low }))),
});

describe("the next poll of a fan who waits", () => {
  test("is never sooner than a second, nor later than 100 seconds or a third of the right to enter", () => {
    fc.assert(
      fc.property(policies, outlooks, (policy, outlook) => {
        const longest = Math.min(POLL_AFTER_MAX_MS, (policy.claimSeconds * SECOND_MS) / 3);
        for (const poll of [pollOfWaiting(policy, outlook), pollOfCalled(policy), pollOfAdmitted(policy)]) {
          expect(poll.leastMs).toBeGreaterThanOrEqual(POLL_AFTER_MIN_MS);
          expect(poll.leastMs).toBeLessThanOrEqual(poll.mostMs);
          expect(poll.mostMs).toBeLessThanOrEqual(longest);
          expect(Number.isInteger(poll.leastMs) && Number.isInteger(poll.mostMs)).toBe(true);
        }
      }),
    );
  });

  test("is three times in an offer for whoever may be called at any moment", () => {
    expect(pollOfWaiting(DEFAULTS, open)).toEqual(NEAR);
    expect(pollOfWaiting(DEFAULTS, { ...open, wait: { low: 48, high: 99 } })).toEqual(NEAR);
    expect(pollOfWaiting({ ...DEFAULTS, offerSeconds: 5 }, open).mostMs).toBe(2_000);
  });

  test("is a tenth of the least wait away", () => {
    expect(pollOfWaiting(DEFAULTS, { ...open, wait: { low: 200, high: 400 } })).toEqual({
      leastMs: 16_000,
      mostMs: 24_000,
    });
  });

  test("is a minute away at most by the wait alone, since another crowd may come", () => {
    expect(pollOfWaiting(DEFAULTS, { ...open, wait: { low: 10_000, high: 20_000 } })).toEqual(LATE);
  });

  test("is not long before the line can come so far", () => {
    expect(pollOfWaiting(DEFAULTS, { ...open, callableInMs: 30_000 })).toEqual({ leastMs: 20_000, mostMs: 30_000 });
    const wait = { low: 200, high: 400 };
    expect(pollOfWaiting(DEFAULTS, { ...open, callableInMs: 30_000, wait })).toEqual({
      leastMs: 20_000,
      mostMs: 30_000,
    });
    expect(pollOfWaiting(DEFAULTS, { ...open, callableInMs: 500_000 })).toEqual(FAR);
  });
});

describe("before the opening, the next poll", () => {
  test("is far away while the opening is", () => {
    expect(pollOfWaiting(DEFAULTS, { ...open, opensInMs: 1_800_000 })).toEqual(FAR);
    expect(pollOfWaiting(DEFAULTS, { ...open, opensInMs: 99_000 })).toEqual(FAR);
  });

  test("of those who may be called with it is within seconds after it, and not before", () => {
    expect(pollOfWaiting(DEFAULTS, { ...open, opensInMs: 80_000 })).toEqual({ leastMs: 80_000, mostMs: 83_200 });
  });

  test("of those further back is as much later as the line needs at least", () => {
    const poll = pollOfWaiting(DEFAULTS, { ...open, opensInMs: 30_000, callableInMs: 30_000 });
    expect(poll).toEqual({ leastMs: 50_000, mostMs: 60_000 });
  });
});

describe("in a pause, the next poll", () => {
  const paused = { ...open, isPaused: true };

  test("of those who may be called when it ends is within an offer", () => {
    expect(pollOfWaiting(DEFAULTS, paused)).toEqual({ leastMs: 5_333, mostMs: 8_000 });
    expect(pollOfWaiting({ ...DEFAULTS, claimSeconds: 12 }, paused).mostMs).toBe(4_000);
  });

  test("of those further back is as far away as in the sale", () => {
    expect(pollOfWaiting(DEFAULTS, { ...paused, wait: { low: 2_000, high: 4_000 } })).toEqual(LATE);
    expect(pollOfWaiting(DEFAULTS, { ...paused, callableInMs: 30_000 })).toEqual({ leastMs: 20_000, mostMs: 30_000 });
  });
});

test("a called fan without a slot asks again within some two seconds, and one who is inside after a minute", () => {
  expect(pollOfCalled(DEFAULTS)).toEqual({ leastMs: 1_600, mostMs: 2_400 });
  expect(pollOfAdmitted(DEFAULTS)).toEqual({ leastMs: 48_000, mostMs: 72_000 });
  expect(pollOfAdmitted({ ...DEFAULTS, claimSeconds: 20 }).mostMs).toBe(6_666);
});
