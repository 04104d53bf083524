// What everybody may know of a concert.
import { z } from "zod";
import { gradePrice } from "./performances.ts";
import { currency, id, instant } from "./values.ts";

export const saleState = z.enum(["scheduled", "open", "paused", "closed"]);
export type SaleState = z.infer<typeof saleState>;

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

export const singleSeatRule = z
  .enum(["off", "refuse"])
  .describe("`refuse`: a choice of seats may not leave one free seat alone where that could have been avoided.");

export const availability = z.enum(["available", "few", "soldOut"]);
export type Availability = z.infer<typeof availability>;

/** A date as everybody may know it. */
export const publicPerformance = z.object({
  performanceId: id,
  startsAt: instant,
  state: z.enum(["onSale", "cancelled", "past"]).describe("`onSale`: it takes place and has not begun."),
  grades: z.array(gradePrice).describe("What the seats cost, in the order of the sections."),
  availability: availability.describe(
    "As of the last ten seconds. `few`: fewer than 200 and under 5 % are left. `soldOut` also of a date that is past or " +
      "cancelled. While nothing can be known it is as it was last known, or `available`.",
  ),
  layoutVersion: z.string(),
});
export type PublicPerformance = z.infer<typeof publicPerformance>;

export const concert = concertSummary.extend({
  lobbyOpensAt: instant,
  holdSeconds: z.int(),
  maxSeatsPerFan: z.int(),
  currency,
  singleSeatRule,
  performances: z.array(publicPerformance).describe("By date."),
});
export type ConcertBody = z.infer<typeof concert>;
