// The hall seen from above: where every seat is, what a finger points at, what is in view. Metres, as in the layout.
//
// What is under a finger is found by turning the point into each near section's own measure and dividing, not by a search among
// seats. Points of all seats are kept as well, eight bytes a seat: a whole hall is drawn from them in one pass.
import type { Place, Point } from "../../../src/contract/hall/place.ts";
import { type Bounds, boundsOf, outline, stageOutline } from "../../../src/domain/hall/outline.ts";
import { seatAt, seatPosition } from "../../../src/domain/hall/seats.ts";
import { type Hall, type SeatSection, seatIn } from "./hall.ts";

/** What a point of the plan is on: a seat, or an area in which people stand. */
export interface Found {
  section: SeatSection;
  /** Null: people stand here. */
  seat: number | null;
}

export class Plan {
  readonly hall: Hall;
  /** Around everything. */
  readonly bounds: Bounds;
  /** Of each section, in the order of the hall's. */
  readonly outlines: readonly (readonly Point[])[];
  /** x and y of each seat, one after the other. Those of standing places are not used. */
  readonly points: Float32Array;
  readonly #bounds: readonly Bounds[];

  constructor(hall: Hall) {
    this.hall = hall;
    this.outlines = hall.sections.map(({ grid, place }) => outline(grid, place));
    this.#bounds = this.outlines.map((polygon) => around([polygon]));
    this.bounds = around([stageOutline(hall.stage), ...this.outlines]);
    this.points = pointsOf(hall);
  }

  boundsOf(section: SeatSection): Bounds {
    return this.#bounds[section.index] ?? this.bounds;
  }

  /** Sections of which something may be in a rectangle. */
  sectionsIn(rectangle: Bounds): SeatSection[] {
    return this.hall.sections.filter((section) => doMeet(this.boundsOf(section), rectangle));
  }

  /** Seats in a rectangle, in ascending order; none of standing areas. */
  seatsIn(rectangle: Bounds): number[] {
    const { minX, maxX, minY, maxY } = rectangle;
    const { points } = this;
    const seats: number[] = [];
    for (const { isStanding, first, end } of this.sectionsIn(rectangle)) {
      if (isStanding) continue;
      for (let seat = first; seat < end; seat += 1) {
        const x = points[seat * 2] ?? 0;
        const y = points[seat * 2 + 1] ?? 0;
        if (x >= minX && x <= maxX && y >= minY && y <= maxY) seats.push(seat);
      }
    }
    return seats;
  }

  /** The nearest seat in reach of a point, or the standing area that it lies in; null: neither. Some sections may be left out. */
  find(point: Point, isAsked: (section: SeatSection) => boolean = () => true): Found | null {
    let found: Found | null = null;
    let nearest = Infinity;
    for (const section of this.hall.sections) {
      const reach = reachOf(section.place);
      if (!isNear(this.boundsOf(section), point, reach) || !isAsked(section)) continue;
      if (section.isStanding) {
        // A seat beside the area is asked for when the point is on the seat.
        if (found === null && contains(this.outlines[section.index] ?? [], point)) found = { section, seat: null };
        continue;
      }
      const near = seatAt(section.grid, section.place, point, Math.min(reach, nearest));
      if (near === null) continue;
      nearest = near.distance;
      found = { section, seat: seatIn(section, near.row, near.number) };
    }
    return found;
  }

  /** The section that a point lies in, or the nearest one whose edge is in reach, metres; null: none. */
  sectionNear(point: Point, reach: number): SeatSection | null {
    let found: SeatSection | null = null;
    let nearest = reach;
    for (const section of this.hall.sections) {
      const polygon = this.outlines[section.index] ?? [];
      if (!isNear(this.boundsOf(section), point, nearest)) continue;
      if (contains(polygon, point)) return section;
      const distance = distanceTo(polygon, point);
      if (distance > nearest) continue;
      nearest = distance;
      found = section;
    }
    return found;
  }

  /** Where a seat is; of a standing place, the middle of its area. `angle` in degrees, as that of a place. */
  positionOf(seat: number): Point & { angle: number } {
    const { section, row, number } = this.hall.nameOf(seat);
    const { grid, place } = section;
    if (row === null) return seatPosition(grid, place, (grid.rows + 1) / 2, (grid.seatsPerRow + 1) / 2);
    return seatPosition(grid, place, row, number);
  }
}

/** How far from its middle a point still means a seat, metres: to the corner between four seats. */
export const reachOf = ({ seatPitch, rowPitch }: Place): number => Math.hypot(seatPitch, rowPitch) / 2;

/** What a seat has to itself in either direction, metres. */
export const cellOf = ({ seatPitch, rowPitch }: Place): number => Math.min(seatPitch, rowPitch);

function pointsOf({ seatCount, sections }: Hall): Float32Array {
  const points = new Float32Array(seatCount * 2);
  for (const { isStanding, first, grid, place } of sections) {
    if (isStanding) continue;
    let at = first * 2;
    for (let row = 1; row <= grid.rows; row += 1) {
      for (let number = 1; number <= grid.seatsPerRow; number += 1) {
        const { x, y } = seatPosition(grid, place, row, number);
        points[at] = x;
        points[at + 1] = y;
        at += 2;
      }
    }
  }
  return points;
}

function around(polygons: readonly (readonly Point[])[]): Bounds {
  const bounds = boundsOf(polygons);
  if (bounds === null) throw new RangeError("a polygon has points");
  return bounds;
}

const doMeet = (a: Bounds, b: Bounds): boolean =>
  a.minX <= b.maxX && b.minX <= a.maxX && a.minY <= b.maxY && b.minY <= a.maxY;

const isNear = ({ minX, maxX, minY, maxY }: Bounds, { x, y }: Point, reach: number): boolean =>
  x >= minX - reach && x <= maxX + reach && y >= minY - reach && y <= maxY + reach;

/** Whether a point lies in a polygon: a ray from it crosses the edge an odd number of times. */
function contains(polygon: readonly Point[], { x, y }: Point): boolean {
  let isInside = false;
  let before = polygon.at(-1);
  for (const point of polygon) {
    if (before !== undefined && point.y > y !== before.y > y) {
      if (x < point.x + ((y - point.y) / (before.y - point.y)) * (before.x - point.x)) isInside = !isInside;
    }
    before = point;
  }
  return isInside;
}

/** From a point to the nearest edge of a polygon. */
function distanceTo(polygon: readonly Point[], { x, y }: Point): number {
  let nearest = Infinity;
  let before = polygon.at(-1);
  for (const point of polygon) {
    if (before !== undefined) {
      const [dx, dy] = [point.x - before.x, point.y - before.y];
      const along = ((x - before.x) * dx + (y - before.y) * dy) / (dx * dx + dy * dy || 1);
      const part = Math.min(Math.max(along, 0), 1);
      nearest = Math.min(nearest, Math.hypot(before.x + part * dx - x, before.y + part * dy - y));
    }
    before = point;
  }
  return nearest;
}
