// Question: does a fan of the rush choose like a person, only from seats that look free, and the same with the same dice?
import { expect, test } from "vitest";
import type { SeatBody, SeatStatus } from "../../src/contract/seats.ts";
import { diceForEach } from "./dice.ts";
import { chooseSeats } from "./seat-choice.ts";

const [dice] = diceForEach(1, 1);
if (dice === undefined) throw new Error("one fan has one stream of dice");

const seat = (section: string, row: number, number: number, status: SeatStatus = "available"): SeatBody => ({
  seatId: `${section}-${row}-${number}`,
  section,
  row,
  number,
  grade: "R",
  price: section === "A" ? 200 : 100,
  status,
});
const hall = ["B", "A"].flatMap((section) =>
  [2, 1].flatMap((row) => [3, 1, 2, 4].map((number) => seat(section, row, number))),
);
const ids = (seats: readonly SeatBody[]): string[] => seats.map(({ seatId }) => seatId);

test("neighbours come first, the dear and near ones for a fan of the front", () => {
  const wish = { count: 4, taste: "front", refused: new Set(["A-2-1", "B-1-1", "B-2-1"]) } as const;
  expect(ids(chooseSeats(hall, wish, dice))).toEqual(["A-1-1", "A-1-2", "A-1-3", "A-1-4"]);
});

test("without neighbours single seats do, and fewer when there are no more", () => {
  const left = [seat("A", 1, 1), seat("A", 1, 2, "held"), seat("A", 1, 3), seat("A", 1, 4, "sold")];
  const wish = { count: 3, taste: "anywhere", refused: new Set<string>() } as const;
  expect(ids(chooseSeats(left, wish, dice))).toEqual(["A-1-1", "A-1-3"]);
  expect(chooseSeats(left, { ...wish, refused: new Set(["A-1-1", "A-1-3"]) }, dice)).toEqual([]);
});

const rolls = (seed: number): number[][] =>
  diceForEach(seed, 3).map((dice) => Array.from({ length: 8 }, () => dice.between(1, 1_000)));

test("a seed makes the same crowd again, and its fans differ", () => {
  expect(rolls(7)).toEqual(rolls(7));
  expect(rolls(7)).not.toEqual(rolls(8));
  const [first, second, third] = rolls(7);
  expect(first).not.toEqual(second);
  expect(second).not.toEqual(third);
});
