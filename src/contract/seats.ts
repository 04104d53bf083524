// Dates, seats and holds.
import { z } from "zod";
import {
  GRADE_MAX_CHARS,
  ID_MAX_CHARS,
  REASON_MAX_CHARS,
  SEATS_PER_BLOCK_MAX,
  SEATS_PER_HOLD_MAX,
  SEATS_PER_PERFORMANCE_MAX,
  SECTION_NAME_MAX_CHARS,
} from "./bounds.ts";
import { namingText, typedText } from "./text/typed-text.ts";
import { amount, currency, flag, id, instant, pageQuery, price } from "./values.ts";

export const seatStatus = z
  .enum(["available", "held", "sold", "blocked"])
  .describe("`held`: somebody has it for a few minutes; it may come back. `blocked`: the operator keeps it back.");
export type SeatStatus = z.infer<typeof seatStatus>;

export const performance = z.object({
  performanceId: id,
  startsAt: instant,
  seats: z.object({ total: z.int(), available: z.int() }).describe("As of the last two seconds."),
  price: z.object({ min: price, max: price }),
  currency,
});
export type PerformanceBody = z.infer<typeof performance>;
export const performancesQuery = pageQuery.extend({
  available: flag.optional(),
});

export const seat = z.object({
  seatId: z.string(),
  section: z.string(),
  row: z.int().min(1),
  number: z.int().min(1),
  grade: z.string(),
  price,
  status: seatStatus,
});
export type SeatBody = z.infer<typeof seat>;
export const standingArea = z.object({
  section: z.string(),
  grade: z.string(),
  price,
  capacity: z.int(),
  available: z.int(),
});
export type StandingAreaBody = z.infer<typeof standingArea>;
export const seatMap = z.object({
  performanceId: id,
  asOf: instant.describe("When the seats were so."),
  seats: z.array(seat),
  areas: z.array(standingArea).describe("Where people stand. The places of an area are not listed one by one."),
});
export const seatsQuery = z.strictObject({
  section: namingText(SECTION_NAME_MAX_CHARS).optional(),
  grade: namingText(GRADE_MAX_CHARS).optional(),
  status: seatStatus.optional().describe("Of seats. An area, which is in no one status, is listed under each."),
});

const seatsPerHold = z.int().min(1).max(SEATS_PER_HOLD_MAX);
const areDistinct = (names: readonly string[]): boolean => new Set(names).size === names.length;

/** 1 to so many seats, each once. */
export const distinctSeatIds = (most: number) =>
  z.array(namingText(ID_MAX_CHARS)).min(1).max(most).refine(areDistinct, { message: "the seats must be distinct" });

/** Which of the free seats would do. The room chooses the best of them. */
const bestAvailable = z.strictObject({
  count: seatsPerHold.describe("How many seats."),
  section: namingText(SECTION_NAME_MAX_CHARS).optional().describe("Only seats of this section."),
  grade: namingText(GRADE_MAX_CHARS).optional().describe("Only seats of this grade."),
  maxPrice: price.optional().describe("The most that one seat may cost, in won."),
  together: z
    .enum(["required", "preferred"])
    .default("preferred")
    .describe("`required`: beside each other in one row, or none. `preferred`: else in the fewest pieces."),
});
export type BestAvailable = z.infer<typeof bestAvailable>;

const standingPlaces = z.strictObject({
  section: namingText(SECTION_NAME_MAX_CHARS).describe("A standing section."),
  count: seatsPerHold,
});
export type StandingPlaces = z.infer<typeof standingPlaces>;

/** How a hold may say which seats it wants. */
const seatsWanted = {
  seatIds: distinctSeatIds(SEATS_PER_HOLD_MAX).describe("Seats by name. Standing places have no names to ask for."),
  bestAvailable,
  standing: z
    .array(standingPlaces)
    .min(1)
    .max(SEATS_PER_HOLD_MAX)
    .refine((places) => areDistinct(places.map(({ section }) => section)), { message: "the sections must be distinct" })
    .refine((places) => places.reduce((sum, { count }) => sum + count, 0) <= SEATS_PER_HOLD_MAX, {
      message: `a hold has at most ${SEATS_PER_HOLD_MAX} places`,
    })
    .describe(
      `Places of standing sections, at most ${SEATS_PER_HOLD_MAX} in all. The room gives the lowest free entry numbers.`,
    ),
};
const layoutVersion = z
  .string()
  .min(1)
  .max(ID_MAX_CHARS)
  .optional()
  .describe("Of the layout that the fan was shown. If it is another by now, nothing is held.");
