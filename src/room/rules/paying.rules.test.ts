// Goal: begin, finish and abandon act once, on the attempt that is pending, and on nothing else. Method: a concert in memory
// and attempts told twice, late, or by the wrong one. It does not prove what D1 decides; the room's tests do.
import { describe, expect, test } from "vitest";
import { ATTEMPT_DEADLINE_MS } from "../../contract/bounds.ts";
import {
  arrive,
  askForSeats,
  begin,
  beginPaying,
  codeOf,
  giveBack,
  granted,
  holdSeats,
  concertOf,
  orderOf,
  paymentOf,
  saleOf,
  SECTIONS,
} from "../../../test/support/concert-model.ts";
import { abandonPayment, finishPayment, replay, type Attempt, type Begun } from "./paying.ts";
import type { Hold } from "./seats/seating.ts";

const HOLD_MS = 300_000;

/** A fan inside with one seat. */
function withHold(seatId = "A-1-1") {
  const concert = concertOf();
  const ann = arrive(concert, "ann", 0);
  const bob = arrive(concert, "bob", 0);
  return { concert, ann, bob, hold: holdSeats(concert, ann, [seatId], 0) };
}
const refusalOf = (begun: Begun) => (begun.kind === "refused" ? begun.refusal.code : begun.kind);
const keptOf = (begun: Begun) => (begun.kind === "refused" ? (begun.attempt?.outcome ?? null) : "not refused");

describe("beginning a payment", () => {
  test("makes the seats paying and gives the attempt half a minute", () => {
    const { concert, ann, hold } = withHold();
    const attempt = beginPaying(concert, ann, hold, 1_000);
    expect([hold.status, attempt.outcome.state]).toEqual(["paying", "pending"]);
    expect(attempt).toMatchObject({ fanId: "ann", holdId: hold.holdId, begunAt: 1_000 });
    expect(attempt.deadline).toBe(1_000 + ATTEMPT_DEADLINE_MS);
  });

  test("is possible up to the last millisecond of the hold and no later", () => {
    const early = withHold();
    expect(begin(early.concert, orderOf(early.ann, early.hold.holdId), HOLD_MS - 1).kind).toBe("begun");
    const late = withHold();
    const begun = begin(late.concert, orderOf(late.ann, late.hold.holdId), HOLD_MS, { past: late.hold });
    expect(refusalOf(begun)).toBe("hold-expired");
  });

  test("twice with two keys is refused as in progress, and not kept", () => {
    const { concert, ann, hold } = withHold();
    beginPaying(concert, ann, hold, 1, "one");
    const second = begin(concert, orderOf(ann, hold.holdId, "two"), 2);
    expect([refusalOf(second), keptOf(second)]).toEqual(["payment-in-progress", null]);
  });

  test("of another fan's hold finds nothing", () => {
    const { concert, bob, hold } = withHold();
    const begun = begin(concert, orderOf(bob, hold.holdId), 1);
    expect([refusalOf(begun), keptOf(begun), hold.status]).toEqual(["hold-not-found", null, "held"]);
  });

  test("outside is refused", () => {
    const { concert, ann, hold } = withHold();
    concert.leave(ann, 1);
    expect(refusalOf(begin(concert, orderOf(ann, hold.holdId), 2, { past: hold }))).toBe("session-over");
  });

  test("is possible in a pause and after the sale", () => {
    for (const state of ["paused", "closed"] as const) {
      const { concert, ann, hold } = withHold();
      concert.configure(saleOf({ state, revision: 2 }), [], 1);
      expect(begin(concert, orderOf(ann, hold.holdId), 2).kind).toBe("begun");
    }
  });

  test("is possible after the session's own end while the hold is live", () => {
    const concert = concertOf();
    const ann = arrive(concert, "ann", 0);
    const hold = holdSeats(concert, ann, ["A-1-1"], 599_000);
    expect(begin(concert, orderOf(ann, hold.holdId), 700_000).kind).toBe("begun");
  });
});

