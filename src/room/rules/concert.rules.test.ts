// Goal: a session lives as long as it should, and what it leaves behind is given back. Method: a small concert in memory
// and named moments. It does not prove the seats' own rules; holding and paying do.
import { describe, expect, test } from "vitest";
import { toInstant } from "../../contract/values.ts";
import type { PlaceRef } from "../../domain/room-messages.ts";
import {
  arrive,
  askForSeats,
  beginPaying,
  codeOf,
  EPOCH,
  giveBack,
  granted,
  holdSeats,
  concertOf,
  paymentOf,
  refused,
  saleOf,
  SECTIONS,
  SHOW_AT,
  TONIGHT,
} from "../../../test/support/concert-model.ts";
import type { Concert } from "./concert.ts";
import { abandonPayment, finishPayment } from "./paying.ts";

const SESSION_MS = 600_000;
const HOLD_MS = 300_000;
const narrow = { ...saleOf().waitingRoom, maxAdmitted: 1 };

const stateOf = (concert: Concert, place: PlaceRef, now: number): string => {
  concert.advance(now);
  const where = concert.where(place, now);
  return where.ok ? where.value.status : where.refusal.code;
};
const available = (concert: Concert, now: number): number => concert.seating.available(now);

describe("a session", () => {
  test("without a hold ends at its own end and not one millisecond earlier", () => {
    const concert = concertOf();
    const place = arrive(concert, "ann", 0);
    expect(stateOf(concert, place, SESSION_MS - 1)).toBe("admitted");
    expect(stateOf(concert, place, SESSION_MS)).toBe("session-over");
  });

  test("is kept by a live hold until the hold expires", () => {
    const concert = concertOf();
    const place = arrive(concert, "ann", 0);
    holdSeats(concert, place, ["A-1-1"], SESSION_MS - 1_000);
    expect(stateOf(concert, place, SESSION_MS - 1_000 + HOLD_MS - 1)).toBe("admitted");
    expect(stateOf(concert, place, SESSION_MS - 1_000 + HOLD_MS)).toBe("session-over");
  });

  test("is kept by a live hold until the hold is released", () => {
    const concert = concertOf();
    const place = arrive(concert, "ann", 0);
    const { holdId } = holdSeats(concert, place, ["A-1-1"], SESSION_MS - 1_000);
    granted(giveBack(concert, place, holdId, SESSION_MS + 5));
    expect(stateOf(concert, place, SESSION_MS + 5)).toBe("session-over");
  });

  test("goes on when a hold is released before its own end", () => {
    const concert = concertOf();
    const place = arrive(concert, "ann", 0);
    const { holdId } = holdSeats(concert, place, ["A-1-1"], 10);
    granted(giveBack(concert, place, holdId, 20));
    expect(stateOf(concert, place, 20)).toBe("admitted");
  });

  test("makes no new hold after its own end", () => {
    const concert = concertOf();
    const place = arrive(concert, "ann", 0);
    holdSeats(concert, place, ["A-1-1"], SESSION_MS - 1_000);
    expect(codeOf(askForSeats(concert, place, ["A-1-2"], SESSION_MS - 1))).toBe("ok");
    expect(codeOf(askForSeats(concert, place, ["A-1-3"], SESSION_MS))).toBe("session-over");
  });

  test("is told to end with the last hold that keeps it", () => {
    const concert = concertOf();
    const place = arrive(concert, "ann", 0);
    expect(granted(concert.where(place, 0)).expiresAt).toBe(SESSION_MS);
    const { expiresAt } = holdSeats(concert, place, ["A-1-1"], SESSION_MS - 1_000);
    expect(granted(concert.where(place, SESSION_MS)).expiresAt).toBe(expiresAt);
  });

  test("is ended by a payment", () => {
    const concert = concertOf();
    const place = arrive(concert, "ann", 0);
    const attempt = beginPaying(concert, place, holdSeats(concert, place, ["A-1-1"], 0), 10);
    finishPayment(concert, attempt, paymentOf(attempt), 20);
    expect(stateOf(concert, place, 20)).toBe("session-over");
  });

  test("is ended by a payment only once no other hold is live", () => {
    const concert = concertOf();
    const place = arrive(concert, "ann", 0);
    const other = holdSeats(concert, place, ["A-1-2"], 0);
    const attempt = beginPaying(concert, place, holdSeats(concert, place, ["A-1-1"], 0), 10);
    finishPayment(concert, attempt, paymentOf(attempt), 20);
    expect(stateOf(concert, place, 20)).toBe("admitted");
    expect(codeOf(askForSeats(concert, place, ["A-1-3"], 20))).toBe("session-over");
    granted(giveBack(concert, place, other.holdId, 30));
    expect(stateOf(concert, place, 30)).toBe("session-over");
  });

  test("is not ended by time while a payment runs", () => {
    const concert = concertOf();
    const place = arrive(concert, "ann", 0);
    const hold = holdSeats(concert, place, ["A-1-1"], SESSION_MS - 1_000);
    const attempt = beginPaying(concert, place, hold, SESSION_MS - 500);
    expect(stateOf(concert, place, SESSION_MS + 2 * HOLD_MS)).toBe("admitted");
    finishPayment(concert, attempt, paymentOf(attempt), SESSION_MS + 2 * HOLD_MS);
    expect(stateOf(concert, place, SESSION_MS + 2 * HOLD_MS)).toBe("session-over");
  });

  test("hands its slot to the next in line", () => {
    const concert = concertOf({ waitingRoom: narrow });
    const [ann, bob] = [arrive(concert, "ann", 0), arrive(concert, "bob", 0)];
    expect(stateOf(concert, bob, SESSION_MS - 1)).toBe("waiting");
    expect(stateOf(concert, ann, SESSION_MS)).toBe("session-over");
    expect(granted(concert.claim(bob, SESSION_MS)).status).toBe("admitted");
  });

  test("of one fan is not another's", () => {
    const concert = concertOf();
    const { number } = arrive(concert, "ann", 0);
    expect(codeOf(concert.session({ fanId: "eve", epoch: EPOCH, number }, 0))).toBe("session-over");
  });

  test("of another epoch is over", () => {
    const concert = concertOf();
    const place = arrive(concert, "ann", 0);
    expect(codeOf(concert.where({ ...place, epoch: EPOCH + 1 }, 0))).toBe("session-over");
  });
});

