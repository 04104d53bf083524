// What a section covers: to draw it from afar, to find which sections are in view, and to keep sections apart.
import { extentOf, type Grid, type Place, type Point, type Stage } from "../../contract/hall/place.ts";
import { pointAt } from "./seats.ts";

/** How far a side of the polygon may lie inside the arc it stands for, as a part of the row pitch. */
const ARC_TOLERANCE = 0.1;
const ARC_SEGMENTS_MAX = 64;
const SIDE_SEGMENTS_MAX = 8;

/** Left, top, right and bottom of what is drawn with y downwards, metres. */
export interface Bounds {
  minX: number;
  minY: number;
  maxX: number;
  maxY: number;
}

/** A polygon around the seats of a section, half a pitch away from the outer ones; its first point is front left. */
export function outline(grid: Grid, place: Place): Point[] {
  const { width, depth } = extentOf(grid, place);
  const { curve, rowPitch } = place;
  const end = depth - rowPitch / 2;
  if (curve > 0) return outlineOfArcs(place, width, end);
  const left = -width / 2;
  const corners = [
    [left, -rowPitch / 2],
    [-left, -rowPitch / 2],
    [-left, end],
    [left, end],
  ] as const;
  return corners.map(([along, back]) => plain(pointAt(place, along, back)));
}

/**
 * Rows are of equal length, so the sides of a section on arcs are curves themselves, from the end of the first row to that of the
 * last one. In front of these and behind them the sides run straight from the centre.
 */
function outlineOfArcs(place: Place, width: number, end: number): Point[] {
  const { curve, rowPitch } = place;
  // Nothing lies beyond the centre.
  const front = curve - Math.min(rowPitch, curve) / 2;
  const last = curve + end - rowPitch / 2;
  const at = (radius: number, turn: number): Point => plain(pointAt(place, turn * radius, radius - curve));
  const arc = (radius: number, turn: number): Point[] => {
    const steps = arcSegments(turn * radius, radius, rowPitch);
    return Array.from({ length: steps + 1 }, (_, step) => at(radius, (step / steps - 0.5) * turn));
  };
  const steps = Math.min(SIDE_SEGMENTS_MAX, Math.ceil(4 * Math.log(last / curve)));
  const radii = Array.from({ length: steps + 1 }, (_, step) => curve * (last / curve) ** (step / Math.max(steps, 1)));
  const right = radii.map((radius) => at(radius, width / 2 / radius));
  const left = radii.map((radius) => at(radius, -width / 2 / radius));
  return [
    ...arc(front, width / curve),
    ...right,
    ...arc(last + rowPitch / 2, width / last).toReversed(),
    ...left.toReversed(),
  ];
}

const plain = ({ x, y }: Point): Point => ({ x, y });

/** Into how many straight pieces an arc is cut. */
function arcSegments(length: number, radius: number, rowPitch: number): number {
  const longest = Math.sqrt(8 * ARC_TOLERANCE * rowPitch * radius);
  return Math.min(ARC_SEGMENTS_MAX, Math.max(1, Math.ceil(length / longest)));
}

/** The rectangle around polygons. Null without any. */
export function boundsOf(polygons: readonly (readonly Point[])[]): Bounds | null {
  const bounds = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
  for (const { x, y } of polygons.flat()) {
    bounds.minX = Math.min(bounds.minX, x);
    bounds.minY = Math.min(bounds.minY, y);
    bounds.maxX = Math.max(bounds.maxX, x);
    bounds.maxY = Math.max(bounds.maxY, y);
  }
  return bounds.minX === Infinity ? null : bounds;
}

/** The corners of the stage, in the order of an outline. */
export const stageOutline = ({ width, depth }: Stage): Point[] => [
  { x: -width / 2, y: -depth / 2 },
  { x: width / 2, y: -depth / 2 },
  { x: width / 2, y: depth / 2 },
  { x: -width / 2, y: depth / 2 },
];
