// Question: do the formulas say how far to call, who may enter and when the next call is due? Method: figures of one instant
// worked out by hand. It does not prove that the line hands in the right figures; line.properties looks for that.
import { describe, expect, test } from "vitest";
import { callsToMake, mayEnter, nextCallAt, spareSlots, spareTokens, type Capacity } from "./capacity.ts";

/** A hall of 100, of which 40 are inside; tokens for 50 at once, one a second, and offers of eight seconds. */
const capacityOf = (changed: Partial<Capacity> = {}): Capacity => ({
  maxAdmitted: 100,
  admitted: 40,
  activeClaims: 0,
  freshCalls: 0,
  showRate: 1,
  bucket: { units: 50 * 60_000, at: 1_000 },
  admitPerMinute: 60,
  offerMs: 8_000,
  ...changed,
});
const withTokens = (tokens: number): Partial<Capacity> => ({ bucket: { units: tokens * 60_000, at: 1_000 } });

describe("what is spare", () => {
  test("is what is left of slots and tokens after a whole one for each claim and a share for each fresh call", () => {
    const capacity = capacityOf({ activeClaims: 5, freshCalls: 20, showRate: 0.5 });
    expect([spareSlots(capacity), spareTokens(capacity)]).toEqual([100 - 40 - 5 - 10, 50 + 8 - 5 - 10]);
  });

  test("is negative when more were called than fit", () => {
    expect(spareSlots(capacityOf({ maxAdmitted: 30 }))).toBe(-10);
  });
});

describe("how many calls to make", () => {
  test.each([
    ["as many as slots", { ...withTokens(90) }, 60],
    ["as many as tokens, with those that come back during the offer", {}, 58],
    ["more when only some show up", { ...withTokens(90), showRate: 0.25 }, 240],
    ["fewer for those who are expected already", { ...withTokens(90), activeClaims: 5, freshCalls: 20 }, 35],
    ["none when more were called than fit", { maxAdmitted: 30 }, -10],
  ])("%s", (_, changed, calls) => {
    expect(callsToMake(capacityOf(changed))).toBe(calls);
  });

  test("is not one too few where shares add up to a whole that no binary fraction has", () => {
    expect(callsToMake(capacityOf({ maxAdmitted: 41, freshCalls: 3, showRate: 0.1 }))).toBe(7);
  });
});

describe("the next call", () => {
  test("is due when the tokens missing for one fan have come back", () => {
    expect(nextCallAt(capacityOf({ ...withTokens(0), freshCalls: 10 }))).toBe(1_000 + 3_000);
  });

  test("waits for no token while there is no slot, nor for one that the bucket can't hold", () => {
    expect(nextCallAt(capacityOf({ admitted: 100 }))).toBeNull();
    expect(nextCallAt(capacityOf({ ...withTokens(0), activeClaims: 30 }))).toBeNull();
  });
});

describe("a called fan", () => {
  test("may enter while a slot is left after the claims and expected calls ahead", () => {
    expect(mayEnter(capacityOf({ admitted: 97, activeClaims: 2 }))).toBe(true);
    expect(mayEnter(capacityOf({ admitted: 97, activeClaims: 3 }))).toBe(false);
    expect(mayEnter(capacityOf({ admitted: 97, activeClaims: 2, freshCalls: 2, showRate: 0.5 }))).toBe(false);
  });

  test("may enter while a token is left after one for each claim ahead", () => {
    expect(mayEnter(capacityOf({ ...withTokens(3), activeClaims: 2, freshCalls: 9 }))).toBe(true);
    expect(mayEnter(capacityOf({ ...withTokens(3), activeClaims: 3 }))).toBe(false);
  });
});