describe("a payment for a date that is gone", () => {
  const soon = (changed: { cancelledAt?: number } = {}) => ({
    performanceId: "prf_soon",
    startsAt: 1_000,
    sections: SECTIONS,
    cancelledAt: null,
    ...changed,
  });
  /** Three holds of a date that starts soon: one that is paid, one that is being paid, one that has ended. */
  function holdsOfEach() {
    const concert = concertOf();
    concert.seating.addPerformance(soon());
    const ann = arrive(concert, "ann", 0);
    const [paid, paying, ended, live] = ["A-1-1", "A-1-2", "A-1-3", "A-2-1"].map(
      (seatId) => granted(askForSeats(concert, ann, [seatId], 0, { performanceId: "prf_soon" })).hold,
    );
    if (paid === undefined || paying === undefined || ended === undefined || live === undefined) throw new Error();
    const attempt = beginPaying(concert, ann, paid, 1, "paid");
    finishPayment(concert, attempt, paymentOf(attempt), 2);
    beginPaying(concert, ann, paying, 3, "paying");
    concert.free(ended, "released", 4);
    return { concert, ann, attempt, holds: { paid, paying, ended, live } };
  }
  const answers = ({ concert, ann, holds }: ReturnType<typeof holdsOfEach>, now: number) =>
    Object.values(holds).map((past) => begin(concert, orderOf(ann, past.holdId, "new"), now, { past }));

  test("is refused once it has begun, whatever became of the hold, and never for good", () => {
    const model = holdsOfEach();
    const before = answers(model, 999).slice(0, 3).map(refusalOf);
    expect(before).toEqual(["hold-already-paid", "payment-in-progress", "hold-expired"]);
    const begun = answers(model, 1_000);
    expect(new Set(begun.map(refusalOf))).toEqual(new Set(["performance-over"]));
    expect(begun.map(keptOf)).toEqual([null, null, null, null]);
  });

  test("is refused once it is cancelled, which goes before its having begun", () => {
    const model = holdsOfEach();
    model.concert.configure(saleOf({ revision: 2 }), [soon({ cancelledAt: 900 })], 900);
    for (const now of [900, 1_000]) {
      const begun = answers(model, now);
      expect(new Set(begun.map(refusalOf))).toEqual(new Set(["performance-cancelled"]));
      expect(begun.map(keptOf)).toEqual([null, null, null, null]);
    }
  });

  test("goes after the key, the session and the owner", () => {
    const model = holdsOfEach();
    const { concert, ann, attempt, holds } = model;
    const bob = arrive(concert, "bob", 1_000);
    expect(begin(concert, orderOf(ann, holds.paid.holdId, "paid"), 1_000, { previous: attempt }).kind).toBe("replayed");
    expect(refusalOf(begin(concert, orderOf(bob, holds.live.holdId), 1_000))).toBe("hold-not-found");
    expect(refusalOf(begin(concert, orderOf({ ...ann, number: 99 }, holds.live.holdId), 1_000))).toBe("session-over");
  });

  test("that began in time is finished after the date has begun", () => {
    const { concert, ann, holds } = holdsOfEach();
    const attempt = beginPaying(concert, ann, holds.live, 999, "late");
    expect(finishPayment(concert, attempt, paymentOf(attempt), 1_001)).toBe(true);
    expect(holds.live.status).toBe("paid");
  });
});

describe("a refusal that is the key's answer for good", () => {
  test.each(["expired", "released"] as const)("is that the hold has %s", (status) => {
    const { concert, ann, hold } = withHold();
    concert.free(hold, status, 5);
    const begun = begin(concert, orderOf(ann, hold.holdId), 6, { past: hold });
    expect(keptOf(begun)).toEqual({ state: "refused", refusal: { code: "hold-expired" } });
  });

  test("is that the hold is paid", () => {
    const { concert, ann, hold } = withHold();
    holdSeats(concert, ann, ["A-1-2"], 0);
    const attempt = beginPaying(concert, ann, hold, 1, "one");
    finishPayment(concert, attempt, paymentOf(attempt), 2);
    const begun = begin(concert, orderOf(ann, hold.holdId, "two"), 3, { past: hold });
    expect(keptOf(begun)).toEqual({ state: "refused", refusal: { code: "hold-already-paid" } });
  });

  test("is told again to the same key", () => {
    const { concert, ann, hold } = withHold();
    concert.free(hold, "released", 5);
    const first = begin(concert, orderOf(ann, hold.holdId), 6, { past: hold });
    const previous = first.kind === "refused" ? first.attempt : null;
    const again = begin(concert, orderOf(ann, hold.holdId), 7, { previous, past: hold });
    expect(again).toEqual({
      kind: "replayed",
      outcome: { state: "refused", refusal: { code: "hold-expired" } },
    });
  });
});

