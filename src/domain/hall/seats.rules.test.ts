// Question: do seats lie where a place says, and does a point of the plan lead back to the seat?
// Method: any place an operator may give, every seat of small sections, and the seat nearest by looking at all of them.
// Doesn't prove anything of how a map is drawn.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contains } from "../../../test/support/hall-checks.ts";
import { anyPlace } from "../../../test/support/hall-samples.ts";
import { seed } from "../../../test/support/seed.ts";
import { boundsOf, outline } from "./outline.ts";
import { fitsItsCurve, gridOf, type Grid, type Place, type Point } from "../../contract/hall/place.ts";
import { seatAt, seatPosition } from "./seats.ts";

const grid: fc.Arbitrary<Grid> = fc.record({
  rows: fc.integer({ min: 1, max: 10 }),
  seatsPerRow: fc.integer({ min: 1, max: 14 }),
});
const placed = fc.tuple(grid, anyPlace).filter(([grid, place]) => fitsItsCurve(grid, place));
const STRAIGHT: Place = { x: 3, y: 10, angle: 0, curve: 0, seatPitch: 0.5, rowPitch: 0.9 };

const seatsOf = ({ rows, seatsPerRow }: Grid): { row: number; number: number }[] =>
  Array.from({ length: rows * seatsPerRow }, (_, index) => ({
    row: Math.floor(index / seatsPerRow) + 1,
    number: (index % seatsPerRow) + 1,
  }));
function pair([a, b]: readonly Point[]): [Point, Point] {
  if (a === undefined || b === undefined) throw new RangeError("a pair has two points");
  return [a, b];
}
const apart = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

describe("a seat", () => {
  test("of straight rows lies left to right and front to back", () => {
    const at = (row: number, number: number) => seatPosition({ rows: 2, seatsPerRow: 3 }, STRAIGHT, row, number);
    expect([at(1, 1), at(1, 2), at(1, 3), at(2, 2)]).toEqual([
      { x: 2.5, y: 10, angle: 0 },
      { x: 3, y: 10, angle: 0 },
      { x: 3.5, y: 10, angle: 0 },
      { x: 3, y: 10.9, angle: 0 },
    ]);
  });

  test("of a section at 90 degrees faces the stage from where x grows", () => {
    const at = (row: number, number: number) =>
      seatPosition({ rows: 2, seatsPerRow: 3 }, { ...STRAIGHT, angle: 90 }, row, number);
    expect(at(1, 1).y).toBeCloseTo(10.5);
    expect(at(1, 3).y).toBeCloseTo(9.5);
    expect(at(2, 2).x).toBeCloseTo(3.9);
  });

  test("of an arc lies on the circle around its centre", () => {
    fc.assert(
      fc.property(placed, ([grid, place]) => {
        fc.pre(place.curve > 0);
        const turn = (place.angle / 180) * Math.PI;
        const centre = { x: place.x - place.curve * Math.sin(turn), y: place.y - place.curve * Math.cos(turn) };
        for (const { row, number } of seatsOf(grid)) {
          const radius = place.curve + (row - 1) * place.rowPitch;
          expect(apart(seatPosition(grid, place, row, number), centre)).toBeCloseTo(radius, 6);
        }
      }),
      { seed },
    );
  });

  test("is a pitch from its neighbours in the row, on arcs that are no tight circles", () => {
    fc.assert(
      fc.property(placed, ([grid, place]) => {
        fc.pre(place.curve === 0 || place.curve > 3 * place.seatPitch);
        for (const { row, number } of seatsOf({ ...grid, seatsPerRow: grid.seatsPerRow - 1 })) {
          const neighbours = [number, number + 1].map((one) => seatPosition(grid, place, row, one));
          const ratio = apart(...pair(neighbours)) / place.seatPitch;
          expect(ratio).toBeGreaterThan(0.99);
          expect(ratio).toBeLessThan(1.000001);
        }
      }),
      { seed },
    );
  });

  test("is a row's pitch from the row behind it", () => {
    fc.assert(
      fc.property(placed, ([grid, place]) => {
        for (const { row, number } of seatsOf({ ...grid, rows: grid.rows - 1 })) {
          const seat = seatPosition(grid, place, row, number);
          const behind = seatsOf({ ...grid, rows: 1 }).map((one) => seatPosition(grid, place, row + 1, one.number));
          expect(Math.min(...behind.map((other) => apart(seat, other)))).toBeGreaterThan(place.rowPitch * 0.999999);
        }
        const middle = (grid.seatsPerRow + 1) / 2;
        const axis = [1, 2].map((row) => seatPosition(grid, place, row, middle));
        expect(apart(...pair(axis))).toBeCloseTo(place.rowPitch, 6);
      }),
      { seed },
    );
  });
});

