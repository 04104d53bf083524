// What everybody may know of a concert.
import { z } from "zod";
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
export const concert = concertSummary.extend({ holdSeconds: z.int(), maxSeatsPerFan: z.int(), currency });
export type ConcertBody = z.infer<typeof concert>;
