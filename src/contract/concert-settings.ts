// What an operator sets of a concert, and may change.
import { z } from "zod";
import {
  HOLD_SECONDS,
  PERFORMANCES_MAX,
  REFUND_UNTIL_HOURS,
  SEATS_PER_CONCERT_MAX,
  SEATS_PER_FAN,
  TITLE_MAX_CHARS,
} from "./bounds.ts";
import { locationHint } from "./concerts.ts";
import { newPerformance, totalSeats } from "./performances.ts";
import { waitingRoomFields } from "./waiting-room.ts";
import { typedText } from "./text/typed-text.ts";
import { timeZone } from "./text/time-zone.ts";
import { instant, setting } from "./values.ts";

const text = typedText(TITLE_MAX_CHARS);

/** What the operator has decided about the sale, whatever its times say. */
export const operatorState = z.enum(["open", "paused", "closed"]);
export type OperatorState = z.infer<typeof operatorState>;
/** Whether a choice of seats may leave a single free seat that could have been avoided. */
export const singleSeatRule = z
  .enum(["off", "refuse"])
  .describe("`refuse`: no choice of seats may leave a single free seat that could have been avoided.");
export type SingleSeatRule = z.infer<typeof singleSeatRule>;
const draft = z.boolean().describe("Not published yet: fans don't find it, and nobody joins.");
const settings = {
  title: text,
  venue: text,
  lobbyOpensAt: instant,
  saleOpensAt: instant,
  saleClosesAt: instant.nullable(),
  holdSeconds: setting(HOLD_SECONDS).describe("How long a hold lasts."),
  maxSeatsPerFan: setting(SEATS_PER_FAN).describe("Held and owned together."),
  refundUntilHours: setting(REFUND_UNTIL_HOURS).describe("Before a date, when refunds close."),
  singleSeatRule,
  waitingRoom: z.strictObject(waitingRoomFields).partial(),
};

export const newConcert = z
  .strictObject({
    ...settings,
    timeZone: timeZone.default("Asia/Seoul"),
    locationHint: locationHint.nullable().default(null),
    draft: draft.default(false),
    lobbyOpensAt: settings.lobbyOpensAt.optional(),
    saleOpensAt: settings.saleOpensAt.optional(),
    saleClosesAt: settings.saleClosesAt.default(null),
    holdSeconds: settings.holdSeconds.default(HOLD_SECONDS.default),
    maxSeatsPerFan: settings.maxSeatsPerFan.default(SEATS_PER_FAN.default),
    refundUntilHours: settings.refundUntilHours.default(REFUND_UNTIL_HOURS.default),
    singleSeatRule: settings.singleSeatRule.default("off"),
    waitingRoom: settings.waitingRoom.default({}),
    performances: z.array(newPerformance).min(1).max(PERFORMANCES_MAX),
  })
  .refine(({ performances }) => totalSeats(performances) <= SEATS_PER_CONCERT_MAX, {
    path: ["performances"],
    message: `a concert has at most ${SEATS_PER_CONCERT_MAX} seats`,
  });
export type NewConcert = z.infer<typeof newConcert>;

/** `null` takes a time back: the lobby opens with the sale, the sale opens at once, it has no end. */
export const concertPatch = z
  .strictObject({
    ...settings,
    lobbyOpensAt: settings.lobbyOpensAt.nullable().describe("null: with the sale."),
    saleOpensAt: settings.saleOpensAt.nullable().describe("null: at once. A sale that has opened keeps its time."),
    saleClosesAt: settings.saleClosesAt.describe("null: the sale has no end of its own."),
    state: operatorState,
    draft: draft.describe("false publishes a draft, at once and for good."),
    timeZone: timeZone.describe("Of a draft only."),
    locationHint: locationHint
      .nullable()
      .describe("Of a draft only, whose room is placed by the first call that needs it."),
  })
  .partial();
export type ConcertPatch = z.infer<typeof concertPatch>;
