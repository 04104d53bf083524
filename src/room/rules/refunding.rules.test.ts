// Goal: a refund begins in time and once, and gives back the seats of exactly its hold. Method: a concert in memory; what the
// store would remember is handed in. It does not prove that money moves; the database's tests do.
import { describe, expect, test } from "vitest";
import { HOUR_MS } from "../../contract/bounds.ts";
import { toInstant } from "../../contract/values.ts";
import type { RefundAsked } from "../../domain/room-messages.ts";
import {
  arrive,
  askForSeats,
  beginPaying,
  codeOf,
  granted,
  holdSeats,
  concertOf,
  paymentOf,
  saleOf,
  SECTIONS,
  SHOW_AT,
  TONIGHT,
} from "../../../test/support/concert-model.ts";
import { abandonPayment, finishPayment } from "./paying.ts";
import {
  attemptOf,
  beginRefund,
  finishRefund,
  refundClosesAt,
  refundClosesFor,
  type RefundAttempt,
  type RefundBegun,
} from "./refunding.ts";

/** A concert with one seat paid by ann. */
function withPayment() {
  const concert = concertOf();
  const [ann, bob] = [arrive(concert, "ann", 0), arrive(concert, "bob", 0)];
  const hold = holdSeats(concert, ann, ["A-1-1"], 0);
  const attempt = beginPaying(concert, ann, hold, 1);
  finishPayment(concert, attempt, paymentOf(attempt), 2);
  const asked: RefundAsked = {
    fanId: "ann",
    paymentId: attempt.paymentId,
    performanceId: TONIGHT,
    holdId: hold.holdId,
    paidAt: 2,
    key: "back",
    isRefunded: false,
  };
  return { concert, bob, hold, asked };
}
const NOTHING = { previous: null, pending: null };
const attempt = (asked: RefundAsked, changes: Partial<RefundAttempt> = {}): RefundAttempt => ({
  ...attemptOf(asked, "pending", 3),
  ...changes,
});
const told = (begun: RefundBegun) => (begun.kind === "refused" ? begun.refusal.code : begun.kind);
const CLOSES_AT = SHOW_AT - 24 * HOUR_MS;

describe("beginning a refund", () => {
  test("is possible until the hours before the date that the concert asks for", () => {
    expect(refundClosesAt(SHOW_AT, 24)).toBe(CLOSES_AT);
    const { concert, asked } = withPayment();
    expect(told(beginRefund(concert, asked, NOTHING, CLOSES_AT - 1))).toBe("begun");
    const late = beginRefund(concert, asked, NOTHING, CLOSES_AT);
    expect(late).toEqual({
      kind: "refused",
      refusal: { code: "refund-closed", closedAt: toInstant(CLOSES_AT) },
      replayed: false,
    });
  });

  test("that came too late is possible with the same key once the operator gives more time", () => {
    const { concert, asked } = withPayment();
    expect(told(beginRefund(concert, asked, NOTHING, CLOSES_AT))).toBe("refund-closed");
    concert.configure(saleOf({ revision: 2, refundUntilHours: 1 }), [date(null)], CLOSES_AT);
    expect(told(beginRefund(concert, asked, NOTHING, CLOSES_AT))).toBe("begun");
  });

  test("that came second is that key's answer for good, and no other's", () => {
    const { concert, asked } = withPayment();
    const facts = { ...NOTHING, previous: attempt(asked, { state: "refused" }) };
    const again = { kind: "refused", refusal: { code: "already-refunded" }, replayed: true };
    expect(beginRefund(concert, { ...asked, isRefunded: true }, facts, 5)).toEqual(again);
    expect(beginRefund(concert, { ...asked, isRefunded: true }, facts, SHOW_AT)).toEqual(again);
    expect(told(beginRefund(concert, { ...asked, key: "new", isRefunded: true }, NOTHING, 5))).toBe("settled");
  });

  test("while one is under way waits for that one, whatever its key", () => {
    const { concert, asked } = withPayment();
    const pending = attempt(asked, { key: "first" });
    expect(beginRefund(concert, asked, { previous: null, pending }, 5)).toEqual({ kind: "pending", attempt: pending });
  });

  test("that D1 has and the room hasn't finished is finished first", () => {
    const { concert, asked } = withPayment();
    const pending = attempt(asked);
    const begun = beginRefund(concert, { ...asked, isRefunded: true }, { previous: pending, pending }, 5);
    expect(begun).toEqual({ kind: "pending", attempt: pending });
  });

  test("of what D1 has refunded begins nothing, also when it is too late", () => {
    const { concert, asked } = withPayment();
    expect(told(beginRefund(concert, { ...asked, isRefunded: true }, NOTHING, SHOW_AT))).toBe("settled");
  });

  test("of a date that was called off is possible at any time", () => {
    const { concert, asked } = withPayment();
    concert.configure(saleOf({ revision: 2 }), [date(7)], 7);
    expect(told(beginRefund(concert, asked, NOTHING, SHOW_AT + 1))).toBe("begun");
  });
});

