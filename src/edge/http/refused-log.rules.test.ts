// Question: is a reason in the log, and does a flood of refusals not flood it? Method: the time is set.
import { expect, test } from "vitest";
import { REFUSED_LOGGED_MAX, REFUSED_REASONS_MAX } from "../../contract/bounds.ts";
import { RefusedLog } from "./refused-log.ts";

const MINUTE_MS = 60_000;

test("a few of a reason are logged in a minute, and the next minute tells how many were left out", () => {
  const log = new RefusedLog();
  const noted = Array.from({ length: 1_000 }, () => log.note("expired", 0));
  expect(noted.filter((one) => one !== null)).toEqual(
    Array.from({ length: REFUSED_LOGGED_MAX }, () => ({ leftOut: 0 })),
  );
  expect(log.note("expired", MINUTE_MS)).toEqual({ leftOut: 1_000 - REFUSED_LOGGED_MAX });
  expect(log.note("expired", MINUTE_MS)).toEqual({ leftOut: 0 });
});

test("a flood of one reason hides no other", () => {
  const log = new RefusedLog();
  for (let times = 0; times < 100; times++) log.note("expired", 0);
  expect(log.note("another issuer", 0)).toEqual({ leftOut: 0 });
});

test("reasons without end are not remembered", () => {
  const log = new RefusedLog();
  const noted = Array.from({ length: 10_000 }, (_, reason) => log.note(`reason ${reason}`, 0));
  expect(noted.filter((one) => one !== null)).toHaveLength(REFUSED_REASONS_MAX);
});
