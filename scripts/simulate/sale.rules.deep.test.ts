// Goal: the line fills the slots whoever comes, and hurts nobody who is there. Method: whole sales with small crowds,
// seeds in the names. It does not prove that an estimate is right (estimates), nor that the checks see everything (checks).
import { describe, expect, test, vi } from "vitest";
import { absence, scenarioOf } from "./crowd-model.ts";
import { SimulatedSale } from "./sale.ts";
import { meanSessionSeconds } from "./scenario.ts";

// Whole sales take a second or two, and much longer where other programs take the processor.
vi.setConfig({ testTimeout: 60_000 });

const SEEDS = [11, 12, 13];
const WATCHED = 100;
const SHARES = [0, 0.2, 0.6, 0.9];

/** Enough fans for some changes of all sessions, however many of them are absent. */
const fansFor = (maxAdmitted: number, absent: number): number => Math.round((8 * maxAdmitted) / (1 - absent)) + 100;

describe("slots stay in use", () => {
  for (const maxAdmitted of [10, 100]) {
    for (const vanish of [0, 0.1]) {
      test.each(SHARES)(`${maxAdmitted} inside, ${vanish} ask and vanish, absent: %f`, (absent) => {
        for (const seed of SEEDS) {
          const changed = { seed, fans: fansFor(maxAdmitted, absent), absent: absence(absent), vanish };
          const sale = new SimulatedSale(scenarioOf(changed, { maxAdmitted }), { watched: WATCHED }).play();
          expect(sale.utilisation, `seed ${seed}`).toBeGreaterThanOrEqual(0.9);
          expect(sale.checks.violations).toEqual([]);
        }
      });
    }
  }

  test("also where most sessions end early", () => {
    for (const seed of SEEDS) {
      const scenario = scenarioOf({ seed, fans: 3_000, absent: absence(0.6), pay: 0.7 }, { sessionSeconds: 240 });
      expect(meanSessionSeconds(scenario)).toBeGreaterThan(15 * 8);
      expect(new SimulatedSale(scenario, { watched: WATCHED }).play().utilisation).toBeGreaterThanOrEqual(0.9);
    }
  });
});

describe("when absence jumps", () => {
  const JUMP = 600;
  /** Sessions end evenly here, so that a minute is like the next. */
  const jumping = (seed: number, from: number, to: number) =>
    scenarioOf(
      { seed, fans: 12_000, absent: absence(from, [to, JUMP], [from, 2 * JUMP]), pay: 1 },
      { sessionSeconds: 240 },
    );

  test.each([
    [0.1, 0.9],
    [0.9, 0.1],
  ])("from %f to %f and back, as many slots are taken again within 15 seconds", (from, to) => {
    for (const seed of SEEDS) {
      const sale = new SimulatedSale(jumping(seed, from, to), { watched: WATCHED }).play();
      const before = sale.utilisationFrom(JUMP - 120, JUMP);
      for (const jumpAt of [JUMP, 2 * JUMP]) {
        const after = sale.utilisationFrom(jumpAt + 15, jumpAt + 75);
        expect(after / before, `seed ${seed}, ${jumpAt} s`).toBeGreaterThanOrEqual(0.9);
      }
      expect(sale.checks.violations).toEqual([]);
    }
  });
});

describe("fans who are there", () => {
  test("all get in, under their own number, and nobody loses the place", () => {
    for (const seed of SEEDS) {
      const sale = new SimulatedSale(scenarioOf({ seed, absent: absence(0.5) }), { watched: WATCHED }).play();
      const { called, absent, atTheDoor } = sale.doings;
      expect(atTheDoor.length).toBe(called - absent);
      expect(sale.checks.violations).toEqual([]);
    }
  });

  test("who come late all get in, and before anybody called later", () => {
    for (const seed of SEEDS) {
      const sale = new SimulatedSale(scenarioOf({ seed, fans: 3_000, absent: absence(0.4), late: 0.3 }), {
        watched: WATCHED,
      }).play();
      const { called, absent, late, atTheDoor, lateAtTheDoor } = sale.doings;
      expect(late).toBeGreaterThan(100);
      expect([lateAtTheDoor.length, atTheDoor.length]).toEqual([late, called - absent]);
      expect(sale.checks.violations).toEqual([]);
    }
  });
});

describe("a run", () => {
  const outcome = (seed: number) => {
    const scenario = scenarioOf({ seed, absent: absence(0.3), vanish: 0.1, late: 0.1, leave: 0.1, pay: 0.5 });
    const sale = new SimulatedSale(scenario, { watched: WATCHED }).play();
    return { doings: sale.doings, points: sale.series.points(100, 500), told: sale.estimates.every };
  };

  test("is the same again with the same seed, and another with another", () => {
    expect(outcome(5)).toEqual(outcome(5));
    expect(outcome(5).points).not.toEqual(outcome(6).points);
  });

  test("keeps every promise however the crowd arrives", () => {
    for (const arrival of ["lobby", "rush", "even"] as const) {
      const sale = new SimulatedSale(scenarioOf({ seed: 7, arrival, arrivalSeconds: 600, leave: 0.1 }), {
        watched: 500,
      }).play();
      expect(sale.checks.violations).toEqual([]);
      expect(sale.doings.called + sale.doings.left).toBe(2_000);
    }
  });
});

describe("negative controls: a sabotaged line is caught", () => {
  test("when it lets in one fan too many", () => {
    const tell = { tell: (policy: typeof told) => ({ ...policy, maxAdmitted: policy.maxAdmitted + 1 }) };
    const { policy: told } = scenarioOf();
    const broken = new SimulatedSale(scenarioOf(), tell).play().checks.violations;
    expect(new Set(broken.map(({ promise }) => promise))).toEqual(new Set(["maximum"]));
  });

  test("when it lets them in too fast", () => {
    const scenario = scenarioOf({}, { admitPerMinute: 60 });
    const fast = { tell: (policy: typeof scenario.policy) => ({ ...policy, admitPerMinute: 120 }) };
    const broken = new SimulatedSale(scenario, fast).play().checks.violations;
    expect(new Set(broken.map(({ promise }) => promise))).toContain("rate");
  });

  test("when it forgets those who come late", () => {
    const scenario = scenarioOf({ late: 0.3 });
    const forgetful = { tell: (policy: typeof scenario.policy) => ({ ...policy, claimSeconds: 60 }) };
    const broken = new SimulatedSale(scenario, forgetful).play().checks.violations;
    expect(new Set(broken.map(({ promise }) => promise))).toContain("late");
  });
});
