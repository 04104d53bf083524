// Question: do seats tell of every change by their revision, and are those of an earlier start of the room taken? Method:
// named cases. It does not prove that the table of seats has a key; the store's tests do.
import { describe, expect, test } from "vitest";
import {
  arrive,
  askForSeats,
  beginPaying,
  holdSeats,
  concertOf,
  SECTIONS,
  SHOW_AT,
  TONIGHT,
} from "../../../../test/support/concert-model.ts";
import { abandonPayment } from "../paying.ts";
import { Seating, type Hold } from "./seating.ts";

const HOLD_MS = 300_000;

describe("the revision of the seats", () => {
  test("rises with every change of a seat and with nothing else", () => {
    const concert = concertOf();
    const place = arrive(concert, "ann", 0);
    const seen = [concert.seating.revision];
    const hold = holdSeats(concert, place, ["A-1-1"], 0);
    seen.push(concert.seating.revision);
    askForSeats(concert, place, ["A-1-1"], 0);
    expect(concert.seating.revision).toBe(seen[1]);
    const attempt = beginPaying(concert, place, hold, 0);
    seen.push(concert.seating.revision);
    abandonPayment(concert, attempt, 0);
    seen.push(concert.seating.revision);
    concert.advance(HOLD_MS);
    seen.push(concert.seating.revision);
    expect(seen).toEqual([...new Set(seen)].toSorted((a, b) => a - b));
  });
});

describe("how far the revision rises", () => {
  const takenAt = (...instants: number[]): number[] => {
    const concert = concertOf();
    return instants.map((now, seat) => {
      concert.seating.advance(now);
      concert.seating.take({
        holdId: `hld_${seat}`,
        fanId: "ann",
        number: 1,
        performanceId: TONIGHT,
        seats: [seat],
        amount: 100,
        createdAt: now,
        expiresAt: now + HOLD_MS,
        status: "held",
      });
      return concert.seating.revision;
    });
  };

  test("tells when seats changed and not how many", () => {
    expect(takenAt(1_000, 9_000).at(-1)).toBe(takenAt(1_000, 2_000, 3_000, 9_000).at(-1));
    expect(takenAt(5, 5, 5)).toEqual([5, 6, 7]);
  });

  test("stays below the next start's, however long the object runs", () => {
    const years = 100 * 365 * 86_400_000;
    expect(Math.max(...takenAt(years, 2 * years))).toBeLessThan(2 ** 32);
  });
});

describe("seats that were sold or held before the object started", () => {
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
      fanId: "ann",
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
