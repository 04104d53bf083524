// Goal: seats are taken all or nothing, never twice, and come back on time. Method: named cases, then random holds,
// releases, payments and waits over few seats against a list of owners kept apart. It does not prove that the table of
// seats has a key; the store's tests do.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PlaceRef } from "../../api.ts";
import { fansHold, viewHold } from "./holding.ts";
import {
  arrive,
  askForSeats,
  begin,
  beginPaying,
  codeOf,
  giveBack,
  granted,
  holdSeats,
  houseOf,
  orderOf,
  paymentOf,
  refused,
  saleOf,
  SECTIONS,
  SHOW_AT,
  TONIGHT,
} from "../../../../test/support/house-model.ts";
import type { House } from "../house.ts";
import { abandonPayment, finishPayment, type Attempt } from "../paying.ts";
import { SEAT_STATUS, Seating, type Hold, type PerformanceSeats } from "./seating.ts";

const HOLD_MS = 300_000;

function tonight(house: House): PerformanceSeats {
  const performance = house.seating.performances.get(TONIGHT);
  if (performance === undefined) throw new Error("the house has no date");
  return performance;
}

describe("a hold", () => {
  test("has the seats in the order asked for, their prices and its end", () => {
    const house = houseOf();
    const hold = holdSeats(house, arrive(house, "ann", 0), ["B-1-2", "A-1-1"], 1_000);
    expect(viewHold(house, hold)).toMatchObject({
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
    const house = houseOf();
    const [ann, bob] = [arrive(house, "ann", 0), arrive(house, "bob", 0)];
    holdSeats(house, ann, ["A-1-1", "A-1-3"], 0);
    const answer = askForSeats(house, bob, ["A-1-3", "A-1-2", "A-1-1"], 0);
    expect(refused(answer)).toEqual({ code: "seats-unavailable", seatIds: ["A-1-3", "A-1-1"] });
    expect(house.seating.available(0)).toBe(8);
  });

  test("of the same seats in any order is the same hold", () => {
    const house = houseOf();
    const place = arrive(house, "ann", 0);
    const first = granted(askForSeats(house, place, ["A-1-1", "A-1-2"], 0));
    const again = granted(askForSeats(house, place, ["A-1-2", "A-1-1"], 900));
    expect([first.isNew, again.isNew, again.hold]).toEqual([true, false, first.hold]);
    expect(again.hold.expiresAt).toBe(HOLD_MS);
  });

  test("of some of its seats is another one, and refused", () => {
    const house = houseOf();
    const place = arrive(house, "ann", 0);
    holdSeats(house, place, ["A-1-1", "A-1-2"], 0);
    expect(refused(askForSeats(house, place, ["A-1-1"], 0))).toEqual({ code: "seats-unavailable", seatIds: ["A-1-1"] });
  });

  test("of the same seats on another date is another one", () => {
    const house = houseOf();
    house.seating.addPerformance({ performanceId: "prf_2", startsAt: SHOW_AT, sections: SECTIONS, cancelledAt: null });
    const place = arrive(house, "ann", 0);
    holdSeats(house, place, ["A-1-1"], 0);
    expect(granted(askForSeats(house, place, ["A-1-1"], 0, { performanceId: "prf_2" })).isNew).toBe(true);
  });

  test("is found again after the session's own end and in a pause", () => {
    const house = houseOf({ holdSeconds: 3_000 });
    const place = arrive(house, "ann", 0);
    holdSeats(house, place, ["A-1-1"], 0);
    house.configure(saleOf({ state: "paused", revision: 2 }), [], 700_000);
    expect(granted(askForSeats(house, place, ["A-1-1"], 700_000)).isNew).toBe(false);
  });

  test("is live up to its end and free to the next asker at that millisecond", () => {
    const house = houseOf();
    const [ann, bob] = [arrive(house, "ann", 0), arrive(house, "bob", 0)];
    const hold = holdSeats(house, ann, ["A-1-1"], 7);
    expect(codeOf(askForSeats(house, bob, ["A-1-1"], 7 + HOLD_MS - 1))).toBe("seats-unavailable");
    expect(hold.status).toBe("held");
    expect(codeOf(askForSeats(house, bob, ["A-1-1"], 7 + HOLD_MS))).toBe("ok");
    expect(hold.status).toBe("expired");
  });

  test("does not expire while it is being paid", () => {
    const house = houseOf();
    const place = arrive(house, "ann", 0);
    const hold = holdSeats(house, place, ["A-1-1"], 0);
    beginPaying(house, place, hold, HOLD_MS - 1);
    house.advance(10 * HOLD_MS);
    expect([hold.status, house.seating.available(0)]).toEqual(["paying", 9]);
  });

  test("is of its fan alone", () => {
    const house = houseOf();
    const [ann] = [arrive(house, "ann", 0), arrive(house, "bob", 0)];
    const hold = holdSeats(house, ann, ["A-1-1"], 0);
    expect([fansHold(house, "ann", hold.holdId, null), fansHold(house, "bob", hold.holdId, null)]).toEqual([
      hold,
      null,
    ]);
  });
});

describe("the seat limit", () => {
  test("counts what is held, what is owned and what is asked for", () => {
    const house = houseOf({ maxSeatsPerFan: 4 });
    const place = arrive(house, "ann", 0);
    holdSeats(house, place, ["A-1-1"], 0);
    const two = ["A-2-1", "A-2-2"];
    expect(refused(askForSeats(house, place, two, 0, { owned: 2 }))).toEqual({ code: "seat-limit-reached", limit: 4 });
    expect(codeOf(askForSeats(house, place, two, 0, { owned: 1 }))).toBe("ok");
  });

  test("counts what is being paid", () => {
    const house = houseOf({ maxSeatsPerFan: 1 });
    const place = arrive(house, "ann", 0);
    beginPaying(house, place, holdSeats(house, place, ["A-1-1"], 0), 0);
    expect(codeOf(askForSeats(house, place, ["A-1-2"], 0))).toBe("seat-limit-reached");
  });

  test("does not count what was released", () => {
    const house = houseOf({ maxSeatsPerFan: 1 });
    const place = arrive(house, "ann", 0);
    granted(giveBack(house, place, holdSeats(house, place, ["A-1-1"], 0).holdId, 0));
    expect(codeOf(askForSeats(house, place, ["A-1-2"], 0))).toBe("ok");
  });
});

describe("a refused hold", () => {
  test("lists the seats that do not exist", () => {
    const house = houseOf();
    const answer = askForSeats(house, arrive(house, "ann", 0), ["A-1-1", "A-9-1", "Z-1-1"], 0);
    expect(refused(answer)).toEqual({ code: "unknown-seats", seatIds: ["A-9-1", "Z-1-1"] });
  });

  test("of a date that is past says so", () => {
    const house = houseOf();
    house.seating.addPerformance({ performanceId: "prf_past", startsAt: 1_000, sections: SECTIONS, cancelledAt: null });
    const place = arrive(house, "ann", 0);
    const at = (now: number) => codeOf(askForSeats(house, place, ["A-1-1"], now, { performanceId: "prf_past" }));
    expect(at(1_000)).toBe("sale-closed");
    expect(at(999)).toBe("ok");
  });

  test("in a pause says so, and live holds stay", () => {
    const house = houseOf();
    const place = arrive(house, "ann", 0);
    const hold = holdSeats(house, place, ["A-1-1"], 0);
    house.configure(saleOf({ state: "paused", revision: 2 }), [], 10);
    expect([codeOf(askForSeats(house, place, ["A-1-2"], 10)), hold.status]).toEqual(["sale-paused", "held"]);
  });

  test("of a sale that was put off says when it opens", () => {
    const house = houseOf();
    const place = arrive(house, "ann", 0);
    house.configure(saleOf({ saleOpensAt: 5_000, revision: 2 }), [], 10);
    expect(codeOf(askForSeats(house, place, ["A-1-2"], 10))).toBe("sale-not-open");
  });

  /** Each row is refused for its own reason and for every reason below it. */
  test("names the first of several reasons", () => {
    const house = houseOf({ maxSeatsPerFan: 1, holdSeconds: 3_000 });
    const [ann, bob] = [arrive(house, "ann", 0), arrive(house, "bob", 0)];
    holdSeats(house, ann, ["A-2-1"], 0);
    holdSeats(house, bob, ["A-1-1"], 0);
    const nobody: PlaceRef = { ...ann, number: 99 };
    const codes = (place: PlaceRef, now: number) => [
      codeOf(askForSeats(house, place, ["A-9-9"], now, { performanceId: "prf_none" })),
      codeOf(askForSeats(house, place, ["A-9-9"], now)),
      codeOf(askForSeats(house, place, ["A-1-1"], now)),
      codeOf(askForSeats(house, place, ["A-1-2"], now)),
    ];
    expect(codes(nobody, 5)).toEqual(["session-over", "session-over", "session-over", "session-over"]);
    expect(codes(ann, 5)).toEqual(["not-found", "unknown-seats", "seats-unavailable", "seat-limit-reached"]);
    house.configure({ ...house.sale, state: "paused", revision: 2 }, [], 10);
    expect(codes(ann, 10)).toEqual(["not-found", "unknown-seats", "sale-paused", "sale-paused"]);
    house.configure({ ...house.sale, state: "closed", revision: 3 }, [], 20);
    expect(codes(ann, 20)).toEqual(["not-found", "unknown-seats", "sale-closed", "sale-closed"]);
    expect(codes(ann, 600_000)).toEqual(["not-found", "unknown-seats", "session-over", "session-over"]);
  });

  test("says first that the fan is not inside yet", () => {
    const house = houseOf({ waitingRoom: { ...saleOf().waitingRoom, maxAdmitted: 1 } });
    const [, bob] = [arrive(house, "ann", 0), arrive(house, "bob", 0)];
    expect(codeOf(askForSeats(house, bob, ["A-9-9"], 0, { performanceId: "prf_none" }))).toBe("not-admitted");
  });
});

describe("releasing", () => {
  test("gives the seats back at once", () => {
    const house = houseOf();
    const [ann, bob] = [arrive(house, "ann", 0), arrive(house, "bob", 0)];
    const { holdId } = holdSeats(house, ann, ["A-1-1"], 0);
    granted(giveBack(house, ann, holdId, 5));
    expect(codeOf(askForSeats(house, bob, ["A-1-1"], 5))).toBe("ok");
  });

  test("again, or after the end, is done and changes nothing", () => {
    const house = houseOf();
    const place = arrive(house, "ann", 0);
    const hold = holdSeats(house, place, ["A-1-1"], 0);
    const first = granted(giveBack(house, place, hold.holdId, 5));
    expect(giveBack(house, place, hold.holdId, 6, hold)).toEqual({ ok: true, value: first });
  });

  test("is refused while the hold is being paid, and once it was", () => {
    const house = houseOf();
    const place = arrive(house, "ann", 0);
    const [paying, other] = [holdSeats(house, place, ["A-1-1"], 0), holdSeats(house, place, ["A-1-2"], 0)];
    const attempt = beginPaying(house, place, paying, 1);
    expect(codeOf(giveBack(house, place, paying.holdId, 2))).toBe("payment-in-progress");
    finishPayment(house, attempt, paymentOf(attempt), 3);
    expect(codeOf(giveBack(house, place, paying.holdId, 4, paying))).toBe("hold-already-paid");
    expect(codeOf(giveBack(house, place, other.holdId, 5))).toBe("ok");
  });

  test("of another fan's hold, or of none, finds nothing", () => {
    const house = houseOf();
    const [ann, bob] = [arrive(house, "ann", 0), arrive(house, "bob", 0)];
    const { holdId } = holdSeats(house, ann, ["A-1-1"], 0);
    expect([codeOf(giveBack(house, bob, holdId, 0)), codeOf(giveBack(house, ann, "hld_none", 0))]).toEqual([
      "hold-not-found",
      "hold-not-found",
    ]);
  });
});

describe("the revision of the seats", () => {
  test("rises with every change of a seat and with nothing else", () => {
    const house = houseOf();
    const place = arrive(house, "ann", 0);
    const seen = [house.seating.revision];
    const hold = holdSeats(house, place, ["A-1-1"], 0);
    seen.push(house.seating.revision);
    askForSeats(house, place, ["A-1-1"], 0);
    expect(house.seating.revision).toBe(seen[1]);
    const attempt = beginPaying(house, place, hold, 0);
    seen.push(house.seating.revision);
    abandonPayment(house, attempt, 0);
    seen.push(house.seating.revision);
    house.advance(HOLD_MS);
    seen.push(house.seating.revision);
    expect(seen).toEqual([...new Set(seen)].toSorted((a, b) => a - b));
  });
});

describe("seats that an earlier life of the room knew", () => {
  test("are taken, and counted once", () => {
    const seating = new Seating(1_000);
    const performance = seating.addPerformance({
      performanceId: TONIGHT,
      startsAt: SHOW_AT,
      sections: SECTIONS,
      cancelledAt: null,
    });
    const hold: Hold = {
      holdId: "hld_old",
      fan: "ann",
      number: 1,
      performanceId: TONIGHT,
      seats: [2, 3],
      amount: 200,
      createdAt: 0,
      expiresAt: HOLD_MS,
      status: "held",
    };
    for (const seat of [0, 1, 2, 3]) seating.restoreSold(TONIGHT, seat);
    seating.restoreHold(hold);
    expect(seating.figures(performance)).toEqual({ available: 6, held: 2, paying: 0, sold: 2 });
    expect([performance.available, seating.due(HOLD_MS)]).toEqual([6, [hold]]);
    expect(seating.revision).toBeGreaterThanOrEqual(1_000);
    expect(() => seating.take({ ...hold, holdId: "hld_new", seats: [1] })).toThrow("twice");
  });
});

/** Who has which seat from when, by the answers alone. */
class Owners {
  readonly overlaps: string[] = [];
  #owners = new Map<string, Hold>();
  #over = new Set<Hold>();

  taken(hold: Hold, seatIds: readonly string[]): void {
    for (const seatId of seatIds) {
      const before = this.#owners.get(seatId);
      if (before !== undefined && !this.#over.has(before)) this.overlaps.push(seatId);
      this.#owners.set(seatId, hold);
    }
  }

  freed(hold: Hold): void {
    this.#over.add(hold);
  }

  /** What time frees: holds whose end has come and that are not being paid. */
  pass(now: number, paying: ReadonlySet<Hold>, paid: ReadonlySet<Hold>): void {
    for (const hold of this.#owners.values()) {
      if (!paying.has(hold) && !paid.has(hold) && hold.expiresAt <= now) this.#over.add(hold);
    }
  }

  owner(seatId: string): Hold | null {
    const hold = this.#owners.get(seatId);
    return hold === undefined || this.#over.has(hold) ? null : hold;
  }
}

describe("few seats and many who want them", () => {
  const seatIds = ["A-1-1", "A-1-2", "A-1-3", "A-2-1", "A-2-2", "A-2-3", "B-1-1", "B-1-2", "B-1-3", "B-1-4"];
  const fans = fc.nat({ max: 4 });
  const turns = fc.array(
    fc.record({
      do: fc.constantFrom(
        "hold",
        "hold",
        "hold",
        "release",
        "begin",
        "finish",
        "abandon",
        "leave",
        "wait",
        "long-wait",
      ),
      fan: fans,
      pick: fc.nat({ max: 20 }),
      seats: fc.uniqueArray(fc.constantFrom(...seatIds), { minLength: 1, maxLength: 3 }),
    }),
    { maxLength: 80, size: "max" },
  );

  test("never have two live owners, and statuses and counts are what the list of owners says", () => {
    fc.assert(
      fc.property(turns, (actions) => {
        const house = houseOf({ holdSeconds: 30, maxSeatsPerFan: 8 });
        const owners = new Owners();
        const [paying, paid] = [new Set<Hold>(), new Set<Hold>()];
        const [holds, attempts]: [Hold[], { attempt: Attempt; hold: Hold }[]] = [[], []];
        const numbers = new Map<string, number>();
        const leavers = new Set<number>();
        const wronglyNamed: string[] = [];
        let now = 0;
        for (const action of actions) {
          if (action.do === "wait") now += 1 + action.pick * 100;
          if (action.do === "long-wait") now += 10_000 * action.pick;
          owners.pass(now, paying, paid);
          house.advance(now);
          const fan = `fan${action.fan}`;
          const { number } = granted(house.join(fan, numbers.get(fan) ?? null, now)).standing;
          numbers.set(fan, number);
          const place: PlaceRef = { fan, epoch: house.line.epoch, number };
          const hold = holds[action.pick % Math.max(1, holds.length)];
          const attempted = attempts[action.pick % Math.max(1, attempts.length)];
          if (action.do === "hold") {
            const answer = askForSeats(house, place, action.seats, now);
            if (answer.ok && answer.value.isNew) {
              owners.taken(answer.value.hold, action.seats);
              holds.push(answer.value.hold);
            } else if (!answer.ok && answer.refusal.code === "seats-unavailable") {
              wronglyNamed.push(...answer.refusal.seatIds.filter((seatId) => owners.owner(seatId) === null));
            }
          } else if (action.do === "release" && hold !== undefined) {
            const mine = { ...place, fan: hold.fan, number: numbers.get(hold.fan) ?? 0 };
            if (giveBack(house, mine, hold.holdId, now, hold).ok) owners.freed(hold);
          } else if (action.do === "begin" && hold !== undefined) {
            const mine = { ...place, fan: hold.fan, number: numbers.get(hold.fan) ?? 0 };
            const begun = begin(house, orderOf(mine, hold.holdId), now, { past: hold });
            if (begun.kind === "begun") {
              paying.add(hold);
              attempts.push({ attempt: begun.attempt, hold });
            }
          } else if (action.do === "finish" && attempted !== undefined) {
            if (finishPayment(house, attempted.attempt, paymentOf(attempted.attempt), now)) {
              paying.delete(attempted.hold);
              paid.add(attempted.hold);
            }
          } else if (action.do === "abandon" && attempted !== undefined) {
            if (abandonPayment(house, attempted.attempt, now)) {
              paying.delete(attempted.hold);
              if (leavers.has(attempted.hold.number)) owners.freed(attempted.hold);
            }
          } else if (action.do === "leave") {
            for (const held of holds) {
              if (held.fan === fan && !paying.has(held) && !paid.has(held)) owners.freed(held);
            }
            leavers.add(number);
            house.leave(place, now);
          }
          owners.pass(now, paying, paid);
          const expected = seatIds.map((seatId) => {
            const owner = owners.owner(seatId);
            if (owner === null) return SEAT_STATUS.available;
            if (paid.has(owner)) return SEAT_STATUS.sold;
            return paying.has(owner) ? SEAT_STATUS.paying : SEAT_STATUS.held;
          });
          const { statuses, available } = tonight(house);
          expect([...statuses]).toEqual(expected);
          expect(available).toBe(expected.filter((status) => status === SEAT_STATUS.available).length);
          expect([owners.overlaps, wronglyNamed]).toEqual([[], []]);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("would be seen to have two owners", () => {
    const house = houseOf();
    const hold = holdSeats(house, arrive(house, "ann", 0), ["A-1-1"], 0);
    const owners = new Owners();
    owners.taken(hold, ["A-1-1"]);
    owners.pass(hold.expiresAt - 1, new Set(), new Set());
    owners.taken({ ...hold, holdId: "hld_other" }, ["A-1-1"]);
    expect(owners.overlaps).toEqual(["A-1-1"]);
  });

  test("would be seen to be free when their hold has expired", () => {
    const house = houseOf();
    const hold = holdSeats(house, arrive(house, "ann", 0), ["A-1-1"], 0);
    const owners = new Owners();
    owners.taken(hold, ["A-1-1"]);
    owners.pass(hold.expiresAt, new Set(), new Set());
    expect(owners.owner("A-1-1")).toBeNull();
  });
});
