// Question: does a browser, which keeps no list of seats, call every seat what the service calls it, count what is free and see
// what changed?
// Method: halls by chance against a list of all their seats, made by loops. Doesn't prove anything of what is drawn.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { SeatStatus } from "../../../src/contract/seats.ts";
import { hallLayout } from "../../../src/domain/public-layout.ts";
import { SEAT_CODES } from "../../../src/domain/snapshots/seat-status-code.ts";
import { seed } from "../../../test/support/seed.ts";
import { hallOf, seatIn } from "./hall.ts";
import { changedSeats, freeAmong, freeBySection, statusesOf } from "./statuses.ts";

const price = fc.integer({ min: 0, max: 200_000 });
const grade = fc.constantFrom("VIP", "R", "S");
const sections = fc
  .array(
    fc.oneof(
      fc.record({
        kind: fc.constant("seated" as const),
        grade,
        price,
        rows: fc.integer({ min: 1, max: 6 }),
        seatsPerRow: fc.integer({ min: 1, max: 9 }),
      }),
      fc.record({
        kind: fc.constant("standing" as const),
        grade,
        price,
        capacity: fc.integer({ min: 1, max: 40 }),
      }),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((some) => some.map((section, index) => ({ ...section, name: `구역${index}` })));
type Sections = typeof sections extends fc.Arbitrary<infer Value> ? Value : never;

/** Every seat, one by one. */
function listOf(all: Sections) {
  return all.flatMap(({ name, grade, price, ...section }) => {
    const seats: { seatId: string; name: string; row: number | null; number: number; grade: string; price: number }[] =
      [];
    const add = (row: number | null, number: number) =>
      seats.push({ seatId: `${name}-${row ?? 0}-${number}`, name, row, number, grade, price });
    if (section.kind === "standing") for (let number = 1; number <= section.capacity; number++) add(null, number);
    else {
      for (let row = 1; row <= section.rows; row++)
        for (let number = 1; number <= section.seatsPerRow; number++) add(row, number);
    }
    return seats;
  });
}

const STATUSES = ["available", "held", "sold", "blocked"] as const satisfies SeatStatus[];
const statuses = fc.array(fc.constantFrom(...STATUSES), { minLength: 700, maxLength: 700 });

function packed(all: readonly SeatStatus[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.ceil(all.length / 4));
  for (const [seat, status] of all.entries()) {
    bytes[seat >> 2] = (bytes[seat >> 2] ?? 0) | (SEAT_CODES[status] << ((seat % 4) * 2));
  }
  return bytes;
}

describe("a seat", () => {
  test("is called by its index what a list of all seats calls it, and is found by its id", () => {
    fc.assert(
      fc.property(sections, (all) => {
        const hall = hallOf(hallLayout(all));
        const list = listOf(all);
        expect(hall.seatCount).toBe(list.length);
        const told = list.map((_, seat) => {
          const { seatId, section, row, number } = hall.nameOf(seat);
          expect(row === null ? null : seatIn(section, row, number)).toBe(row === null ? null : seat);
          const grade = hall.grades[section.grade]?.name ?? "";
          return { seatId, name: section.name, row, number, grade, price: section.price };
        });
        expect(told).toEqual(list);
        expect(list.map(({ seatId }) => hall.indexOf(seatId))).toEqual(list.map((_, seat) => seat));
      }),
      { seed },
    );
  });

  test("that isn't there has no index and no name", () => {
    const hall = hallOf(
      hallLayout([
        { name: "A", kind: "seated", grade: "VIP", price: 1, rows: 2, seatsPerRow: 3 },
        { name: "F", kind: "standing", grade: "R", price: 1, capacity: 4 },
      ]),
    );
    const wrong = ["A-3-1", "A-1-4", "A-0-1", "A-1-01", "A-1", "A-1-1-1", "B-1-1", "F-1-1", "F-0-5", "F-0-0", "", "F"];
    expect(wrong.map((seatId) => hall.indexOf(seatId))).toEqual(wrong.map(() => null));
    for (const seat of [-1, 10, Number.NaN]) expect(() => hall.nameOf(seat)).toThrow(RangeError);
  });

  test("of a layout from before names were composed is found by its composed name", () => {
    const name = "가".normalize("NFD");
    const hall = hallOf(hallLayout([{ name, kind: "seated", grade: "R", price: 1, rows: 1, seatsPerRow: 1 }]));
    expect([hall.indexOf("가-1-1"), hall.indexOf(`${name}-1-1`)]).toEqual([0, 0]);
    expect(hall.sectionNamed("가")?.name).toBe(name);
  });
});

test("grades stand with the dearest first and know their prices", () => {
  const hall = hallOf(
    hallLayout([
      { name: "A", kind: "seated", grade: "R", price: 100, rows: 1, seatsPerRow: 1 },
      { name: "B", kind: "seated", grade: "VIP", price: 300, rows: 1, seatsPerRow: 1 },
      { name: "C", kind: "standing", grade: "R", price: 200, capacity: 5 },
    ]),
  );
  expect(hall.grades).toEqual([
    { name: "VIP", price: { min: 300, max: 300 } },
    { name: "R", price: { min: 100, max: 200 } },
  ]);
});

describe("statuses", () => {
  test("are read, counted and compared as a list of them would be", () => {
    fc.assert(
      fc.property(
        sections,
        statuses,
        statuses,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (all, one, other, share) => {
          const hall = hallOf(hallLayout(all));
          const before = one.slice(0, hall.seatCount);
          const after = before.map((status, seat) =>
            seat / hall.seatCount < share ? status : (other[seat] ?? status),
          );
          const [first, second] = [statusesOf(packed(before)), statusesOf(packed(after).buffer)];
          expect(before.map((_, seat) => first.of(seat))).toEqual(before);
          const list = listOf(all);
          const free = hall.sections.map(
            ({ name }) => list.filter((seat, index) => seat.name === name && before[index] === "available").length,
          );
          expect([...freeBySection(hall, first)]).toEqual(free);
          const changed = before.flatMap((status, seat) => (status === after[seat] ? [] : [seat]));
          expect(changedSeats(hall, first, second)).toEqual(changed);
        },
      ),
      { seed },
    );
  });

  test("that end early leave no seat to choose", () => {
    const short = statusesOf(new Uint8Array(1));
    expect([3, 4].map((seat) => short.of(seat))).toEqual(["available", "held"]);
    expect(freeAmong(short, 0, 10)).toBe(4);
  });
});
