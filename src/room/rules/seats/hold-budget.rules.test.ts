// Question: is unpaid seat-time counted as a sliding hour counts it, told until when exactly, and bounded in memory?
// Method: random holds against a window that is added up anew for every instant, and against each instant before the one
// that is told; then a fan who holds as much as is allowed. It does not prove that the room adds every hold
// (holding.rules.test.ts) nor what a client sees (test/seats/hold-budget).
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seed } from "../../../../test/support/seed.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../../contract/bounds.ts";
import { holdBudget, SPANS_MAX, SPANS_PER_FAN_MAX, UnpaidSeatTime, type RunningHold } from "./hold-budget.ts";

/** A hold that ended unpaid, or that is live. */
interface Held extends RunningHold {
  endedAt: number;
}
const seatsOf = (count: number): number[] => Array.from({ length: count }, (_, seat) => seat);
const held = (seats: number, createdAt: number, endedAt: number): Held => ({
  seats: seatsOf(seats),
  createdAt,
  expiresAt: endedAt,
  endedAt,
});

/** The window, added up anew. */
const truth = (holds: readonly Held[], at: number): number =>
  holds.reduce((sum, { seats, createdAt, endedAt }) => {
    const [from, to] = [Math.max(createdAt, at - HOUR_MS), Math.min(endedAt, at)];
    return sum + seats.length * Math.max(0, to - from);
  }, 0);

function unpaidOf(holds: readonly Held[]): UnpaidSeatTime {
  const unpaid = new UnpaidSeatTime();
  for (const hold of holds.toSorted((a, b) => a.endedAt - b.endedAt)) unpaid.add("ann", hold, hold.endedAt);
  return unpaid;
}

const run = { seed, numRuns: 300 };
const NOW = 3 * HOUR_MS;
/** Instants of the last hour and a half, many of them at the edges of the window. */
const instants = fc.oneof(
  fc.integer({ min: NOW - 1.5 * HOUR_MS, max: NOW }),
  fc.constantFrom(NOW - HOUR_MS - 1, NOW - HOUR_MS, NOW - HOUR_MS + 1, NOW),
);
const past = fc
  .tuple(fc.integer({ min: 1, max: 8 }), instants, instants)
  .map(([seats, one, other]) => held(seats, Math.min(one, other), Math.max(one, other)));
const live = fc
  .tuple(fc.integer({ min: 1, max: 8 }), fc.nat({ max: HOUR_MS }), fc.integer({ min: 1, max: HOUR_MS }))
  .map(([seats, age, rest]) => held(seats, NOW - Math.min(age, HOUR_MS - rest), NOW + rest));
const holds = fc.tuple(fc.array(past, { maxLength: 12 }), fc.array(live, { maxLength: 3 }));
const budgets = fc.integer({ min: 15, max: 20_000 }).map((seconds) => seconds * SECOND_MS);

describe("the first instant at which a hold is allowed", () => {
  test("is now exactly when the sliding window has less than the budget", () => {
    fc.assert(
      fc.property(holds, budgets, ([past, live], budget) => {
        const allowedFrom = unpaidOf(past).allowedFrom("ann", live, budget, NOW);
        expect(allowedFrom === NOW).toBe(truth([...past, ...live], NOW) < budget);
      }),
      run,
    );
  });

  test("is the first one at which the window has less, to the millisecond", () => {
    fc.assert(
      fc.property(
        holds,
        budgets,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true })),
        ([past, live], budget, parts) => {
          const all = [...past, ...live];
          const allowedFrom = unpaidOf(past).allowedFrom("ann", live, budget, NOW);
          expect(truth(all, allowedFrom)).toBeLessThan(budget);
          const wait = allowedFrom - NOW;
          const before = [...parts.map((part) => Math.floor(part * wait)), wait - 1].filter(
            (ms) => ms >= 0 && ms < wait,
          );
          for (const ms of before) expect(truth(all, NOW + ms)).toBeGreaterThanOrEqual(budget);
        },
      ),
      run,
    );
  });

  test("is found by trying every second, too", () => {
    const seconds = fc.integer({ min: 0, max: 3_600 }).map((second) => second * SECOND_MS);
    const inSeconds = fc
      .tuple(fc.integer({ min: 1, max: 8 }), seconds, seconds)
      .map(([seats, one, other]) => held(seats, NOW - Math.max(one, other), NOW - Math.min(one, other)));
    fc.assert(
      fc.property(fc.array(inSeconds, { maxLength: 6 }), budgets, (past, budget) => {
        const allowedFrom = unpaidOf(past).allowedFrom("ann", [], budget, NOW);
        let second = NOW;
        while (truth(past, second) >= budget) second += SECOND_MS;
        expect(second - allowedFrom).toBeGreaterThanOrEqual(0);
        expect(second - allowedFrom).toBeLessThan(SECOND_MS);
      }),
      { ...run, numRuns: 50 },
    );
  });

  test("comes without waiting for a live hold's end, when old ones leave the hour before it", () => {
    const before = held(4, NOW - HOUR_MS, NOW - HOUR_MS + 10_000);
    const unpaid = unpaidOf([before]);
    const running = held(1, NOW - 1_000, NOW + 60_000);
    expect(unpaid.allowedFrom("ann", [running], 41_000, NOW)).toBe(NOW + 1);
  });
});

