// The plan of a hall as a picture: what the functions of src/domain/hall say, and nothing else.
import { arrangeHall } from "../../src/domain/hall/arrange.ts";
import { boundsOf, outline, stageOutline } from "../../src/domain/hall/outline.ts";
import { gridOf, type Grid, type HallSection, type Place, type Point } from "../../src/contract/hall/place.ts";
import { seatPosition } from "../../src/domain/hall/seats.ts";

export type NamedSection = HallSection & { name: string };

/** Pixels a metre, in the picture's own measure. */
const SCALE = 10;
const MARGIN = 3;
/** Colours that are told apart with any colour vision (Okabe and Ito), dearest grade first. */
const COLOURS = ["#D55E00", "#0072B2", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"];

const px = (metres: number): string => (metres * SCALE).toFixed(0);
const path = (points: readonly Point[]): string => `M${points.map(({ x, y }) => `${px(x)} ${px(y)}`).join("L")}`;

/** An SVG of a hall: sections by their outlines and rows, coloured by grade, seen from above with the stage at the top. */
export function drawHall(title: string, sections: readonly NamedSection[]): string {
  const { stage, places } = arrangeHall(sections);
  const grades = [...new Set(sections.map(({ grade }) => grade))];
  const drawn = sections.flatMap((section, index) => {
    const place = places[index];
    return place === undefined ? [] : [{ section, place, grid: gridOf(section) }];
  });
  const bounds = boundsOf([stageOutline(stage), ...drawn.map(({ grid, place }) => outline(grid, place))]);
  if (bounds === null) return "";
  const [left, top] = [px(bounds.minX - MARGIN), px(bounds.minY - MARGIN)];
  const [width, height] = [px(bounds.maxX - bounds.minX + 2 * MARGIN), px(bounds.maxY - bounds.minY + 2 * MARGIN)];
  const shapes = drawn.map(({ section, place, grid }) => {
    const colour = COLOURS[grades.indexOf(section.grade) % COLOURS.length] ?? "";
    const rows = section.kind === "standing" ? "" : rowsPath(grid, place);
    const size = fontSize(grid, place);
    const middle = seatPosition(grid, place, (grid.rows + 1) / 2, (grid.seatsPerRow + 1) / 2);
    return [
      `<path d="${path(outline(grid, place))}Z" fill="${colour}" fill-opacity=".25" stroke="${colour}" stroke-width="1.5"/>`,
      rows === "" ? "" : `<path d="${rows}" fill="none" stroke="${colour}" stroke-width="3" stroke-linecap="round"/>`,
      `<text x="${px(middle.x)}" y="${px(middle.y)}" font-size="${size}" dy=".35em" stroke="#fff" stroke-width="${(size / 4).toFixed(1)}" paint-order="stroke">${escape(section.name)}</text>`,
    ].join("");
  });
  const [stageLeft, stageTop] = [px(-stage.width / 2), px(-stage.depth / 2)];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${left} ${top} ${width} ${height}" font-family="sans-serif" text-anchor="middle" role="img" aria-label="${escape(title)}">`,
    `<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="#fff"/>`,
    `<rect x="${stageLeft}" y="${stageTop}" width="${px(stage.width)}" height="${px(stage.depth)}" rx="4" fill="#333"/>`,
    `<text x="0" y="0" dy=".35em" font-size="${Math.round(stage.depth * 3)}" fill="#fff">STAGE</text>`,
    ...shapes,
    "</svg>",
    "",
  ].join("\n");
}

/** A line or an arc for each row, from its first seat to its last. */
function rowsPath(grid: Grid, place: Place): string {
  const rows = Array.from({ length: grid.rows }, (_, row) => {
    const from = seatPosition(grid, place, row + 1, 1);
    const to = seatPosition(grid, place, row + 1, grid.seatsPerRow);
    const radius = px(place.curve + row * place.rowPitch);
    const isMoreThanHalf = to.angle - from.angle > 180 ? 1 : 0;
    const towards = place.curve === 0 ? "L" : `A${radius} ${radius} 0 ${isMoreThanHalf} 0 `;
    return `M${px(from.x)} ${px(from.y)}${towards}${px(to.x)} ${px(to.y)}`;
  });
  return rows.join("");
}

const fontSize = (grid: Grid, place: Place): number =>
  Math.max(8, Math.round(Math.min(grid.rows * place.rowPitch, grid.seatsPerRow * place.seatPitch) * SCALE * 0.28));
const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
