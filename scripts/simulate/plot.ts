// A sale as four small pictures over one axis of time: in a terminal with blocks, in a file as SVG.
import { SECOND_MS } from "../../src/contract/bounds.ts";
import { clock } from "./report.ts";
import type { Point, Series } from "./series.ts";

interface Panel {
  title: string;
  value: (point: Point) => number;
  /** What the top of the picture stands for; without it the largest value. */
  top: number | null;
  label: (value: number) => string;
  colour: string;
}
const whole = (value: number): string => Math.round(value).toLocaleString("en");

const panelsOf = (maxAdmitted: number): Panel[] => [
  { title: "fans in line", value: ({ waiting }) => waiting, top: null, label: whole, colour: "#2563eb" },
  { title: "inside", value: ({ inside }) => inside, top: maxAdmitted, label: whole, colour: "#059669" },
  {
    title: "let in per second",
    value: ({ admissionsPerSecond }) => admissionsPerSecond,
    top: null,
    label: (value) => value.toFixed(1),
    colour: "#d97706",
  },
  {
    title: "utilisation",
    value: ({ utilisation }) => utilisation,
    top: 1,
    label: (value) => `${Math.round(value * 100)} %`,
    colour: "#7c3aed",
  },
];

const COLUMNS = 72;
const ROWS = 5;
const BLOCKS = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

export function terminalPlot(series: Series, maxAdmitted: number): string {
  const points = series.points(maxAdmitted, COLUMNS);
  const pictures = panelsOf(maxAdmitted).flatMap((panel) => {
    const { values, top } = scaled(panel, points);
    const rows = Array.from({ length: ROWS }, (_, row) => {
      const floor = ROWS - 1 - row;
      const blocks = values.map((value) => BLOCKS[Math.round(8 * clamp((value / top) * ROWS - floor))]);
      return `  ${(row === 0 ? panel.label(top) : "").padStart(9)} ┤${blocks.join("")}`;
    });
    return ["", `  ${panel.title}`, ...rows];
  });
  return [...pictures, `${" ".repeat(12)}0${clock(series.endsAt).padStart(points.length - 1)}`, ""].join("\n");
}

const WIDTH = 860;
const LEFT = 90;
const PANEL_HEIGHT = 96;
const GAP = 40;
const POINTS = 380;
const TICKS = 6;
const CAPTION_CHARS = 125;
const CAPTION_LINE = 15;

/** A whole SVG document that reads on light and on dark ground. */
export function svgPlot(series: Series, maxAdmitted: number, caption: string): string {
  const points = series.points(maxAdmitted, POINTS);
  const panels = panelsOf(maxAdmitted);
  const lines = wrapped(escaped(caption));
  const height = panels.length * (PANEL_HEIGHT + GAP) + GAP + 24;
  const endSecond = series.endsAt / SECOND_MS;
  const x = (second: number): number => LEFT + (second / endSecond) * (WIDTH - LEFT - 20);
  const pictures = panels.map((panel, index) => {
    const { values, top } = scaled(panel, points);
    const bottom = GAP + index * (PANEL_HEIGHT + GAP) + PANEL_HEIGHT;
    const line = values.map((value, at) => {
      const y = bottom - clamp(value / top) * PANEL_HEIGHT;
      return `${x(points[at]?.second ?? 0).toFixed(1)},${y.toFixed(1)}`;
    });
    return [
      `<text x="${LEFT}" y="${bottom - PANEL_HEIGHT - 8}">${panel.title}</text>`,
      `<text x="${LEFT - 8}" y="${bottom - PANEL_HEIGHT + 10}" text-anchor="end">${panel.label(top)}</text>`,
      `<text x="${LEFT - 8}" y="${bottom}" text-anchor="end">0</text>`,
      `<path d="M${LEFT} ${bottom - PANEL_HEIGHT}V${bottom}H${WIDTH - 20}" stroke="#8888" fill="none"/>`,
      `<polyline points="${line.join(" ")}" stroke="${panel.colour}" stroke-width="1.5" fill="none"/>`,
    ].join("\n");
  });
  const axis = Array.from({ length: TICKS + 1 }, (_, tick) => {
    const second = (endSecond * tick) / TICKS;
    const text = clock(second * SECOND_MS);
    const anchor = tick === TICKS ? "end" : "middle";
    return `<text x="${x(second).toFixed(1)}" y="${height - 46}" text-anchor="${anchor}">${text}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height + lines.length * CAPTION_LINE}" font-family="sans-serif" font-size="12" fill="#888">`,
    ...pictures,
    ...axis,
    ...lines.map(
      (line, at) => `<text x="${LEFT}" y="${height - 14 + at * CAPTION_LINE}" font-size="11">${line}</text>`,
    ),
    "</svg>",
    "",
  ].join("\n");
}

function scaled({ value, top }: Panel, points: readonly Point[]): { values: number[]; top: number } {
  const values = points.map(value);
  return { values, top: top ?? Math.max(1, ...values) };
}
/** In lines that fit under the plot, broken before an option. */
function wrapped(text: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const [index, part] of text.split(" --").entries()) {
    const words = index === 0 ? part : `--${part}`;
    if (line !== "" && line.length + words.length > CAPTION_CHARS) {
      lines.push(line);
      line = words;
    } else line = line === "" ? words : `${line} ${words}`;
  }
  return [...lines, line];
}
const clamp = (share: number): number => Math.min(1, Math.max(0, share));
const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
