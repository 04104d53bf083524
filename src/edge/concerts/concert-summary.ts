// What everybody may know of a concert, which is also what the operator's list tells of each.
import type { ConcertSummary } from "../../contract/concerts.ts";
import { type Millis, toInstant, toInstantOrNull } from "../../contract/values.ts";
import type { ConcertRecord, PerformanceSpan } from "../../domain/records/concert.ts";
import { saleState } from "../../domain/sale-phase.ts";

export const summary = (concert: ConcertRecord & PerformanceSpan, now: Millis): ConcertSummary => ({
  concertId: concert.concertId,
  title: concert.title,
  venue: concert.venue,
  timeZone: concert.timeZone,
  state: saleState(concert, concert, now),
  saleOpensAt: toInstant(concert.saleOpensAt),
  saleClosesAt: toInstantOrNull(concert.saleClosesAt),
  firstPerformanceAt: toInstant(concert.firstPerformanceAt),
  lastPerformanceAt: toInstant(concert.lastPerformanceAt),
});
