// What a finger moves. While it moves nothing is drawn: the plane, which holds bitmaps of the hall, gets another transform, and the
// browser's compositor does the rest. When it rests, the part in view is drawn anew, sharp.
//
// On the plane lie the whole hall, small, and over it the part that was in view with some room around it. So who zooms out or
// pans far sees a blurred hall for a moment, never nothing. The part in view has two sheets: a change of seats is drawn on the one
// that is hidden, which then appears over the other.
import { between, fitting, type Size, type View } from "../hall/view.ts";
import { paint } from "./painter.ts";
import { type Scene, isNearIn } from "./scene.ts";
import { isMotionReduced } from "./theme.ts";

/** After so long without a movement the view rests. */
const REST_MS = 110;
/** And the small picture of the whole hall is drawn anew so much later, if it has to be. */
const WHOLE_MS = 350;
/** How long seats take to become others. */
const FADE_MS = 250;
/** Pixels of one sheet: a phone keeps two of them, and that of the hall. */
const SHEET_MAX_PIXELS = 3_500_000;
const WHOLE_MAX_PIXELS = 1_200_000;
/** A sheet reaches beyond the map by this part of it, at most. */
const MARGIN_MAX = 0.3;
const RATIO_MAX = 3;
/** Of a glide: soft at its end. */
const EASING = "cubic-bezier(0.22, 0.75, 0.25, 1)";

type Canvas = HTMLCanvasElement;

