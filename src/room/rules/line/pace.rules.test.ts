// Goal: the pace follows from what the room knows. Method: facts whose outcome is plain. It does not prove that waits told
// from it come true; the simulated sales do.
import { describe, expect, test } from "vitest";
import { PACE_STEPS, type PaceFacts, paceOf, Turnover } from "./pace.ts";
import { secondsUntil } from "../../../domain/snapshots/line-pace.ts";

/** A full concert of 100, all of them inside for 240 s at most, in steps of ten seconds. */
const FULL: PaceFacts = {
  maxAdmitted: 100,
  admitPerSecond: 10,
  sessionSeconds: 240,
  showRate: 1,
  slots: 0,
  tokens: 0,
  inside: 100,
  endings: [],
  earlyPerSecond: 0,
};
/** Ten of a hundred sessions end in the first step, the rest in the seventh. */
const endings = [10, 0, 0, 0, 0, 0, 90];

describe("the pace of a line", () => {
  test("waits for the sessions inside to end", () => {
    expect(paceOf({ ...FULL, endings }).reach.slice(0, 8)).toEqual([10, 10, 10, 10, 10, 10, 100, 100]);
  });

  test("is bound by the rate while there are slots", () => {
    expect(paceOf({ ...FULL, slots: 100, inside: 0, admitPerSecond: 3 }).reach.slice(0, 5)).toEqual([
      30, 60, 90, 100, 100,
    ]);
  });

  test("calls more where fewer show up", () => {
    const { reach, velocity } = paceOf({ ...FULL, endings, showRate: 0.1 });
    expect([reach[0], velocity]).toEqual([100, 4.17]);
  });

  test("calls nobody until those called too many have found a slot", () => {
    expect(paceOf({ ...FULL, endings, slots: -15 }).reach.slice(0, 7)).toEqual([0, 0, 0, 0, 0, 0, 85]);
  });

  test("counts on sessions that end early", () => {
    const { reach, velocity } = paceOf({ ...FULL, earlyPerSecond: 0.01 });
    expect(reach[0]).toBeCloseTo(100 * (1 - Math.exp(-0.1)), 1);
    expect(velocity).toBeCloseTo(100 / ((1 - Math.exp(-2.4)) / 0.01), 1);
  });

  test("is the turnover of a full concert in the long run, also where hardly anybody leaves early", () => {
    expect([paceOf(FULL).velocity, paceOf({ ...FULL, earlyPerSecond: 1e-300 }).velocity]).toEqual([0.42, 0.42]);
  });

  test("is not none where a place takes minutes", () => {
    expect(paceOf({ ...FULL, maxAdmitted: 1, sessionSeconds: 7_200 }).velocity).toBe(0.000_14);
  });

  test("is told in as many steps as it promises", () => {
    expect(paceOf(FULL).reach).toHaveLength(PACE_STEPS);
  });
});

describe("the seconds until a place is called", () => {
  const pace = { stepSeconds: 10, reach: [10, 10, 30], velocity: 2, showRate: 1 };

  test("lie within the step that reaches it", () => {
    expect([5, 10, 20, 30].map((places) => secondsUntil(pace, places))).toEqual([5, 10, 25, 30]);
  });

  test("go on at the long pace beyond the last step", () => {
    expect(secondsUntil(pace, 50)).toBe(40);
  });
});

describe("the turnover", () => {
  test("is taken for a fifth of a session's length before anything has been seen", () => {
    const perSecond = new Turnover(100, 600, 0).earlyPerSecond;
    expect((1 - Math.exp(-perSecond * 600)) / perSecond / 600).toBeCloseTo(0.8, 2);
  });

  test("is what has been seen after a few sessions' length", () => {
    const turnover = new Turnover(100, 100, 0);
    for (let second = 1; second <= 1_000; second++) {
      turnover.pass(second * 1_000, 50, 100);
      if (second % 2 === 0) turnover.endedEarly();
    }
    expect(turnover.earlyPerSecond).toBeCloseTo(0.01, 3);
  });
});
