// Question: does a layout say what its sections say, seats numbered in their order, and the same of the same hall everywhere?
// Method: a hall of both kinds, compared in full. Where sections lie is asked in domain/hall.
import { expect, test } from "vitest";
import { layout } from "../contract/performances.ts";
import type { Section } from "../contract/performances.ts";
import { hallLayout, layoutVersionOf } from "./public-layout.ts";

const place = { x: 10, y: 20.5, angle: -30, curve: 40, seatPitch: 0.5, rowPitch: 0.9 };
const SECTIONS: Section[] = [
  { name: "A", grade: "VIP", price: 165_000, rows: 10, seatsPerRow: 20 },
  { name: "F", kind: "standing", grade: "Standing", price: 99_000, capacity: 500 },
  { name: "B", kind: "seated", grade: "R", price: 77_000, rows: 3, seatsPerRow: 4, place },
];

test("a layout tells sections in their order, with indexes one after the other", () => {
  const { sections, seatCount, stage, layoutVersion } = hallLayout(SECTIONS);
  const whole = { performanceId: "prf_1", sections, seatCount, stage, layoutVersion };
  expect(layout.strict().parse(whole)).toEqual(whole);
  expect(seatCount).toBe(712);
  expect(sections).toEqual([
    { ...SECTIONS[0], kind: "seated", capacity: 200, firstIndex: 0, place: expect.any(Object) },
    { ...SECTIONS[1], rows: null, seatsPerRow: null, firstIndex: 200, place: expect.any(Object) },
    { ...SECTIONS[2], capacity: 12, firstIndex: 700, place },
  ]);
});

test("a seated section that says its kind is the same as one that doesn't", () => {
  const section = { name: "A", grade: "VIP", price: 165_000, rows: 10, seatsPerRow: 20 };
  expect(layoutVersionOf([{ ...section, kind: "seated" }])).toBe(layoutVersionOf([section]));
});

test("a version is that of the layout, the same for equal sections and another for another price", () => {
  expect(layoutVersionOf(SECTIONS)).toBe(hallLayout(SECTIONS).layoutVersion);
  expect(layoutVersionOf(structuredClone(SECTIONS))).toBe(layoutVersionOf(SECTIONS));
  expect(layoutVersionOf(JSON.parse(JSON.stringify(SECTIONS)))).toBe(layoutVersionOf(SECTIONS));
  expect(layoutVersionOf(SECTIONS.map((section) => ({ ...section, price: 1 })))).not.toBe(layoutVersionOf(SECTIONS));
});

test("versions are those that D1 and caches keep: who changes this has D1 forget them, in a migration", () => {
  expect(layoutVersionOf(SECTIONS)).toBe("SdPhUbLTWlhLiSiN");
});
