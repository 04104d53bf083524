// Names on the map: the stage, sections, and how much is free where people stand. A name that doesn't fit isn't written.
import type { Point } from "../../../src/contract/hall/place.ts";
import { extentOf } from "../../../src/contract/hall/place.ts";
import { pointAt } from "../../../src/domain/hall/seats.ts";
import type { SeatSection } from "../hall/hall.ts";
import { cellOf } from "../hall/plan.ts";
import { toScreen } from "../hall/view.ts";
import type { Frame, Scene } from "./scene.ts";
import type { Pen } from "./signs.ts";
import { texts } from "./texts/texts.ts";

/** Pixels. */
const FONT_MIN = 9;
const FONT_MAX = 18;
/** Beyond this size of their cells the seats themselves are read, and a name would only cover them. */
const NAMED_CELL_MAX = 9;

export function drawStageLabel(pen: Pen, { plan, theme }: Scene, { view, size }: Frame): void {
  const { width, depth } = plan.hall.stage;
  const at = toScreen(view, size, { x: 0, y: 0 });
  const font = Math.min(depth * view.scale * 0.55, (width * view.scale) / 4, 22);
  if (font < FONT_MIN) return;
  write(pen, texts.stage, at, `700 ${font}px ${theme.font}`, theme.quiet);
}

export function drawSectionLabels(
  pen: Pen,
  scene: Scene,
  { view, size }: Frame,
  sections: readonly SeatSection[],
): void {
  const { free, theme, gradesShown } = scene;
  for (const section of sections) {
    const { isStanding, name, grid, place, index, grade } = section;
    if (!isStanding && cellOf(place) * view.scale > NAMED_CELL_MAX) continue;
    const { width, depth } = extentOf(grid, place);
    const [widthPx, depthPx] = [width * view.scale, depth * view.scale];
    const font = Math.min(FONT_MAX, Math.max(FONT_MIN, Math.min(widthPx, depthPx) * 0.3));
    pen.font = `700 ${font}px ${theme.font}`;
    if (depthPx < font * 1.1 || pen.measureText(name).width > widthPx * 0.96) continue;
    const middle = toScreen(view, size, pointAt(place, 0, depth / 2 - place.rowPitch / 2));
    const isShown = gradesShown === null || gradesShown.has(grade);
    pen.globalAlpha = isShown ? 1 : 0.4;
    const told = texts.left(free[index] ?? 0);
    const small = Math.max(FONT_MIN, font * 0.7);
    const smallFont = `600 ${small}px ${theme.font}`;
    pen.font = smallFont;
    const hasRoom = depthPx > font * 1.2 + small * 1.6 && pen.measureText(told).width < widthPx * 0.94;
    const up = hasRoom ? small * 0.65 : 0;
    const halo = isStanding ? undefined : theme.ground;
    write(pen, name, { x: middle.x, y: middle.y - up }, `700 ${font}px ${theme.font}`, theme.ink, halo);
    if (hasRoom) write(pen, told, { x: middle.x, y: middle.y + font * 0.65 }, smallFont, theme.ink, halo);
    pen.globalAlpha = 1;
  }
}

function write(pen: Pen, text: string, { x, y }: Point, font: string, colour: string, halo?: string): void {
  pen.font = font;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  if (halo !== undefined) {
    pen.strokeStyle = halo;
    pen.lineWidth = 3;
    pen.lineJoin = "round";
    pen.strokeText(text, x, y);
  }
  pen.fillStyle = colour;
  pen.fillText(text, x, y);
}
