// Question: are polls counted for the part of the sale in which their time passes? Method: a few polls, counted by hand.
import { expect, test } from "vitest";
import { Asking, PARTS } from "./asking.ts";

const MINUTE = 60_000;
const perHalfHour = (asking: Asking) => PARTS.map((part) => asking.perHalfHour(part));

test("a poll counts for the part in which its time passes, in shares where that is several", () => {
  const asking = new Asking(10 * MINUTE, [20 * MINUTE, 30 * MINUTE]);
  asking.asks(0, 5 * MINUTE);
  asking.asks(5 * MINUTE, 15 * MINUTE);
  asking.asks(15 * MINUTE, 20 * MINUTE);
  asking.asks(20 * MINUTE, 30 * MINUTE);
  expect(perHalfHour(asking)).toEqual([4.5, 3, 4.5]);
});

test("of a part in which nobody waited nothing is said", () => {
  const asking = new Asking(10 * MINUTE, []);
  asking.asks(0, MINUTE);
  expect(perHalfHour(asking)).toEqual([30, null, null]);
});