describe("leaving", () => {
  test("ends the session and releases what is held", () => {
    const concert = concertOf();
    const place = arrive(concert, "ann", 0);
    const hold = holdSeats(concert, place, ["A-1-1", "B-1-1"], 0);
    concert.leave(place, 10);
    expect([stateOf(concert, place, 10), hold.status, available(concert, 10)]).toEqual([
      "session-over",
      "released",
      10,
    ]);
  });

  test("never releases what is being paid, and the session waits for it", () => {
    const concert = concertOf();
    const place = arrive(concert, "ann", 0);
    const paying = holdSeats(concert, place, ["A-1-1"], 0);
    const held = holdSeats(concert, place, ["A-1-2"], 0);
    const attempt = beginPaying(concert, place, paying, 5);
    concert.leave(place, 10);
    expect([paying.status, held.status, stateOf(concert, place, 10)]).toEqual(["paying", "released", "admitted"]);
    finishPayment(concert, attempt, paymentOf(attempt), 20);
    expect([paying.status, stateOf(concert, place, 20)]).toEqual(["paid", "session-over"]);
  });

  test("releases what was being paid when the payment is abandoned", () => {
    const concert = concertOf();
    const place = arrive(concert, "ann", 0);
    const hold = holdSeats(concert, place, ["A-1-1"], 0);
    const attempt = beginPaying(concert, place, hold, 5);
    concert.leave(place, 10);
    abandonPayment(concert, attempt, 20);
    expect([hold.status, stateOf(concert, place, 20), available(concert, 20)]).toEqual([
      "released",
      "session-over",
      10,
    ]);
  });

  test("twice does nothing more", () => {
    const concert = concertOf();
    const place = arrive(concert, "ann", 0);
    concert.leave(place, 10);
    concert.leave(place, 11);
    expect(concert.line.figures(11)).toMatchObject({ admitted: 0, waiting: 0, ready: 0 });
  });

  test("gives up a place in line", () => {
    const concert = concertOf({ waitingRoom: narrow });
    const [, bob, cid] = [arrive(concert, "ann", 0), arrive(concert, "bob", 0), arrive(concert, "cid", 0)];
    concert.leave(bob, 5);
    expect([stateOf(concert, bob, 5), granted(concert.where(cid, 5)).position]).toEqual(["session-over", 1]);
  });

  test("with a token of another epoch does nothing", () => {
    const concert = concertOf();
    const place = arrive(concert, "ann", 0);
    concert.leave({ ...place, epoch: EPOCH + 1 }, 5);
    expect(stateOf(concert, place, 5)).toBe("admitted");
  });
});

