// Question: do the choice, the tray, the search for equal seats and the single-seat rule say what the contract and a fan expect?
// Method: small halls; the single-seat rule also by chance against the service's own rule. Doesn't prove how it looks.
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { hallLayout } from "../../../../src/domain/public-layout.ts";
import { SEAT_CODES } from "../../../../src/domain/snapshots/seat-status-code.ts";
import { seed } from "../../../../test/support/seed.ts";
import { singlesLeft } from "../../../../src/room/rules/seats/single-seats.ts";
import { hallOf } from "../../hall/hall.ts";
import { type Statuses, statusesOf } from "../../hall/statuses.ts";
import { inHall, toggled, trayOf, withoutTaken } from "./choice.ts";
import { nearestEquals } from "./nearest.ts";
import { leftAlone } from "./single-seat.ts";

const seated = (name: string, rows: number, seatsPerRow: number, grade = "R", price = 100) =>
  ({ name, kind: "seated", grade, price, rows, seatsPerRow }) as const;

/** Rows of `.` for a free seat and `x` for one that isn't. */
function statuses(text: string): Statuses {
  const all = text.replaceAll(/\s/g, "").split("");
  const bytes = new Uint8Array(Math.ceil(all.length / 4));
  for (const [seat, mark] of all.entries()) {
    const code = mark === "." ? SEAT_CODES.available : SEAT_CODES.held;
    bytes[seat >> 2] = (bytes[seat >> 2] ?? 0) | (code << ((seat % 4) * 2));
  }
  return statusesOf(bytes);
}

test("a seat is picked, put back, refused beyond the limit and refused when somebody has it", () => {
  const free = statuses("...x");
  expect(toggled([], 0, 2, free)).toEqual({ choice: [0], note: null });
  expect(toggled([0, 1], 0, 2, free)).toEqual({ choice: [1], note: null });
  expect(toggled([0, 1], 2, 2, free)).toEqual({ choice: [0, 1], note: { kind: "limit", limit: 2 } });
  expect(toggled([], 3, 2, free)).toEqual({ choice: [], note: { kind: "taken", seat: 3 } });
  // What is chosen can be put back also when somebody has taken it meanwhile.
  expect(toggled([3], 3, 2, free)).toEqual({ choice: [], note: null });
});

test("what others take vanishes from the choice and is named; the rest is kept", () => {
  expect(withoutTaken([2, 0], statuses(".x."))).toEqual({ choice: [2, 0], lost: [] });
  expect(withoutTaken([1, 0], statuses(".x."))).toEqual({ choice: [0], lost: [1] });
});

test("a choice is found again in another layout by its seats", () => {
  const before = hallOf(hallLayout([seated("A", 1, 2), seated("B", 1, 2)]));
  const after = hallOf(hallLayout([seated("B", 1, 2, "R", 300)]));
  const ids = [0, 3].map((seat) => before.nameOf(seat).seatId);
  expect(inHall(ids, after)).toEqual([1]);
  expect(trayOf(inHall(ids, after), after)).toMatchObject({ total: 300, seats: [{ seatId: "B-1-2" }] });
});

test("the tray stands in the order of the hall and adds up", () => {
  const hall = hallOf(hallLayout([seated("A", 1, 3), seated("B", 1, 2, "VIP", 250)]));
  const { seats, total } = trayOf([4, 0], hall);
  expect([seats.map(({ seatId }) => seatId), total]).toEqual([["A-1-1", "B-1-2"], 350]);
});

test("the nearest equal of a lost seat is in its section by rows and seats, then in one of the same grade and price", () => {
  const hall = hallOf(
    hallLayout([seated("A", 2, 4), seated("B", 1, 4, "R", 200), seated("C", 1, 4, "VIP"), seated("D", 1, 4)]),
  );
  // A-1-2 is lost: A-1-4 is two seats away, A-2-2 as far as two seats; the first one found stays.
  expect(nearestEquals(hall, statuses("xx.. .... .... .... ...."), [1], [])).toEqual([2]);
  expect(nearestEquals(hall, statuses("xxx. x.xx .... .... ...."), [1], [])).toEqual([3]);
  // What is chosen or found already isn't offered again.
  expect(nearestEquals(hall, statuses("xx.. .... .... .... ...."), [0, 1], [2])).toEqual([4, 3]);
  // Neither another price nor another grade is an equal.
  expect(nearestEquals(hall, statuses("xxxx xxxx .... .... ...."), [1], [])).toEqual([16 + 1]);
  expect(nearestEquals(hall, statuses("xxxx xxxx .... .... xxxx"), [1], [])).toEqual([]);
});

test("a standing place has no equal", () => {
  const hall = hallOf(hallLayout([{ name: "F", kind: "standing", grade: "R", price: 1, capacity: 4 }]));
  expect(nearestEquals(hall, statuses("x..."), [0], [])).toEqual([]);
});

test("a choice that leaves a seat alone says which, and what to do", () => {
  const hall = hallOf(hallLayout([seated("A", 1, 6)]));
  const free = statuses("......");
  expect(leftAlone(hall, free, [0, 1], 4)).toBeNull();
  expect(leftAlone(hall, free, [1, 2], 4)).toEqual({ alone: [0], takingThem: [1, 2, 0], moved: [0, 1] });
  expect(leftAlone(hall, free, [3, 4], 4)).toEqual({ alone: [5], takingThem: [3, 4, 5], moved: [4, 5] });
  expect(leftAlone(hall, free, [3, 4], 2)).toEqual({ alone: [5], takingThem: null, moved: [4, 5] });
  // It can't be avoided in a run of three of which two are chosen, and a taken seat ends a run.
  expect(leftAlone(hall, statuses("...xxx"), [0, 1], 4)).toBeNull();
  expect(leftAlone(hall, statuses(".....x"), [2], 4)).toBeNull();
  expect(leftAlone(hall, statuses("....xx"), [2], 4)).toEqual({ alone: [3], takingThem: [2, 3], moved: [3] });
});

test("by chance, it is found where the service would find it, and both ways out are allowed", () => {
  const row = fc.array(fc.constantFrom(".", ".", ".", "x"), { minLength: 12, maxLength: 12 });
  fc.assert(
    fc.property(row, fc.array(fc.nat({ max: 11 }), { minLength: 1, maxLength: 4 }), (marks, picked) => {
      const hall = hallOf(hallLayout([seated("A", 2, 6)]));
      const free = statuses(marks.join(""));
      const choice = [...new Set(picked)].filter((seat) => free.isFree(seat));
      const byService = (chosen: readonly number[]) =>
        singlesLeft(
          [{ first: 0, rows: 2, seatsPerRow: 6 }],
          Uint8Array.from(marks, (mark) => (mark === "." ? 0 : 1)),
          chosen,
        );
      const found = leftAlone(hall, free, choice, 8);
      expect(found?.alone.toSorted((a, b) => a - b) ?? []).toEqual(byService(choice));
      if (found === null) return;
      expect(byService(found.moved)).toEqual([]);
      expect(new Set(found.moved).size).toBe(choice.length);
      expect(found.moved.every((seat) => free.isFree(seat))).toBe(true);
      expect(byService(found.takingThem ?? found.moved)).toEqual([]);
    }),
    { seed },
  );
});
