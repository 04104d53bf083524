// Question: do the arrow keys lead through sections, rows and seats as through a tree, from every item and never out of the list?
// Method: a list with one open section. Doesn't prove that the focus follows; the browser test buys with the keyboard alone.
import { expect, test } from "vitest";
import { type Item, moveOf } from "./roving.ts";

const section = (isOpen: boolean): Item => ({ level: "section", isOpen, number: null });
const row = (isOpen: boolean): Item => ({ level: "row", isOpen, number: null });
const seat = (number: number): Item => ({ level: "seat", isOpen: false, number });

// 0 section A (open), 1 row 1 (open), 2-4 its seats 1, 2, 6, 5 row 2 (open), 6-7 its seats 1, 5, 8 row 3 (closed), 9 section B
const ITEMS = [
  section(true),
  row(true),
  seat(1),
  seat(2),
  seat(6),
  row(true),
  seat(1),
  seat(5),
  row(false),
  section(false),
];
const to = (index: number) => ({ kind: "focus", index });

test.each([
  [0, "ArrowDown", to(1)],
  [1, "ArrowDown", to(2)],
  [2, "ArrowDown", to(6)],
  [4, "ArrowDown", to(7)],
  [7, "ArrowDown", to(8)],
  [8, "ArrowDown", to(9)],
  [9, "ArrowDown", null],
  [0, "ArrowUp", null],
  [1, "ArrowUp", to(0)],
  [2, "ArrowUp", to(1)],
  [7, "ArrowUp", to(4)],
  [8, "ArrowUp", to(5)],
  [9, "ArrowUp", to(8)],
  [0, "ArrowRight", to(1)],
  [1, "ArrowRight", to(2)],
  [2, "ArrowRight", to(3)],
  [4, "ArrowRight", null],
  [8, "ArrowRight", { kind: "open" }],
  [9, "ArrowRight", { kind: "open" }],
  [0, "ArrowLeft", { kind: "close" }],
  [1, "ArrowLeft", { kind: "close" }],
  [8, "ArrowLeft", to(0)],
  [2, "ArrowLeft", to(1)],
  [3, "ArrowLeft", to(2)],
  [9, "ArrowLeft", null],
  [4, "Home", to(0)],
  [4, "End", to(9)],
  [4, "Enter", null],
  [99, "ArrowDown", null],
] as const)("at %d, %s does %o", (at, key, move) => {
  expect(moveOf(key, ITEMS, at)).toEqual(move);
});
