// Dates, seats and holds.
import { z } from "zod";
import { GRADE_MAX_CHARS, ID_MAX_CHARS, SEATS_PER_HOLD_MAX, SECTION_NAME_MAX_CHARS } from "./bounds.ts";
import { namingText } from "./text/typed-text.ts";
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

export const newHold = z.strictObject({
  seatIds: z
    .array(namingText(ID_MAX_CHARS))
    .min(1)
    .max(SEATS_PER_HOLD_MAX)
    .refine((seatIds) => new Set(seatIds).size === seatIds.length, { message: "the seats must be distinct" }),
});

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
