// What D1 says of a concert, as text for the caches of the edge: the concert and its dates, a page of the list, what the dates
// cost, and one date with its layout. Read by schema, since a cache may hold what another version of this service has written;
// values aren't judged again, since D1 has them from here.
import { z } from "zod";
import { locationHint } from "../contract/concerts.ts";
import { operatorState, singleSeatRule } from "../contract/concert-settings.ts";
import { gradePrice, type Section } from "../contract/performances.ts";
import type { List } from "../contract/values.ts";
import type { WaitingRoomPolicy } from "../contract/waiting-room.ts";
import type {
  ConcertOffer,
  ConcertRecord,
  ConcertWithDates,
  ListedConcert,
  PerformanceRecord,
} from "./records/concert.ts";

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null;
const policy = z.custom<WaitingRoomPolicy>(isObject);
const sections = z.array(z.custom<Section>(isObject));

const concertRecord = z.object({
  concertId: z.string(),
  title: z.string(),
  venue: z.string(),
  timeZone: z.string(),
  locationHint: locationHint.nullable(),
  lobbyOpensAt: z.int().nullable(),
  saleOpensAt: z.int(),
  saleClosesAt: z.int().nullable(),
  holdSeconds: z.int(),
  maxSeatsPerFan: z.int(),
  refundUntilHours: z.int(),
  waitingRoom: policy,
  state: operatorState,
  isDraft: z.boolean(),
  singleSeatRule,
  epoch: z.int(),
  revision: z.int(),
  createdAt: z.int(),
}) satisfies z.ZodType<ConcertRecord>;

const date = z.object({
  performanceId: z.string(),
  concertId: z.string(),
  startsAt: z.int(),
  cancelledAt: z.int().nullable(),
  cancelReason: z.string().nullable(),
  movedAt: z.int().nullable(),
});
const dateWithVersion = date.extend({ layoutVersion: z.string().nullable() });

const concertWithDates = z.object({
  concert: concertRecord,
  performances: z.array(dateWithVersion),
}) satisfies z.ZodType<ConcertWithDates>;

const concertOffer = z.object({
  concert: concertRecord,
  performances: z.array(dateWithVersion.extend({ grades: z.array(gradePrice) })),
}) satisfies z.ZodType<ConcertOffer>;

const descriptions = z.record(z.string(), z.object({ grades: z.array(gradePrice), layoutVersion: z.string() }));
/** What follows from the layouts of dates, by their ids. */
export type DateDescriptions = z.infer<typeof descriptions>;

const performance = date.extend({ sections }) satisfies z.ZodType<PerformanceRecord>;

const concertPage = z.object({
  items: z.array(
    concertRecord.extend({
      firstPerformanceAt: z.int(),
      lastPerformanceAt: z.int(),
      takesPlace: z.boolean(),
      lastOfAllAt: z.int(),
    }),
  ),
  nextCursor: z.string().nullable(),
}) satisfies z.ZodType<List<ListedConcert>>;

const prices = z.record(z.string(), z.object({ min: z.int(), max: z.int() }));
/** The least and the most that a seat costs, of each date of a concert by its id. */
export type Prices = z.infer<typeof prices>;

/** Null for a text of another version. */
const reader =
  <Value>(schema: z.ZodType<Value>) =>
  (text: string): Value | null =>
    schema.safeParse(JSON.parse(text)).data ?? null;

export const readConcertWithDates = reader<ConcertWithDates>(concertWithDates);
export const readConcertOffer = reader<ConcertOffer>(concertOffer);
export const readDateDescriptions = reader<DateDescriptions>(descriptions);
export const readPerformance = reader<PerformanceRecord>(performance);
export const readConcertPage = reader<List<ListedConcert>>(concertPage);
export const readPrices = reader<Prices>(prices);
