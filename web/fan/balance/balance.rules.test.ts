// Question: is an amount read as it was meant, is a charge whose answer was lost the same charge again, and is no entry lost or shown
// twice while new ones come?
import { expect, test } from "vitest";
import type { LedgerEntry } from "../../../clients/frontrow/schema.d.ts";
import { amountIn } from "./amount.ts";
import { chargeKeys } from "./charge-key.ts";
import { withNewest, withOlder } from "./history.ts";

test.each([
  ["50000", 50_000],
  [" 50,000 ", 50_000],
  ["1 000 000", 1_000_000],
  ["₩1,000", 1_000],
  ["１０００원", 1_000],
  ["0", null],
  ["", null],
  ["1.5", null],
  ["-5", null],
  ["1,00", null],
  ["1e3", null],
  ["10000001", null],
  ["99999999999999999999", null],
])("%j is %j won", (typed, amount) => {
  expect(amountIn(typed, 10_000_000)).toBe(amount);
});

function memory() {
  const values = new Map<string, string>();
  return {
    getItem: (name: string) => values.get(name) ?? null,
    setItem: (name: string, value: string) => void values.set(name, value),
  };
}

test("a charge keeps its key until its answer came, also over a reload", () => {
  let made = 0;
  const makeKey = () => `key ${(made += 1)}`;
  const storage = memory();
  const before = chargeKeys(storage, makeKey);
  expect(before.keyFor(5)).toBe("key 1");
  expect(before.keyFor(5)).toBe("key 1");
  const after = chargeKeys(storage, makeKey);
  expect(after.keyFor(5)).toBe("key 1");
  after.answered();
  expect(after.keyFor(5)).toBe("key 2");
  expect(after.keyFor(6)).toBe("key 3");
});

test("a storage that throws leaves a key for as long as the page lives", () => {
  const broken = () => {
    throw new Error("forbidden");
  };
  const keys = chargeKeys({ getItem: broken, setItem: broken }, () => "key");
  expect(keys.keyFor(5)).toBe("key");
  keys.answered();
});

const entry = (entryId: number): LedgerEntry => ({
  entryId: String(entryId),
  kind: "charge",
  amount: 1,
  balance: entryId,
  reference: "chg",
  createdAt: "2026-11-25T00:00:00.000Z",
});
const page = (from: number, to: number, nextCursor: string | null = "more") => ({
  items: Array.from({ length: from - to + 1 }, (_, at) => entry(from - at)),
  nextCursor,
});
const ids = ({ items }: { items: readonly LedgerEntry[] }) => items.map(({ entryId }) => Number(entryId));

test("new entries stand before what was read, and what was read stays", () => {
  const known = withOlder(page(40, 21), page(20, 1, null));
  expect(ids(withNewest(known, page(42, 23)))).toEqual(ids(page(42, 1)));
  expect(withNewest(known, page(42, 23)).nextCursor).toBeNull();
});

test("where the newest page doesn't meet what was read, it stands alone: nothing between is left out in silence", () => {
  expect(withNewest(page(40, 21), page(90, 71))).toEqual(page(90, 71));
});