export class Board {
  readonly plane: HTMLDivElement;
  /** Of the map on the screen, pixels. */
  size: Size = { width: 0, height: 0 };
  /** What is told of a view that has come to rest. */
  onRest: () => void = () => undefined;
  #scene: Scene | null = null;
  /** Where the view is, or glides to. */
  #view: View = { x: 0, y: 0, scale: 1 };
  /** What the plane shows without a transform. */
  #drawn: View = this.#view;
  #front: Canvas;
  #back: Canvas;
  readonly #whole: Canvas;
  #wholeView: View | null = null;
  #glide: Animation | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #frame = 0;
  #wholeTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(plane: HTMLDivElement) {
    this.plane = plane;
    const sheet = () => document.createElement("canvas");
    [this.#whole, this.#back, this.#front] = [sheet(), sheet(), sheet()];
    plane.prepend(this.#whole, this.#back, this.#front);
  }

  /** Where the view is now, also in the middle of a glide. */
  get view(): View {
    if (this.#glide === null) return this.#view;
    const { a: scale, e, f } = new DOMMatrixReadOnly(getComputedStyle(this.plane).transform);
    const { width, height } = this.size;
    return {
      x: this.#drawn.x + ((width / 2 - e) / scale - width / 2) / this.#drawn.scale,
      y: this.#drawn.y + ((height / 2 - f) / scale - height / 2) / this.#drawn.scale,
      scale: this.#drawn.scale * scale,
    };
  }

  /** What is on the plane where nothing moves: elements on it are placed by this view. */
  get drawn(): View {
    return this.#drawn;
  }

  /** Where the view will be once it rests. */
  get destination(): View {
    return this.#view;
  }

  /** Draws another scene: softly, where seats have become others. A view that moves is drawn when it rests. */
  show(scene: Scene, isSoft: boolean): void {
    this.#scene = scene;
    this.#wholeView = null;
    if (this.#timer === undefined && this.#glide === null) this.#draw(isSoft);
  }

  /** Sets the view, and draws at once. */
  jumpTo(view: View): void {
    this.#stop();
    this.#view = view;
    this.#draw(false);
  }

  /** Sets the view as a finger moves: by a transform alone. */
  moveTo(view: View): void {
    this.#stop();
    this.#view = view;
    this.plane.style.transform = this.#transformTo(view);
    this.#timer = setTimeout(() => {
      // Movements that wait for a slow page come before this: then the view doesn't rest yet.
      this.#frame = requestAnimationFrame(() => this.#draw(false));
    }, REST_MS);
  }

  /** Lets the compositor go to a view. */
  glideTo(view: View, milliseconds: number): void {
    if (isMotionReduced()) return this.jumpTo(view);
    const from = this.#transformTo(this.view);
    this.#stop();
    this.#view = view;
    const to = this.#transformTo(view);
    this.plane.style.transform = to;
    const glide = this.plane.animate([{ transform: from }, { transform: to }], {
      duration: milliseconds,
      easing: EASING,
    });
    this.#glide = glide;
    glide.addEventListener("finish", () => this.#draw(false));
  }

  /** Holds a view that glides where it is. */
  hold(): void {
    if (this.#glide !== null) this.moveTo(this.view);
  }

  end(): void {
    this.#stop();
    clearTimeout(this.#wholeTimer);
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    cancelAnimationFrame(this.#frame);
    this.#glide?.cancel();
    this.#glide = null;
  }

  #transformTo(view: View): string {
    const { x, y, scale } = between(this.#drawn, view, this.size);
    return matrixOf(x, y, scale);
  }

  #draw(isSoft: boolean): void {
    const scene = this.#scene;
    const { size } = this;
    if (scene === null || size.width === 0 || size.height === 0) return;
    this.#stop();
    const view = this.#view;
    const isSame = this.#drawn === view;
    const sheet = this.#back;
    const ratio = Math.min(devicePixelRatio, RATIO_MAX, Math.sqrt(SHEET_MAX_PIXELS / (size.width * size.height)));
    const room = Math.sqrt(SHEET_MAX_PIXELS / (size.width * size.height)) / ratio;
    const margin = Math.min(MARGIN_MAX, (room - 1) / 2);
    const frame = { width: size.width * (1 + 2 * margin), height: size.height * (1 + 2 * margin) };
    drawOn(sheet, scene, view, frame, ratio, isNearIn(scene.plan, view, size));
    sheet.style.transform = matrixOf(-margin * size.width, -margin * size.height, 1);
    [this.#front, this.#back] = [sheet, this.#front];
    this.#front.style.zIndex = "1";
    this.#back.style.zIndex = "0";
    this.#drawn = view;
    this.plane.style.transform = "none";
    this.#placeWhole();
    if (isSoft && isSame && !isMotionReduced()) sheet.animate([{ opacity: 0 }, { opacity: 1 }], FADE_MS);
    clearTimeout(this.#wholeTimer);
    if (this.#wholeView === null) this.#wholeTimer = setTimeout(() => this.#drawWhole(), WHOLE_MS);
    this.onRest();
  }

  #drawWhole(): void {
    const scene = this.#scene;
    if (scene === null) return;
    const view = fitting(scene.plan.bounds, this.size, 0);
    const ratio = Math.min(devicePixelRatio, Math.sqrt(WHOLE_MAX_PIXELS / (this.size.width * this.size.height)));
    drawOn(this.#whole, scene, view, this.size, ratio, false);
    this.#wholeView = view;
    this.#placeWhole();
  }

  #placeWhole(): void {
    this.#whole.hidden = this.#wholeView === null;
    if (this.#wholeView === null) return;
    const { x, y, scale } = between(this.#wholeView, this.#drawn, this.size);
    this.#whole.style.transform = matrixOf(x, y, scale);
  }
}

const matrixOf = (x: number, y: number, scale: number): string => `matrix(${scale}, 0, 0, ${scale}, ${x}, ${y})`;

function drawOn(
  canvas: Canvas,
  scene: Scene,
  view: View,
  { width, height }: Size,
  ratio: number,
  isNear: boolean,
): void {
  // A canvas that is drawn on costs the main thread a copy in every frame in which its plane moves; one that shows a bitmap
  // costs nothing. So it is drawn elsewhere, and handed over.
  const pen = new OffscreenCanvas(Math.round(width * ratio), Math.round(height * ratio)).getContext("2d");
  const sheet = canvas.getContext("bitmaprenderer");
  if (pen === null || sheet === null) throw new Error("this browser draws nothing");
  paint(pen, scene, { view, size: { width, height }, ratio, isNear });
  sheet.transferFromImageBitmap(pen.canvas.transferToImageBitmap());
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
}