describe("a point", () => {
  test("where a seat is leads to that seat", () => {
    fc.assert(
      fc.property(placed, ([grid, place]) => {
        for (const { row, number } of seatsOf(grid)) {
          const found = seatAt(grid, place, seatPosition(grid, place, row, number), 0.05);
          expect(found).toMatchObject({ row, number });
        }
      }),
      { seed },
    );
  });

  test("leads to the nearest of all seats, and to none when that is too far", () => {
    const away = fc.double({ min: -12, max: 12, noNaN: true });
    const radius = fc.double({ min: 0, max: 6, noNaN: true });
    fc.assert(
      fc.property(placed, away, away, radius, ([grid, place], dx, dy, radius) => {
        const point = { x: place.x + dx, y: place.y + dy };
        const nearest = Math.min(
          ...seatsOf(grid).map(({ row, number }) => apart(seatPosition(grid, place, row, number), point)),
        );
        const found = seatAt(grid, place, point, radius);
        const isFound = found !== null && Math.abs(found.distance - nearest) < 1e-6 && found.distance <= radius;
        // Rounding decides on the very edge.
        expect(isFound).toBe(Math.abs(nearest - radius) < 1e-6 ? isFound : nearest < radius);
        expect(found === null).toBe(!isFound);
      }),
      { numRuns: 500, seed },
    );
  });

  test("beside the section leads nowhere", () => {
    expect(seatAt({ rows: 2, seatsPerRow: 3 }, STRAIGHT, { x: 5, y: 10 }, 1)).toBeNull();
  });
});

describe("an outline", () => {
  test("has every seat in it, a part of its pitch from the edge", () => {
    fc.assert(
      fc.property(placed, ([grid, place]) => {
        // Rows that go far around their centre reach beyond the sides of those behind them.
        fc.pre(place.curve === 0 || grid.seatsPerRow * place.seatPitch < place.curve * 2);
        const polygon = outline(grid, place);
        const away = 0.3 * Math.min(place.seatPitch, place.rowPitch);
        for (const { row, number } of seatsOf(grid)) {
          const { x, y } = seatPosition(grid, place, row, number);
          for (const turn of [0, 1, 2, 3, 4, 5]) {
            expect(contains(polygon, { x: x + away * Math.sin(turn), y: y + away * Math.cos(turn) })).toBe(true);
          }
        }
      }),
      { seed },
    );
  });

  test("is hardly larger than the seats it holds", () => {
    const polygon = outline({ rows: 2, seatsPerRow: 3 }, STRAIGHT);
    expect(boundsOf([polygon])).toEqual({ minX: 2.25, maxX: 3.75, minY: 9.55, maxY: 11.35 });
  });

  test("leaves out what lies beside its seats", () => {
    expect(contains(outline({ rows: 2, seatsPerRow: 3 }, STRAIGHT), { x: 3.8, y: 10 })).toBe(false);
  });

  test("of nothing has no bounds", () => {
    expect(boundsOf([])).toBeNull();
  });
});

describe("a standing area", () => {
  test.each([1, 2, 3, 7, 500, 60_000])("of %i has room for all of them and for few more", (capacity) => {
    const { rows, seatsPerRow } = gridOf({ kind: "standing", capacity, grade: "GA" });
    expect(rows * seatsPerRow).toBeGreaterThanOrEqual(capacity);
    expect(rows * seatsPerRow - capacity).toBeLessThan(seatsPerRow);
  });
});

test("seats of a row longer than its circle would lie on each other", () => {
  const place = { ...STRAIGHT, curve: 2 };
  expect([25, 26].map((seatsPerRow) => fitsItsCurve({ rows: 1, seatsPerRow }, place))).toEqual([true, false]);
});
