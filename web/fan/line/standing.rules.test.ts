// Question: does the panel say of a place what it means: how many are ahead, how far the fan has come, how long, and what is left?
// Method: made-up places. Doesn't prove how it looks.
import { expect, test } from "vitest";
import { minutesOf, peopleAhead, progressOf, standpointOf, supplyOf } from "./standing.ts";

test.each([
  ["waiting", "open", "waiting"],
  ["waiting", "scheduled", "lobby"],
  ["waiting", "paused", "paused"],
  // Called before the pause: the right to enter is there.
  ["ready", "paused", "ready"],
  ["ready", "open", "ready"],
] as const)("a place that is %s in a sale that is %s is shown as %s", (status, sale, standpoint) => {
  expect(standpointOf({ status, sale })).toBe(standpoint);
});

test("a position of 1 is next", () => {
  expect([1, 2, 0].map((position) => peopleAhead({ position }))).toEqual([0, 1, 0]);
});

test("the way is counted from the first position that was seen", () => {
  expect(progressOf({ position: 101 }, 101)).toBe(0);
  expect(progressOf({ position: 51 }, 101)).toBe(0.5);
  expect(progressOf({ position: 1 }, 101)).toBe(1);
  expect(progressOf({ position: 0 }, 101)).toBe(1);
  expect(progressOf({ position: 1 }, 1)).toBeNull();
});

test("fewer seats than people ahead are told, and none at all", () => {
  expect(supplyOf({ position: 101, seatsAvailable: 100 })).toBe("enough");
  expect(supplyOf({ position: 102, seatsAvailable: 100 })).toBe("fewerThanAhead");
  expect(supplyOf({ position: 1, seatsAvailable: 0 })).toBe("none");
});

test.each([
  [null, null],
  [{ low: 5, high: 50 }, "underAMinute"],
  [
    { low: 40, high: 75 },
    { low: 1, high: 2 },
  ],
  [
    { low: 60, high: 60 },
    { low: 1, high: 1 },
  ],
  [
    { low: 600, high: 905 },
    { low: 10, high: 16 },
  ],
])("a wait of %j is told as %j", (wait, minutes) => {
  expect(minutesOf(wait)).toEqual(minutes);
});
