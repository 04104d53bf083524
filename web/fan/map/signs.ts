// How a seat looks. Colour is never the only difference: a free seat is a ring in the colour of its grade, the fan's own is filled
// and has a tick, a taken one is small and hollow, one that is not for sale is a cross.
//
// A path may hold many seats of one sign, so that thousands are drawn with two calls.
import type { Point } from "../../../src/contract/hall/place.ts";
import { type Theme, gradeColour } from "./theme.ts";

export type Sign = "free" | "taken" | "blocked";

export type Pen = OffscreenCanvasRenderingContext2D;

/** What is dimmed shows this part of itself. */
export const DIMMED = 0.18;
/** A smaller ring, in pixels, is a dot. */
const RING_MIN = 7;
/** What the ring of a free seat holds of its colour. */
const TINT = 0.2;

/** Draws seats of one sign around their middles. `diameter` is that of a free seat, in the pen's pixels. */
export function drawSigns(
  pen: Pen,
  seats: readonly Point[],
  sign: Sign,
  diameter: number,
  colour: string,
  alpha: number,
): void {
  if (seats.length === 0) return;
  pen.beginPath();
  if (sign === "blocked") cross(pen, seats, diameter * 0.22);
  else circles(pen, seats, sign === "free" ? ringRadius(diameter) : Math.max(diameter * 0.23, 0.7));
  pen.fillStyle = colour;
  pen.strokeStyle = colour;
  if (sign === "free") {
    const isDot = diameter < RING_MIN;
    pen.globalAlpha = alpha * (isDot ? 1 : TINT);
    pen.fill();
    if (!isDot) stroke(pen, alpha, ringWidth(diameter));
  } else if (sign === "taken" && diameter < RING_MIN) {
    pen.globalAlpha = alpha * 0.4;
    pen.fill();
  } else stroke(pen, alpha * 0.55, Math.max(1, diameter * 0.06));
  pen.globalAlpha = 1;
}

const ringWidth = (diameter: number): number => Math.max(1.25, diameter * 0.085);
const ringRadius = (diameter: number): number =>
  diameter < RING_MIN ? diameter / 2 : (diameter - ringWidth(diameter)) / 2;

function stroke(pen: Pen, alpha: number, width: number): void {
  pen.globalAlpha = alpha;
  pen.lineWidth = width;
  pen.stroke();
}

function circles(pen: Pen, seats: readonly Point[], radius: number): void {
  for (const { x, y } of seats) {
    pen.moveTo(x + radius, y);
    pen.arc(x, y, radius, 0, 2 * Math.PI);
  }
}

function cross(pen: Pen, seats: readonly Point[], arm: number): void {
  for (const { x, y } of seats) {
    pen.moveTo(x - arm, y - arm);
    pen.lineTo(x + arm, y + arm);
    pen.moveTo(x + arm, y - arm);
    pen.lineTo(x - arm, y + arm);
  }
}

/** The fan's own seats are seen from afar, too: they are never smaller than this, in pixels. */
const YOURS_MIN = 11;

export function drawYours(pen: Pen, seats: readonly Point[], seatDiameter: number, theme: Theme): void {
  const diameter = Math.max(seatDiameter, YOURS_MIN);
  const radius = diameter / 2;
  pen.beginPath();
  circles(pen, seats, radius + Math.max(1.5, diameter * 0.08));
  pen.fillStyle = theme.ground;
  pen.fill();
  pen.beginPath();
  circles(pen, seats, radius);
  pen.fillStyle = theme.ink;
  pen.fill();
  pen.beginPath();
  for (const { x, y } of seats) {
    pen.moveTo(x - radius * 0.45, y + radius * 0.02);
    pen.lineTo(x - radius * 0.12, y + radius * 0.36);
    pen.lineTo(x + radius * 0.48, y - radius * 0.34);
  }
  pen.strokeStyle = theme.ground;
  pen.lineWidth = Math.max(1.5, diameter * 0.12);
  pen.lineCap = "round";
  pen.lineJoin = "round";
  pen.stroke();
}

export function drawMarked(pen: Pen, seats: readonly Point[], diameter: number, theme: Theme): void {
  if (seats.length === 0) return;
  pen.beginPath();
  circles(pen, seats, Math.max(diameter, YOURS_MIN) / 2 + 3);
  pen.strokeStyle = theme.accent;
  pen.lineWidth = 2.5;
  pen.stroke();
}

/** The colour of a sign. */
export const signColour = (theme: Theme, sign: Sign, grade: number): string =>
  sign === "free" ? gradeColour(theme, grade) : theme.quiet;
