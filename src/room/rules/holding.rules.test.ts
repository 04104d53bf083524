// Question: are seats taken all or nothing, refused for the first reason that applies, and given back when they should be?
// Method: named cases. It does not prove that no order of events gives a seat two owners; seating.properties looks for one.
import { describe, expect, test } from "vitest";
import {
  arrive,
  askForSeats,
  beginPaying,
  codeOf,
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
import type { PlaceRef } from "../../domain/room-messages.ts";
import type { Concert } from "./concert.ts";
import { abandonPayment, finishPayment } from "./paying.ts";
import { fansHold, viewHold } from "./holding.ts";

const HOLD_MS = 300_000;
/** The model's date, changed. */
const tonight = (changed: { startsAt?: number; cancelledAt?: number | null } = {}) => ({
  performanceId: TONIGHT,
  startsAt: SHOW_AT,
  sections: SECTIONS,
  cancelledAt: null,
  ...changed,
});

describe("a hold", () => {
  test("has the seats in the order asked for, their prices and its end", () => {
    const concert = concertOf();
    const hold = holdSeats(concert, arrive(concert, "ann", 0), ["B-1-2", "A-1-1"], 1_000);
    expect(viewHold(concert, hold)).toMatchObject({
      performanceId: TONIGHT,
      status: "held",
      seats: [
        { seatId: "B-1-2", grade: "R", price: 40 },
        { seatId: "A-1-1", grade: "VIP", price: 100 },
      ],
      amount: 140,
      expiresAt: 1_000 + HOLD_MS,
    });
  });

  test("takes all its seats or none, and the refusal lists those that are taken", () => {
    const concert = concertOf();
    const [ann, bob] = [arrive(concert, "ann", 0), arrive(concert, "bob", 0)];
    holdSeats(concert, ann, ["A-1-1", "A-1-3"], 0);
    const answer = askForSeats(concert, bob, ["A-1-3", "A-1-2", "A-1-1"], 0);
    expect(refused(answer)).toEqual({ code: "seats-unavailable", seatIds: ["A-1-3", "A-1-1"] });
    expect(concert.seating.available(0)).toBe(8);
  });

  test("of the same seats in any order is the same hold", () => {
    const concert = concertOf();
    const place = arrive(concert, "ann", 0);
    const first = granted(askForSeats(concert, place, ["A-1-1", "A-1-2"], 0));
    const again = granted(askForSeats(concert, place, ["A-1-2", "A-1-1"], 900));
    expect([first.isNew, again.isNew, again.hold]).toEqual([true, false, first.hold]);
    expect(again.hold.expiresAt).toBe(HOLD_MS);
  });

  test("of some seats that the fan holds already is refused with these seats and their holds, whoever has the others", () => {
    const concert = concertOf({ maxSeatsPerFan: 8 });
    const [ann, bob] = [arrive(concert, "ann", 0), arrive(concert, "bob", 0)];
    const [one, two] = [holdSeats(concert, ann, ["A-1-1", "A-1-2"], 0), holdSeats(concert, ann, ["A-2-1"], 0)];
    holdSeats(concert, bob, ["A-1-3"], 0);
    const code = "already-yours";
    const ofAnn = (...seatIds: string[]) => refused(askForSeats(concert, ann, seatIds, 0));
    expect(ofAnn("A-1-1")).toEqual({ code, seatIds: ["A-1-1"], holdIds: [one.holdId] });
    expect(ofAnn("A-1-3", "A-2-1", "A-2-2", "A-1-2")).toEqual({
      code,
      seatIds: ["A-2-1", "A-1-2"],
      holdIds: [one.holdId, two.holdId],
    });
    beginPaying(concert, ann, one, 1);
    expect(ofAnn("A-1-1")).toEqual({ code, seatIds: ["A-1-1"], holdIds: [one.holdId] });
    expect(refused(askForSeats(concert, bob, ["A-1-1"], 1))).toEqual({ code: "seats-unavailable", seatIds: ["A-1-1"] });
  });

  test("of exactly the seats of a hold that is being paid is that hold", () => {
    const concert = concertOf();
    const place = arrive(concert, "ann", 0);
    const hold = holdSeats(concert, place, ["A-1-1"], 0);
    beginPaying(concert, place, hold, 1);
    expect(granted(askForSeats(concert, place, ["A-1-1"], 2))).toEqual({ hold, isNew: false, replayed: false });
  });

  test("of seats that the fan has paid for already is refused as taken: they are in no live hold", () => {
    const concert = concertOf();
    const first = arrive(concert, "ann", 0);
    const attempt = beginPaying(concert, first, holdSeats(concert, first, ["A-1-1"], 0), 1);
    finishPayment(concert, attempt, paymentOf(attempt), 2);
    const place = arrive(concert, "ann", 3);
    const code = "seats-unavailable";
    expect(refused(askForSeats(concert, place, ["A-1-1"], 3))).toEqual({ code, seatIds: ["A-1-1"] });
    const { holdId } = holdSeats(concert, place, ["A-1-2"], 3);
    expect(refused(askForSeats(concert, place, ["A-1-1", "A-1-2"], 4))).toEqual({
      code: "already-yours",
      seatIds: ["A-1-2"],
      holdIds: [holdId],
    });
  });

  test("of the same seats on another date is another one", () => {
    const concert = concertOf();
    concert.seating.addPerformance({
      performanceId: "prf_2",
      startsAt: SHOW_AT,
      sections: SECTIONS,
      cancelledAt: null,
    });
    const place = arrive(concert, "ann", 0);
    holdSeats(concert, place, ["A-1-1"], 0);
    expect(granted(askForSeats(concert, place, ["A-1-1"], 0, { performanceId: "prf_2" })).isNew).toBe(true);
  });

  test("is found again after the session's own end and in a pause", () => {
    const concert = concertOf({ holdSeconds: 3_000 });
    const place = arrive(concert, "ann", 0);
    holdSeats(concert, place, ["A-1-1"], 0);
    concert.configure(saleOf({ state: "paused", revision: 2 }), [], 700_000);
    expect(granted(askForSeats(concert, place, ["A-1-1"], 700_000)).isNew).toBe(false);
  });

  test("is live up to its end and free to the next asker at that millisecond", () => {
    const concert = concertOf();
    const [ann, bob] = [arrive(concert, "ann", 0), arrive(concert, "bob", 0)];
    const hold = holdSeats(concert, ann, ["A-1-1"], 7);
    expect(codeOf(askForSeats(concert, bob, ["A-1-1"], 7 + HOLD_MS - 1))).toBe("seats-unavailable");
    expect(hold.status).toBe("held");
    expect(codeOf(askForSeats(concert, bob, ["A-1-1"], 7 + HOLD_MS))).toBe("ok");
    expect(hold.status).toBe("expired");
  });

  test("does not expire while it is being paid", () => {
    const concert = concertOf();
    const place = arrive(concert, "ann", 0);
    const hold = holdSeats(concert, place, ["A-1-1"], 0);
    beginPaying(concert, place, hold, HOLD_MS - 1);
    concert.advance(10 * HOLD_MS);
    expect([hold.status, concert.seating.available(0)]).toEqual(["paying", 9]);
  });

  test("is of its fan alone", () => {
    const concert = concertOf();
    const [ann] = [arrive(concert, "ann", 0), arrive(concert, "bob", 0)];
    const hold = holdSeats(concert, ann, ["A-1-1"], 0);
    expect([fansHold(concert, "ann", hold.holdId, null), fansHold(concert, "bob", hold.holdId, null)]).toEqual([
      hold,
      null,
    ]);
  });
});

describe("the seat limit", () => {
  test("counts what is held, what is owned and what is asked for", () => {
    const concert = concertOf({ maxSeatsPerFan: 4 });
    const place = arrive(concert, "ann", 0);
    holdSeats(concert, place, ["A-1-1"], 0);
    const two = ["A-2-1", "A-2-2"];
    expect(refused(askForSeats(concert, place, two, 0, { owned: 2 }))).toEqual({
      code: "seat-limit-reached",
      limit: 4,
    });
    expect(codeOf(askForSeats(concert, place, two, 0, { owned: 1 }))).toBe("ok");
  });

  test("counts what is being paid", () => {
    const concert = concertOf({ maxSeatsPerFan: 1 });
    const place = arrive(concert, "ann", 0);
    beginPaying(concert, place, holdSeats(concert, place, ["A-1-1"], 0), 0);
    expect(codeOf(askForSeats(concert, place, ["A-1-2"], 0))).toBe("seat-limit-reached");
  });

  test("does not count what was released", () => {
    const concert = concertOf({ maxSeatsPerFan: 1 });
    const place = arrive(concert, "ann", 0);
    granted(giveBack(concert, place, holdSeats(concert, place, ["A-1-1"], 0).holdId, 0));
    expect(codeOf(askForSeats(concert, place, ["A-1-2"], 0))).toBe("ok");
  });
});

describe("the hold budget", () => {
  const waitingRoom = { ...saleOf().waitingRoom, sessionSeconds: 7_200 };
  const SETTINGS = { holdSeconds: 100, maxSeatsPerFan: 2, waitingRoom };
  const BOTH = ["A-1-1", "A-1-2"];
  const BEGINNINGS = [0, 100_000, 200_000];
  const SPENT_AT = 300_000;

  /** Ann holds both seats that she may have three times in a row, and pays none. */
  function spent(): [Concert, PlaceRef] {
    const concert = concertOf(SETTINGS);
    const ann = arrive(concert, "ann", 0);
    for (const now of BEGINNINGS) holdSeats(concert, ann, BOTH, now);
    return [concert, ann];
  }

  test("is spent by three full holds, until the first of them begins to be more than an hour old", () => {
    const [concert, ann] = spent();
    expect(refused(askForSeats(concert, ann, ["A-1-1"], SPENT_AT))).toEqual({
      code: "hold-budget-spent",
      retryAfterSeconds: 3_301,
    });
    expect(codeOf(askForSeats(concert, ann, ["A-1-1"], 3_600_000))).toBe("hold-budget-spent");
    expect(codeOf(askForSeats(concert, ann, ["A-1-1"], 3_600_001))).toBe("ok");
  });

  test("is each fan's own", () => {
    const [concert] = spent();
    expect(codeOf(askForSeats(concert, arrive(concert, "bob", SPENT_AT), BOTH, SPENT_AT))).toBe("ok");
  });

  test("counts a live hold as far as it has come", () => {
    const sale = { ...SETTINGS, maxSeatsPerFan: 4 };
    const three = ["A-2-1", "A-2-2", "A-2-3"];
    const askedAt = (now: number) => {
      const concert = concertOf(sale);
      const ann = arrive(concert, "ann", 0);
      for (const begins of [...BEGINNINGS, 300_000]) holdSeats(concert, ann, three, begins);
      return codeOf(askForSeats(concert, ann, ["A-1-1"], now));
    };
    expect([askedAt(399_999), askedAt(400_000)]).toEqual(["ok", "hold-budget-spent"]);
  });

  test("is charged for a released hold until its release, whoever gives it back", () => {
    const concert = concertOf({ ...SETTINGS, maxSeatsPerFan: 1 });
    const ann = arrive(concert, "ann", 0);
    granted(giveBack(concert, ann, holdSeats(concert, ann, ["A-1-1"], 0).holdId, 0));
    granted(giveBack(concert, ann, holdSeats(concert, ann, ["A-1-1"], 0).holdId, 99_000));
    holdSeats(concert, ann, ["A-1-1"], 100_000);
    concert.advance(199_000);
    concert.leave(ann, 199_000);
    const back = arrive(concert, "ann", 200_000);
    const asked = (now: number) => askForSeats(concert, back, ["A-1-1"], now);
    const heldFor = (from: number, to: number) =>
      granted(giveBack(concert, back, granted(asked(from)).hold.holdId, to));
    heldFor(200_000, 299_000);
    heldFor(300_000, 302_999);
    heldFor(303_000, 303_001);
    expect(refused(asked(303_001))).toEqual({ code: "hold-budget-spent", retryAfterSeconds: 3_297 });
  });

  test("is not charged for what is paid, and is for a payment that came to nothing", () => {
    const concert = concertOf(SETTINGS);
    for (const now of BEGINNINGS) {
      const ann = arrive(concert, "ann", now);
      const attempt = beginPaying(
        concert,
        ann,
        holdSeats(concert, ann, [`B-1-${1 + now / 100_000}`], now),
        now + 99_999,
      );
      finishPayment(concert, attempt, paymentOf(attempt), now + 99_999);
    }
    const ann = arrive(concert, "ann", SPENT_AT);
    for (const now of [300_000, 400_000, 500_000]) {
      const attempt = beginPaying(concert, ann, holdSeats(concert, ann, BOTH, now), now + 99_999);
      concert.advance(now + 100_000);
      abandonPayment(concert, attempt, now + 100_000);
    }
    expect(codeOf(askForSeats(concert, ann, BOTH, 600_000))).toBe("hold-budget-spent");
  });

  test("follows the settings at once, up and down", () => {
    const [concert, ann] = spent();
    const asked = () => codeOf(askForSeats(concert, ann, ["A-1-1"], SPENT_AT));
    expect(asked()).toBe("hold-budget-spent");
    concert.configure({ ...concert.sale, holdSeconds: 101, revision: 2 }, [], SPENT_AT);
    const { hold } = granted(askForSeats(concert, ann, ["A-1-1"], SPENT_AT));
    granted(giveBack(concert, ann, hold.holdId, SPENT_AT));
    concert.configure({ ...concert.sale, maxSeatsPerFan: 1, revision: 3 }, [], SPENT_AT);
    expect(asked()).toBe("hold-budget-spent");
  });

  test("is asked for last: every other reason goes before it, and so does the same hold", () => {
    const [concert, ann] = spent();
    const live = holdSeats(concert, arrive(concert, "bob", SPENT_AT), ["B-1-1"], SPENT_AT);
    const asked = (seatIds: string[], owned = 0) => codeOf(askForSeats(concert, ann, seatIds, SPENT_AT, { owned }));
    expect(live.status).toBe("held");
    expect([asked(["Z-1-1"]), asked(["B-1-1"]), asked(["A-1-1"], 2), asked(["A-1-1"])]).toEqual([
      "unknown-seats",
      "seats-unavailable",
      "seat-limit-reached",
      "hold-budget-spent",
    ]);
    concert.configure({ ...concert.sale, state: "paused", revision: 2 }, [], SPENT_AT);
    expect(asked(["A-1-1"])).toBe("sale-paused");
  });

  test("gives the same hold all the same", () => {
    const concert = concertOf(SETTINGS);
    const ann = arrive(concert, "ann", 0);
    const hold = holdSeats(concert, ann, ["A-1-1"], 0);
    concert.configure({ ...concert.sale, holdSeconds: 5, revision: 2 }, [], 50_000);
    expect(granted(askForSeats(concert, ann, ["A-1-1"], 50_000)).hold).toBe(hold);
    expect(codeOf(askForSeats(concert, ann, ["A-1-2"], 50_000))).toBe("hold-budget-spent");
  });
});

describe("a refused hold", () => {
  test("lists the seats that do not exist", () => {
    const concert = concertOf();
    const answer = askForSeats(concert, arrive(concert, "ann", 0), ["A-1-1", "A-9-1", "Z-1-1"], 0);
    expect(refused(answer)).toEqual({ code: "unknown-seats", seatIds: ["A-9-1", "Z-1-1"] });
  });

  test("of a date that has begun or is cancelled says which, also when no other date is left", () => {
    const concert = concertOf();
    const place = arrive(concert, "ann", 0);
    concert.configure(saleOf({ revision: 2 }), [tonight({ startsAt: SHOW_AT, cancelledAt: 5 })], 10);
    expect(concert.state(10)).toBe("closed");
    expect(codeOf(askForSeats(concert, place, ["A-1-1"], 10))).toBe("performance-cancelled");
  });

  test("of a date that is past says so", () => {
    const concert = concertOf();
    concert.seating.addPerformance({
      performanceId: "prf_past",
      startsAt: 1_000,
      sections: SECTIONS,
      cancelledAt: null,
    });
    const place = arrive(concert, "ann", 0);
    const at = (now: number) => codeOf(askForSeats(concert, place, ["A-1-1"], now, { performanceId: "prf_past" }));
    expect(at(1_000)).toBe("performance-over");
    expect(at(999)).toBe("ok");
  });

  test("in a pause says so, and live holds stay", () => {
    const concert = concertOf();
    const place = arrive(concert, "ann", 0);
    const hold = holdSeats(concert, place, ["A-1-1"], 0);
    concert.configure(saleOf({ state: "paused", revision: 2 }), [], 10);
    expect([codeOf(askForSeats(concert, place, ["A-1-2"], 10)), hold.status]).toEqual(["sale-paused", "held"]);
  });

  test("of a sale that was put off says when it opens", () => {
    const concert = concertOf();
    const place = arrive(concert, "ann", 0);
    concert.configure(saleOf({ saleOpensAt: 5_000, revision: 2 }), [], 10);
    expect(codeOf(askForSeats(concert, place, ["A-1-2"], 10))).toBe("sale-not-open");
  });

  /** Each row is refused for its own reason and for every reason below it. */
  test("names the first of several reasons", () => {
    const concert = concertOf({ maxSeatsPerFan: 1, holdSeconds: 3_000 });
    const [ann, bob] = [arrive(concert, "ann", 0), arrive(concert, "bob", 0)];
    holdSeats(concert, ann, ["A-2-1"], 0);
    holdSeats(concert, bob, ["A-1-1"], 0);
    const nobody: PlaceRef = { ...ann, number: 99 };
    const codes = (place: PlaceRef, now: number) => [
      codeOf(askForSeats(concert, place, ["A-9-9"], now, { performanceId: "prf_none" })),
      codeOf(askForSeats(concert, place, ["A-9-9"], now)),
      codeOf(askForSeats(concert, place, ["A-1-1", "A-2-1"], now)),
      codeOf(askForSeats(concert, place, ["A-1-1"], now)),
      codeOf(askForSeats(concert, place, ["A-1-2"], now)),
    ];
    const [none, unknown, over] = ["not-found", "unknown-seats", "session-over"];
    expect(codes(nobody, 5)).toEqual([none, unknown, over, over, over]);
    expect(codes(ann, 5)).toEqual([none, unknown, "already-yours", "seats-unavailable", "seat-limit-reached"]);
    concert.configure({ ...concert.sale, state: "paused", revision: 2 }, [], 10);
    expect(codes(ann, 10)).toEqual([none, unknown, "sale-paused", "sale-paused", "sale-paused"]);
    concert.configure({ ...concert.sale, state: "closed", revision: 3 }, [], 20);
    expect(codes(ann, 20)).toEqual([none, unknown, "sale-closed", "sale-closed", "sale-closed"]);
    // A date that is cancelled says so before the pause does, and the end of the sale before the date.
    const cancelled = [tonight({ cancelledAt: 25 })];
    concert.configure({ ...concert.sale, state: "closed", revision: 4 }, cancelled, 30);
    expect(codes(ann, 30)).toEqual([none, unknown, "sale-closed", "sale-closed", "sale-closed"]);
    concert.configure({ ...concert.sale, state: "paused", revision: 5 }, cancelled, 40);
    const gone = "performance-cancelled";
    expect(codes(ann, 40)).toEqual([none, unknown, gone, gone, gone]);
    expect(codes(ann, 600_000)).toEqual([none, unknown, over, over, over]);
  });

  test("says that the fan is not inside yet once the date and its seats are known", () => {
    const concert = concertOf({ waitingRoom: { ...saleOf().waitingRoom, maxAdmitted: 1 } });
    const [ann, bob] = [arrive(concert, "ann", 0), arrive(concert, "bob", 0)];
    holdSeats(concert, ann, ["A-1-1"], 0);
    expect(codeOf(askForSeats(concert, bob, ["A-9-9"], 0, { performanceId: "prf_none" }))).toBe("not-found");
    expect(codeOf(askForSeats(concert, bob, ["A-9-9"], 0))).toBe("unknown-seats");
    expect(codeOf(askForSeats(concert, bob, ["A-1-1"], 0))).toBe("not-admitted");
  });
});

describe("releasing", () => {
  test("gives the seats back at once", () => {
    const concert = concertOf();
    const [ann, bob] = [arrive(concert, "ann", 0), arrive(concert, "bob", 0)];
    const { holdId } = holdSeats(concert, ann, ["A-1-1"], 0);
    granted(giveBack(concert, ann, holdId, 5));
    expect(codeOf(askForSeats(concert, bob, ["A-1-1"], 5))).toBe("ok");
  });

  test("again, or after the end, is done and changes nothing", () => {
    const concert = concertOf();
    const place = arrive(concert, "ann", 0);
    const hold = holdSeats(concert, place, ["A-1-1"], 0);
    const first = granted(giveBack(concert, place, hold.holdId, 5));
    expect(giveBack(concert, place, hold.holdId, 6, hold)).toEqual({ ok: true, value: first });
  });

  test("is refused while the hold is being paid, and once it was", () => {
    const concert = concertOf();
    const place = arrive(concert, "ann", 0);
    const [paying, other] = [holdSeats(concert, place, ["A-1-1"], 0), holdSeats(concert, place, ["A-1-2"], 0)];
    const attempt = beginPaying(concert, place, paying, 1);
    expect(codeOf(giveBack(concert, place, paying.holdId, 2))).toBe("payment-in-progress");
    finishPayment(concert, attempt, paymentOf(attempt), 3);
    expect(codeOf(giveBack(concert, place, paying.holdId, 4, paying))).toBe("hold-already-paid");
    expect(codeOf(giveBack(concert, place, other.holdId, 5))).toBe("ok");
  });

  test("of another fan's hold, or of none, finds nothing", () => {
    const concert = concertOf();
    const [ann, bob] = [arrive(concert, "ann", 0), arrive(concert, "bob", 0)];
    const { holdId } = holdSeats(concert, ann, ["A-1-1"], 0);
    expect([codeOf(giveBack(concert, bob, holdId, 0)), codeOf(giveBack(concert, ann, "hld_none", 0))]).toEqual([
      "hold-not-found",
      "hold-not-found",
    ]);
  });
});
