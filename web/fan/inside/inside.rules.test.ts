// Question: does a session show the screen that follows from what the service has answered, and say the time when it should?
// Method: made-up answers. Doesn't prove how it looks; the browser test walks through it.
import { expect, test } from "vitest";
import { answered, keyFor } from "./kept-request.ts";
import { type Known, screenOf } from "./screen.ts";
import { markPassed } from "./time-left.ts";
import type { BookableDate, Hold, Payment } from "./types.ts";

const hold = (fields: Partial<Hold> = {}): Hold => ({
  holdId: "hld_1",
  concertId: "con_1",
  performanceId: "prf_1",
  status: "held",
  seats: [{ seatId: "A-1-1", grade: "VIP", price: 100 }],
  adjacent: true,
  amount: 100,
  currency: "KRW",
  expiresAt: "2030-01-01T00:00:00.000Z",
  ...fields,
});
const date = (performanceId: string): BookableDate => ({
  performanceId,
  startsAt: "2030-01-01T00:00:00.000Z",
  seats: { total: 10, available: 5 },
  price: { min: 100, max: 200 },
  currency: "KRW",
});
const payment: Payment = {
  paymentId: "pay_1",
  status: "paid",
  concertId: "con_1",
  performanceId: "prf_1",
  holdId: "hld_1",
  amount: 100,
  currency: "KRW",
  balance: 0,
  tickets: [],
  paidAt: "2030-01-01T00:00:00.000Z",
};
const NOTHING: Known = { holds: null, expired: null, paying: null, payment: null, dates: null, dateAsked: null };
const nameOf = (known: Partial<Known>) => screenOf({ ...NOTHING, ...known }).name;

test("nothing is shown before the holds are known, whatever else is", () => {
  expect(nameOf({})).toBe("loading");
  expect(nameOf({ dates: [date("prf_1")], dateAsked: "prf_1" })).toBe("loading");
  expect(nameOf({ holds: [] })).toBe("loading");
});

test("a live hold is shown before any date, and one that is being paid before any other", () => {
  const dates = [date("prf_1"), date("prf_2")];
  expect(nameOf({ holds: [hold()], dates, dateAsked: "prf_2" })).toBe("held");
  const two = [hold(), hold({ holdId: "hld_2" })];
  expect(screenOf({ ...NOTHING, holds: two })).toEqual({ name: "held", hold: two[0], others: [two[1]] });
  expect(screenOf({ ...NOTHING, holds: [hold(), hold({ holdId: "hld_2", status: "paying" })] })).toMatchObject({
    name: "paying",
    hold: { holdId: "hld_2" },
  });
});

test("a payment that is under way is shown without the holds, and one that was made before all", () => {
  expect(screenOf({ ...NOTHING, paying: { hold: null, why: "lost" } })).toEqual({
    name: "paying",
    hold: null,
    why: "lost",
  });
  expect(nameOf({ payment, paying: { hold: hold(), why: "sent" }, holds: [hold()] })).toBe("paid");
});

test("a hold that ran out is said, unless another one is live", () => {
  expect(nameOf({ holds: [], expired: hold() })).toBe("expired");
  expect(nameOf({ holds: [hold({ holdId: "hld_2" })], expired: hold() })).toBe("held");
});

test("the only date is shown at once; of several the one that the address names, if it can be booked", () => {
  expect(screenOf({ ...NOTHING, holds: [], dates: [date("prf_1")] })).toMatchObject({ name: "date", isOnly: true });
  const dates = [date("prf_1"), date("prf_2")];
  expect(nameOf({ holds: [], dates })).toBe("dates");
  expect(nameOf({ holds: [], dates: [] })).toBe("dates");
  expect(nameOf({ holds: [], dates, dateAsked: "prf_9" })).toBe("dates");
  expect(screenOf({ ...NOTHING, holds: [], dates, dateAsked: "prf_2" })).toMatchObject({
    name: "date",
    date: { performanceId: "prf_2" },
    isOnly: false,
  });
});

test.each([
  [301, 300, 300],
  [300, 299, null],
  [61, 60, 60],
  [31, 29.5, 30],
  [11, 10, 10],
  // A tab that was asleep says where it is, and not where it was.
  [400, 25, 30],
  [400, 350, null],
  [5, 0, null],
  [400, -1, null],
])("from %d s to %d s left, the mark passed is %o", (before, now, mark) => {
  expect(markPassed(before, now)).toBe(mark);
});

test("the same request keeps its key until an answer came; another request has another", () => {
  const all = new Map<string, string>();
  const storage = {
    getItem: (name: string) => all.get(name) ?? null,
    setItem: (name: string, value: string) => void all.set(name, value),
    removeItem: (name: string) => void all.delete(name),
  };
  let keys = 0;
  const makeKey = () => `key-${(keys += 1)}`;
  const two = { bestAvailable: { count: 2 } };
  expect(keyFor(storage, "prf_1", two, makeKey)).toBe("key-1");
  expect(keyFor(storage, "prf_1", two, makeKey)).toBe("key-1");
  expect(keyFor(storage, "prf_2", two, makeKey)).toBe("key-2");
  expect(keyFor(storage, "prf_1", { bestAvailable: { count: 3 } }, makeKey)).toBe("key-3");
  answered(storage, "prf_1");
  expect(keyFor(storage, "prf_1", { bestAvailable: { count: 3 } }, makeKey)).toBe("key-4");
  storage.setItem("frontrow.asked.prf_1", "{");
  expect(keyFor(storage, "prf_1", two, makeKey)).toBe("key-5");
});