describe("a key that was used before", () => {
  function withPaid() {
    const all = withHold();
    const attempt = beginPaying(all.concert, all.ann, all.hold, 1);
    finishPayment(all.concert, attempt, paymentOf(attempt), 2);
    return { ...all, attempt, order: orderOf(all.ann, all.hold.holdId) };
  }

  test("is answered from the record, also when the session is over", () => {
    const { concert, attempt, hold, order } = withPaid();
    const again = begin(concert, order, 3, { previous: attempt, past: hold });
    expect(again).toEqual({ kind: "replayed", outcome: { state: "paid", payment: paymentOf(attempt) } });
  });

  test("is refused for another body, whether it is decided or not", () => {
    const { concert, attempt, hold, order } = withPaid();
    const other = { ...order, fingerprint: "other" };
    const pending: Attempt = { ...attempt, outcome: { state: "pending" } };
    for (const previous of [attempt, pending]) {
      expect(refusalOf(begin(concert, other, 3, { previous, past: hold }))).toBe("idempotency-key-reused");
    }
  });

  test("is in flight while its attempt is pending, and no second one begins", () => {
    const { concert, ann, hold } = withHold();
    const attempt = beginPaying(concert, ann, hold, 1);
    const again = begin(concert, orderOf(ann, hold.holdId), 2, { previous: attempt });
    expect(again).toEqual({ kind: "pending", attempt });
  });

  test("may try again after an attempt that came to nothing, with a new one", () => {
    const { concert, ann, hold } = withHold();
    const attempt = beginPaying(concert, ann, hold, 1);
    abandonPayment(concert, attempt, 2);
    const again = begin(concert, orderOf(ann, hold.holdId), 3, { previous: attempt });
    expect(again.kind).toBe("begun");
    expect(again.kind === "begun" && again.attempt.paymentId).not.toBe(attempt.paymentId);
  });

  test("may try again with another body after an attempt that came to nothing", () => {
    const { concert, ann, hold } = withHold();
    const attempt = beginPaying(concert, ann, hold, 1);
    abandonPayment(concert, attempt, 2);
    const order = { ...orderOf(ann, hold.holdId), fingerprint: "other" };
    expect(begin(concert, order, 3, { previous: attempt }).kind).toBe("begun");
  });

  test("is replayed as the first answer", () => {
    const { concert, ann, attempt } = withPaid();
    expect(replay(concert, ann, { state: "paid", payment: paymentOf(attempt) })).toEqual({
      ok: true,
      value: {
        payment: paymentOf(attempt),
        revision: concert.seating.revision,
        served: concert.line.served,
        sessionOver: true,
      },
      replayed: true,
    });
    expect(replay(concert, ann, { state: "refused", refusal: { code: "hold-expired" } })).toEqual({
      ok: false,
      refusal: { code: "hold-expired" },
      replayed: true,
    });
  });
});

