// Plots as SVG: how time grows with size, both axes in powers of ten.
import type { Growth } from "./growth.ts";

const [WIDTH, HEIGHT] = [720, 400];
const MARGIN = { left: 70, right: 230, top: 40, bottom: 50 };
const COLOURS = [
  "#1b6ca8",
  "#d1495b",
  "#2e8b57",
  "#8d6a9f",
  "#c77d0a",
  "#4a4a4a",
  "#00a6a6",
  "#a0522d",
  "#6a5acd",
  "#708090",
];

/** One line for each operation. `across` says what grows. */
export function plotGrowth(title: string, across: string, grown: readonly Growth[]): string {
  const points = grown.map(({ what, micros }) => ({
    what,
    at: Object.entries(micros).map(([size, micros]): [number, number] => [
      Math.log10(Number(size)),
      Math.log10(micros),
    ]),
  }));
  const all = points.flatMap(({ at }) => at);
  const xs = all.map(([x]) => x);
  const ys = all.map(([, y]) => y);
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [bottom, top] = [Math.floor(Math.min(...ys)), Math.ceil(Math.max(...ys))];
  const x = (value: number): number =>
    MARGIN.left + ((value - left) / (right - left)) * (WIDTH - MARGIN.left - MARGIN.right);
  const y = (value: number): number =>
    HEIGHT - MARGIN.bottom - ((value - bottom) / (top - bottom)) * (HEIGHT - MARGIN.top - MARGIN.bottom);
  const sizes = [...new Set(xs)];
  const powers = Array.from({ length: top - bottom + 1 }, (_, index) => bottom + index);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    `<text x="${MARGIN.left}" y="22" font-size="14" font-weight="bold">${title}</text>`,
    ...powers.flatMap((power) => [
      `<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${y(power)}" y2="${y(power)}" stroke="#dddddd"/>`,
      `<text x="${MARGIN.left - 8}" y="${y(power) + 4}" text-anchor="end">${shortTime(10 ** power)}</text>`,
    ]),
    ...sizes.map(
      (size) =>
        `<text x="${x(size)}" y="${HEIGHT - MARGIN.bottom + 20}" text-anchor="middle">${shortSize(10 ** size)}</text>`,
    ),
    `<text x="${(MARGIN.left + WIDTH - MARGIN.right) / 2}" y="${HEIGHT - 10}" text-anchor="middle">${across}</text>`,
    ...points.flatMap(({ what, at }, index) => {
      const colour = COLOURS[index % COLOURS.length] ?? "#000000";
      const legend = MARGIN.top + index * 20;
      return [
        `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${at.map(([px, py]) => `${x(px)},${y(py)}`).join(" ")}"/>`,
        ...at.map(([px, py]) => `<circle cx="${x(px)}" cy="${y(py)}" r="3" fill="${colour}"/>`),
        `<rect x="${WIDTH - MARGIN.right + 20}" y="${legend - 9}" width="12" height="12" fill="${colour}"/>`,
        `<text x="${WIDTH - MARGIN.right + 38}" y="${legend + 2}">${what}</text>`,
      ];
    }),
    "</svg>",
    "",
  ].join("\n");
}

const shortTime = (micros: number): string => (micros >= 1_000 ? `${micros / 1_000} ms` : `${micros} µs`);
const shortSize = (size: number): string => Math.round(size).toLocaleString("en");
