// Goal: a refund begins in time and once, and gives back the seats of exactly its hold. Method: a house in memory; what the
// store would remember is handed in. It does not prove that money moves; the database's tests do.
import { describe, expect, test } from "vitest";
import { HOUR_MS } from "../../contract/bounds.ts";
import type { RefundAsked } from "../../domain/room-messages.ts";
import {
  arrive,
  askForSeats,
  beginPaying,
  codeOf,
  granted,
  holdSeats,
  houseOf,
  paymentOf,
  saleOf,
  SECTIONS,
  SHOW_AT,
  TONIGHT,
} from "../../../test/support/house-model.ts";
import { abandonPayment, finishPayment } from "./paying.ts";
import { beginRefund, finishRefund, refundClosesAt, type RefundAttempt, type RefundBegun } from "./refunding.ts";

/** A house with one seat paid by ann. */
function withPayment() {
  const house = houseOf();
  const [ann, bob] = [arrive(house, "ann", 0), arrive(house, "bob", 0)];
  const hold = holdSeats(house, ann, ["A-1-1"], 0);
  const attempt = beginPaying(house, ann, hold, 1);
  finishPayment(house, attempt, paymentOf(attempt), 2);
  const asked: RefundAsked = {
    fan: "ann",
    paymentId: attempt.paymentId,
    performanceId: TONIGHT,
    holdId: hold.holdId,
    key: "back",
    isRefunded: false,
  };
  return { house, bob, hold, asked };
}
const NOTHING = { previous: null, pending: null };
const attemptOf = (asked: RefundAsked, changes: Partial<RefundAttempt> = {}): RefundAttempt => ({
  paymentId: asked.paymentId,
  key: asked.key,
  fan: asked.fan,
  performanceId: asked.performanceId,
  holdId: asked.holdId,
  begunAt: 3,
  state: "pending",
  ...changes,
});
const told = (begun: RefundBegun) => (begun.kind === "refused" ? begun.refusal.code : begun.kind);
const CLOSES_AT = SHOW_AT - 24 * HOUR_MS;

describe("beginning a refund", () => {
  test("is possible until the hours before the date that the concert asks for", () => {
    expect(refundClosesAt(SHOW_AT, 24)).toBe(CLOSES_AT);
    const { house, asked } = withPayment();
    expect(told(beginRefund(house, asked, NOTHING, CLOSES_AT - 1))).toBe("begun");
    const late = beginRefund(house, asked, NOTHING, CLOSES_AT);
    expect(late).toMatchObject({ kind: "refused", replayed: false, attempt: { state: "closed", key: "back" } });
    expect(told(late)).toBe("refund-closed");
  });

  test("too late is that key's answer for good, and no other's", () => {
    const { house, asked } = withPayment();
    const previous = attemptOf(asked, { state: "closed" });
    expect(beginRefund(house, asked, { ...NOTHING, previous }, 5)).toMatchObject({ kind: "refused", replayed: true });
    expect(told(beginRefund(house, { ...asked, key: "new" }, NOTHING, 5))).toBe("begun");
  });

  test("while one is under way waits for that one, whatever its key", () => {
    const { house, asked } = withPayment();
    const pending = attemptOf(asked, { key: "first" });
    expect(beginRefund(house, asked, { previous: null, pending }, 5)).toEqual({ kind: "pending", attempt: pending });
  });

  test("that D1 has and the room hasn't finished is finished first", () => {
    const { house, asked } = withPayment();
    const pending = attemptOf(asked);
    const begun = beginRefund(house, { ...asked, isRefunded: true }, { previous: pending, pending }, 5);
    expect(begun).toEqual({ kind: "pending", attempt: pending });
  });

  test("of what D1 has refunded begins nothing, also when it is too late", () => {
    const { house, asked } = withPayment();
    expect(told(beginRefund(house, { ...asked, isRefunded: true }, NOTHING, SHOW_AT))).toBe("settled");
  });

  test("of a date that was called off is possible at any time", () => {
    const { house, asked } = withPayment();
    house.configure(saleOf({ revision: 2 }), [date(7)], 7);
    expect(told(beginRefund(house, asked, NOTHING, SHOW_AT + 1))).toBe("begun");
  });
});

describe("finishing a refund", () => {
  test("frees the seats of the paid hold, which can be sold again", () => {
    const { house, bob, hold } = withPayment();
    finishRefund(house, hold);
    expect(hold.status).toBe("released");
    expect(codeOf(askForSeats(house, bob, ["A-1-1"], 10))).toBe("ok");
  });

  test("told twice, or late, leaves the next owner the seats", () => {
    const { house, bob, hold } = withPayment();
    finishRefund(house, hold);
    holdSeats(house, bob, ["A-1-1"], 10);
    finishRefund(house, hold);
    expect(house.seating.performances.get(TONIGHT)?.statuses[0]).toBe(1);
  });

  test("of a hold nobody knows does nothing", () => {
    const { house } = withPayment();
    finishRefund(house, null);
    expect(house.seating.performances.get(TONIGHT)?.available).toBe(9);
  });
});

const date = (cancelledAt: number | null) => ({
  performanceId: TONIGHT,
  startsAt: SHOW_AT,
  sections: SECTIONS,
  cancelledAt,
});

describe("calling a date off", () => {
  test("releases its holds, leaves what is paying, and takes no new ones", () => {
    const house = houseOf();
    const [ann, bob] = [arrive(house, "ann", 0), arrive(house, "bob", 0)];
    const [held, paying] = [holdSeats(house, ann, ["A-1-1"], 0), holdSeats(house, bob, ["A-1-2"], 0)];
    beginPaying(house, bob, paying, 1);
    house.configure(saleOf({ revision: 2 }), [date(5)], 5);
    expect([held.status, paying.status]).toEqual(["released", "paying"]);
    expect(codeOf(askForSeats(house, ann, ["A-1-1"], 6))).toBe("sale-closed");
    expect(house.seating.available(6)).toBe(0);
    expect(house.snapshot(1, 6).performances).toEqual([]);
  });

  test("releases the hold of a payment that came to nothing afterwards", () => {
    const house = houseOf();
    const ann = arrive(house, "ann", 0);
    const hold = holdSeats(house, ann, ["A-1-1"], 0);
    const attempt = beginPaying(house, ann, hold, 1);
    house.configure(saleOf({ revision: 2 }), [date(5)], 5);
    abandonPayment(house, attempt, 6);
    expect(hold.status).toBe("released");
    expect(granted(house.where(ann, 7)).status).toBe("admitted");
  });
});
