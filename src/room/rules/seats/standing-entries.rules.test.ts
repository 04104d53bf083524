// Question: are the lowest free entry numbers given, the highest kept back, and neither of another section? Method: random areas against
// a filter of all their places.
import * as fc from "fast-check";
import { expect, inject, test } from "vitest";
import { Layout } from "../../../domain/layout.ts";
import type { Section } from "../../../contract/performances.ts";
import { highestFreeEntries, lowestFreeEntries, standingArea } from "./standing-entries.ts";

const areas = fc.record({
  statuses: fc.array(fc.constantFrom(0, 0, 1, 2, 3), { minLength: 12, maxLength: 12 }),
  first: fc.nat({ max: 6 }),
  capacity: fc.integer({ min: 1, max: 6 }),
  count: fc.integer({ min: 1, max: 8 }),
});

test("the lowest or the highest free places of the area are given, or none when they are too few", () => {
  fc.assert(
    fc.property(areas, ({ statuses, first, capacity, count }) => {
      const bytes = Uint8Array.from(statuses);
      const free = [...bytes.keys()].filter((at) => at >= first && at < first + capacity && bytes[at] === 0);
      const isEnough = free.length >= count;
      expect(lowestFreeEntries(bytes, { first, capacity }, count)).toEqual(isEnough ? free.slice(0, count) : null);
      expect(highestFreeEntries(bytes, { first, capacity }, count)).toEqual(
        isEnough ? free.toReversed().slice(0, count) : null,
      );
    }),
    { numRuns: 1_000, seed: inject("seed") },
  );
});

test("the first and the last place are given", () => {
  const area = { first: 1, capacity: 2 };
  expect(lowestFreeEntries(Uint8Array.of(0, 0, 3, 0), area, 1)).toEqual([1]);
  expect(lowestFreeEntries(Uint8Array.of(0, 3, 0, 0), area, 1)).toEqual([2]);
  expect(highestFreeEntries(Uint8Array.of(0, 0, 3, 0), area, 1)).toEqual([1]);
  expect(highestFreeEntries(Uint8Array.of(0, 3, 3, 0), area, 1)).toBeNull();
});

test("an area is found by its name, where the layout has its places", () => {
  const common = { grade: "R", price: 99_000 };
  const sections: Section[] = [
    { name: "A", ...common, rows: 2, seatsPerRow: 3 },
    { name: "F", ...common, kind: "standing", capacity: 4 },
    { name: "B", ...common, rows: 1, seatsPerRow: 2 },
    { name: "가".normalize("NFD"), ...common, kind: "standing", capacity: 5 },
  ];
  const layout = new Layout(sections);
  expect(standingArea(sections, "F")).toEqual({ first: layout.indexOf("F-0-1"), capacity: 4 });
  expect(standingArea(sections, "가")).toEqual({ first: layout.indexOf("가-0-1"), capacity: 5 });
  expect([standingArea(sections, "A"), standingArea(sections, "Z")]).toEqual([null, null]);
});
