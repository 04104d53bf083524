// Question: which sections does a filter let through, and in which order? Method: named cases.
import { expect, test } from "vitest";
import type { Section } from "../../../contract/performances.ts";
import { wantedSections, type SectionFilter } from "./wanted-sections.ts";

const SECTIONS: Section[] = [
  { name: "A", grade: "VIP", price: 165_000, rows: 1, seatsPerRow: 2 },
  { name: "F", grade: "R", price: 99_000, kind: "standing", capacity: 2 },
  { name: "B", grade: "R", price: 99_000, kind: "seated", rows: 1, seatsPerRow: 2 },
  // The name in the form that was kept before names were brought to NFC.
  { name: "가".normalize("NFD"), grade: "R", price: 132_000, rows: 1, seatsPerRow: 2 },
];

test.each<[string, SectionFilter, number[]]>([
  ["no filter: all that have seats", {}, [0, 2, 3]],
  ["a section", { section: "B" }, [2]],
  ["a section in either form of its name", { section: "가" }, [3]],
  ["a section that is not there", { section: "Z" }, []],
  ["a standing area", { section: "F" }, []],
  ["a grade", { grade: "R" }, [2, 3]],
  ["a price that is met exactly", { maxPrice: 132_000 }, [2, 3]],
  ["a price below all", { maxPrice: 0 }, []],
  ["all filters at once", { section: "B", grade: "R", maxPrice: 99_000 }, [2]],
  ["filters that exclude each other", { section: "A", maxPrice: 99_000 }, []],
])("%s", (_, filter, sections) => {
  expect(wantedSections(SECTIONS, filter)).toEqual(sections);
});
