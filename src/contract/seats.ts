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

/** 1 to so many seats, each once. */
export const distinctSeatIds = (most: number) =>
  z
    .array(namingText(ID_MAX_CHARS))
    .min(1)
    .max(most)
    .refine((seatIds) => new Set(seatIds).size === seatIds.length, { message: "the seats must be distinct" });

export const newHold = z.strictObject({ seatIds: distinctSeatIds(SEATS_PER_HOLD_MAX) });

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
    .describe("Whose hold it is in, while it is held or being paid."),
  ticket: z
    .object({ ticketId: id, paymentId: id, userId: id, reason: z.string().optional() })
    .nullable()
    .describe("Whose ticket it is, once it is sold; with `reason` where an operator gave it."),
});
export type OperatorSeatBody = z.infer<typeof operatorSeat>;
