// Goal: the checks name each broken promise, and nothing else. Method: histories by hand. It does not prove that a
// simulated sale tells them everything it sees.
import { expect, test } from "vitest";
import { Checks, type Promised } from "./checks.ts";
import { POLICY } from "./crowd-model.ts";

const FAST = { ...POLICY, maxAdmitted: 2 };

function brokenBy(history: (checks: Checks) => void, policy = FAST): Promised[] {
  const checks = new Checks(policy);
  for (const number of [1, 2, 3]) checks.joined(number);
  checks.served(3);
  history(checks);
  return checks.violations.map(({ promise }) => promise);
}

test("a history that breaks nothing is left alone", () => {
  const broken = brokenBy((checks) => {
    checks.asked(1, false, 0);
    checks.admitted(1, 0);
    checks.asked(2, true, 0);
    checks.admitted(2, 0);
    checks.ended();
    checks.asked(3, false, 0);
    checks.admitted(3, 0);
    checks.shown(3, 5, 7, 5);
  });
  expect(broken).toEqual([]);
});

test("a number out of order is named", () => {
  expect(brokenBy((checks) => checks.joined(5))).toEqual(["order"]);
});

test("a call that is taken back is named", () => {
  expect(brokenBy((checks) => checks.served(2))).toEqual(["watermark"]);
});

test("one too many inside is named", () => {
  expect(brokenBy((checks) => [1, 2, 3].forEach((number) => checks.admitted(number, 0)))).toEqual(["maximum"]);
});

test("one too soon is named, and one in time is not", () => {
  const slow = { ...FAST, admitPerMinute: 6 };
  const second = (at: number) => (checks: Checks) => [0, at].forEach((now, index) => checks.admitted(index + 1, now));
  expect(brokenBy(second(9_999), slow)).toEqual(["rate"]);
  expect(brokenBy(second(10_000), slow)).toEqual([]);
});

test("an admission that takes the slot of a smaller number at the door is named", () => {
  const taken = (isLate: boolean) => (checks: Checks) => {
    checks.admitted(1, 0);
    checks.asked(2, isLate, 0);
    checks.asked(3, false, 0);
    checks.admitted(3, 0);
  };
  expect(brokenBy(taken(false))).toEqual(["claims"]);
  expect(brokenBy(taken(true))).toEqual(["late"]);
});

test("a smaller number that has not asked for longer than an offer is owed nothing", () => {
  const broken = brokenBy((checks) => {
    checks.admitted(1, 0);
    checks.asked(2, false, 0);
    checks.asked(3, false, 8_001);
    checks.admitted(3, 8_001);
  });
  expect(broken).toEqual([]);
});

test("a place that is lost is named by whose it was", () => {
  expect(brokenBy((checks) => checks.lost(2, false, 0))).toEqual(["present"]);
  expect(brokenBy((checks) => checks.lost(2, true, 0))).toEqual(["late"]);
});

test("a position that rises, or is better than the truth, is named", () => {
  expect(brokenBy((checks) => checks.shown(3, 8, 7, 5))).toEqual(["position"]);
  expect(brokenBy((checks) => checks.shown(3, 4, 7, 5))).toEqual(["position"]);
});
