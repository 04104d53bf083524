// Goal: a session lives as long as it should, and what it leaves behind is given back. Method: a small house in memory
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
  houseOf,
  paymentOf,
  refused,
  saleOf,
  SECTIONS,
  SHOW_AT,
} from "../../../test/support/house-model.ts";
import type { House } from "./house.ts";
import { abandonPayment, finishPayment } from "./paying.ts";

const SESSION_MS = 600_000;
const HOLD_MS = 300_000;
const narrow = { ...saleOf().waitingRoom, maxAdmitted: 1 };

const stateOf = (house: House, place: PlaceRef, now: number): string => {
  house.advance(now);
  const where = house.where(place, now);
  return where.ok ? where.value.status : where.refusal.code;
};
const available = (house: House, now: number): number => house.seating.available(now);

describe("a session", () => {
  test("without a hold ends at its own end and not one millisecond earlier", () => {
    const house = houseOf();
    const place = arrive(house, "ann", 0);
    expect(stateOf(house, place, SESSION_MS - 1)).toBe("admitted");
    expect(stateOf(house, place, SESSION_MS)).toBe("session-over");
  });

  test("is kept by a live hold until the hold expires", () => {
    const house = houseOf();
    const place = arrive(house, "ann", 0);
    holdSeats(house, place, ["A-1-1"], SESSION_MS - 1_000);
    expect(stateOf(house, place, SESSION_MS - 1_000 + HOLD_MS - 1)).toBe("admitted");
    expect(stateOf(house, place, SESSION_MS - 1_000 + HOLD_MS)).toBe("session-over");
  });

  test("is kept by a live hold until the hold is released", () => {
    const house = houseOf();
    const place = arrive(house, "ann", 0);
    const { holdId } = holdSeats(house, place, ["A-1-1"], SESSION_MS - 1_000);
    granted(giveBack(house, place, holdId, SESSION_MS + 5));
    expect(stateOf(house, place, SESSION_MS + 5)).toBe("session-over");
  });

  test("goes on when a hold is released before its own end", () => {
    const house = houseOf();
    const place = arrive(house, "ann", 0);
    const { holdId } = holdSeats(house, place, ["A-1-1"], 10);
    granted(giveBack(house, place, holdId, 20));
    expect(stateOf(house, place, 20)).toBe("admitted");
  });

  test("makes no new hold after its own end", () => {
    const house = houseOf();
    const place = arrive(house, "ann", 0);
    holdSeats(house, place, ["A-1-1"], SESSION_MS - 1_000);
    expect(codeOf(askForSeats(house, place, ["A-1-2"], SESSION_MS - 1))).toBe("ok");
    expect(codeOf(askForSeats(house, place, ["A-1-3"], SESSION_MS))).toBe("session-over");
  });

  test("is told to end with the last hold that keeps it", () => {
    const house = houseOf();
    const place = arrive(house, "ann", 0);
    expect(granted(house.where(place, 0)).expiresAt).toBe(SESSION_MS);
    const { expiresAt } = holdSeats(house, place, ["A-1-1"], SESSION_MS - 1_000);
    expect(granted(house.where(place, SESSION_MS)).expiresAt).toBe(expiresAt);
  });

  test("is ended by a payment", () => {
    const house = houseOf();
    const place = arrive(house, "ann", 0);
    const attempt = beginPaying(house, place, holdSeats(house, place, ["A-1-1"], 0), 10);
    finishPayment(house, attempt, paymentOf(attempt), 20);
    expect(stateOf(house, place, 20)).toBe("session-over");
  });

  test("is ended by a payment only once no other hold is live", () => {
    const house = houseOf();
    const place = arrive(house, "ann", 0);
    const other = holdSeats(house, place, ["A-1-2"], 0);
    const attempt = beginPaying(house, place, holdSeats(house, place, ["A-1-1"], 0), 10);
    finishPayment(house, attempt, paymentOf(attempt), 20);
    expect(stateOf(house, place, 20)).toBe("admitted");
    expect(codeOf(askForSeats(house, place, ["A-1-3"], 20))).toBe("session-over");
    granted(giveBack(house, place, other.holdId, 30));
    expect(stateOf(house, place, 30)).toBe("session-over");
  });

  test("is not ended by time while a payment runs", () => {
    const house = houseOf();
    const place = arrive(house, "ann", 0);
    const hold = holdSeats(house, place, ["A-1-1"], SESSION_MS - 1_000);
    const attempt = beginPaying(house, place, hold, SESSION_MS - 500);
    expect(stateOf(house, place, SESSION_MS + 2 * HOLD_MS)).toBe("admitted");
    finishPayment(house, attempt, paymentOf(attempt), SESSION_MS + 2 * HOLD_MS);
    expect(stateOf(house, place, SESSION_MS + 2 * HOLD_MS)).toBe("session-over");
  });

  test("hands its slot to the next in line", () => {
    const house = houseOf({ waitingRoom: narrow });
    const [ann, bob] = [arrive(house, "ann", 0), arrive(house, "bob", 0)];
    expect(stateOf(house, bob, SESSION_MS - 1)).toBe("waiting");
    expect(stateOf(house, ann, SESSION_MS)).toBe("session-over");
    expect(granted(house.ask(bob, SESSION_MS)).status).toBe("admitted");
  });

  test("of one fan is not another's", () => {
    const house = houseOf();
    const { number } = arrive(house, "ann", 0);
    expect(codeOf(house.session({ fan: "eve", epoch: EPOCH, number }, 0))).toBe("session-over");
  });

  test("of another epoch is over", () => {
    const house = houseOf();
    const place = arrive(house, "ann", 0);
    expect(codeOf(house.where({ ...place, epoch: EPOCH + 1 }, 0))).toBe("session-over");
  });
});

