// From a seat to its point on the plan and back. A map of 60,000 seats keeps no list of points: it works out those in view, and
// finds the seat under a finger by turning the point into the section's own measure and dividing.
import type { Grid, Place, Point } from "../../contract/hall/place.ts";

const RADIANS = Math.PI / 180;

export interface SeatPosition extends Point {
  /** Degrees, as that of a place: the seat looks along (-sin angle, -cos angle). */
  angle: number;
}

/** Where a seat is. `row` and `number` count from 1. */
export function seatPosition({ seatsPerRow }: Grid, place: Place, row: number, number: number): SeatPosition {
  return pointAt(place, (number - (seatsPerRow + 1) / 2) * place.seatPitch, (row - 1) * place.rowPitch);
}

/** The point of a section `along` a row from its middle and `back` from the first row, both in metres. */
export function pointAt({ x, y, angle, curve }: Place, along: number, back: number): SeatPosition {
  const radius = curve + back;
  const turn = curve === 0 ? 0 : along / radius;
  const u = curve === 0 ? along : radius * Math.sin(turn);
  // 2 sin² of the half turn is 1 - cos, without losing a slight curve to rounding.
  const v = curve === 0 ? back : back - 2 * radius * Math.sin(turn / 2) ** 2;
  const cos = Math.cos(angle * RADIANS);
  const sin = Math.sin(angle * RADIANS);
  return { x: x + u * cos + v * sin, y: y - u * sin + v * cos, angle: angle + turn / RADIANS };
}

export interface SeatFound {
  row: number;
  number: number;
  /** From the point to the middle of the seat, metres. */
  distance: number;
}

/** The seat of a section that is nearest to a point and no farther than `radius` metres. */
export function seatAt(grid: Grid, place: Place, point: Point, radius: number): SeatFound | null {
  const cos = Math.cos(place.angle * RADIANS);
  const sin = Math.sin(place.angle * RADIANS);
  const dx = point.x - place.x;
  const dy = point.y - place.y;
  const u = dx * cos - dy * sin;
  const v = dx * sin + dy * cos;
  const { curve, rowPitch } = place;
  const turn = curve === 0 ? 0 : Math.atan2(u, v + curve);
  const back = curve === 0 ? v : Math.hypot(u, v + curve) - curve;
  let best: SeatFound | null = null;
  const nearest = clamp(Math.round(back / rowPitch) + 1, grid.rows);
  // Arcs of seats of one pitch are not aligned, so a row farther away may have the nearer seat: rows are looked at from the
  // nearest one outwards, as long as they themselves are near enough.
  const reach = () => best?.distance ?? radius;
  const isNear = (row: number) => row >= 1 && row <= grid.rows && Math.abs((row - 1) * rowPitch - back) <= reach();
  for (let below = nearest, above = nearest + 1; isNear(below) || isNear(above); below -= 1, above += 1) {
    for (const row of [below, above]) {
      if (!isNear(row)) continue;
      for (const number of numbersNear(grid, place, row, curve === 0 ? u : turn)) {
        const seat = seatPosition(grid, place, row, number);
        const distance = Math.hypot(seat.x - point.x, seat.y - point.y);
        if (distance <= radius && (best === null || distance < best.distance)) best = { row, number, distance };
      }
    }
  }
  return best;
}

/** The seats of a row that may be the nearest, from the point's place along a straight row in metres, or on an arc in radians. */
function numbersNear(
  { seatsPerRow }: Grid,
  { curve, seatPitch, rowPitch }: Place,
  row: number,
  along: number,
): number[] {
  const number = (metres: number) => clamp(Math.round(metres / seatPitch + (seatsPerRow + 1) / 2), seatsPerRow);
  if (curve === 0) return [number(along)];
  const radius = curve + (row - 1) * rowPitch;
  // Behind the centre the other end of the row may be the nearer one.
  return [number(along * radius), number((along - Math.sign(along) * 2 * Math.PI) * radius)];
}

const clamp = (value: number, max: number): number => Math.min(Math.max(value, 1), max);
