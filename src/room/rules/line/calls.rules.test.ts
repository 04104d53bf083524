// Goal: a call is fresh, then matured, then lapsed, and each member is counted once. Method: one or two cohorts and named
// moments. It does not prove how many are called; line does.
import { describe, expect, test } from "vitest";
import { Calls, NOTICE_MS, type Cohort } from "./calls.ts";
import { NO_KEPT_RIGHT } from "../../../domain/claim-right.ts";
import { ShowRate } from "./show-rate.ts";

const OFFER_MS = 8_000;
const CLAIM_MS = 300_000;
const RIGHT = { claimMs: CLAIM_MS, kept: NO_KEPT_RIGHT };
const FRESH_MS = NOTICE_MS + OFFER_MS;

const cohort = (first: number, last: number, calledAt: number): Cohort => {
  const members = last - first + 1;
  return { first, last, calledAt, members, silent: members, shown: 0, gone: 0 };
};
function callsOf(...cohorts: Cohort[]): { calls: Calls; rate: ShowRate; pass: (now: number) => void } {
  const rate = new ShowRate();
  const calls = new Calls(rate, new ShowRate());
  for (const each of cohorts) calls.add(each);
  return { calls, rate, pass: (now) => calls.advance(now, OFFER_MS, RIGHT) };
}

describe("calls", () => {
  test("are fresh for the offer and two seconds, and no millisecond longer", () => {
    const { calls, pass } = callsOf(cohort(1, 5, 0));
    pass(FRESH_MS - 1);
    expect(calls.fresh).toBe(5);
    pass(FRESH_MS);
    expect(calls.fresh).toBe(0);
  });

  test("mature at the instant that is named as the next", () => {
    const { calls, pass } = callsOf(cohort(1, 5, 100), cohort(6, 9, 300));
    expect(calls.nextMaturity(OFFER_MS, CLAIM_MS)).toBe(100 + FRESH_MS);
    pass(100 + FRESH_MS);
    expect(calls.nextMaturity(OFFER_MS, CLAIM_MS)).toBe(300 + FRESH_MS);
    expect(calls.freshFrom).toBe(6);
  });

  test("wait for nobody who has asked or left", () => {
    const { calls } = callsOf(cohort(1, 5, 0));
    calls.heardFrom(2, "asked");
    calls.heardFrom(3, "left");
    expect([calls.fresh, calls.silent]).toEqual([3, 3]);
  });

  test("tally who asked while fresh, of those who had not left", () => {
    const { calls, rate, pass } = callsOf(cohort(1, 40, 0));
    for (let number = 1; number <= 15; number++) calls.heardFrom(number, "asked");
    for (let number = 16; number <= 20; number++) calls.heardFrom(number, "left");
    pass(FRESH_MS);
    for (let number = 21; number <= 40; number++) calls.heardFrom(number, "asked");
    expect(rate.rate).toBe(15 / 35);
  });

  test("say nothing of the rate while they are fresh", () => {
    const { rate, pass } = callsOf(cohort(1, 400, 0));
    pass(FRESH_MS - 1);
    expect(rate.rate).toBe(1);
  });

  test("are known until the right has lapsed", () => {
    const { calls, pass } = callsOf(cohort(1, 5, 70));
    pass(70 + CLAIM_MS - 1);
    expect([calls.calledAt(5), calls.calledAt(6), calls.silent]).toEqual([70, null, 5]);
    pass(70 + CLAIM_MS);
    expect([calls.calledAt(5), calls.silent]).toEqual([null, 0]);
  });

  test("are not counted twice when somebody is heard from after the right has lapsed", () => {
    const { calls, pass } = callsOf(cohort(1, 5, 0));
    pass(CLAIM_MS);
    calls.heardFrom(1, "left");
    expect([calls.fresh, calls.silent]).toEqual([0, 0]);
  });

  test("have a velocity once there are five seconds to tell it from, without the first burst", () => {
    const { calls } = callsOf(cohort(1, 500, 0), cohort(501, 520, 2_000), cohort(521, 530, 4_000));
    expect([calls.velocity(4_999), calls.velocity(5_000), calls.velocity(10_000)]).toEqual([null, 6, 3]);
  });

  test("have a velocity of the last minute only", () => {
    const { calls } = callsOf(cohort(1, 1, 0), cohort(2, 101, 30_000), cohort(102, 131, 80_000));
    expect(calls.velocity(100_000)).toBe(0.5);
  });

  test("stay right when hundreds of old cohorts are forgotten", () => {
    const { calls, pass } = callsOf(...Array.from({ length: 600 }, (_, index) => cohort(index + 1, index + 1, index)));
    pass(CLAIM_MS + 599 - 10);
    calls.add(cohort(601, 610, CLAIM_MS + 600));
    expect([calls.calledAt(590), calls.calledAt(591), calls.calledAt(605)]).toEqual([null, 590, CLAIM_MS + 600]);
    expect([calls.silent, calls.fresh, calls.freshFrom]).toEqual([20, 10, 601]);
  });
});
