// Question: does the name of a layout follow from all that it says, and from nothing else?
// Method: one layout, and the same with one thing changed at a time; the platform's own SHA-256 beside it. Doesn't prove
// that hashes never meet.
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { layoutVersion, type LayoutSaid, type SectionSaid } from "./layout-version.ts";

const place = { x: 0, y: 12.5, angle: -3.25, curve: 20, seatPitch: 0.5, rowPitch: 0.9 };
const section: SectionSaid = {
  name: "가",
  kind: "seated",
  grade: "VIP",
  price: 165_000,
  rows: 10,
  seatsPerRow: 20,
  capacity: null,
  place,
};
const layout: LayoutSaid = { stage: { width: 12, depth: 5.4 }, sections: [section, { ...section, name: "B" }] };
const withSection = (change: Partial<SectionSaid>): LayoutSaid => ({
  ...layout,
  sections: [section, { ...section, name: "B", ...change }],
});

describe("the version of a layout", () => {
  test("is 16 characters that a URL carries as they are", () => {
    expect(layoutVersion(layout)).toMatch(/^[A-Za-z0-9_-]{16}$/);
  });

  test("is the beginning of a SHA-256", () => {
    const at = [0, 12.5, -3.25, 20, 0.5, 0.9];
    const said = [
      [12, 5.4],
      [
        [["가", "seated", "VIP", 165_000, 10, 20, null], at],
        [["B", "seated", "VIP", 165_000, 10, 20, null], at],
      ],
    ];
    const hash = createHash("sha256").update(JSON.stringify(said)).digest("base64url");
    expect(layoutVersion(layout)).toBe(hash.slice(0, 16));
  });

  test("doesn't change with the order of fields or with fields that a layout doesn't have", () => {
    const shuffled = { ...Object.fromEntries(Object.entries(section).toReversed()), ...section, seats: [1, 2] };
    const other = { sections: [shuffled, { ...shuffled, name: "B" }], stage: { depth: 5.4, width: 12 }, at: 1 };
    expect(layoutVersion(other)).toBe(layoutVersion(layout));
  });

  test.each<[string, LayoutSaid]>([
    ["the stage's width", { ...layout, stage: { width: 12.1, depth: 5.4 } }],
    ["the stage's depth", { ...layout, stage: { width: 12, depth: 5.5 } }],
    ["a name", withSection({ name: "C" })],
    ["a kind", withSection({ kind: "standing" })],
    ["a grade", withSection({ grade: "R" })],
    ["a price", withSection({ price: 0 })],
    ["rows", withSection({ rows: 11 })],
    ["seats a row", withSection({ seatsPerRow: 21 })],
    ["a capacity", withSection({ capacity: 200 })],
    ...Object.keys(place).map((field): [string, LayoutSaid] => [
      `${field} of a place`,
      withSection({ place: { ...place, [field]: 1 } }),
    ]),
    ["the order of sections", { ...layout, sections: layout.sections.toReversed() }],
    ["a section less", { ...layout, sections: [section] }],
  ])("changes with %s", (_, other) => {
    expect(layoutVersion(other)).not.toBe(layoutVersion(layout));
  });
});
