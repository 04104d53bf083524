// Where a section stands, in metres on the floor plan of a hall. The stage's middle is (0, 0), the audience is where y grows.
// One drawn with y downwards has the stage at its top and looks as fans know it from ticket sites.
//
// The contract judges places by these functions, src/domain/hall makes them, and a browser draws them. So nothing here needs
// more than the language.

/** Metres. */
export interface Point {
  x: number;
  y: number;
}

export interface Place {
  /** The middle of the section's first row, metres. */
  x: number;
  y: number;
  /**
   * Degrees. At 0 the rows face the stage along -y and lie one behind the other along +y; at any angle they lie along
   * (sin angle, cos angle). A section at 90 stands where x grows and faces -x. Seats of a row are numbered from the left, as
   * somebody sees it who sits there: along (cos angle, -sin angle).
   */
  angle: number;
  /**
   * Radius of the first row in metres; 0 is a straight row. Rows are arcs around one centre, which lies this far in front of
   * the first row, so row n has the radius `curve + (n - 1) * rowPitch`.
   */
  curve: number;
  /** From seat to seat along a row, metres. It is the same in every row, so the rows of a section are of equal length. */
  seatPitch: number;
  /** From row to row, metres. */
  rowPitch: number;
}

/** The stage is a rectangle around (0, 0); its front edge lies at y = depth / 2. Metres. */
export interface Stage {
  width: number;
  depth: number;
}

/** What the arrangement asks of a section: that of the contract will do. A section that doesn't say its kind is seated. */
export type HallSection = (
  | { kind?: "seated" | undefined; rows: number; seatsPerRow: number }
  | { kind: "standing"; capacity: number }
) & {
  /** Neighbours in the operator's order that are sold as the same grade may stand side by side. */
  grade: string;
  /** What the operator has given. */
  place?: Place | null | undefined;
};

/** Rows of seats, or of people who stand. */
export interface Grid {
  rows: number;
  seatsPerRow: number;
}

/** A standing area is this much wider than deep. */
const STANDING_ASPECT = 1.6;

/**
 * The rows of a section. Standing people are counted in rows as well, the last one not always full: so the size of an area follows
 * from its capacity and the pitches of its place, which are half a metre for four people a square metre.
 */
export function gridOf(section: HallSection): Grid {
  if (section.kind !== "standing") return { rows: section.rows, seatsPerRow: section.seatsPerRow };
  const seatsPerRow = Math.min(section.capacity, Math.ceil(Math.sqrt(section.capacity * STANDING_ASPECT)));
  return { rows: Math.ceil(section.capacity / seatsPerRow), seatsPerRow };
}

/** How long the rows of a section are, and how deep it is, in metres, with half a pitch around the outer seats. */
export const extentOf = (grid: Grid, { seatPitch, rowPitch }: Pick<Place, "seatPitch" | "rowPitch">) => ({
  width: grid.seatsPerRow * seatPitch,
  depth: grid.rows * rowPitch,
});

/** Whether the first row is shorter than the circle it lies on. If not, its seats would lie on each other. */
export const fitsItsCurve = ({ seatsPerRow }: Grid, { curve, seatPitch }: Place): boolean =>
  curve === 0 || seatsPerRow * seatPitch <= 2 * Math.PI * curve;
