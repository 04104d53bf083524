// Question: is the picture in the documents what the command draws today?
// Method: the demo arena drawn again. Doesn't prove that it looks like an arena; somebody has to look.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ARENA_SECTIONS } from "../demo-concerts.ts";
import { drawHall } from "./drawing.ts";

const PICTURE = join(import.meta.dirname, "../../docs/hall.svg");

test("docs/hall.svg shows the demo arena as it is arranged", () => {
  expect(drawHall("The demo arena", ARENA_SECTIONS) === readFileSync(PICTURE, "utf8")).toBe(true);
});

test("a name is text in the picture, whatever it looks like", () => {
  const svg = drawHall("<Hall>", [{ name: '<b>"&', rows: 2, seatsPerRow: 2, grade: "R" }]);
  expect(svg).toContain("&lt;b>&quot;&amp;</text>");
  expect(svg).toContain('aria-label="&lt;Hall>"');
});