describe("finishing a refund", () => {
  test("frees the seats of the paid hold, which can be sold again", () => {
    const { concert, bob, hold } = withPayment();
    finishRefund(concert, hold);
    expect(hold.status).toBe("released");
    expect(codeOf(askForSeats(concert, bob, ["A-1-1"], 10))).toBe("ok");
  });

  test("told twice, or late, leaves the next owner the seats", () => {
    const { concert, bob, hold } = withPayment();
    finishRefund(concert, hold);
    holdSeats(concert, bob, ["A-1-1"], 10);
    finishRefund(concert, hold);
    expect(concert.seating.performances.get(TONIGHT)?.statuses[0]).toBe(1);
  });

  test("of a hold nobody knows does nothing", () => {
    const { concert } = withPayment();
    finishRefund(concert, null);
    expect(concert.seating.performances.get(TONIGHT)?.available).toBe(9);
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
    const concert = concertOf();
    const [ann, bob] = [arrive(concert, "ann", 0), arrive(concert, "bob", 0)];
    const [held, paying] = [holdSeats(concert, ann, ["A-1-1"], 0), holdSeats(concert, bob, ["A-1-2"], 0)];
    beginPaying(concert, bob, paying, 1);
    concert.configure(saleOf({ revision: 2 }), [date(5)], 5);
    expect([held.status, paying.status]).toEqual(["released", "paying"]);
    expect(codeOf(askForSeats(concert, ann, ["A-1-1"], 6))).toBe("performance-cancelled");
    expect(concert.seating.available(6)).toBe(0);
    expect(concert.snapshot(1, 6).performances).toEqual([]);
  });

  test("releases the hold of a payment that came to nothing afterwards", () => {
    const concert = concertOf();
    const ann = arrive(concert, "ann", 0);
    const hold = holdSeats(concert, ann, ["A-1-1"], 0);
    const attempt = beginPaying(concert, ann, hold, 1);
    concert.configure(saleOf({ revision: 2 }), [date(5)], 5);
    abandonPayment(concert, attempt, 6);
    expect(hold.status).toBe("released");
    expect(granted(concert.where(ann, 7)).status).toBe("admitted");
  });
});

describe("a payment of a date that was moved", () => {
  const DAY = 24 * 3_600_000;
  const MOVED_AT = 100 * DAY;
  const closes = (startsAt: number, paidAt: number, hours = 24) =>
    refundClosesFor({ startsAt, movedAt: MOVED_AT }, paidAt, hours);

  test("from before the move closes at the later of the usual deadline and seven days after it", () => {
    expect(closes(MOVED_AT + 30 * DAY, MOVED_AT)).toBe(MOVED_AT + 29 * DAY);
    expect(closes(MOVED_AT + 7.5 * DAY, MOVED_AT - 1)).toBe(MOVED_AT + 7 * DAY);
    expect(closes(MOVED_AT + 30 * DAY, 0, 8_760)).toBe(MOVED_AT + 7 * DAY);
  });

  test("never closes after the new start", () => {
    expect(closes(MOVED_AT + 3 * DAY, MOVED_AT)).toBe(MOVED_AT + 3 * DAY);
    expect(closes(MOVED_AT + 7 * DAY, MOVED_AT, 0)).toBe(MOVED_AT + 7 * DAY);
  });

  test("from after it closes as usual, and so does every one of a date that was never moved", () => {
    expect(closes(MOVED_AT + 3 * DAY, MOVED_AT + 1)).toBe(MOVED_AT + 2 * DAY);
    expect(refundClosesFor({ startsAt: SHOW_AT }, 0, 24)).toBe(refundClosesAt(SHOW_AT, 24));
    expect(refundClosesFor({ startsAt: SHOW_AT, movedAt: null }, 0, 24)).toBe(refundClosesAt(SHOW_AT, 24));
  });
});
