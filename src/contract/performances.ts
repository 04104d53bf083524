// Dates of a concert and the layout of their seats.
import { z } from "zod";
import {
  GRADE_MAX_CHARS,
  ID_MAX_CHARS,
  PLACE,
  SEATS_PER_PERFORMANCE_MAX,
  SECTIONS_MAX,
  SECTION_NAME_MAX_CHARS,
} from "./bounds.ts";
import { fitsItsCurve, gridOf, type HallSection } from "./hall/place.ts";
import { namingText, typedText } from "./text/typed-text.ts";
import { id, instant, price } from "./values.ts";

const within = ({ min, max }: { min: number; max: number }) => z.number().min(min).max(max);

/** Where a section lies on the plan of its hall. */
export const sectionPlace = z.strictObject({
  x: within(PLACE.xMetres).describe(
    "The middle of the first row, in metres to the right of the stage's middle, seen from above.",
  ),
  y: within(PLACE.yMetres).describe("The same in metres away from the stage."),
  angle: within(PLACE.angleDegrees).describe(
    "Degrees. At 0 the rows face the stage along -y; at 90 the section stands where x grows, and faces -x.",
  ),
  curve: within(PLACE.curveMetres).describe("The radius of the first row in metres; 0: straight rows."),
  seatPitch: within(PLACE.seatPitchMetres).describe("Metres from seat to seat along a row."),
  rowPitch: within(PLACE.rowPitchMetres).describe("Metres from row to row."),
});

const common = {
  name: typedText(SECTION_NAME_MAX_CHARS).refine((name) => !name.includes("-"), { message: "must not contain '-'" }),
  grade: typedText(GRADE_MAX_CHARS),
  price,
  place: sectionPlace.optional(),
};
/** Seats of a first row that is longer than its circle would lie on each other. */
const liesOnItsCurve = (section: HallSection): boolean =>
  !section.place || fitsItsCurve(gridOf(section), section.place);
const TOO_LONG_A_ROW = { path: ["place", "curve"], message: "the first row must be shorter than its circle" };
const count = z.int().min(1).max(SEATS_PER_PERFORMANCE_MAX);
const seatedSection = z
  .strictObject({ ...common, kind: z.literal("seated").optional(), rows: count, seatsPerRow: count })
  .refine(liesOnItsCurve, TOO_LONG_A_ROW);
const standingSection = z
  .strictObject({
    ...common,
    kind: z.literal("standing"),
    capacity: count.describe("How many people stand in it: entry numbers 1 to this."),
  })
  .refine(liesOnItsCurve, TOO_LONG_A_ROW);

/**
 * Seats or standing places of one grade and price: rows 1..rows of seats 1..seatsPerRow, or entry numbers 1..capacity. A
 * section that doesn't say its kind is seated.
 */
export const section = z.discriminatedUnion("kind", [seatedSection, standingSection]);
export type Section = z.infer<typeof section>;
export type StandingSection = z.infer<typeof standingSection>;

export const isStanding = (section: Section): section is StandingSection => section.kind === "standing";

/** The seats or standing places of a section. */
export const capacityOf = (section: Section): number =>
  isStanding(section) ? section.capacity : section.rows * section.seatsPerRow;

export const seatCount = (sections: readonly Section[]): number =>
  sections.reduce((seats, section) => seats + capacityOf(section), 0);

/** What the seats of a grade cost. A grade has several when its sections have several prices. */
export const gradePrice = z.object({ grade: z.string(), price });
export type GradePrice = z.infer<typeof gradePrice>;

/** The grades of sections and their prices, each pair once, in the order of the sections. */
export function gradesOf(sections: readonly Section[]): GradePrice[] {
  const pairs = new Map(sections.map(({ grade, price }) => [JSON.stringify([grade, price]), { grade, price }]));
  return [...pairs.values()];
}

export const newPerformance = z.strictObject({
  startsAt: instant,
  sections: z
    .array(section)
    .min(1)
    .max(SECTIONS_MAX)
    .refine((sections) => new Set(sections.map(({ name }) => name)).size === sections.length, {
      message: "section names must be unique in a performance",
    })
    .refine((sections) => seatCount(sections) <= SEATS_PER_PERFORMANCE_MAX, {
      message: `a performance has at most ${SEATS_PER_PERFORMANCE_MAX} seats`,
    }),
});
export type NewPerformance = z.infer<typeof newPerformance>;

/** By section: a name is what it is in Unicode's composed form. */
const prices = z.record(namingText(SECTION_NAME_MAX_CHARS), price);

export const performancePatch = z
  .strictObject({
    startsAt: instant.describe("Another time, which lies ahead. Tickets and holds stay good."),
    prices: prices.describe("By section, for new holds."),
    evenIfSold: z.boolean().describe("true: also of sections of which something is sold."),
  })
  .partial();
export type PerformancePatch = z.infer<typeof performancePatch>;

export const totalSeats = (performances: readonly { sections: readonly Section[] }[]): number =>
  performances.reduce((seats, { sections }) => seats + seatCount(sections), 0);

const metres = z.number();
/** A section of a hall, with its place, which the service makes where the operator gave none. */
const layoutSection = z.object({
  name: z.string(),
  kind: z.enum(["seated", "standing"]),
  grade: z.string(),
  price,
  rows: z.int().nullable().describe("null: people stand."),
  seatsPerRow: z.int().nullable(),
  capacity: z.int().describe("Seats, or people who stand."),
  firstIndex: z.int().describe("The index of its first seat or entry number among the statuses."),
  place: z.object({ x: metres, y: metres, angle: metres, curve: metres, seatPitch: metres, rowPitch: metres }),
});
/** The hall of a date as everybody may know it. */
export const layout = z.object({
  performanceId: id,
  layoutVersion: z.string().describe("Names what this layout says. Another price or place is another version."),
  seatCount: z
    .int()
    .describe("Seats and standing places. They are numbered from 0 in the order of sections, rows, numbers."),
  stage: z
    .object({ width: metres, depth: metres })
    .describe("In metres. Its middle is (0, 0), and y grows away from it."),
  sections: z.array(layoutSection),
});
export type LayoutBody = z.infer<typeof layout>;
/** A layout is asked for by a version to be kept for ever. */
export const layoutQuery = z.strictObject({ version: z.string().min(1).max(ID_MAX_CHARS).optional() });
