// Question: does a fingerprint tell a repeat from a reuse, and what is a repeat of a request whose answer is missing?
import { expect, test } from "vitest";
import { canonicalJson, fingerprint, repeatOf } from "./idempotency.ts";

test("the same request in another order has the same fingerprint", async () => {
  const one = await fingerprint("/v1/payments", { concertId: "con_1", holdId: "hld_1" });
  expect(await fingerprint("/v1/payments", { holdId: "hld_1", concertId: "con_1" })).toBe(one);
  expect(one).toMatch(/^[0-9a-f]{64}$/);
});

test("another path or another body has another fingerprint", async () => {
  const prints = await Promise.all([
    fingerprint("/v1/balance/charges", { amount: 1 }),
    fingerprint("/v1/balance/charges", { amount: 2 }),
    fingerprint("/v1/payments", { amount: 1 }),
  ]);
  expect(new Set(prints).size).toBe(3);
});

test("canonical JSON orders names at every depth, and only names", () => {
  expect(canonicalJson({ b: [{ d: 1, c: 2 }, "z", "a"], a: null })).toBe('{"a":null,"b":[{"c":2,"d":1},"z","a"]}');
});

test("a repeat is answered, or waits for the first request until that one is taken to be lost", () => {
  const [first, other] = [{ fingerprint: "a" }, { fingerprint: "b" }];
  const begun = { ...first, answer: null, runningUntil: 30 };
  expect(repeatOf(begun, first, 29)).toEqual({ kind: "running" });
  expect(repeatOf(begun, first, 30)).toEqual({ kind: "interrupted" });
  expect(repeatOf({ ...begun, answer: "yes" }, first, 29)).toEqual({ kind: "answered", answer: "yes" });
  for (const answer of [null, "yes"]) {
    expect(repeatOf({ ...begun, answer }, other, 30)).toEqual({ kind: "reused" });
  }
});
