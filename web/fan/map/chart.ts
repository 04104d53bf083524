// The map at work: what a tap, a key and a button do to the view and to seats. It knows the page only as one element, and who
// uses it is told what happened.
import type { Point } from "../../../src/contract/hall/place.ts";
import type { SeatSection } from "../hall/hall.ts";
import { type Found, type Plan, cellOf } from "../hall/plan.ts";
import { seatAt, seatPosition } from "../../../src/domain/hall/seats.ts";
import { type Range, type View, fitting, keptOn, toHall, toScreen, zoomedAt } from "../hall/view.ts";
import { Board } from "./board.ts";
import { type Scene, TARGET_MIN } from "./scene.ts";

export interface Told {
  /** A seat was tapped that is large enough to be meant. */
  seat: (seat: number) => void;
  standing: (section: SeatSection) => void;
  /** What is pointed at, and where it is on the map; null: nothing. */
  pointed: (seat: number | null, at: Point) => void;
  /** The view has come to rest over a section, or over none that could be named. */
  rested: (rest: Rest) => void;
}

export interface Rest {
  section: SeatSection | null;
  /** Whether all of the hall is shown, and whether nothing can come closer. */
  isAll: boolean;
  isClosest: boolean;
}

/** They come beside the map and not in it: a hall is drawn before anybody touches it. */
const hands = import("./gestures.ts");

/** Around the hall when all of it is shown, pixels. */
const MARGIN = 14;
/** Seats that are zoomed to are so large, and none ever are larger, pixels. */
const CELL_ZOOMED = 28;
const CELL_MAX = 52;
/** What a button or a key zooms by. */
const ZOOM_STEP = 1.8;
const GLIDE_MS = 320;
/** A section is shown as a whole if its seats are then smaller than this and it comes so much closer, pixels. */
const WHOLE_CELL_MAX = 13;
const WORTH_A_STOP = 1.5;
/** So far beside a section a finger still means it, pixels. */
const FINGER = 16;
/** A cursor stays so far from the edge of the map, pixels. */
const EDGE = 56;
/** A section is named when its seats are as large as this, pixels. */
const NAMED_CELL_MIN = 8;

export class Chart {
  readonly #board: Board;
  readonly #element: HTMLElement;
  readonly #ring: HTMLElement;
  readonly #told: Told;
  readonly #plan: Plan;
  #cursor: number | null = null;
  #stop: () => void;

  constructor(element: HTMLElement, plane: HTMLDivElement, ring: HTMLElement, plan: Plan, told: Told) {
    this.#element = element;
    this.#ring = ring;
    this.#told = told;
    this.#plan = plan;
    this.#board = new Board(plane);
    this.#board.onRest = () => this.#rested();
    const ofElement = new ResizeObserver(() => this.#resize());
    ofElement.observe(element);
    const stopped = new AbortController();
    void this.#listen(stopped.signal);
    this.#stop = () => {
      ofElement.disconnect();
      stopped.abort();
    };
  }