test("a fan who holds whatever is allowed goes beyond the budget by less than one full hold, in every hour", () => {
  const settings = fc.record({
    holdSeconds: fc.integer({ min: 5, max: 400 }),
    maxSeatsPerFan: fc.integer({ min: 1, max: 8 }),
  });
  const turns = fc.array(
    fc.record({
      seats: fc.integer({ min: 1, max: 8 }),
      part: fc.double({ min: 0, max: 1, noNaN: true }),
      pause: fc.nat(90_000),
    }),
    { minLength: 20, maxLength: 60 },
  );
  fc.assert(
    fc.property(settings, turns, (sale, turns) => {
      const unpaid = new UnpaidSeatTime();
      const budget = holdBudget(sale);
      const all: Held[] = [];
      let running: Held[] = [];
      let now = 0;
      const end = (hold: Held) =>
        unpaid.add("ann", { ...hold, expiresAt: hold.createdAt + sale.holdSeconds * SECOND_MS }, hold.endedAt);
      for (const { seats, part, pause } of turns) {
        now += pause;
        for (const over of running.filter(({ endedAt }) => endedAt <= now).toSorted((a, b) => a.endedAt - b.endedAt))
          end(over);
        running = running.filter(({ endedAt }) => endedAt > now);
        const free = sale.maxSeatsPerFan - running.reduce((sum, { seats }) => sum + seats.length, 0);
        const seen = running.map((hold) => ({ ...hold, expiresAt: hold.createdAt + sale.holdSeconds * SECOND_MS }));
        if (free < 1 || unpaid.allowedFrom("ann", seen, budget, now) > now) continue;
        const one = held(Math.min(seats, free), now, now + Math.ceil(part * sale.holdSeconds * SECOND_MS));
        all.push(one);
        running.push(one);
      }
      const most = budget + sale.holdSeconds * SECOND_MS * sale.maxSeatsPerFan;
      for (const { endedAt } of all) expect(truth(all, endedAt)).toBeLessThan(most);
    }),
    run,
  );
});

describe("what is kept", () => {
  /** Holds one after the other, of some seats and milliseconds, with pauses in between. */
  const many = fc.array(
    fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 40_000 }), fc.nat({ max: 20_000 })),
    { minLength: SPANS_PER_FAN_MAX, maxLength: 400, size: "max" },
  );

  test("of one fan is bounded, never counts for less than was held, and is forgotten a minute late at most", () => {
    fc.assert(
      fc.property(many, budgets, (steps, budget) => {
        const unpaid = new UnpaidSeatTime();
        const all: Held[] = [];
        let now = 0;
        for (const [seats, lasts, pause] of steps) {
          const one = held(seats, now + pause, now + pause + lasts);
          now = one.endedAt;
          all.push(one);
          unpaid.add("ann", one, now);
          expect(unpaid.size).toBeLessThanOrEqual(SPANS_PER_FAN_MAX);
        }
        const allowedFrom = unpaid.allowedFrom("ann", [], budget, now);
        expect(truth(all, allowedFrom)).toBeLessThan(budget);
        const countedAtMost = all
          .filter(({ endedAt }) => endedAt + MINUTE_MS + HOUR_MS > allowedFrom - 1)
          .reduce((sum, { seats, createdAt, endedAt }) => sum + seats.length * (endedAt - createdAt), 0);
        expect(allowedFrom === now || countedAtMost >= budget).toBe(true);
      }),
      { ...run, numRuns: 60 },
    );
  });

  test("is forgotten an hour after a fan's last hold", () => {
    const unpaid = unpaidOf([held(1, 0, 10), held(1, 20, 30)]);
    unpaid.forget(HOUR_MS + 29);
    expect(unpaid.size).toBe(2);
    unpaid.forget(HOUR_MS + 30);
    expect(unpaid.size).toBe(0);
  });

  test("of all fans is bounded: the one whose last hold ended longest ago goes first", () => {
    const unpaid = new UnpaidSeatTime();
    const isKnown = (fanId: string) => unpaid.allowedFrom(fanId, [], 1, SPANS_MAX) > SPANS_MAX;
    unpaid.add("first", held(1, 0, 1), 1);
    unpaid.add("second", held(1, 0, 1), 1);
    unpaid.add("first", held(1, 1, 2), 2);
    for (let fan = 3; fan < SPANS_MAX; fan++) unpaid.add(`fan ${fan}`, held(1, 0, 3), 3);
    expect([unpaid.size, isKnown("second")]).toEqual([SPANS_MAX, true]);
    unpaid.add("last", held(1, 0, 4), 4);
    expect([unpaid.size, isKnown("first"), isKnown("second"), isKnown("last")]).toEqual([SPANS_MAX, true, false, true]);
  });

  test("of a hold whose payment ran on is charged until its end, and nothing of one that ended as it began", () => {
    const unpaid = new UnpaidSeatTime();
    unpaid.add("ann", held(1, 0, 1_000), 9_000);
    unpaid.add("ann", held(1, 9_000, 10_000), 9_000);
    expect(unpaid.size).toBe(1);
    expect(unpaid.allowedFrom("ann", [], 1_001, 9_000)).toBe(9_000);
    expect(unpaid.allowedFrom("ann", [], 1_000, 9_000)).toBe(HOUR_MS + 1);
  });
});
