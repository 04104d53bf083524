// Question: is the plan that the service makes of any sections one of a hall: does nothing lie on anything else, is all of it in
// front of the stage, is it always the same plan?
// Method: halls by chance and halls at the ends of what the API takes, looked at by checks that know nothing of how the plan was
// made (test/support/hall-checks.ts); the checks are shown plans that are wrong. Doesn't prove that a plan is beautiful:
// `npm run hall` draws one to look at.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { closest, overlaps, seatsOf } from "../../../test/support/hall-checks.ts";
import { EXAMPLES, partlyPlaced, seated, standing, times, unplaced } from "../../../test/support/hall-samples.ts";
import { seed } from "../../../test/support/seed.ts";
import { arrangeHall } from "./arrange.ts";
import { boundsOf, outline } from "./outline.ts";
import { gridOf, type HallSection, type Place } from "../../contract/hall/place.ts";

/** Metres between seats of two sections, at the least: an aisle and what the seats take of it. */
const APART_MIN = 1;
const examples = Object.entries(EXAMPLES).map(([name, sections]) => ({ name, sections }));

function expectSound(sections: readonly HallSection[]): void {
  const hall = arrangeHall(sections);
  expect(hall.places).toHaveLength(sections.length);
  for (const place of hall.places) expect(Object.values(place).every(Number.isFinite)).toBe(true);
  expect(overlaps(sections, hall)).toEqual([]);
}

describe("sections without places", () => {
  test("lie in front of the stage, apart from each other", { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(unplaced, (sections) => {
        expectSound(sections);
        const hall = arrangeHall(sections);
        expect(closest(sections, hall)).toBeGreaterThan(APART_MIN);
        for (const { y } of seatsOf(sections, hall)) expect(y).toBeGreaterThan(hall.stage.depth / 2);
      }),
      { seed },
    );
  });

  test.each(examples)("do so in $name", { timeout: 60_000 }, ({ sections }) => {
    const hall = arrangeHall(sections);
    expect(hall.places).toHaveLength(sections.length);
    const seats = seatsOf(sections, hall);
    expect(seats.every(({ x, y }) => Number.isFinite(x) && y > hall.stage.depth / 2)).toBe(true);
    expect(closest(sections, hall)).toBeGreaterThan(APART_MIN);
    // Looking at each pair of a thousand sections takes long; their seats were.
    expect(sections.length > 200 ? [] : overlaps(sections, hall)).toEqual([]);
  });

  test.each(examples)("fit a plan of five kilometres in $name", ({ sections }) => {
    const { places } = arrangeHall(sections);
    const bounds = boundsOf(sections.map((section, index) => outline(gridOf(section), placeOf(places, index))));
    expect(Math.max(bounds?.maxX ?? 0, -(bounds?.minX ?? 0), bounds?.maxY ?? 0)).toBeLessThan(5_000);
  });

  test("lie the farther away the later they come", () => {
    fc.assert(
      fc.property(unplaced, (sections) => {
        const { places } = arrangeHall(sections);
        const radii = sections.flatMap(({ kind }, index) =>
          kind !== "standing" ? [placeOf(places, index).curve] : [],
        );
        expect(radii).toEqual(radii.toSorted((a, b) => a - b));
        const lines = sections.flatMap(({ kind }, index) => (kind === "standing" ? [placeOf(places, index).y] : []));
        expect(lines).toEqual(lines.toSorted((a, b) => a - b));
      }),
      { seed },
    );
  });

  test("lie in the mirror as they lie, when those side by side are alike", () => {
    const shape = { rows: fc.integer({ min: 1, max: 30 }), seatsPerRow: fc.integer({ min: 1, max: 60 }) };
    const tier = fc.record({ ...shape, count: fc.integer({ min: 1, max: 40 }), isStanding: fc.boolean() });
    fc.assert(
      fc.property(fc.array(tier, { minLength: 1, maxLength: 6 }), (tiers) => {
        const sections = tiers.flatMap(({ rows, seatsPerRow, count, isStanding }, grade) =>
          times(count, isStanding ? standing(rows * seatsPerRow, `${grade}`) : seated(rows, seatsPerRow, `${grade}`)),
        );
        const { places } = arrangeHall(sections);
        for (const { x, y, angle } of places) {
          const twin = places.find(
            (other) => Math.hypot(other.x + x, other.y - y) + Math.abs(other.angle + angle) < 0.01,
          );
          expect(twin).toBeDefined();
        }
      }),
      { seed },
    );
  });
});