  async #listen(until: AbortSignal): Promise<void> {
    const told = this.#told;
    const { listenTo } = await hands;
    listenTo(this.#element, until, {
      view: () => this.#board.view,
      size: () => this.#board.size,
      move: (view) => {
        told.pointed(null, ORIGIN);
        this.#board.moveTo(this.#kept(view));
      },
      glide: (view, milliseconds) => this.#glideTo(view, milliseconds),
      hold: () => this.#board.hold(),
      tap: (at) => this.#tap(at),
      hover: (at) => this.#hover(at),
      mayZoom: (isIn) => (isIn ? !this.#isClosest() : !this.#isAll()),
    });
  }

  end(): void {
    this.#stop();
    this.#board.end();
  }

  /** Draws another scene; softly, if seats have become others. */
  show(scene: Scene, isSoft: boolean): void {
    this.#board.show(scene, isSoft);
  }

  zoomBy(steps: number): void {
    const { destination, size } = this.#board;
    const middle = { x: size.width / 2, y: size.height / 2 };
    this.#glideTo(zoomedAt(destination, size, middle, destination.scale * ZOOM_STEP ** steps), GLIDE_MS);
  }

  showAll(): void {
    this.#glideTo(this.#fit(), GLIDE_MS);
  }

  /** The seat that the keyboard is at, which it then shows; null: at none. */
  get cursor(): number | null {
    return this.#cursor;
  }

  leave(): void {
    this.#cursor = null;
    this.#ring.hidden = true;
    this.#told.pointed(null, ORIGIN);
  }

  /** The point of the hall that is in the middle of the map, or will be. */
  get middle(): Point {
    return this.#board.destination;
  }

  /** Puts the cursor on a seat, and the seat into view: large enough to be chosen, and not at the edge. */
  goTo(seat: number): void {
    this.#cursor = seat;
    const plan = this.#plan;
    const { size, destination } = this.#board;
    const section = plan.hall.sectionAt(seat);
    const at = plan.positionOf(seat);
    const isTooSmall = !section.isStanding && cellOf(section.place) * destination.scale < TARGET_MIN;
    if (isTooSmall) return this.#glideTo({ x: at.x, y: at.y, scale: CELL_ZOOMED / cellOf(section.place) }, GLIDE_MS);
    const { x, y } = toScreen(destination, size, at);
    const off = (value: number, end: number): number => Math.min(0, value - EDGE) + Math.max(0, value - (end - EDGE));
    const [dx, dy] = [off(x, size.width), off(y, size.height)];
    if (dx === 0 && dy === 0) return this.#rested();
    const { scale } = destination;
    this.#glideTo({ x: destination.x + dx / scale, y: destination.y + dy / scale, scale }, GLIDE_MS / 2);
  }

  #fit(): View {
    return fitting(this.#plan.bounds, this.#board.size, MARGIN);
  }

  #range(): Range {
    const min = this.#fit().scale;
    const cells = this.#plan.hall.sections.map(({ place }) => cellOf(place));
    return { min, max: Math.max(min, ...cells.map((cell) => CELL_MAX / cell)) };
  }

  #kept(view: View): View {
    return keptOn(this.#plan.bounds, this.#board.size, this.#range(), view);
  }

  #isAll(): boolean {
    return this.#board.destination.scale <= this.#range().min * 1.01;
  }

  #isClosest(): boolean {
    return this.#board.destination.scale >= this.#range().max * 0.99;
  }

  #glideTo(view: View, milliseconds: number): void {
    this.#told.pointed(null, ORIGIN);
    this.#board.glideTo(this.#kept(view), milliseconds);
  }

  #resize(): void {
    const { clientWidth: width, clientHeight: height } = this.#element;
    const { size, destination } = this.#board;
    if (size.width === width && size.height === height) return;
    const wasAll = size.width === 0 || this.#isAll();
    this.#board.size = { width, height };
    this.#board.jumpTo(wasAll ? this.#fit() : this.#kept(destination));
  }

  #tap(at: Point): void {
    const plan = this.#plan;
    const view = this.#board.destination;
    const point = toHall(view, this.#board.size, at);
    const found = plan.find(point);
    const section = found?.section ?? plan.sectionNear(point, FINGER / view.scale);
    if (section === null) return;
    if (isLargeEnough(plan, section, view)) this.#choose(found, at);
    else this.#glideTo(this.#closerTo(section, point, view), GLIDE_MS);
  }

  #choose(found: Found | null, at: Point): void {
    if (found === null) return;
    this.leave();
    if (found.seat === null) this.#told.standing(found.section);
    else {
      this.#told.pointed(found.seat, at);
      this.#told.seat(found.seat);
    }
  }

  /** Seats at a point, so large that they can be tapped; a section as a whole first where that is far from here. */
  #closerTo(section: SeatSection, point: Point, view: View): View {
    const all = fitting(this.#plan.boundsOf(section), this.#board.size, MARGIN * 2);
    if (section.isStanding) return all;
    const cell = cellOf(section.place);
    const cellOfAll = all.scale * cell;
    const isStop = cellOfAll < WHOLE_CELL_MAX && all.scale > view.scale * WORTH_A_STOP;
    if (isStop || (cellOfAll >= TARGET_MIN && cellOfAll <= CELL_MAX)) return all;
    // A finger beside the section means its nearest seat.
    const { grid, place } = section;
    const nearest = seatAt(grid, place, point, Infinity) ?? { row: 1, number: 1 };
    const { x, y } = seatPosition(grid, place, nearest.row, nearest.number);
    return { x, y, scale: CELL_ZOOMED / cell };
  }

  #hover(at: Point | null): void {
    if (at === null) return this.#told.pointed(null, ORIGIN);
    const plan = this.#plan;
    const { size, destination } = this.#board;
    const found = plan.find(toHall(destination, size, at));
    const isSeen = found !== null && cellOf(found.section.place) * destination.scale >= HOVERED_CELL_MIN;
    this.#element.style.cursor = found === null ? "grab" : "pointer";
    this.#told.pointed(isSeen ? found.seat : null, at);
  }

  #rested(): void {
    const plan = this.#plan;
    const { drawn, size, destination } = this.#board;
    const isAll = this.#isAll();
    // Where all of the hall is shown, a finger that moves up and down scrolls the page.
    this.#element.style.touchAction = isAll ? "pan-y" : "none";
    const section = plan.find(drawn)?.section ?? plan.sectionNear(drawn, 0);
    const isNamed = section !== null && cellOf(section.place) * drawn.scale >= NAMED_CELL_MIN;
    this.#told.rested({ section: isNamed ? section : null, isAll, isClosest: this.#isClosest() });
    if (this.#cursor === null || drawn !== destination) return;
    const at = toScreen(drawn, size, plan.positionOf(this.#cursor));
    const { place, isStanding } = plan.hall.sectionAt(this.#cursor);
    const side = isStanding ? TARGET_MIN : Math.max(cellOf(place) * drawn.scale * 1.2, 16);
    this.#ring.hidden = false;
    this.#ring.style.width = `${side}px`;
    this.#ring.style.height = `${side}px`;
    this.#ring.style.transform = `translate(${at.x - side / 2}px, ${at.y - side / 2}px)`;
    this.#told.pointed(this.#cursor, at);
  }
}

const ORIGIN: Point = { x: 0, y: 0 };
/** A mouse points at seats from this size on, pixels; smaller ones it only passes over. */
const HOVERED_CELL_MIN = 6;

/** Whether something can be meant by a tap: a seat of 24 pixels, or an area of that size. */
function isLargeEnough(plan: Plan, section: SeatSection, { scale }: View): boolean {
  if (!section.isStanding) return cellOf(section.place) * scale >= TARGET_MIN;
  const { minX, maxX, minY, maxY } = plan.boundsOf(section);
  return Math.min(maxX - minX, maxY - minY) * scale >= TARGET_MIN;
}
