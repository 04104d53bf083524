// Goal: the state of a sale at every moment. Method: a table of settings and moments. It does not prove what each state
// allows; concert and holding do.
import { describe, expect, test } from "vitest";
import { lobbyOpensAt, nextSaleChange, saleState, spanOf, stateBySettings, type SaleTimes } from "./sale-phase.ts";

const OPENS = 1_000;
const CLOSES = 2_000;
const LAST = 9_000_000;
const date = (startsAt: number, cancelledAt: number | null = null) => ({ startsAt, cancelledAt });
/** Dates that go on after everything that is asked of the sale's own times. */
const ENDLESS = spanOf([date(LAST)]);
const times = (changed: Partial<SaleTimes> = {}): SaleTimes => ({
  lobbyOpensAt: null,
  saleOpensAt: OPENS,
  saleClosesAt: CLOSES,
  state: "open",
  isDraft: false,
  ...changed,
});

describe("the state of a sale", () => {
  test.each([
    ["open", OPENS - 1, "scheduled"],
    ["open", OPENS, "open"],
    ["open", CLOSES - 1, "open"],
    ["open", CLOSES, "closed"],
    ["paused", OPENS - 1, "scheduled"],
    ["paused", OPENS, "paused"],
    ["paused", CLOSES, "closed"],
    ["closed", OPENS - 1, "closed"],
    ["closed", OPENS, "closed"],
  ] as const)("that the operator has set to %s is, at %i, %s", (state, now, expected) => {
    expect(saleState(times({ state }), ENDLESS, now)).toBe(expected);
  });

  test("without an end stays open", () => {
    expect(saleState(times({ saleClosesAt: null }), ENDLESS, 1_000_000)).toBe("open");
  });

  test.each(["open", "paused"] as const)(
    "that is %s is closed from the start of the last date that takes place",
    (state) => {
      const span = spanOf([date(1_500), date(1_700), date(1_900, 1_000)]);
      const at = (now: number) => saleState(times({ state }), span, now);
      expect([at(1_699), at(1_700)]).toEqual([state, "closed"]);
    },
  );

  test("none of whose dates takes place is closed, also before it opens", () => {
    const span = spanOf([date(1_500, 1), date(1_700, 1)]);
    expect([0, OPENS].map((now) => saleState(times(), span, now))).toEqual(["closed", "closed"]);
    expect(stateBySettings(times(), OPENS)).toBe("open");
  });
});

describe("the span of a concert's dates", () => {
  test("is that of the dates that take place", () => {
    const dates = [date(1_000, 1), date(2_000), date(3_000), date(4_000, 1)];
    expect(spanOf(dates)).toEqual({ firstPerformanceAt: 2_000, lastPerformanceAt: 3_000, takesPlace: true });
  });

  test("is that of all dates when none takes place", () => {
    const dates = [date(1_000, 1), date(4_000, 1)];
    expect(spanOf(dates)).toEqual({ firstPerformanceAt: 1_000, lastPerformanceAt: 4_000, takesPlace: false });
  });
});

describe("the lobby", () => {
  test("opens when it says, or with the sale", () => {
    expect(lobbyOpensAt(times({ lobbyOpensAt: 400 }))).toBe(400);
    expect(lobbyOpensAt(times())).toBe(OPENS);
  });
});

describe("the next change of a sale", () => {
  test("is its opening, then its end, then the start of its last date", () => {
    expect([0, OPENS, CLOSES].map((now) => nextSaleChange(times(), ENDLESS, now))).toEqual([OPENS, CLOSES, LAST]);
  });

  test("is nothing more once the last date has begun, or an endless sale without dates is open", () => {
    expect(nextSaleChange(times({ saleClosesAt: null }), ENDLESS, LAST)).toBeNull();
    expect(nextSaleChange(times({ saleClosesAt: null }), spanOf([date(LAST, 1)]), OPENS)).toBeNull();
  });
});