describe("places that an operator gave", () => {
  test("stay as they are, and what the service places is clear of them", { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(partlyPlaced, (sections) => {
        expectSound(sections);
        const hall = arrangeHall(sections);
        expect(hall.places.map((place, index) => sections[index]?.place ?? place)).toEqual(hall.places);
        expect(closest(sections, hall)).toBeGreaterThan(APART_MIN);
      }),
      { numRuns: 300, seed },
    );
  });

  test("change nothing where they aren't in the way", () => {
    const own = times(4, seated(10, 20));
    const far: Place = { x: 0, y: 200, angle: 0, curve: 0, seatPitch: 0.5, rowPitch: 0.9 };
    const [placed, unplaced] = [far, undefined].map((place) => arrangeHall([...own, seated(10, 20, "S", place)]));
    expect(placed?.places.slice(0, 4)).toEqual(unplaced?.places.slice(0, 4));
  });

  test("make the stage smaller where they are close to it", () => {
    const close: Place = { x: 0, y: 1.5, angle: 0, curve: 0, seatPitch: 0.5, rowPitch: 0.9 };
    const hall = arrangeHall([seated(10, 20, "R", close)]);
    expect(overlaps([seated(10, 20)], hall)).toEqual([]);
    expect(hall.stage.width).toBeLessThan(arrangeHall([seated(10, 20)]).stage.width);
  });
});

describe("a plan", () => {
  test("is the same for the same sections", () => {
    fc.assert(
      fc.property(partlyPlaced, (sections) => {
        expect(arrangeHall(structuredClone(sections))).toEqual(arrangeHall(sections));
      }),
      { seed },
    );
  });

  // Layouts are kept under a name that says their places, so a plan that changes gives every hall without places a new one.
  test("is this one, today and later", () => {
    expect(arrangeHall([standing(400), ...times(2, seated(10, 20)), seated(6, 30, "S")])).toMatchInlineSnapshot(`
      {
        "places": [
          {
            "angle": 0,
            "curve": 0,
            "rowPitch": 0.5,
            "seatPitch": 0.5,
            "x": 0,
            "y": 4.65,
          },
          {
            "angle": -20.307,
            "curve": 15.8,
            "rowPitch": 0.9,
            "seatPitch": 0.5,
            "x": -5.483,
            "y": 14.818,
          },
          {
            "angle": 20.307,
            "curve": 15.8,
            "rowPitch": 0.9,
            "seatPitch": 0.5,
            "x": 5.483,
            "y": 14.818,
          },
          {
            "angle": 0,
            "curve": 28.8,
            "rowPitch": 0.9,
            "seatPitch": 0.5,
            "x": 0,
            "y": 28.8,
          },
        ],
        "stage": {
          "depth": 4.8,
          "width": 10.7,
        },
      }
    `);
  });
});

describe("the checks find", () => {
  const sections = times(3, seated(10, 20));
  const hall = arrangeHall(sections);
  const moved = (change: Partial<Place>) => ({
    ...hall,
    places: hall.places.map((place, index) => (index === 0 ? { ...place, ...change } : place)),
  });

  test("a section that lies on its neighbour", () => {
    const wrong = moved({ x: placeOf(hall.places, 1).x - 3, y: placeOf(hall.places, 1).y, angle: 0 });
    expect(overlaps(sections, wrong)).toContain("0 and 1");
    expect(closest(sections, wrong)).toBeLessThan(APART_MIN);
  });

  test("a section within another", () => {
    const inside = [seated(1, 1), seated(30, 40)];
    const { stage, places } = arrangeHall(inside);
    const { x, y } = placeOf(places, 1);
    expect(overlaps(inside, { stage, places: [{ ...placeOf(places, 0), x, y: y + 10 }, placeOf(places, 1)] })).toEqual([
      "0 and 1",
    ]);
  });

  test("a section on the stage", () => {
    expect(overlaps(sections, moved({ x: 0, y: -1, angle: 0 }))).toEqual(["0 and the stage"]);
  });

  test("an aisle that is too narrow", () => {
    const wrong = moved({ rowPitch: 1.1 });
    expect(closest(sections, wrong)).toBeLessThan(APART_MIN);
  });
});

function placeOf(places: readonly Place[], index: number): Place {
  const place = places[index];
  if (place === undefined) throw new RangeError(`section ${index} has no place`);
  return place;
}
