// Goal: a claim reserves while it is renewed, and no longer. Method: named moments, and random renewals against a plain
// list. It does not prove what the line makes of the claims.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ActiveClaims } from "./active-claims.ts";
import { type ClaimRight, NO_KEPT_RIGHT } from "../../../domain/claim-right.ts";

const rightOf = (claimMs: number): ClaimRight => ({ claimMs, kept: NO_KEPT_RIGHT });

function claimsOf(...made: [number: number, at: number][]): ActiveClaims {
  const claims = new ActiveClaims();
  for (const [number, at] of made) claims.renew(number, at);
  return claims;
}

describe("active claims", () => {
  test("are counted below a number, whatever the order they came in", () => {
    const claims = claimsOf([9, 0], [3, 1], [6, 2]);
    expect([3, 4, 7, 10].map((number) => claims.below(number))).toEqual([0, 1, 2, 3]);
  });

  test("stand at exactly the offer's length after the last ask and are idle a millisecond later", () => {
    const claims = claimsOf([1, 0]);
    claims.expire(8_000, 8_000);
    expect([claims.size, claims.idleSize]).toEqual([1, 0]);
    claims.expire(8_001, 8_000);
    expect([claims.size, claims.idleSize]).toEqual([0, 1]);
  });

  test("go idle at the instant that is named as the next expiry", () => {
    const claims = claimsOf([1, 500], [2, 700]);
    expect(claims.nextExpiry(8_000, 300_000)).toBe(8_501);
    claims.expire(8_501, 8_000);
    expect([claims.size, claims.nextExpiry(8_000, 300_000)]).toEqual([1, 8_701]);
  });

  test("stand on when they are renewed", () => {
    const claims = claimsOf([1, 0], [1, 5_000]);
    claims.expire(8_001, 8_000);
    expect([claims.size, claims.below(2)]).toEqual([1, 1]);
  });

  test("stand again when an idle one is renewed", () => {
    const claims = claimsOf([1, 0]);
    claims.expire(8_001, 8_000);
    claims.renew(1, 9_000);
    expect([claims.size, claims.idleSize]).toEqual([1, 0]);
  });

  test("lapse at exactly the length of the right, idle or active", () => {
    const idle = claimsOf([1, 0]);
    idle.expire(8_001, 8_000);
    expect(idle.lapse(299_999, rightOf(300_000))).toEqual([]);
    expect(idle.lapse(300_000, rightOf(300_000))).toEqual([1]);
    expect(claimsOf([2, 0]).lapse(5_000, rightOf(5_000))).toEqual([2]);
    expect(idle.idleSize).toBe(0);
  });

  test("are gone when removed, idle or active", () => {
    const claims = claimsOf([1, 0], [2, 9_000]);
    claims.expire(9_000, 8_000);
    claims.remove(1);
    claims.remove(2);
    expect([claims.size, claims.idleSize, claims.below(9)]).toEqual([0, 0, 0]);
  });

  test("agree with a plain list of last asks", () => {
    const claims = fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.nat({ max: 4_000 })), { maxLength: 60 });
    fc.assert(
      fc.property(claims, fc.integer({ min: 1, max: 21 }), (history, below) => {
        const claims = new ActiveClaims();
        const last = new Map<number, number>();
        let now = 0;
        for (const [number, pause] of history) {
          now += pause;
          claims.expire(now, 8_000);
          for (const lapsed of claims.lapse(now, rightOf(20_000))) last.delete(lapsed);
          claims.renew(number, now);
          last.set(number, now);
        }
        const active = [...last].filter(([, at]) => now - at <= 8_000);
        expect(claims.size).toBe(active.length);
        expect(claims.idleSize).toBe(last.size - active.length);
        expect(claims.below(below)).toBe(active.filter(([number]) => number < below).length);
      }),
    );
  });
});

test("a claim renewed all day still expires and lapses by its last ask", () => {
  const claims = new ActiveClaims();
  claims.renew(7, 0);
  for (let at = 1; at <= 5_000; at++) claims.renew(3, at);
  expect([claims.size, claims.nextExpiry(100, 1_000)]).toEqual([2, 101]);
  claims.expire(5_101, 100);
  expect([claims.size, claims.idleSize]).toEqual([0, 2]);
  expect(claims.lapse(5_999, rightOf(1_000))).toEqual([7]);
  expect(claims.lapse(6_000, rightOf(1_000))).toEqual([3]);
});