describe("leaving", () => {
  test("ends the session and releases what is held", () => {
    const house = houseOf();
    const place = arrive(house, "ann", 0);
    const hold = holdSeats(house, place, ["A-1-1", "B-1-1"], 0);
    house.leave(place, 10);
    expect([stateOf(house, place, 10), hold.status, available(house, 10)]).toEqual(["session-over", "released", 10]);
  });

  test("never releases what is being paid, and the session waits for it", () => {
    const house = houseOf();
    const place = arrive(house, "ann", 0);
    const paying = holdSeats(house, place, ["A-1-1"], 0);
    const held = holdSeats(house, place, ["A-1-2"], 0);
    const attempt = beginPaying(house, place, paying, 5);
    house.leave(place, 10);
    expect([paying.status, held.status, stateOf(house, place, 10)]).toEqual(["paying", "released", "admitted"]);
    finishPayment(house, attempt, paymentOf(attempt), 20);
    expect([paying.status, stateOf(house, place, 20)]).toEqual(["paid", "session-over"]);
  });

  test("releases what was being paid when the payment is abandoned", () => {
    const house = houseOf();
    const place = arrive(house, "ann", 0);
    const hold = holdSeats(house, place, ["A-1-1"], 0);
    const attempt = beginPaying(house, place, hold, 5);
    house.leave(place, 10);
    abandonPayment(house, attempt, 20);
    expect([hold.status, stateOf(house, place, 20), available(house, 20)]).toEqual(["released", "session-over", 10]);
  });

  test("twice does nothing more", () => {
    const house = houseOf();
    const place = arrive(house, "ann", 0);
    house.leave(place, 10);
    house.leave(place, 11);
    expect(house.line.figures(11)).toMatchObject({ admitted: 0, waiting: 0, ready: 0 });
  });

  test("gives up a place in line", () => {
    const house = houseOf({ waitingRoom: narrow });
    const [, bob, cid] = [arrive(house, "ann", 0), arrive(house, "bob", 0), arrive(house, "cid", 0)];
    house.leave(bob, 5);
    expect([stateOf(house, bob, 5), granted(house.where(cid, 5)).position]).toEqual(["session-over", 1]);
  });

  test("with a token of another epoch does nothing", () => {
    const house = houseOf();
    const place = arrive(house, "ann", 0);
    house.leave({ ...place, epoch: EPOCH + 1 }, 5);
    expect(stateOf(house, place, 5)).toBe("admitted");
  });
});

