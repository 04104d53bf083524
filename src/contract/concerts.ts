// Concerts: what everybody may know, and what the operator sets and sees.
import { z } from "zod";
import {
  ADMIT_PER_MINUTE,
  AUDIT_PAGE_LIMIT_DEFAULT,
  CLAIM_SECONDS,
  GRADE_MAX_CHARS,
  HOLD_SECONDS,
  INTAKE_GATES,
  MAX_ADMITTED,
  OFFER_SECONDS,
  PAGE_LIMIT_MAX,
  PERFORMANCES_MAX,
  REFUND_UNTIL_HOURS,
  SEATS_PER_CONCERT_MAX,
  SEATS_PER_FAN,
  SEATS_PER_PERFORMANCE_MAX,
  SECTIONS_MAX,
  SECTION_NAME_MAX_CHARS,
  SESSION_SECONDS,
  TITLE_MAX_CHARS,
} from "./bounds.ts";
import { amount, currency, id, instant, pageQuery, price, setting, wellFormed } from "./values.ts";

export const saleState = z.enum(["scheduled", "open", "paused", "closed"]);
export type SaleState = z.infer<typeof saleState>;

const text = z
  .string()
  .trim()
  .min(1)
  .max(TITLE_MAX_CHARS)
  .refine(...wellFormed);
const timeZone = z.string().refine(isTimeZone, { message: "must be an IANA time zone such as Asia/Seoul" });

/** Where Cloudflare may be asked to place an object. */
export const locationHint = z.enum(["wnam", "enam", "sam", "weur", "eeur", "apac", "oc", "afr", "me"]);
export type LocationHint = z.infer<typeof locationHint>;

export const concertSummary = z.object({
  concertId: id,
  title: z.string(),
  venue: z.string(),
  timeZone: z.string(),
  state: saleState,
  saleOpensAt: instant,
  saleClosesAt: instant.nullable(),
  firstPerformanceAt: instant,
  lastPerformanceAt: instant,
});
export type ConcertSummary = z.infer<typeof concertSummary>;
export const concert = concertSummary.extend({ holdSeconds: z.int(), maxSeatsPerFan: z.int(), currency });
export type ConcertBody = z.infer<typeof concert>;

/** The seats of a section are rows 1..rows of seats 1..seatsPerRow, all of one grade and price. */
export const section = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(SECTION_NAME_MAX_CHARS)
    .refine((name) => !name.includes("-"), { message: "must not contain '-'" })
    .refine(...wellFormed),
  grade: z
    .string()
    .min(1)
    .max(GRADE_MAX_CHARS)
    .refine(...wellFormed),
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

const waitingRoomFields = {
  maxAdmitted: setting(MAX_ADMITTED).describe("Most fans inside at a time."),
  admitPerMinute: setting(ADMIT_PER_MINUTE).describe("Most fans let in within a minute."),
  sessionSeconds: setting(SESSION_SECONDS).describe("How long a fan may stay inside."),
  offerSeconds: setting(OFFER_SECONDS).describe("How long a silent call keeps a slot from others."),
  claimSeconds: setting(CLAIM_SECONDS).describe("How long a called fan may still enter."),
  intakeGates: setting(INTAKE_GATES).describe("Gates that collect a crowd's joins; 0: none."),
};
export const waitingRoom = z.object(waitingRoomFields);
/** How many fans may be inside, how fast they come in, and how long each right lasts. */
export type WaitingRoomPolicy = z.infer<typeof waitingRoom>;
export const WAITING_ROOM_DEFAULTS: WaitingRoomPolicy = {
  maxAdmitted: MAX_ADMITTED.default,
  admitPerMinute: ADMIT_PER_MINUTE.default,
  sessionSeconds: SESSION_SECONDS.default,
  offerSeconds: OFFER_SECONDS.default,
  claimSeconds: CLAIM_SECONDS.default,
  intakeGates: INTAKE_GATES.default,
};

const settings = {
  title: text,
  venue: text,
  lobbyOpensAt: instant,
  saleOpensAt: instant,
  saleClosesAt: instant.nullable(),
  holdSeconds: setting(HOLD_SECONDS).describe("How long a hold lasts."),
  maxSeatsPerFan: setting(SEATS_PER_FAN).describe("Held and owned together."),
  refundUntilHours: setting(REFUND_UNTIL_HOURS).describe("Before a date, when refunds close."),
  waitingRoom: z.strictObject(waitingRoomFields).partial(),
};

export const newConcert = z
  .strictObject({
    ...settings,
    timeZone: timeZone.default("Asia/Seoul"),
    locationHint: locationHint.nullable().default(null),
    lobbyOpensAt: settings.lobbyOpensAt.optional(),
    saleOpensAt: settings.saleOpensAt.optional(),
    saleClosesAt: settings.saleClosesAt.default(null),
    holdSeconds: settings.holdSeconds.default(HOLD_SECONDS.default),
    maxSeatsPerFan: settings.maxSeatsPerFan.default(SEATS_PER_FAN.default),
    refundUntilHours: settings.refundUntilHours.default(REFUND_UNTIL_HOURS.default),
    waitingRoom: settings.waitingRoom.default({}),
    performances: z.array(newPerformance).min(1).max(PERFORMANCES_MAX),
  })
  .refine(({ performances }) => totalSeats(performances) <= SEATS_PER_CONCERT_MAX, {
    path: ["performances"],
    message: `a concert has at most ${SEATS_PER_CONCERT_MAX} seats`,
  });
export type NewConcert = z.infer<typeof newConcert>;

export const totalSeats = (performances: readonly { sections: readonly Section[] }[]): number =>
  performances.reduce((seats, { sections }) => seats + seatCount(sections), 0);

/** What the operator has decided about the sale, whatever its times say. */
export const operatorState = z.enum(["open", "paused", "closed"]);
export type OperatorState = z.infer<typeof operatorState>;
export const concertPatch = z.strictObject({ ...settings, state: operatorState }).partial();
export type ConcertPatch = z.infer<typeof concertPatch>;

export const seatFigures = z.object({ available: z.int(), held: z.int(), paying: z.int(), sold: z.int() });
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

/** The concert as the operator sees it: how it is set, and how the sale goes. */
export const operatorConcert = z.object({
  concertId: id,
  title: z.string(),
  venue: z.string(),
  timeZone: z.string(),
  locationHint: locationHint.nullable(),
  state: saleState,
  lobbyOpensAt: instant,
  saleOpensAt: instant,
  saleClosesAt: instant.nullable(),
  holdSeconds: z.int(),
  maxSeatsPerFan: z.int(),
  refundUntilHours: z.int(),
  currency,
  waitingRoom,
  performances: z.array(operatorPerformance),
  line: liveLine,
  paidAmount: amount,
  refundedAmount: amount,
});
export type OperatorConcert = z.infer<typeof operatorConcert>;

export const auditQuery = pageQuery.extend({
  limit: z.coerce.number().int().min(1).max(PAGE_LIMIT_MAX).default(AUDIT_PAGE_LIMIT_DEFAULT),
  concertId: id.optional(),
});
export const auditCheck = z.object({ name: z.string(), ok: z.boolean(), detail: z.string() });
export type AuditCheck = z.infer<typeof auditCheck>;
export const audit = z.object({
  ok: z.boolean(),
  checkedAt: instant,
  checks: z.array(auditCheck),
  nextCursor: z.string().nullable(),
});
export type AuditBody = z.infer<typeof audit>;

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}
