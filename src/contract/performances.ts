// Dates of a concert and the layout of their seats.
import { z } from "zod";
import { GRADE_MAX_CHARS, SEATS_PER_PERFORMANCE_MAX, SECTIONS_MAX, SECTION_NAME_MAX_CHARS } from "./bounds.ts";
import { namingText, typedText } from "./text/typed-text.ts";
import { instant, price } from "./values.ts";

const common = {
  name: typedText(SECTION_NAME_MAX_CHARS).refine((name) => !name.includes("-"), { message: "must not contain '-'" }),
  grade: typedText(GRADE_MAX_CHARS),
  price,
};
const count = z.int().min(1).max(SEATS_PER_PERFORMANCE_MAX);
const seatedSection = z.strictObject({
  ...common,
  kind: z.literal("seated").optional(),
  rows: count,
  seatsPerRow: count,
});
const standingSection = z.strictObject({
  ...common,
  kind: z.literal("standing"),
  capacity: count.describe("How many people stand in it: entry numbers 1 to this."),
});

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
export interface GradePrice {
  grade: string;
  price: number;
}

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