describe("joining", () => {
  test("again gives the same place, in line and inside", () => {
    const house = houseOf({ waitingRoom: narrow });
    const [ann, bob] = [arrive(house, "ann", 0), arrive(house, "bob", 0)];
    for (const { fan, number } of [ann, bob]) {
      const again = granted(house.join(fan, number, 5));
      expect([again.isNew, again.standing.number]).toEqual([false, number]);
    }
  });

  test("after the session is over gives a new number", () => {
    const house = houseOf();
    const { number } = arrive(house, "ann", 0);
    house.advance(SESSION_MS);
    const again = granted(house.join("ann", number, SESSION_MS));
    expect([again.isNew, again.standing.number]).toEqual([true, number + 1]);
  });

  test("is possible from the opening of the lobby, and nobody is called before the sale opens", () => {
    const house = houseOf({ lobbyOpensAt: 1_000, saleOpensAt: 5_000 });
    expect(refused(house.join("ann", null, 999))).toEqual({ code: "sale-not-open", opensAt: toInstant(1_000) });
    const ann = arrive(house, "ann", 1_000);
    expect(stateOf(house, ann, 4_999)).toBe("waiting");
    expect(house.nextDeadline()).toBe(5_000);
    expect(stateOf(house, ann, 5_000)).toBe("ready");
  });

  test("is possible while the sale is paused, and nobody is let in", () => {
    const house = houseOf({ state: "paused" });
    expect(stateOf(house, arrive(house, "ann", 0), 60_000)).toBe("waiting");
  });

  test("is refused once the sale is closed, to those in line too", () => {
    const house = houseOf({ saleClosesAt: 5_000, waitingRoom: narrow });
    const [ann, bob] = [arrive(house, "ann", 0), arrive(house, "bob", 0)];
    expect(codeOf(house.join("cid", null, 5_000))).toBe("sale-closed");
    expect([stateOf(house, ann, 5_000), stateOf(house, bob, 5_000)]).toEqual(["admitted", "sale-closed"]);
  });
});

describe("asking to enter", () => {
  test("before one is called is refused with the position", () => {
    const house = houseOf({ waitingRoom: narrow });
    const [, bob] = [arrive(house, "ann", 0), arrive(house, "bob", 0)];
    expect(refused(house.ask(bob, 0))).toMatchObject({ code: "not-admitted", position: 1 });
  });

  test("when one is inside answers the same session", () => {
    const house = houseOf();
    const place = arrive(house, "ann", 0);
    expect(granted(house.ask(place, 9_000))).toMatchObject({ status: "admitted", expiresAt: SESSION_MS });
  });

  test("while the sale is paused keeps the right and lets nobody in", () => {
    const house = houseOf({ waitingRoom: narrow });
    const [ann, bob] = [arrive(house, "ann", 0), arrive(house, "bob", 0)];
    house.leave(ann, 1_000);
    house.configure(saleOf({ waitingRoom: narrow, state: "paused", revision: 2 }), [], 2_000);
    expect(granted(house.ask(bob, 9_000))).toMatchObject({ status: "ready", expiresAt: 309_000 });
  });
});

describe("configuring", () => {
  test("acts at once on those in line", () => {
    const house = houseOf({ waitingRoom: narrow });
    const [, bob] = [arrive(house, "ann", 0), arrive(house, "bob", 0)];
    expect(house.configure(saleOf({ revision: 2 }), [], 10)).toBe(true);
    expect(granted(house.where(bob, 10)).status).toBe("ready");
  });

  test("never replaces newer settings with older ones", () => {
    const house = houseOf({ revision: 5, holdSeconds: 77 });
    expect(house.configure(saleOf({ revision: 4 }), [], 10)).toBe(false);
    expect(house.sale.holdSeconds).toBe(77);
  });

  test("adds dates and leaves known ones their seats", () => {
    const house = houseOf();
    holdSeats(house, arrive(house, "ann", 0), ["A-1-1"], 0);
    const dates = [
      ...house.seating.performances.values(),
      { performanceId: "prf_2", startsAt: SHOW_AT, sections: SECTIONS, cancelledAt: null },
    ];
    house.configure(saleOf({ revision: 2 }), dates, 10);
    expect(available(house, 10)).toBe(9 + 10);
  });
});

describe("what is left to sell", () => {
  test("leaves out the dates that are past", () => {
    const house = houseOf();
    house.seating.addPerformance({ performanceId: "prf_past", startsAt: 500, sections: SECTIONS, cancelledAt: null });
    const place = arrive(house, "ann", 0);
    expect(granted(house.where(place, 499)).seatsAvailable).toBe(20);
    expect(granted(house.where(place, 500)).seatsAvailable).toBe(10);
  });
});

describe("the next deadline", () => {
  test("is the first of what time alone changes", () => {
    const house = houseOf();
    const place = arrive(house, "ann", 0);
    expect(house.nextDeadline()).toBe(10_000);
    house.advance(10_000);
    expect(house.nextDeadline()).toBe(SESSION_MS);
    const { expiresAt } = holdSeats(house, place, ["A-1-1"], 20_000);
    expect(house.nextDeadline()).toBe(expiresAt);
  });

  test("of an empty house is none", () => {
    expect(houseOf().nextDeadline()).toBeNull();
  });
});
