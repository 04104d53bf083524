// Fingers, the mouse and its wheel, as movements of a view. A tap is what a finger does that doesn't move.
import type { Point } from "../../../src/contract/hall/place.ts";
import { type Size, type View, pannedBy, zoomedAt } from "../hall/view.ts";

export interface Moved {
  /** Where the view is now. */
  view: () => View;
  size: () => Size;
  /** The view follows the fingers. */
  move: (view: View) => void;
  /** The view goes on by itself. */
  glide: (view: View, milliseconds: number) => void;
  hold: () => void;
  tap: (at: Point) => void;
  /** A mouse is over a point of the map; null: no more. */
  hover: (at: Point | null) => void;
  /** Whether a wheel that turns this way still has something to do here. */
  mayZoom: (isIn: boolean) => boolean;
}

/** A finger that moves by less taps, pixels. A mouse is steadier. */
const TAP_MOVE_MAX = { touch: 10, mouse: 4 };
/** How long a map goes on that a finger has pushed, and how far: as far as it would have come in so long. */
const FLING_MS = 480;
const FLING_WAY_MS = 190;
/** The speed of a finger is that over so long, and below this one it has stopped, pixels a millisecond. */
const SPEED_OVER_MS = 80;
const FLING_SPEED_MIN = 0.25;
/** The part of a zoom that a pixel of the wheel is: a notch of a mouse is some hundred. */
const WHEEL_ZOOM = 0.0022;
const PINCHED_WHEEL_ZOOM = 0.012;
const LINE_PIXELS = 24;
const NOTCH_PIXELS = 50;
const NOTCH_MS = 140;

interface Finger extends Point {
  pointerId: number;
}

/** Listens until the signal is aborted. */
export function listenTo(element: HTMLElement, signal: AbortSignal, moved: Moved): void {
  if (signal.aborted) return;
  const gestures = new Gestures(element, moved);
  element.addEventListener("pointerdown", gestures.down, { signal });
  element.addEventListener("pointermove", gestures.moved, { signal });
  element.addEventListener("pointerup", gestures.up, { signal });
  element.addEventListener("pointercancel", gestures.cancelled, { signal });
  element.addEventListener("pointerleave", gestures.left, { signal });
  element.addEventListener("wheel", gestures.wheel, { signal, passive: false });
  element.style.cursor = "grab";
}

class Gestures {
  readonly #element: HTMLElement;
  readonly #moved: Moved;
  #fingers: Finger[] = [];
  /** Where the first finger came down, as long as it has not moved from there. */
  #tap: Point | null = null;
  /** Where fingers were lately, and when: for the speed. */
  #trail: (Point & { at: number })[] = [];
  /** Where the map is in the window. It is asked for once a gesture: to ask makes the browser lay out. */
  #corner: Point = { x: 0, y: 0 };

  constructor(element: HTMLElement, moved: Moved) {
    this.#element = element;
    this.#moved = moved;
  }

