// The concert and its sale as the operator sees them.
import { z } from "zod";
import { REASON_MAX_CHARS, TITLE_MAX_CHARS } from "./bounds.ts";
import { singleSeatRule } from "./concert-settings.ts";
import { concertSummary, locationHint, saleState } from "./concerts.ts";
import { section } from "./performances.ts";
import { namingText, typedText } from "./text/typed-text.ts";
import { waitingRoom } from "./waiting-room.ts";
import { amount, currency, id, instant, pageQuery } from "./values.ts";

/** The seats of a date by state. */
export const seatFigures = z.object({
  available: z.int(),
  held: z.int(),
  paying: z.int(),
  sold: z.int(),
  blocked: z.int().optional().describe("Left out where the operator keeps no seat back."),
});
export type SeatFigures = z.infer<typeof seatFigures>;
export const lineFigures = z.object({
  issued: z.int(),
  waiting: z.int(),
  ready: z.int(),
  admitted: z.int(),
  admittedTotal: z.int(),
  /** How far the line has been called: the watermark. */
  called: z.int(),
  /** How many of the called have asked to enter while their call was fresh, and how many at all. */
  shownUp: z.object({ inTime: z.int(), inAll: z.int() }),
  /** Let in during the last minute. */
  admittedPerMinute: z.int(),
  /** The share of called fans the line expects to show up: 1 until it knows the crowd. */
  showRate: z.number(),
  /** Places per second the line moves by; null when it can't be known. */
  velocity: z.number().nullable(),
});
export type LineFigures = z.infer<typeof lineFigures>;
/** The same with what the edge adds: how old the snapshot is that polls are answered from, null when there is none. */
export const liveLine = lineFigures.extend({ snapshotAgeMs: z.int().nullable() });

/** A date as the operator sees it. */
export const operatorPerformance = z.object({
  performanceId: id,
  startsAt: instant,
  cancelledAt: instant.nullable(),
  sections: z.array(section),
  seats: seatFigures,
});

export type OperatorPerformance = z.infer<typeof operatorPerformance>;

/** Payments under way are waited for, then everybody is refunded. */
export const cancellationState = z.enum(["draining", "refunding", "done"]);
export type CancellationState = z.infer<typeof cancellationState>;
/** How far a date that was called off has been refunded, in payments. */
export const cancellation = z.object({ state: cancellationState, payments: z.int(), refunded: z.int() });
export type CancellationBody = z.infer<typeof cancellation>;

export const newCancellation = z.strictObject({
  reason: typedText(REASON_MAX_CHARS)
    .optional()
    .describe("What fans are told, with the payment, the tickets and every refusal."),
  dryRun: z.literal(true).optional().describe("Only tells what it would give back."),
});
/** What calling a date off would give back now. */
export const cancellationPreview = z.object({
  payments: z.int(),
  tickets: z.int(),
  amount: amount.describe("In won."),
  liveHolds: z.int().describe("Holds that would be released, or are being paid."),
});

/** The concert as the operator sees it: how it is set, and how the sale goes. */
export const operatorConcert = z.object({
  concertId: id,
  title: z.string(),
  venue: z.string(),
  timeZone: z.string(),
  locationHint: locationHint.nullable(),
  draft: z.boolean().describe("Not published yet; its state is `closed`, whatever its times."),
  state: saleState,
  lobbyOpensAt: instant,
  saleOpensAt: instant,
  saleClosesAt: instant.nullable(),
  holdSeconds: z.int(),
  maxSeatsPerFan: z.int(),
  refundUntilHours: z.int(),
  singleSeatRule,
  currency,
  waitingRoom,
  performances: z.array(operatorPerformance),
  line: liveLine,
  oldestOpenPaymentAt: instant
    .nullable()
    .describe("When the oldest payment was begun whose outcome isn't known yet; null: there is none."),
  paidAmount: amount,
  refundedAmount: amount,
});
export type OperatorConcert = z.infer<typeof operatorConcert>;

/** A concert in the operator's list: what everybody may know of it, and whether everybody may know of it. */
export const operatorConcertSummary = concertSummary.extend({ draft: z.boolean(), createdAt: instant });
export type OperatorConcertSummary = z.infer<typeof operatorConcertSummary>;

export const operatorConcertsQuery = pageQuery.extend({
  state: saleState.optional().describe("Only concerts in this state. A draft is `closed`."),
  q: namingText(TITLE_MAX_CHARS).optional().describe("Only concerts with this in their title, in capitals or not."),
});
