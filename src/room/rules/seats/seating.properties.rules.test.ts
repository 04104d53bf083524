// Goal: a seat never has two owners, whatever fans, payments and time do. Method: random holds, releases, payments and waits
// over few seats, against a list of owners kept apart; then damaged histories, which the list must notice. What is kept of the rows' free seats is held against one made anew.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  arrive,
  askForSeats,
  begin,
  giveBack,
  granted,
  holdSeats,
  concertOf,
  orderOf,
  paymentOf,
  TONIGHT,
} from "../../../../test/support/concert-model.ts";
import type { PlaceRef } from "../../../domain/room-messages.ts";
import type { Concert } from "../concert.ts";
import { abandonPayment, finishPayment, type Attempt } from "../paying.ts";
import { FreeRuns } from "./free-runs.ts";
import { SEAT_STATUS, type Hold, type PerformanceSeats } from "./seating.ts";

function tonight(concert: Concert): PerformanceSeats {
  const performance = concert.seating.performances.get(TONIGHT);
  if (performance === undefined) throw new Error("the concert has no such performance");
  return performance;
}

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

/** All rows of the sections: what is kept of each is looked at after every change. */
const ROWS = [0, 1, 2];

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
      fanId: fans,
      pick: fc.nat({ max: 20 }),
      seats: fc.uniqueArray(fc.constantFrom(...seatIds), { minLength: 1, maxLength: 3 }),
    }),
    { maxLength: 80, size: "max" },
  );

  test("never have two live owners, and statuses and counts are what the list of owners says", () => {
    fc.assert(
      fc.property(turns, (actions) => {
        const concert = concertOf({ holdSeconds: 30, maxSeatsPerFan: 8 });
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
          concert.advance(now);
          const fanId = `fan${action.fanId}`;
          const { number } = granted(concert.join(fanId, numbers.get(fanId) ?? null, now)).placeView;
          numbers.set(fanId, number);
          const place: PlaceRef = { fanId, epoch: concert.line.epoch, number };
          const hold = holds[action.pick % Math.max(1, holds.length)];
          const attempted = attempts[action.pick % Math.max(1, attempts.length)];
          if (action.do === "hold") {
            const answer = askForSeats(concert, place, action.seats, now);
            if (answer.ok && answer.value.isNew) {
              owners.taken(answer.value.hold, action.seats);
              holds.push(answer.value.hold);
            } else if (!answer.ok && answer.refusal.code === "seats-unavailable") {
              wronglyNamed.push(...answer.refusal.seatIds.filter((seatId) => owners.owner(seatId) === null));
            } else if (!answer.ok && answer.refusal.code === "already-yours") {
              wronglyNamed.push(...answer.refusal.seatIds.filter((seatId) => owners.owner(seatId)?.fanId !== fanId));
            }
          } else if (action.do === "release" && hold !== undefined) {
            const mine = { ...place, fanId: hold.fanId, number: numbers.get(hold.fanId) ?? 0 };
            if (giveBack(concert, mine, hold.holdId, now, hold).ok) owners.freed(hold);
          } else if (action.do === "begin" && hold !== undefined) {
            const mine = { ...place, fanId: hold.fanId, number: numbers.get(hold.fanId) ?? 0 };
            const begun = begin(concert, orderOf(mine, hold.holdId), now, { past: hold });
            if (begun.kind === "begun") {
              paying.add(hold);
              attempts.push({ attempt: begun.attempt, hold });
            }
          } else if (action.do === "finish" && attempted !== undefined) {
            if (finishPayment(concert, attempted.attempt, paymentOf(attempted.attempt), now)) {
              paying.delete(attempted.hold);
              paid.add(attempted.hold);
            }
          } else if (action.do === "abandon" && attempted !== undefined) {
            if (abandonPayment(concert, attempted.attempt, now)) {
              paying.delete(attempted.hold);
              if (leavers.has(attempted.hold.number)) owners.freed(attempted.hold);
            }
          } else if (action.do === "leave") {
            for (const held of holds) {
              if (held.fanId === fanId && !paying.has(held) && !paid.has(held)) owners.freed(held);
            }
            leavers.add(number);
            concert.leave(place, now);
          }
          owners.pass(now, paying, paid);
          const expected = seatIds.map((seatId) => {
            const owner = owners.owner(seatId);
            if (owner === null) return SEAT_STATUS.available;
            if (paid.has(owner)) return SEAT_STATUS.sold;
            return paying.has(owner) ? SEAT_STATUS.paying : SEAT_STATUS.held;
          });
          const { statuses, available } = tonight(concert);
          expect([...statuses]).toEqual(expected);
          const kept = concert.seating.rows(tonight(concert));
          const anew = new FreeRuns(kept.blocks, statuses);
          expect(ROWS.map((row) => kept.summary(row))).toEqual(ROWS.map((row) => anew.summary(row)));
          expect(available).toBe(expected.filter((status) => status === SEAT_STATUS.available).length);
          expect([owners.overlaps, wronglyNamed]).toEqual([[], []]);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("would be seen to have two owners", () => {
    const concert = concertOf();
    const hold = holdSeats(concert, arrive(concert, "ann", 0), ["A-1-1"], 0);
    const owners = new Owners();
    owners.taken(hold, ["A-1-1"]);
    owners.pass(hold.expiresAt - 1, new Set(), new Set());
    owners.taken({ ...hold, holdId: "hld_other" }, ["A-1-1"]);
    expect(owners.overlaps).toEqual(["A-1-1"]);
  });

  test("would be seen to be free when their hold has expired", () => {
    const concert = concertOf();
    const hold = holdSeats(concert, arrive(concert, "ann", 0), ["A-1-1"], 0);
    const owners = new Owners();
    owners.taken(hold, ["A-1-1"]);
    owners.pass(hold.expiresAt, new Set(), new Set());
    expect(owners.owner("A-1-1")).toBeNull();
  });
});
