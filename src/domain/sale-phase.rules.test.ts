// Goal: the state of a sale at every moment. Method: a table of settings and moments. It does not prove what each state
// allows; concert and holding do.
import { describe, expect, test } from "vitest";
import { lobbyOpensAt, nextSaleChange, saleState, type SaleTimes } from "./sale-phase.ts";

const OPENS = 1_000;
const CLOSES = 2_000;
const times = (changed: Partial<SaleTimes> = {}): SaleTimes => ({
  lobbyOpensAt: null,
  saleOpensAt: OPENS,
  saleClosesAt: CLOSES,
  state: "open",
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
    expect(saleState(times({ state }), now)).toBe(expected);
  });

  test("without an end stays open", () => {
    expect(saleState(times({ saleClosesAt: null }), Number.MAX_SAFE_INTEGER)).toBe("open");
  });
});

describe("the lobby", () => {
  test("opens when it says, or with the sale", () => {
    expect(lobbyOpensAt(times({ lobbyOpensAt: 400 }))).toBe(400);
    expect(lobbyOpensAt(times())).toBe(OPENS);
  });
});

describe("the next change of a sale", () => {
  test("is its opening, then its end, then nothing", () => {
    expect([0, OPENS, CLOSES].map((now) => nextSaleChange(times(), now))).toEqual([OPENS, CLOSES, null]);
  });

  test("is nothing more once an endless sale is open", () => {
    expect(nextSaleChange(times({ saleClosesAt: null }), OPENS)).toBeNull();
  });
});