describe("joining", () => {
  test("again gives the same place, in line and inside", () => {
    const concert = concertOf({ waitingRoom: narrow });
    const [ann, bob] = [arrive(concert, "ann", 0), arrive(concert, "bob", 0)];
    for (const { fanId, number } of [ann, bob]) {
      const again = granted(concert.join(fanId, number, 5));
      expect([again.isNew, again.placeView.number]).toEqual([false, number]);
    }
  });

  test("after the session is over gives a new number", () => {
    const concert = concertOf();
    const { number } = arrive(concert, "ann", 0);
    concert.advance(SESSION_MS);
    const again = granted(concert.join("ann", number, SESSION_MS));
    expect([again.isNew, again.placeView.number]).toEqual([true, number + 1]);
  });

  test("is possible from the opening of the lobby, and nobody is called before the sale opens", () => {
    const concert = concertOf({ lobbyOpensAt: 1_000, saleOpensAt: 5_000 });
    const notYet = { code: "sale-not-open", opensAt: toInstant(1_000), retryAfterSeconds: 1 };
    expect(refused(concert.join("ann", null, 999))).toEqual(notYet);
    const ann = arrive(concert, "ann", 1_000);
    expect(stateOf(concert, ann, 4_999)).toBe("waiting");
    expect(concert.nextDeadline()).toBe(5_000);
    expect(stateOf(concert, ann, 5_000)).toBe("ready");
  });

  test("is possible while the sale is paused, and nobody is let in", () => {
    const concert = concertOf({ state: "paused" });
    expect(stateOf(concert, arrive(concert, "ann", 0), 60_000)).toBe("waiting");
  });

  test("is refused once the sale is closed, to those in line too", () => {
    const concert = concertOf({ saleClosesAt: 5_000, waitingRoom: narrow });
    const [ann, bob] = [arrive(concert, "ann", 0), arrive(concert, "bob", 0)];
    expect(codeOf(concert.join("cid", null, 5_000))).toBe("sale-closed");
    expect([stateOf(concert, ann, 5_000), stateOf(concert, bob, 5_000)]).toEqual(["admitted", "sale-closed"]);
  });
});

describe("a concert with no date left", () => {
  const soon = { performanceId: TONIGHT, startsAt: SHOW_AT, sections: SECTIONS, cancelledAt: 5 };

  test("is closed to those who join, wait or are called, and calls nobody", () => {
    const concert = concertOf({ waitingRoom: narrow });
    const [ann, bob, cid] = ["ann", "bob", "cid"].map((fanId) => arrive(concert, fanId, 0));
    if (ann === undefined || bob === undefined || cid === undefined) throw new Error("nobody came");
    concert.configure(saleOf({ waitingRoom: narrow, revision: 2 }), [soon], 5);
    concert.leave(ann, 6);
    concert.advance(7);
    expect(concert.line.served).toBe(1);
    expect(codeOf(concert.join("dan", null, 7))).toBe("sale-closed");
    expect([stateOf(concert, bob, 7), codeOf(concert.claim(cid, 7))]).toEqual(["sale-closed", "sale-closed"]);
    expect(concert.snapshot(1, 7).state).toBe("closed");
  });

  test("closes when its last date begins, and the alarm knows when that is", () => {
    const concert = concertOf({ waitingRoom: { ...narrow, sessionSeconds: 2_000_000 } });
    const [ann, bob] = [arrive(concert, "ann", 0), arrive(concert, "bob", 0)];
    concert.advance(SHOW_AT - 2);
    expect(concert.nextDeadline()).toBe(SHOW_AT);
    expect([stateOf(concert, ann, SHOW_AT - 1), stateOf(concert, bob, SHOW_AT - 1)]).toEqual(["admitted", "waiting"]);
    expect([stateOf(concert, ann, SHOW_AT), stateOf(concert, bob, SHOW_AT)]).toEqual(["admitted", "sale-closed"]);
  });

  test("is open again with a date that is added, and those who kept their places are called", () => {
    const concert = concertOf({ waitingRoom: narrow });
    const [ann, bob] = [arrive(concert, "ann", 0), arrive(concert, "bob", 0)];
    concert.configure(saleOf({ waitingRoom: narrow, revision: 2 }), [soon], 5);
    concert.leave(ann, 6);
    const added = { ...soon, performanceId: "prf_added", cancelledAt: null };
    concert.configure(saleOf({ waitingRoom: narrow, revision: 3 }), [soon, added], 10);
    expect(stateOf(concert, bob, 10)).toBe("ready");
  });

  test("tells an operator that no seat of the cancelled date is available", () => {
    const concert = concertOf();
    const place = arrive(concert, "ann", 0);
    const attempt = beginPaying(concert, place, holdSeats(concert, place, ["A-1-1"], 0), 1);
    finishPayment(concert, attempt, paymentOf(attempt), 2);
    concert.configure(saleOf({ revision: 2 }), [soon], 5);
    const [performance] = concert.seating.performances.values();
    expect(performance && concert.seating.figures(performance)).toEqual({ available: 0, held: 0, paying: 0, sold: 1 });
  });
});

