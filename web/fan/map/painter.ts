// Draws a hall, or a part of it, into a bitmap. It knows no finger, no element and no clock: the same scene and frame give the same
// picture.
import type { Point } from "../../../src/contract/hall/place.ts";
import { seatPosition } from "../../../src/domain/hall/seats.ts";
import type { SeatSection } from "../hall/hall.ts";
import { cellOf } from "../hall/plan.ts";
import { rectangleOf, toScreen } from "../hall/view.ts";
import { drawSectionLabels, drawStageLabel } from "./labels.ts";
import { type Frame, type Scene, seatDiameter, signOf } from "./scene.ts";
import { DIMMED, type Pen, type Sign, drawMarked, drawSigns, drawYours, signColour } from "./signs.ts";
import { stampSeats } from "./stamps.ts";
import { gradeColour } from "./theme.ts";

export function paint(pen: Pen, scene: Scene, frame: Frame): void {
  const { plan } = scene;
  const sections = plan.sectionsIn(rectangleOf(frame.view, frame.size));
  pen.setTransform(1, 0, 0, 1, 0, 0);
  pen.globalAlpha = 1;
  pen.globalCompositeOperation = "source-over";
  if (frame.isNear) pen.clearRect(0, 0, pen.canvas.width, pen.canvas.height);
  else stampSeats(pen, scene, frame, sections);
  pen.setTransform(frame.ratio, 0, 0, frame.ratio, 0, 0);
  // A bitmap of stamps holds nothing else, so what lies below the seats is drawn after them, from top to bottom.
  pen.globalCompositeOperation = "destination-over";
  for (const section of sections) drawGround(pen, scene, frame, section);
  drawStage(pen, scene, frame);
  pen.fillStyle = scene.theme.ground;
  pen.fillRect(0, 0, frame.size.width, frame.size.height);
  pen.globalCompositeOperation = "source-over";
  drawStageLabel(pen, scene, frame);
  if (frame.isNear) for (const section of sections) drawSeats(pen, scene, frame, section);
  else drawSectionLabels(pen, scene, frame, sections);
  drawOwn(pen, scene, frame);
  for (const section of sections)
    if (section.isStanding && frame.isNear) drawSectionLabels(pen, scene, frame, [section]);
}

const isShown = ({ gradesShown }: Scene, { grade }: SeatSection): boolean =>
  gradesShown === null || gradesShown.has(grade);

/** The floor of a section: tinted with its grade, or grey when nothing is left. */
function drawGround(pen: Pen, scene: Scene, { view, size }: Frame, section: SeatSection): void {
  const { plan, free, theme } = scene;
  trace(
    pen,
    (plan.outlines[section.index] ?? []).map((point) => toScreen(view, size, point)),
  );
  const hasFree = (free[section.index] ?? 0) > 0 && isShown(scene, section);
  const colour = hasFree ? gradeColour(theme, section.grade) : theme.quiet;
  pen.strokeStyle = colour;
  pen.fillStyle = colour;
  pen.lineWidth = section.isStanding ? 1.5 : 1;
  pen.lineJoin = "round";
  pen.globalAlpha = section.isStanding ? (hasFree ? 1 : 0.4) : 0.3;
  pen.stroke();
  pen.globalAlpha = hasFree ? (section.isStanding ? 0.2 : 0.1) : 0.06;
  pen.fill();
  pen.globalAlpha = 1;
}

function drawStage(pen: Pen, { plan, theme }: Scene, { view, size }: Frame): void {
  const { width, depth } = plan.hall.stage;
  const { x, y } = toScreen(view, size, { x: -width / 2, y: -depth / 2 });
  pen.beginPath();
  pen.roundRect(x, y, width * view.scale, depth * view.scale, Math.min(8, depth * view.scale * 0.1));
  pen.fillStyle = theme.line;
  pen.fill();
}

function trace(pen: Pen, points: readonly Point[]): void {
  pen.beginPath();
  for (const { x, y } of points) pen.lineTo(x, y);
  pen.closePath();
}

/** Numbers are written on seats from this size on, pixels, and rows are named from a smaller one. */
const NUMBER_DIAMETER_MIN = 17;

/** The seats of a section one by one, with their numbers. */
function drawSeats(pen: Pen, scene: Scene, frame: Frame, section: SeatSection): void {
  if (section.isStanding) return;
  const { plan, statuses, yours, theme } = scene;
  const { view, size } = frame;
  const { grid, place, first } = section;
  const diameter = seatDiameter(cellOf(place)) * view.scale;
  const alpha = isShown(scene, section) ? 1 : DIMMED;
  const seats: Record<Sign, (Point & { number: number })[]> = { free: [], taken: [], blocked: [] };
  const isIn = ({ x, y }: Point) =>
    x > -diameter && y > -diameter && x < size.width + diameter && y < size.height + diameter;
  for (let seat = first; seat < section.end; seat += 1) {
    const at = toScreen(view, size, { x: plan.points[seat * 2] ?? 0, y: plan.points[seat * 2 + 1] ?? 0 });
    if (!isIn(at) || yours.has(seat)) continue;
    seats[signOf(statuses, seat)].push({ ...at, number: ((seat - first) % grid.seatsPerRow) + 1 });
  }
  for (const sign of ["taken", "blocked", "free"] as const) {
    drawSigns(pen, seats[sign], sign, diameter, signColour(theme, sign, section.grade), alpha);
  }
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  if (diameter >= NUMBER_DIAMETER_MIN) {
    pen.globalAlpha = alpha;
    pen.fillStyle = theme.ink;
    pen.font = `500 ${Math.min(14, diameter * 0.42)}px ${theme.font}`;
    for (const { x, y, number } of seats.free) pen.fillText(`${number}`, x, y + diameter * 0.03);
  }
  pen.globalAlpha = 1;
  pen.fillStyle = theme.quiet;
  pen.font = `600 ${Math.min(13, Math.max(9, diameter * 0.45))}px ${theme.font}`;
  for (let row = 1; row <= grid.rows; row += 1) {
    for (const number of [0, grid.seatsPerRow + 1]) {
      const at = toScreen(view, size, seatPosition(grid, place, row, number));
      if (isIn(at)) pen.fillText(`${row}`, at.x, at.y);
    }
  }
}

/** The fan's own seats and those pointed out lie above all others, and are seen from afar. */
function drawOwn(pen: Pen, { plan, yours, marked, theme }: Scene, { view, size }: Frame): void {
  const draw = (seats: ReadonlySet<number>, signs: typeof drawYours): void => {
    for (const seat of seats) {
      const { isStanding, place } = plan.hall.sectionAt(seat);
      if (isStanding) continue;
      const at = toScreen(view, size, plan.positionOf(seat));
      signs(pen, [at], seatDiameter(cellOf(place)) * view.scale, theme);
    }
  };
  draw(marked, drawMarked);
  draw(yours, drawYours);
}
