// Dates of a concert and the layout of their seats.
import { z } from "zod";
import { GRADE_MAX_CHARS, SEATS_PER_PERFORMANCE_MAX, SECTIONS_MAX, SECTION_NAME_MAX_CHARS } from "./bounds.ts";
import { typedText } from "./text/typed-text.ts";
import { instant, price } from "./values.ts";

/** The seats of a section are rows 1..rows of seats 1..seatsPerRow, all of one grade and price. */
export const section = z.strictObject({
  name: typedText(SECTION_NAME_MAX_CHARS).refine((name) => !name.includes("-"), { message: "must not contain '-'" }),
  grade: typedText(GRADE_MAX_CHARS),
  price,
  rows: z.int().min(1).max(SEATS_PER_PERFORMANCE_MAX),
  seatsPerRow: z.int().min(1).max(SEATS_PER_PERFORMANCE_MAX),
});
export type Section = z.infer<typeof section>;

export const seatCount = (sections: readonly Section[]): number =>
  sections.reduce((seats, { rows, seatsPerRow }) => seats + rows * seatsPerRow, 0);

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

export const totalSeats = (performances: readonly { sections: readonly Section[] }[]): number =>
  performances.reduce((seats, { sections }) => seats + seatCount(sections), 0);
