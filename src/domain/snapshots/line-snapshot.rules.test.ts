// Goal: in a line of many, a position read off a snapshot is never too small, exact as far as leavers are told one by one,
// and off by no more than two blocks beyond; and the snapshot stays small. Method: lines with random leavers, counted by
// hand. Short lines, and what becomes of a position from poll to poll, are positions.properties.rules.test.ts.
import * as fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { seed } from "../../../test/support/seed.ts";
import { concertOf } from "../../../test/support/concert-model.ts";
import { NumberSet } from "../../room/rules/line/number-set.ts";
import { LineView, SNAPSHOT_BLOCK_NUMBERS } from "./line-snapshot.ts";
import { encodeLeavers } from "../../room/rules/line/encode-line.ts";

/** Thousands of histories: seconds, and more on a machine that has other things to do. */
vi.setConfig({ testTimeout: 60_000 });

const EMPTY = concertOf().snapshot(1, 0);

interface Crowd {
  served: number;
  issued: number;
  /** Of each number, whether it has left. */
  left: boolean[];
}

/** The share of leavers is another in each stretch of the line, as when a crowd hears bad news. */
const crowds = fc
  .record({
    served: fc.nat({ max: 20_000 }),
    waiting: fc.integer({ min: 1, max: 60_000 }),
    shares: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 8 }),
    salt: fc.nat(),
  })
  .map(({ served, waiting, shares, salt }): Crowd => {
    const issued = served + waiting;
    const stretch = Math.ceil((issued + 1) / shares.length);
    const left = Array.from({ length: issued + 1 }, (_, number) => {
      const share = shares[Math.floor(number / stretch)] ?? 0;
      return number > served && chance(number, salt) < share;
    });
    return { served, issued, left };
  });

/** In [0, 1), the same for the same two numbers (a round of the finaliser of MurmurHash3). */
function chance(number: number, salt: number): number {
  let hash = Math.imul(number ^ salt, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

function viewOf({ served, issued, left }: Crowd, called = served): LineView {
  const heard = new NumberSet();
  for (const [number, hasLeft] of left.entries()) if (hasLeft) heard.add(number);
  const view = new LineView({ ...EMPTY, served, issued, ...encodeLeavers(heard, served, issued) });
  view.served = called;
  return view;
}

/** For each number how far its position is from the truth, beside whether its leavers are told one by one. */
function* errors({ issued, left }: Crowd, view: LineView): Generator<{ error: number; isExact: boolean }> {
  let position = 0;
  for (let number = view.served + 1; number <= issued; number++) {
    if (left[number] === true) continue;
    position += 1;
    yield { error: view.position(number) - position, isExact: number <= view.snapshot.exactTo + 1 };
  }
}
/** The smallest error, the largest, and the largest where there should be none. */
function extremes(crowd: Crowd, view: LineView): [number, number, number] {
  let [smallest, largest, front] = [0, 0, 0];
  for (const { error, isExact } of errors(crowd, view)) {
    smallest = Math.min(smallest, error);
    largest = Math.max(largest, error);
    if (isExact) front = Math.max(front, Math.abs(error));
  }
  return [smallest, largest, front];
}

describe("a position in a line of many", () => {
  test("is never too small, exact near the front, and at most two blocks too large", () => {
    fc.assert(
      fc.property(crowds, (crowd) => {
        const [smallest, largest, front] = extremes(crowd, viewOf(crowd));
        expect([smallest, front]).toEqual([0, 0]);
        expect(largest).toBeLessThan(2 * SNAPSHOT_BLOCK_NUMBERS);
      }),
      { numRuns: 40, seed },
    );
  });

  test("is so too when more have been called since", () => {
    fc.assert(
      fc.property(crowds, fc.nat({ max: 60_000 }), (crowd, since) => {
        const [smallest, largest] = extremes(crowd, viewOf(crowd, Math.min(crowd.issued, crowd.served + since)));
        expect(smallest).toBe(0);
        expect(largest).toBeLessThan(2 * SNAPSHOT_BLOCK_NUMBERS);
      }),
      { numRuns: 40, seed },
    );
  });

  test("would be too small if blocks that are only partly ahead were subtracted", () => {
    const crowd: Crowd = { served: 0, issued: 60_000, left: Array.from({ length: 60_001 }, (_, n) => n % 2 === 1) };
    const view = viewOf(crowd);
    const early = { ...view.snapshot, exactTo: view.snapshot.exactTo - SNAPSHOT_BLOCK_NUMBERS };
    expect(extremes(crowd, view)[0]).toBe(0);
    expect(extremes(crowd, new LineView(early))[0]).toBeLessThan(0);
  });
});

test("a snapshot of a million places, however many have left, is at most 25 KB", () => {
  for (const share of [0.001, 0.01, 0.2, 0.9]) {
    const heard = new NumberSet();
    for (let number = 1; number <= 1_000_000; number++) if (chance(number, 7) < share) heard.add(number);
    const text = JSON.stringify({ ...EMPTY, issued: 1_000_000, ...encodeLeavers(heard, 0, 1_000_000) });
    expect(text.length).toBeLessThan(25_000);
  }
});
