// Question: which seats does a fan get who leaves the choice to the room? Method: named cases that read like a hall: "." is a free seat,
// "x" a taken one, "o" one that is chosen. That no choice is better is shown in best-available.properties.rules.test.ts.
import { describe, expect, test } from "vitest";
import { bestAvailable } from "./best-available.ts";
import { FreeRuns } from "./free-runs.ts";
import type { SeatBlock } from "./rows.ts";

/** The sections, with the seats that are chosen among the free ones; the answer is drawn as the question. */
function chosenIn(sections: readonly string[][], count: number, together: "required" | "preferred"): string[][] | null {
  let total = 0;
  const blocks = sections.map((rows): SeatBlock => {
    const block = { first: total, rows: rows.length, seatsPerRow: rows[0]?.length ?? 0 };
    total += block.rows * block.seatsPerRow;
    return block;
  });
  const statuses = Uint8Array.from(sections.flat().join("").split(""), (seat) => (seat === "." ? 0 : 3));
  const wanted = { count, together, sections: sections.map((_, index) => index) };
  const chosen = bestAvailable(new FreeRuns(blocks, statuses), wanted);
  if (chosen === null) return null;
  return blocks.map(({ first, rows, seatsPerRow }) =>
    Array.from({ length: rows }, (_, row) =>
      Array.from({ length: seatsPerRow }, (_, number) => {
        const seat = first + row * seatsPerRow + number;
        if (chosen.includes(seat)) return "o";
        return statuses[seat] === 0 ? "." : "x";
      }).join(""),
    ),
  );
}

describe("seats together", () => {
  test.each<[string, number, string[][], string[][]]>([
    ["are in the middle of the front row", 2, [["......", "......"]], [["..oo..", "......"]]],
    ["are the lower ones of two pairs as near the middle", 2, [["......."], ["......."]], [["..oo..."], ["......."]]],
    ["leave no single seat", 2, [["....."]], [["oo..."]]],
    ["are in the next row when the first would have a single seat left", 2, [["...", "x.."]], [["...", "xoo"]]],
    [
      "leave a single seat when the whole section can't do without",
      2,
      [["x...", "..xx"], ["...."]],
      [["x...", "ooxx"], ["...."]],
    ],
    ["stay in the section that comes first, single seat or not", 2, [["..."], ["...."]], [["oo."], ["...."]]],
    ["of one fan fill a seat that is alone", 1, [["x..x.xxx"]], [["x..xoxxx"]]],
    ["are looked for in later sections", 3, [["..x..", "x..xx"], ["..x...."]], [["..x..", "x..xx"], ["..xooo."]]],
  ])("%s", (_, count, before, after) => {
    for (const together of ["required", "preferred"] as const) expect(chosenIn(before, count, together)).toEqual(after);
  });

  test("are not given in pieces when they are required together", () => {
    expect(chosenIn([["..x.."]], 3, "required")).toBeNull();
    expect(chosenIn([["xxxx"]], 1, "required")).toBeNull();
  });
});

describe("seats in pieces", () => {
  test.each<[string, number, string[][], string[][]]>([
    [
      "are as few pieces as can be, wherever they are",
      4,
      [[".x.x.x.", "..xxxxx"], ["xxxxx.."]],
      [[".x.x.x.", "ooxxxxx"], ["xxxxxoo"]],
    ],
    [
      "are in one section rather than in two",
      4,
      [["..xxx"], ["..xxx", "xxx..", "xx..x"]],
      [["..xxx"], ["ooxxx", "xxxoo", "xx..x"]],
    ],
    ["are in one row rather than in two", 4, [["..xxx", "xx..x", "..x.."]], [["..xxx", "xx..x", "ooxoo"]]],
    [
      "are in rows that are near, full rows between them counted",
      2,
      [[".xx", "xxx", "xxx", "xx.", "xxx", ".xx"]],
      [[".xx", "xxx", "xxx", "xxo", "xxx", "oxx"]],
    ],
    ["leave nobody alone if that can be", 4, [["...x..."]], [[".ooxoo."]]],
    ["are near the middles of their rows", 2, [[".x.x.x.x."]], [[".xoxox.x."]]],
  ])("%s", (_, count, before, after) => {
    expect(chosenIn(before, count, "preferred")).toEqual(after);
  });

  test("are not there when fewer are free", () => {
    expect(chosenIn([[".x.x."]], 4, "preferred")).toBeNull();
  });
});

test("a row is passed over exactly when each of its places leaves a single seat", () => {
  for (let count = 1; count <= 8; count++) {
    for (let length = 1; length <= 24; length++) {
      const rows = [".".repeat(length).padEnd(24, "x"), ".".repeat(count).padEnd(24, "x")];
      const isInFront = length === count || length >= count + 2;
      const [chosen = []] = chosenIn([rows], count, "required") ?? [];
      expect([count, length, chosen[0]?.includes("o")]).toEqual([count, length, isInFront]);
    }
  }
});

test("a row of very many single seats has no two beside each other", () => {
  const row = ".x".repeat(200);
  expect(chosenIn([[row]], 2, "required")).toBeNull();
  expect(chosenIn([[row, row]], 8, "preferred")?.[0]?.[0]?.replaceAll(/[^o]/g, "")).toBe("oooooooo");
});
