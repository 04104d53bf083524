// Question: do the pure parts of a concert's screens say what they should: prices, what is left, how long, and a calendar entry?
// Method: made-up concerts and instants. Doesn't prove how it looks.
import { expect, test } from "vitest";
import { clockOf, partsOf } from "../../shared/time/duration.ts";
import { momentsOf } from "../../shared/time/moments.ts";
import { calendarText } from "./calendar.ts";
import { commonGrades, isNearlySoldOut, isSoldOut, lowestPrice } from "./dates.ts";
import type { Performance } from "./types.ts";

const date = (fields: Partial<Performance> = {}): Performance => ({
  performanceId: "prf_1",
  startsAt: "2030-12-24T10:00:00.000Z",
  state: "onSale",
  grades: [
    { grade: "R", price: 100 },
    { grade: "VIP", price: 200 },
  ],
  availability: "available",
  layoutVersion: "v",
  ...fields,
});

test("a concert is sold out when every date to come is, and nearly so when all that is left is", () => {
  const soldOut = date({ availability: "soldOut" });
  const past = date({ state: "past", availability: "soldOut" });
  expect(isSoldOut({ performances: [soldOut, past] })).toBe(true);
  expect(isSoldOut({ performances: [soldOut, date()] })).toBe(false);
  expect(isSoldOut({ performances: [past] })).toBe(false);
  expect(isNearlySoldOut({ performances: [soldOut, date({ availability: "few" })] })).toBe(true);
  expect(isNearlySoldOut({ performances: [date(), date({ availability: "few" })] })).toBe(false);
  expect(isNearlySoldOut({ performances: [soldOut] })).toBe(false);
});

test("the lowest price is that of a date to come", () => {
  const cheap = date({ state: "cancelled", grades: [{ grade: "R", price: 1 }] });
  expect(lowestPrice({ performances: [cheap, date()] })).toBe(100);
  expect(lowestPrice({ performances: [cheap] })).toBe(1);
  expect(lowestPrice({ performances: [] })).toBeNull();
});

test("prices stand once where all dates have the same, dearest first", () => {
  const same = date({ grades: date().grades.toReversed() });
  expect(commonGrades({ performances: [date(), same] })?.map(({ price }) => price)).toEqual([200, 100]);
  expect(commonGrades({ performances: [date(), date({ grades: [{ grade: "R", price: 1 }] })] })).toBeNull();
});

test.each([
  [0, "0:00"],
  [0.2, "0:01"],
  [-5, "0:00"],
  [59, "0:59"],
  [605, "10:05"],
  [3_605, "1:00:05"],
])("%d seconds are %s", (seconds, clock) => {
  expect(clockOf(partsOf(seconds))).toBe(clock);
});

test("days are apart from the clock", () => {
  expect(partsOf(2 * 86_400 + 61)).toEqual({ days: 2, hours: 0, minutes: 1, seconds: 1 });
});

test("a date is that of the venue, and its day a bare figure in every language", () => {
  const instant = "2030-12-24T20:00:00.000Z";
  for (const language of ["en", "ko"] as const) expect(momentsOf(language, "Asia/Seoul").day(instant)).toBe("25");
  expect(momentsOf("en", "Europe/Vienna").day(instant)).toBe("24");
});

test("a calendar entry escapes what means something there, and folds long lines between characters", () => {
  const text = calendarText({
    id: "con_1",
    title: `송년음악회; 베토벤, \\ ${"가".repeat(60)}`,
    place: "https://example.com/concerts/con_1",
    startsAt: "2030-12-24T10:00:00.000Z",
  });
  const lines = text.split("\r\n");
  expect(lines.every((line) => new TextEncoder().encode(line).length <= 75)).toBe(true);
  const unfolded = text.replaceAll("\r\n ", "");
  expect(unfolded).toContain(`SUMMARY:송년음악회\\; 베토벤\\, \\\\ ${"가".repeat(60)}\r\n`);
  expect(unfolded).toContain("DTSTART:20301224T100000Z\r\nDTEND:20301224T103000Z\r\n");
});
