// Question: which word is told of how many seats that are left? Method: both bounds, and just beside them.
import { expect, test } from "vitest";
import { availabilityOf } from "./availability.ts";

test.each([
  [0, 0, "soldOut"],
  [0, 60_000, "soldOut"],
  [1, 1, "available"],
  [1, 20, "available"],
  [1, 21, "few"],
  [199, 60_000, "few"],
  [200, 60_000, "available"],
  [50, 1_000, "available"],
  [49, 1_000, "few"],
])("%i of %i left: %s", (available, total, word) => {
  expect(availabilityOf({ available, total })).toBe(word);
});