const WAYS = ["seatIds", "bestAvailable", "standing"] as const satisfies (keyof typeof seatsWanted)[];

/** What the document says of a new hold: a generated client can't name seats in two ways. */
export const anyNewHold = z.union([
  z.strictObject({ seatIds: seatsWanted.seatIds, layoutVersion }),
  z.strictObject({ bestAvailable, layoutVersion }),
  z.strictObject({ standing: seatsWanted.standing, layoutVersion }),
]);

/** Any of the three, as one object: so a refusal names the field that is wrong, where a union only says that no arm fits. */
export const newHold = z
  .strictObject({ ...z.object(seatsWanted).partial().shape, layoutVersion })
  .superRefine((asked, c) => {
    const named = WAYS.filter((way) => asked[way] !== undefined);
    for (const way of named.length === 0 ? [WAYS[0]] : named.slice(1)) {
      c.addIssue({
        code: "custom",
        path: [way],
        message: "exactly one of seatIds, bestAvailable and standing must be given",
      });
    }
  });
export type NewHold = z.infer<typeof newHold>;

export const holdStatus = z
  .enum(["held", "paying", "paid", "released", "expired"])
  .describe("`held` and `paying` are live; the others are how it ended.");
export type HoldStatus = z.infer<typeof holdStatus>;
export const heldSeat = z.object({ seatId: z.string(), grade: z.string(), price });
export const hold = z.object({
  holdId: id,
  concertId: id,
  performanceId: id,
  status: holdStatus,
  seats: z.array(heldSeat),
  adjacent: z
    .boolean()
    .nullable()
    .describe("Whether the seats are all in one row without a gap. null: standing places."),
  amount: amount.describe("What the hold costs, in won."),
  currency,
  expiresAt: instant.describe("Until when it can be paid."),
});
export type HoldBody = z.infer<typeof hold>;

/** Why an operator does something, in words for people. */
export const reason = typedText(REASON_MAX_CHARS);

/** Which seats an operator keeps back, or gives back to the sale. */
export const blockedSeats = z
  .strictObject({
    seatIds: distinctSeatIds(SEATS_PER_BLOCK_MAX).optional(),
    section: namingText(SECTION_NAME_MAX_CHARS).optional().describe("All of it, or `count` places of it."),
    count: z
      .int()
      .min(1)
      .max(SEATS_PER_PERFORMANCE_MAX)
      .optional()
      .describe("Of a standing section: so many places, whichever they are."),
    reason,
  })
  .superRefine(({ seatIds, section, count }, context) => {
    if ((seatIds === undefined) === (section === undefined)) {
      context.addIssue({ code: "custom", path: ["seatIds"], message: "exactly one of seatIds and section is needed" });
    }
    if (count !== undefined && section === undefined) {
      context.addIssue({ code: "custom", path: ["count"], message: "goes with a section only" });
    }
  });
export type BlockedSeats = z.infer<typeof blockedSeats>;
export const blocksChanged = z.object({
  changed: z.int().min(0).describe("How many seats it made a difference to."),
  seatsRevision: z.int().describe("A read of the seats that sends it back as `Seats-Revision` is never older."),
});
export type BlocksChangedBody = z.infer<typeof blocksChanged>;

/** One seat as the operator sees it. */
export const operatorSeat = z.object({
  seatId: z.string(),
  section: z.string(),
  row: z.int().min(1).nullable().describe("null: a standing place, whose entry number is `number`."),
  number: z.int().min(1),
  grade: z.string(),
  price,
  status: z.enum(["available", "held", "paying", "sold", "blocked"]),
  hold: z
    .object({ holdId: id, userId: id, expiresAt: instant })
    .nullable()
    .optional()
    .describe("Whose hold it is in, while it is held or being paid. Left out for a key without `people`."),
  ticket: z
    .object({ ticketId: id, paymentId: id, userId: id, reason: z.string().optional() })
    .nullable()
    .optional()
    .describe(
      "Whose ticket it is, once it is sold; with `reason` where an operator gave it. Left out for a key without `people`.",
    ),
});
export type OperatorSeatBody = z.infer<typeof operatorSeat>;
