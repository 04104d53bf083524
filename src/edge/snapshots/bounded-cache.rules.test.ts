// Question: does a memo keep what is new, forget what is old, and never grow beyond its bound? Method: by example, and for
// the bound by counting what of many can still be found.
import { expect, test } from "vitest";
import { createBoundedCache } from "./bounded-cache.ts";

const MAX_AGE_MS = 100;

test("a value is found until it is too old", () => {
  const memo = createBoundedCache<number>(10);
  memo.set("a", 1, 1_000);
  expect(memo.get("a", 1_000 + MAX_AGE_MS, MAX_AGE_MS)).toBe(1);
  expect(memo.get("a", 1_001 + MAX_AGE_MS, MAX_AGE_MS)).toBeNull();
  expect(memo.get("b", 1_000, MAX_AGE_MS)).toBeNull();
});

test("the newer of two values is found, also when the older one has been there for long", () => {
  const memo = createBoundedCache<number>(4);
  for (const [at, key] of ["a", "b", "c"].entries()) memo.set(key, at, 0);
  memo.set("a", 9, 0);
  expect(memo.get("a", 0, MAX_AGE_MS)).toBe(9);
  memo.drop("a");
  expect(memo.get("a", 0, MAX_AGE_MS)).toBeNull();
});

test("the newer half is always there, and no more than the bound", () => {
  const memo = createBoundedCache<number>(10);
  for (let count = 1; count <= 200; count++) {
    memo.set(`key ${count}`, count, 0);
    const found = Array.from({ length: count }, (_, at) => memo.get(`key ${at + 1}`, 0, MAX_AGE_MS) !== null);
    expect(found.filter(Boolean).length).toBeLessThanOrEqual(10);
    expect(found.slice(-5).every(Boolean)).toBe(true);
  }
});

test("what is cleared is gone", () => {
  const memo = createBoundedCache<number>(2);
  for (const key of ["a", "b"]) memo.set(key, 1, 0);
  memo.clear();
  expect(["a", "b"].map((key) => memo.get(key, 0, MAX_AGE_MS))).toEqual([null, null]);
});