describe("asking to enter", () => {
  test("before one is called is refused with the position", () => {
    const concert = concertOf({ waitingRoom: narrow });
    const [, bob] = [arrive(concert, "ann", 0), arrive(concert, "bob", 0)];
    expect(refused(concert.claim(bob, 0))).toMatchObject({ code: "not-admitted", position: 1 });
  });

  test("when one is inside answers the same session", () => {
    const concert = concertOf();
    const place = arrive(concert, "ann", 0);
    expect(granted(concert.claim(place, 9_000))).toMatchObject({ status: "admitted", expiresAt: SESSION_MS });
  });

  test("while the sale is paused keeps the right and lets nobody in", () => {
    const concert = concertOf({ waitingRoom: narrow });
    const [ann, bob] = [arrive(concert, "ann", 0), arrive(concert, "bob", 0)];
    concert.leave(ann, 1_000);
    concert.configure(saleOf({ waitingRoom: narrow, state: "paused", revision: 2 }), [], 2_000);
    expect(granted(concert.claim(bob, 9_000))).toMatchObject({ status: "ready", expiresAt: 309_000 });
  });
});

describe("configuring", () => {
  test("acts at once on those in line", () => {
    const concert = concertOf({ waitingRoom: narrow });
    const [, bob] = [arrive(concert, "ann", 0), arrive(concert, "bob", 0)];
    expect(concert.configure(saleOf({ revision: 2 }), [], 10)).toBe(true);
    expect(granted(concert.where(bob, 10)).status).toBe("ready");
  });

  test("never replaces newer settings with older ones", () => {
    const concert = concertOf({ revision: 5, holdSeconds: 77 });
    expect(concert.configure(saleOf({ revision: 4 }), [], 10)).toBe(false);
    expect(concert.sale.holdSeconds).toBe(77);
  });

  test("adds dates and leaves known ones their seats", () => {
    const concert = concertOf();
    holdSeats(concert, arrive(concert, "ann", 0), ["A-1-1"], 0);
    const dates = [
      ...concert.seating.performances.values(),
      { performanceId: "prf_2", startsAt: SHOW_AT, sections: SECTIONS, cancelledAt: null },
    ];
    concert.configure(saleOf({ revision: 2 }), dates, 10);
    expect(available(concert, 10)).toBe(9 + 10);
  });
});

describe("what is left to sell", () => {
  test("leaves out the dates that are past", () => {
    const concert = concertOf();
    concert.seating.addPerformance({ performanceId: "prf_past", startsAt: 500, sections: SECTIONS, cancelledAt: null });
    const place = arrive(concert, "ann", 0);
    expect(granted(concert.where(place, 499)).seatsAvailable).toBe(20);
    expect(granted(concert.where(place, 500)).seatsAvailable).toBe(10);
  });
});

describe("the next deadline", () => {
  test("is the first of what time alone changes", () => {
    const concert = concertOf();
    const place = arrive(concert, "ann", 0);
    expect(concert.nextDeadline()).toBe(10_000);
    concert.advance(10_000);
    expect(concert.nextDeadline()).toBe(SESSION_MS);
    const { expiresAt } = holdSeats(concert, place, ["A-1-1"], 20_000);
    expect(concert.nextDeadline()).toBe(expiresAt);
  });

  test("of an empty concert is none", () => {
    expect(concertOf().nextDeadline()).toBeNull();
  });
});
