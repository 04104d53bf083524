// Goal: the rate is the share of those whose time has come. Method: tallies by hand. It does not prove that only matured
// calls are tallied; calls and line do.
import { describe, expect, test } from "vitest";
import { ShowRate, type Tally } from "./show-rate.ts";

function rateOf(...tallies: Omit<Tally, "first">[]): ShowRate {
  const rate = new ShowRate();
  for (const [index, tally] of tallies.entries()) rate.add({ first: index + 1, ...tally });
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
    const rate = rateOf({ shown: 0, members: 100 }, { shown: 299, members: 299 });
    expect([rate.rate, rate.since]).toEqual([299 / 399, 1]);
  });

  test("is not moved by a call all of whose members left", () => {
    expect(rateOf({ shown: 10, members: 20 }, { shown: 0, members: 0 }).rate).toBe(0.5);
  });

  test("looks back on nothing at first", () => {
    expect(new ShowRate().since).toBeNull();
  });
});
