// Goal: a seat has one name and one index, and they lead to each other. Method: random layouts, every seat there and back,
// and names that look like a seat's. It does not prove that the contract keeps '-' out of section names.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Section } from "../contract/performances.ts";
import { Layout } from "./layout.ts";
import { SECTIONS } from "../../test/support/concert-model.ts";

const common = {
  name: fc.string({ minLength: 1, maxLength: 20 }).filter((name) => !name.includes("-")),
  grade: fc.constantFrom("VIP", "R", "S"),
  price: fc.nat({ max: 1_000 }),
};
const upToTwelve = fc.integer({ min: 1, max: 12 });
const section: fc.Arbitrary<Section> = fc.oneof(
  fc.record({ ...common, rows: upToTwelve, seatsPerRow: upToTwelve }),
  fc.record({ ...common, kind: fc.constant("standing" as const), capacity: upToTwelve }),
);
const layouts: fc.Arbitrary<Section[]> = fc.uniqueArray(section, {
  minLength: 1,
  maxLength: 6,
  selector: ({ name }) => name,
});

describe("a layout", () => {
  test("leads from every index to a seat and from its name back", () => {
    fc.assert(
      fc.property(layouts, (sections) => {
        const layout = new Layout(sections);
        const names = Array.from({ length: layout.total }, (_, index) => layout.seatAt(index).seatId);
        expect(names.map((seatId) => layout.indexOf(seatId))).toEqual(names.map((_, index) => index));
        expect(new Set(names).size).toBe(layout.total);
      }),
    );
  });

  test("counts section by section, row by row, seat by seat", () => {
    const named = new Layout(SECTIONS);
    const names = Array.from({ length: named.total }, (_, index) => named.seatAt(index).seatId);
    expect(names).toEqual(["A-1-1", "A-1-2", "A-1-3", "A-2-1", "A-2-2", "A-2-3", "B-1-1", "B-1-2", "B-1-3", "B-1-4"]);
  });

  test("knows a section in either form of its name, and one of each form apart", () => {
    const parts = { name: "가".normalize("NFD"), grade: "R", price: 1, rows: 1, seatsPerRow: 1 };
    expect(["가-1-1", `${parts.name}-1-1`].map((seatId) => new Layout([parts]).indexOf(seatId))).toEqual([0, 0]);
    const both = new Layout([parts, { ...parts, name: "가" }]);
    expect([`${parts.name}-1-1`, "가-1-1"].map((seatId) => both.indexOf(seatId))).toEqual([0, 1]);
  });

  test("names a standing place by its entry number, and nothing else in its section", () => {
    const pit: Section = { name: "F", kind: "standing", grade: "Pit", price: 5, capacity: 3 };
    const named = new Layout([...SECTIONS, pit]);
    const entry = { seatId: "F-0-3", section: "F", row: null, number: 3, grade: "Pit", price: 5 };
    expect([named.total, named.seatAt(12), named.indexOf("F-0-3")]).toEqual([13, entry, 12]);
    expect(["F-0-4", "F-0-0", "F-1-1", "F-00-1", "A-0-1"].map((seatId) => named.indexOf(seatId))).toEqual(
      Array<null>(5).fill(null),
    );
  });

  test("gives a seat the grade and price of its section", () => {
    expect(new Layout(SECTIONS).seatAt(9)).toEqual({
      seatId: "B-1-4",
      section: "B",
      row: 1,
      number: 4,
      grade: "R",
      price: 40,
    });
  });

  test.each([
    "A",
    "A-1",
    "A-1-",
    "A--1",
    "-1-1",
    "A-01-1",
    "A-1-01",
    "A-0-1",
    "A-1-0",
    "A-+1-1",
    "A-1-+1",
    "A-1-1-1",
    "A-1-2-3",
    "A-1-1.0",
    "A-1-1e0",
    "A-1- 1",
    "A-１-1",
    "a-1-1",
    "C-1-1",
    "A-3-1",
    "A-1-4",
    "A-1-99999999999999999999",
    "__proto__-1-1",
    "",
  ])("has no seat called '%s'", (seatId) => {
    expect(new Layout(SECTIONS).indexOf(seatId)).toBeNull();
  });

  test.each([-1, 10, 10_000])("has no seat at %i", (index) => {
    expect(() => new Layout(SECTIONS).seatAt(index)).toThrow(RangeError);
  });
});