describe("finishing a payment", () => {
  test("sells the seats", () => {
    const { concert, ann, hold } = withHold();
    const attempt = beginPaying(concert, ann, hold, 1);
    expect(finishPayment(concert, attempt, paymentOf(attempt), 2)).toBe(true);
    expect([hold.status, concert.seating.available(2)]).toEqual(["paid", 9]);
    expect(attempt.outcome).toEqual({ state: "paid", payment: paymentOf(attempt) });
  });

  test("long after the hold's end still sells them", () => {
    const { concert, ann, hold } = withHold();
    const attempt = beginPaying(concert, ann, hold, HOLD_MS - 1);
    concert.advance(4 * HOLD_MS);
    expect(finishPayment(concert, attempt, paymentOf(attempt), 4 * HOLD_MS)).toBe(true);
    expect(hold.status).toBe("paid");
  });

  test("twice does nothing more", () => {
    const { concert, ann, hold } = withHold();
    const attempt = beginPaying(concert, ann, hold, 1);
    finishPayment(concert, attempt, paymentOf(attempt), 2);
    expect(finishPayment(concert, attempt, paymentOf(attempt), 3)).toBe(false);
    expect(concert.seating.available(3)).toBe(9);
  });

  test("after abandoning does nothing", () => {
    const { concert, ann, hold } = withHold();
    const attempt = beginPaying(concert, ann, hold, 1);
    abandonPayment(concert, attempt, 2);
    expect(finishPayment(concert, attempt, paymentOf(attempt), 3)).toBe(false);
    expect([hold.status, attempt.outcome.state]).toEqual(["held", "void"]);
  });
});

describe("abandoning a payment", () => {
  test("makes the hold a hold again, to its old end", () => {
    const { concert, ann, hold } = withHold();
    const attempt = beginPaying(concert, ann, hold, 1);
    expect(abandonPayment(concert, attempt, 2)).toBe(true);
    expect([hold.status, hold.expiresAt]).toEqual(["held", HOLD_MS]);
    concert.advance(HOLD_MS);
    expect([hold.status, concert.seating.available(HOLD_MS)]).toEqual(["expired", 10]);
  });

  test.each([HOLD_MS, 3 * HOLD_MS])("at %i, when the hold's end has come, lets it expire", (now) => {
    const { concert, ann, hold } = withHold();
    const attempt = beginPaying(concert, ann, hold, HOLD_MS - 1);
    concert.advance(now);
    abandonPayment(concert, attempt, now);
    expect([hold.status, concert.seating.available(now)]).toEqual(["expired", 10]);
  });

  test("twice, or after finishing, does nothing", () => {
    const { concert, ann, hold } = withHold();
    const attempt = beginPaying(concert, ann, hold, 1);
    finishPayment(concert, attempt, paymentOf(attempt), 2);
    expect(abandonPayment(concert, attempt, 3)).toBe(false);
    expect([hold.status, concert.seating.available(3)]).toEqual(["paid", 9]);
  });

  test("leaves a second attempt for the same hold alone", () => {
    const { concert, ann, hold } = withHold();
    const first = beginPaying(concert, ann, hold, 1);
    abandonPayment(concert, first, 2);
    const second = beginPaying(concert, ann, hold, 3);
    expect(abandonPayment(concert, first, 4)).toBe(false);
    expect([hold.status, second.outcome.state]).toEqual(["paying", "pending"]);
  });
});

describe("a late duplicate, after the seat was sold to somebody else,", () => {
  /** ann's attempt came to nothing, bob has bought the seat. */
  function soldToBob(): { late: Attempt; annsHold: Hold; bobsHold: Hold; concert: ReturnType<typeof concertOf> } {
    const { concert, ann, bob, hold: annsHold } = withHold();
    const late = beginPaying(concert, ann, annsHold, 1);
    abandonPayment(concert, late, 2);
    granted(giveBack(concert, ann, annsHold.holdId, 3));
    const bobsHold = granted(askForSeats(concert, bob, ["A-1-1"], 4)).hold;
    const bobs = beginPaying(concert, bob, bobsHold, 5);
    finishPayment(concert, bobs, paymentOf(bobs), 6);
    return { late, annsHold, bobsHold, concert };
  }

  test("to finish does nothing", () => {
    const { concert, late, annsHold, bobsHold } = soldToBob();
    expect(finishPayment(concert, late, paymentOf(late), 7)).toBe(false);
    expect([annsHold.status, bobsHold.status, concert.seating.available(7)]).toEqual(["released", "paid", 9]);
  });

  test("to abandon does nothing", () => {
    const { concert, late, bobsHold } = soldToBob();
    expect(abandonPayment(concert, late, 7)).toBe(false);
    expect([bobsHold.status, concert.seating.available(7)]).toEqual(["paid", 9]);
    expect(codeOf(askForSeats(concert, arrive(concert, "cid", 8), ["A-1-1"], 8))).toBe("seats-unavailable");
  });
});