  readonly down = (event: PointerEvent): void => {
    if (event.button !== 0 || this.#fingers.length === 2) return;
    this.#moved.hold();
    this.#locate();
    const finger = this.#fingerOf(event);
    this.#fingers.push(finger);
    this.#tap = this.#fingers.length === 1 ? finger : null;
    this.#trail = [];
    this.#element.setPointerCapture(event.pointerId);
  };

  readonly moved = (event: PointerEvent): void => {
    const index = this.#fingers.findIndex(({ pointerId }) => pointerId === event.pointerId);
    if (index === -1) {
      if (event.pointerType === "mouse" && event.buttons === 0) this.#hover(event);
      return;
    }
    const finger = this.#fingerOf(event);
    if (this.#tap !== null) {
      const way = Math.hypot(finger.x - this.#tap.x, finger.y - this.#tap.y);
      if (way <= (event.pointerType === "mouse" ? TAP_MOVE_MAX.mouse : TAP_MOVE_MAX.touch)) return;
      this.#tap = null;
      this.#moved.hover(null);
    }
    const before = this.#fingers;
    this.#fingers = before.with(index, finger);
    this.#follow(before, this.#fingers);
    this.#trail.push({ ...middleOf(this.#fingers), at: event.timeStamp });
    if (this.#trail.length > 12) this.#trail.shift();
  };

  readonly up = (event: PointerEvent): void => {
    if (!this.#lift(event)) return;
    if (this.#fingers.length > 0) {
      this.#trail = [];
      return;
    }
    if (this.#tap !== null) this.#moved.tap(this.#tap);
    else this.#fling(event.timeStamp);
    this.#tap = null;
  };

  readonly cancelled = (event: PointerEvent): void => {
    this.#lift(event);
    this.#tap = null;
  };

  /** A finger that is lifted leaves, too, and what it has tapped stays told. */
  readonly left = ({ pointerType }: PointerEvent): void => {
    if (pointerType === "mouse") this.#moved.hover(null);
  };

  readonly wheel = (event: WheelEvent): void => {
    const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : LINE_PIXELS);
    // At its end the page goes on with the wheel.
    if (!event.ctrlKey && !this.#moved.mayZoom(pixels < 0)) return;
    event.preventDefault();
    this.#locate();
    const { view, size, move, glide } = this.#moved;
    const factor = Math.exp(-pixels * (event.ctrlKey ? PINCHED_WHEEL_ZOOM : WHEEL_ZOOM));
    const from = view();
    const to = zoomedAt(from, size(), this.#pointOf(event), from.scale * factor);
    if (Math.abs(pixels) >= NOTCH_PIXELS) glide(to, NOTCH_MS);
    else move(to);
  };

  #follow(before: readonly Finger[], after: readonly Finger[]): void {
    const [from, to] = [middleOf(before), middleOf(after)];
    const panned = pannedBy(this.#moved.view(), to.x - from.x, to.y - from.y);
    const zoom = spreadOf(after) / spreadOf(before);
    this.#moved.move(zoom === 1 ? panned : zoomedAt(panned, this.#moved.size(), to, panned.scale * zoom));
  }

  #fling(now: number): void {
    const since = this.#trail.filter(({ at }) => now - at <= SPEED_OVER_MS);
    const [first, last] = [since[0], since.at(-1)];
    if (first === undefined || last === undefined || last.at === first.at) return;
    const speed = (axis: "x" | "y") => (last[axis] - first[axis]) / (last.at - first.at);
    const [x, y] = [speed("x"), speed("y")];
    if (Math.hypot(x, y) < FLING_SPEED_MIN) return;
    this.#moved.glide(pannedBy(this.#moved.view(), x * FLING_WAY_MS, y * FLING_WAY_MS), FLING_MS);
  }

  #hover(event: PointerEvent): void {
    this.#locate();
    this.#moved.hover(this.#pointOf(event));
  }

  /** Whether it was one of the fingers that are down. */
  #lift({ pointerId }: PointerEvent): boolean {
    const left = this.#fingers.filter((finger) => finger.pointerId !== pointerId);
    const isKnown = left.length < this.#fingers.length;
    this.#fingers = left;
    return isKnown;
  }

  #locate(): void {
    const { left, top } = this.#element.getBoundingClientRect();
    this.#corner = { x: left, y: top };
  }

  #pointOf({ clientX, clientY }: MouseEvent): Point {
    return { x: clientX - this.#corner.x, y: clientY - this.#corner.y };
  }

  #fingerOf(event: PointerEvent): Finger {
    return { ...this.#pointOf(event), pointerId: event.pointerId };
  }
}

function middleOf(fingers: readonly Point[]): Point {
  const sum = (axis: "x" | "y") => fingers.reduce((all, finger) => all + finger[axis], 0) / fingers.length;
  return { x: sum("x"), y: sum("y") };
}

/** How far two fingers are apart; 1 for a single one. */
function spreadOf([one, other]: readonly Point[]): number {
  return one === undefined || other === undefined ? 1 : Math.max(1, Math.hypot(one.x - other.x, one.y - other.y));
}
