// Question: does a hold whose seats the room chooses come in the order of refusals of every other one, take free seats only, and
// come again by its key alone? Method: named cases, and random turns of fans who have seats chosen, name them and give them back.
// It does not prove which choice is the best (seats/best-available) nor that a key is kept (test/seats/hold-keys).
import * as fc from "fast-check";
import { describe, expect, inject, test } from "vitest";
import {
  arrive,
  askFor,
  askForSeats,
  codeOf,
  concertOf,
  giveBack,
  granted,
  refused,
  SHOW_AT,
  TONIGHT,
} from "../../../test/support/concert-model.ts";
import type { Section } from "../../contract/performances.ts";
import type { Hold } from "./seats/seating.ts";
import { viewHold } from "./holding.ts";

const OTHER = "prf_other";
const SECTIONS: Section[] = [
  { name: "A", grade: "VIP", price: 100, rows: 2, seatsPerRow: 4 },
  { name: "F", kind: "standing", grade: "S", price: 10, capacity: 5 },
];
const best = (count: number) => ({ bestAvailable: { count, together: "preferred" as const } });
const stand = (count: number) => ({ standing: [{ section: "F", count }] });
const there = { performanceId: OTHER };
function hall(settings = {}) {
  const concert = concertOf({ maxSeatsPerFan: 8, ...settings });
  concert.seating.addPerformance({ performanceId: OTHER, startsAt: SHOW_AT, sections: SECTIONS, cancelledAt: null });
  return concert;
}

describe("seats that the room chooses", () => {
  test("are another hold each time, though the fan holds such seats already", () => {
    const concert = hall();
    const ann = arrive(concert, "ann", 0);
    const [one, two] = [0, 1].map((now) => granted(askFor(concert, ann, best(2), now, there)));
    expect([one?.isNew, two?.isNew, one?.hold.holdId === two?.hold.holdId]).toEqual([true, true, false]);
  });

  test("are found by the key, before the session is looked at, and the key by nothing else", () => {
    const concert = hall();
    const ann = arrive(concert, "ann", 0);
    const keyed = { key: "key", fingerprint: "print" };
    const { hold } = granted(askFor(concert, ann, best(2), 0, { ...there, keyed }));
    concert.leave(ann, 1);
    const facts = { ...there, keyed, kept: { hold, fingerprint: "print" } };
    expect(granted(askFor(concert, ann, best(2), 2, facts))).toEqual({ hold, isNew: false, replayed: true });
    expect(codeOf(askFor(concert, ann, best(2), 2, { ...facts, keyed: { key: "key", fingerprint: "other" } }))).toBe(
      "idempotency-key-reused",
    );
    expect(codeOf(askFor(concert, ann, best(2), 2, { ...there, keyed }))).toBe("session-over");
  });

  test("are refused in the order of every hold", () => {
    const concert = hall({ maxSeatsPerFan: 2 });
    const ann = arrive(concert, "ann", 0);
    expect(codeOf(askFor(concert, ann, best(1), 0, { performanceId: "prf_none" }))).toBe("not-found");
    expect(codeOf(askFor(concert, ann, { standing: [{ section: "A", count: 1 }] }, 0, there))).toBe("unknown-seats");
    expect(refused(askFor(concert, ann, stand(6), 0, there))).toEqual({ code: "seats-unavailable", seatIds: [] });
    expect(codeOf(askFor(concert, ann, stand(3), 0, there))).toBe("seat-limit-reached");
    expect(codeOf(askFor(concert, ann, stand(2), 0, { ...there, layoutVersion: "another" }))).toBe("layout-changed");
  });

  test("take neither the seats of the fan's other holds nor leave a single one that could be avoided", () => {
    const concert = hall({ singleSeatRule: "refuse" });
    const ann = arrive(concert, "ann", 0);
    const chosen = [1, 1, 2].flatMap((count) => {
      const { hold } = granted(askFor(concert, ann, best(count), 0, there));
      return viewHold(concert, hold).seats.map(({ seatId }) => seatId);
    });
    expect(new Set(chosen).size).toBe(4);
    expect(codeOf(askForSeats(concert, ann, ["A-2-2"], 0, there))).toBe("leaves-single-seat");
  });

  test("of two dates are chosen of the one that was asked for", () => {
    const concert = hall();
    const { hold } = granted(askFor(concert, arrive(concert, "ann", 0), best(1), 0));
    expect(hold.performanceId).toBe(TONIGHT);
    expect(concert.seating.performances.get(OTHER)?.available).toBe(13);
  });
});

test("whatever fans do, what the room chooses is free, and it finds seats as long as there are any", () => {
  const turns = fc.array(
    fc.oneof(
      fc.record({ do: fc.constant("best" as const), count: fc.integer({ min: 1, max: 4 }) }),
      fc.record({ do: fc.constant("stand" as const), count: fc.integer({ min: 1, max: 4 }) }),
      fc.record({ do: fc.constant("name" as const), count: fc.integer({ min: 0, max: 7 }) }),
      fc.record({ do: fc.constant("release" as const), count: fc.nat({ max: 20 }) }),
      fc.record({ do: fc.constant("wait" as const), count: fc.nat({ max: 20 }) }),
    ),
    { maxLength: 60, size: "max" },
  );
  fc.assert(
    fc.property(turns, (actions) => {
      const concert = hall({ maxSeatsPerFan: 8, holdSeconds: 30 });
      const live = new Map<number, Hold>();
      let now = 0;
      for (const [turn, { do: what, count }] of actions.entries()) {
        if (what === "wait") now += count * 1_000;
        for (const [seat, hold] of live) if (hold.expiresAt <= now) live.delete(seat);
        const fan = arrive(concert, `fan${turn}`, now);
        if (what === "release") {
          const hold = [...live.values()][count % Math.max(1, live.size)];
          if (hold === undefined) continue;
          giveBack(concert, { ...fan, fanId: hold.fanId, number: hold.number }, hold.holdId, now);
          for (const seat of hold.seats) live.delete(seat);
          continue;
        }
        if (what === "wait") continue;
        const named = { seatIds: [`A-${1 + (count >> 2)}-${1 + (count & 3)}`] };
        const wanted = { best: best(count), stand: stand(count), name: named }[what];
        const answer = askFor(concert, fan, wanted, now, there);
        const free = (from: number, to: number) =>
          Array.from({ length: to - from }, (_, at) => from + at).filter((seat) => !live.has(seat)).length;
        const fits = { best: free(0, 8) >= count, stand: free(8, 13) >= count, name: answer.ok };
        expect(answer.ok).toBe(fits[what]);
        if (!answer.ok) continue;
        for (const seat of answer.value.hold.seats) {
          expect(live.has(seat)).toBe(false);
          live.set(seat, answer.value.hold);
        }
      }
    }),
    { numRuns: 300, seed: inject("seed") },
  );
});
