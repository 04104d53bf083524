// What part of a plan is on the screen: pure arithmetic between metres of the hall and pixels of the map.
import type { Point } from "../../../src/contract/hall/place.ts";
import type { Bounds } from "../../../src/domain/hall/outline.ts";

export interface View {
  /** The point of the hall in the middle of the map, metres. */
  x: number;
  y: number;
  /** Pixels (of CSS) a metre. */
  scale: number;
}

/** Of the map, pixels. */
export interface Size {
  width: number;
  height: number;
}

/** Between these scales a map is zoomed. */
export interface Range {
  min: number;
  max: number;
}

const within = (value: number, min: number, max: number): number => Math.min(Math.max(value, min), max);

export const toHall = ({ x, y, scale }: View, { width, height }: Size, at: Point): Point => ({
  x: x + (at.x - width / 2) / scale,
  y: y + (at.y - height / 2) / scale,
});

export const toScreen = ({ x, y, scale }: View, { width, height }: Size, at: Point): Point => ({
  x: width / 2 + (at.x - x) * scale,
  y: height / 2 + (at.y - y) * scale,
});

/** The rectangle of the hall that is on the map, and `margin` times its size on every side. */
export function rectangleOf({ x, y, scale }: View, { width, height }: Size, margin = 0): Bounds {
  const halfWidth = (width / scale) * (0.5 + margin);
  const halfHeight = (height / scale) * (0.5 + margin);
  return { minX: x - halfWidth, maxX: x + halfWidth, minY: y - halfHeight, maxY: y + halfHeight };
}

/** The largest view that shows all of a rectangle, with so many pixels around it. */
export function fitting({ minX, minY, maxX, maxY }: Bounds, { width, height }: Size, marginPx: number): View {
  const room = (pixels: number) => Math.max(pixels - 2 * marginPx, pixels / 2);
  const scale = Math.min(room(width) / Math.max(maxX - minX, 0.1), room(height) / Math.max(maxY - minY, 0.1));
  return { x: (minX + maxX) / 2, y: (minY + maxY) / 2, scale };
}

/** The view with another scale in which the point under `at` (pixels) stays where it is. */
export function zoomedAt(view: View, size: Size, at: Point, scale: number): View {
  const fixed = toHall(view, size, at);
  return { x: fixed.x - (at.x - size.width / 2) / scale, y: fixed.y - (at.y - size.height / 2) / scale, scale };
}

/** The view moved as a finger moves, pixels. */
export const pannedBy = ({ x, y, scale }: View, dx: number, dy: number): View => ({
  x: x - dx / scale,
  y: y - dy / scale,
  scale,
});

/** The nearest view that is within the range of scales and doesn't lose the hall. Where the hall is smaller than the map, it is in the middle. */
export function keptOn(bounds: Bounds, size: Size, range: Range, view: View): View {
  const scale = within(view.scale, range.min, range.max);
  const axis = (value: number, min: number, max: number, pixels: number): number => {
    // Half a map: a seat at the very edge can be brought to a place where a thumb is not in the way.
    const half = pixels / scale / 4;
    return min + half > max - half ? (min + max) / 2 : within(value, min + half, max - half);
  };
  return {
    x: axis(view.x, bounds.minX, bounds.maxX, size.width),
    y: axis(view.y, bounds.minY, bounds.maxY, size.height),
    scale,
  };
}

/** How a picture of one view is moved and scaled, around its top left corner, to be one of another view. */
export function between(from: View, to: View, size: Size): Point & { scale: number } {
  const corner = toScreen(to, size, toHall(from, size, { x: 0, y: 0 }));
  return { ...corner, scale: to.scale / from.scale };
}
