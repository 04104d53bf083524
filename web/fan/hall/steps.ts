// From seat to seat without a finger: to the neighbour in the row, to the row in front or behind, to the next section. Where a row
// ends, the way goes on over the aisle to what lies there.
import type { Point } from "../../../src/contract/hall/place.ts";
import { type SeatSection, seatIn } from "./hall.ts";
import { type Plan, cellOf } from "./plan.ts";

/** As somebody sees it who sits there and looks at the stage: `front` is towards the stage. */
export type Direction = "left" | "right" | "front" | "back";

const RADIANS = Math.PI / 180;
/** How far the next section may be away, metres. */
const WAY_MAX = 60;
const WAY_STEP = 0.2;

/** The seat beside another, or the first place of a standing area; the same one where the hall ends. */
export function seatBeside(plan: Plan, seat: number, direction: Direction): number {
  return inSection(plan, seat, direction) ?? acrossAisle(plan, seat, direction) ?? seat;
}

function inSection({ hall }: Plan, seat: number, direction: Direction): number | null {
  const { section, row, number } = hall.nameOf(seat);
  if (row === null) return null;
  if (direction === "left") return seatIn(section, row, number - 1);
  if (direction === "right") return seatIn(section, row, number + 1);
  return nearestInRow(section, row, number, direction === "front" ? row - 1 : row + 1);
}

/** Rows of an arc are equally long, so the seat in front is not the one of the same number. */
function nearestInRow(section: SeatSection, row: number, number: number, other: number): number | null {
  const { grid, place } = section;
  const middle = (grid.seatsPerRow + 1) / 2;
  const radius = (which: number) => place.curve + (which - 1) * place.rowPitch;
  const widening = place.curve === 0 ? 1 : radius(other) / radius(row);
  const nearest = Math.round(middle + (number - middle) * widening);
  return seatIn(section, other, Math.min(Math.max(nearest, 1), grid.seatsPerRow));
}

function acrossAisle(plan: Plan, seat: number, direction: Direction): number | null {
  const here = plan.hall.sectionAt(seat);
  const from = plan.positionOf(seat);
  const { x, y } = towards(from.angle, direction);
  for (let way = cellOf(here.place); way <= WAY_MAX; way += WAY_STEP) {
    const found = plan.find({ x: from.x + x * way, y: from.y + y * way }, (section) => section !== here);
    if (found !== null) return found.seat ?? found.section.first;
  }
  return null;
}

function towards(angle: number, direction: Direction): Point {
  const cos = Math.cos(angle * RADIANS);
  const sin = Math.sin(angle * RADIANS);
  if (direction === "left") return { x: -cos, y: sin };
  if (direction === "right") return { x: cos, y: -sin };
  return direction === "front" ? { x: -sin, y: -cos } : { x: sin, y: cos };
}

/** The first or the last seat of the row that a seat is in. */
export function endOfRow({ hall }: Plan, seat: number, end: "first" | "last"): number {
  const { section, row } = hall.nameOf(seat);
  if (row === null) return seat;
  return seatIn(section, row, end === "first" ? 1 : section.grid.seatsPerRow) ?? seat;
}

/** The seat in the middle of the first row of a section so many further on in the hall's order; a standing area's first place. */
export function seatOfSection({ hall }: Plan, seat: number, further: number): number {
  const { sections } = hall;
  const index = hall.sectionAt(seat).index + further;
  const section = sections[Math.min(Math.max(index, 0), sections.length - 1)];
  if (section === undefined) return seat;
  return seatIn(section, 1, Math.ceil(section.grid.seatsPerRow / 2)) ?? section.first;
}

/** The seat that is nearest to a point and of which a question is answered with yes; null: there is none. */
export function nearestSeat(
  { hall, points }: Plan,
  { x, y }: Point,
  isWanted: (seat: number) => boolean,
): number | null {
  let found: number | null = null;
  let nearest = Infinity;
  for (const { isStanding, first, end } of hall.sections) {
    if (isStanding) continue;
    for (let seat = first; seat < end; seat += 1) {
      const distance = Math.hypot((points[seat * 2] ?? 0) - x, (points[seat * 2 + 1] ?? 0) - y);
      if (distance < nearest && isWanted(seat)) {
        nearest = distance;
        found = seat;
      }
    }
  }
  return found;
}
