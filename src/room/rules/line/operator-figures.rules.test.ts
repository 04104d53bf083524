// Goal: the operator's figures count what they say, and settling changes none of them. Method: numbers and moments by
// hand. That a whole line counts so, also after an eviction, line.properties.rules.test.ts and restore.rules.test.ts show.
import { describe, expect, test } from "vitest";
import { AdmissionRate } from "./admission-rate.ts";
import { Turnout } from "./turnout.ts";

describe("who showed up", () => {
  test("is counted once a number, in time and at all", () => {
    const shownUp = new Turnout();
    shownUp.add(3, true);
    shownUp.add(7, false);
    shownUp.add(3, false);
    expect(shownUp.total).toEqual({ inTime: 1, inAll: 2 });
  });

  test("is the same when a part is settled and the rest is read again", () => {
    const before = new Turnout();
    for (let number = 1; number <= 9_000; number += 2) before.add(number, number % 3 === 0);
    before.settle(5_000);
    before.settle(5_003);
    const after = new Turnout(5_003, before.settled);
    for (let number = 5_005; number <= 9_000; number += 2) after.add(number, number % 3 === 0);
    expect(after.total).toEqual(before.total);
  });
});

describe("admissions per minute", () => {
  test("are those of the running second and the 59 before it", () => {
    const rate = new AdmissionRate();
    rate.add(1, 999);
    rate.add(2, 1_000);
    expect([rate.perMinute(1_000), rate.perMinute(59_999), rate.perMinute(60_000), rate.perMinute(61_000)]).toEqual([
      2, 2, 1, 0,
    ]);
  });

  test("are counted when every second had some, for longer than a minute", () => {
    const rate = new AdmissionRate();
    for (let ms = 0; ms < 200_000; ms += 500) rate.add(ms, ms);
    expect(rate.perMinute(199_999)).toBe(120);
  });

  test("name the smallest number that must be read again", () => {
    const rate = new AdmissionRate();
    rate.add(4, 0);
    rate.add(9, 30_000);
    rate.add(8, 30_500);
    expect([rate.since(30_500), rate.since(60_000), rate.since(100_000)]).toEqual([4, 8, null]);
  });
});
