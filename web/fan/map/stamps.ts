// Thousands of seats at once: each sign is drawn once, small, at sixteen places between pixels, and its pixels are copied to where
// the seats are. That takes milliseconds for 60,000 seats, where as many arcs take a tenth of a second and more on a phone.
import type { SeatSection } from "../hall/hall.ts";
import { cellOf } from "../hall/plan.ts";
import { DIMMED, type Pen, type Sign, drawSigns, signColour } from "./signs.ts";
import type { Frame, Scene } from "./scene.ts";
import { seatDiameter, signOf } from "./scene.ts";

/** Places between two pixels, along each axis. */
const PHASES = 4;
/** The smallest stamp, in pixels of the bitmap: a seat is always to be seen. */
const DIAMETER_MIN = 1.7;

interface Stamp {
  /** Pixels of each side. */
  side: number;
  /** The pixels of each phase, one after the other. */
  pixels: Uint32Array;
}

class Stamps {
  readonly #known = new Map<string, Stamp>();
  readonly #pen: Pen;

  constructor() {
    const pen = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    if (pen === null) throw new Error("this browser draws nothing");
    this.#pen = pen;
  }

  of(sign: Sign, diameter: number, colour: string, alpha: number): Stamp {
    const name = `${sign} ${diameter} ${colour} ${alpha}`;
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    // A map is drawn at many scales, one after the other.
    if (this.#known.size > 100) this.#known.clear();
    const stamp = this.#drawn(sign, diameter, colour, alpha);
    this.#known.set(name, stamp);
    return stamp;
  }

  #drawn(sign: Sign, diameter: number, colour: string, alpha: number): Stamp {
    const side = Math.ceil(diameter) + 2;
    const pen = this.#pen;
    pen.canvas.width = side;
    pen.canvas.height = side * PHASES * PHASES;
    const middles = Array.from({ length: PHASES * PHASES }, (_, phase) => ({
      x: side / 2 + (phase % PHASES) / PHASES,
      y: side * phase + side / 2 + Math.floor(phase / PHASES) / PHASES,
    }));
    drawSigns(pen, middles, sign, diameter, colour, alpha);
    const { data } = pen.getImageData(0, 0, side, pen.canvas.height);
    return { side, pixels: new Uint32Array(data.buffer) };
  }
}

const stamps = new Stamps();

/** Puts the seats of sections into a bitmap, which is emptied by it. */
export function stampSeats(pen: Pen, scene: Scene, frame: Frame, sections: readonly SeatSection[]): void {
  const { width, height } = pen.canvas;
  const image = new ImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  for (const section of sections) if (!section.isStanding) stampSection(pixels, width, height, scene, frame, section);
  pen.putImageData(image, 0, 0);
}

function stampSection(
  image: Uint32Array,
  width: number,
  height: number,
  scene: Scene,
  { view, ratio }: Frame,
  { first, end, grade, place }: SeatSection,
): void {
  const { plan, statuses, yours, theme, gradesShown } = scene;
  const scale = view.scale * ratio;
  const diameter = Math.max(DIAMETER_MIN, Math.round(seatDiameter(cellOf(place)) * scale * 4) / 4);
  const alpha = gradesShown === null || gradesShown.has(grade) ? 1 : DIMMED;
  const [free, taken, blocked] = (["free", "taken", "blocked"] as const).map((sign) =>
    stamps.of(sign, diameter, signColour(theme, sign, grade), alpha),
  );
  if (free === undefined || taken === undefined || blocked === undefined) return;
  const { side } = free;
  const left = width / 2 - view.x * scale - side / 2;
  const top = height / 2 - view.y * scale - side / 2;
  for (let seat = first; seat < end; seat += 1) {
    const x = (plan.points[seat * 2] ?? 0) * scale + left;
    const y = (plan.points[seat * 2 + 1] ?? 0) * scale + top;
    const column = Math.floor(x);
    const row = Math.floor(y);
    if (column < 0 || row < 0 || column + side > width || row + side > height || yours.has(seat)) continue;
    const sign = signOf(statuses, seat);
    const { pixels } = sign === "free" ? free : sign === "taken" ? taken : blocked;
    const phase = Math.floor((x - column) * PHASES) + Math.floor((y - row) * PHASES) * PHASES;
    let from = phase * side * side;
    for (let line = row; line < row + side; line += 1) {
      let to = line * width + column;
      for (let step = 0; step < side; step += 1, from += 1, to += 1) {
        const pixel = pixels[from] ?? 0;
        if (pixel !== 0) image[to] = pixel;
      }
    }
  }
}
