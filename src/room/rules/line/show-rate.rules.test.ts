// Goal: the rate is the share of those whose time has come. Method: tallies by hand. It does not prove that only matured
// calls are tallied; calls and line do.
import { describe, expect, test } from "vitest";
import { ShowRate, type Tally } from "./show-rate.ts";

function rateOf(...tallies: Omit<Tally, "first" | "calledAt">[]): ShowRate {
  const rate = new ShowRate();
  for (const [index, tally] of tallies.entries()) rate.add({ first: index + 1, calledAt: index, ...tally });
  return rate;
}

describe("the show-rate", () => {
  test("is one until twenty members have matured", () => {
    expect(rateOf({ shown: 0, members: 19 }).rate).toBe(1);
    expect(rateOf({ shown: 5, members: 19 }, { shown: 0, members: 1 }).rate).toBe(0.25);
  });

  test("is never below one in twenty", () => {
    expect(rateOf({ shown: 0, members: 200 }).rate).toBe(0.05);
  });

  test("forgets what is more than three hundred members ago", () => {
    const rate = rateOf({ shown: 0, members: 100 }, { shown: 300, members: 300 });
    expect([rate.rate, rate.since]).toEqual([1, 2]);
  });

  test("keeps a tally while without it fewer than three hundred were left", () => {
    const rate = rateOf({ shown: 50, members: 100 }, { shown: 170, members: 299 });
    expect([rate.rate, rate.since]).toEqual([220 / 399, 1]);
  });

  test("forgets at once what twenty members show to be another crowd", () => {
    const rate = rateOf({ shown: 270, members: 300 }, { shown: 2, members: 20 });
    expect([rate.rate, rate.since]).toEqual([0.1, 2]);
  });

  test("does not take chance for another crowd", () => {
    expect(rateOf({ shown: 270, members: 300 }, { shown: 13, members: 20 }).since).toBe(1);
    expect(rateOf({ shown: 270, members: 300 }, { shown: 0, members: 19 }).since).toBe(1);
  });

  test("is not moved by a call all of whose members left", () => {
    expect(rateOf({ shown: 10, members: 20 }, { shown: 0, members: 0 }).rate).toBe(0.5);
  });

  test("that keeps a stretch of time forgets nothing within it", () => {
    const steady = new ShowRate(10_000);
    for (let second = 0; second <= 20; second++) {
      steady.add({ first: second + 1, calledAt: second * 1_000, shown: second <= 15 ? 150 : 160, members: 300 });
    }
    expect([steady.since, steady.rate]).toEqual([12, 155 / 300]);
  });

  test("that keeps a stretch of time still looks back on three hundred", () => {
    const steady = new ShowRate(10_000);
    for (let minute = 0; minute < 10; minute++) {
      steady.add({ first: minute + 1, calledAt: minute * 60_000, shown: 40 + minute, members: 100 });
    }
    expect([steady.since, steady.rate]).toEqual([8, 144 / 300]);
  });

  test("looks back on nothing at first", () => {
    expect(new ShowRate().since).toBeNull();
  });
});
