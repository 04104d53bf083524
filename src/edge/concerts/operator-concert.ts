// A concert as the operator sees it: settings from the database, live figures from the room, money from the books.
import type {
  LineFigures,
  OperatorConcert,
  OperatorConcertSummary,
  OperatorPerformance,
  SeatFigures,
} from "../../contract/operator-concert.ts";
import { type Section, seatCount } from "../../contract/performances.ts";
import { CURRENCY, type Millis, toInstant, toInstantOrNull } from "../../contract/values.ts";
import type { ConcertWithPerformances, ListedConcert, PerformanceRecord } from "../../domain/records/concert.ts";
import type { RoomFigures } from "../../domain/room-messages.ts";
import { lobbyOpensAt, saleState, spanOf } from "../../domain/sale-phase.ts";
import { summary } from "./concert-summary.ts";

const EMPTY_LINE: LineFigures = {
  issued: 0,
  waiting: 0,
  ready: 0,
  admitted: 0,
  admittedTotal: 0,
  called: 0,
  shownUp: { inTime: 0, inAll: 0 },
  admittedPerMinute: 0,
  showRate: 1,
  velocity: null,
};

/** What is known of a sale beside its settings. */
export interface Live {
  /** Null for a concert that has just been created. */
  figures: RoomFigures | null;
  /** Of the snapshot this isolate answers polls from; null when it has none. */
  snapshotAgeMs: number | null;
  paid: number;
  refunded: number;
}
export const UNTOUCHED: Live = { figures: null, snapshotAgeMs: null, paid: 0, refunded: 0 };

/** The seats of a date nobody has touched yet. */
export const unsoldSeats = (sections: readonly Section[]): SeatFigures => ({
  available: seatCount(sections),
  held: 0,
  paying: 0,
  sold: 0,
});

/** The seats of a cancelled date that nobody has: none can be had. */
const NO_SEATS: SeatFigures = { available: 0, held: 0, paying: 0, sold: 0 };

/** A date as the operator sees it; without figures of the room nobody has touched it yet. */
export const operatorPerformance = (
  { performanceId, startsAt, sections, cancelledAt }: PerformanceRecord,
  seats: SeatFigures | undefined,
): OperatorPerformance => ({
  performanceId,
  startsAt: toInstant(startsAt),
  cancelledAt: toInstantOrNull(cancelledAt),
  sections,
  seats: seats ?? (cancelledAt === null ? unsoldSeats(sections) : NO_SEATS),
});

export function operatorConcert(
  { concert, performances }: ConcertWithPerformances,
  { figures, snapshotAgeMs, paid, refunded }: Live,
  now: Millis,
): OperatorConcert {
  const seatsOf = new Map(figures?.performances.map(({ performanceId, seats }) => [performanceId, seats]));
  return {
    concertId: concert.concertId,
    title: concert.title,
    venue: concert.venue,
    timeZone: concert.timeZone,
    locationHint: concert.locationHint,
    draft: concert.isDraft,
    state: saleState(concert, spanOf(performances), now),
    lobbyOpensAt: toInstant(lobbyOpensAt(concert)),
    saleOpensAt: toInstant(concert.saleOpensAt),
    saleClosesAt: toInstantOrNull(concert.saleClosesAt),
    holdSeconds: concert.holdSeconds,
    maxSeatsPerFan: concert.maxSeatsPerFan,
    refundUntilHours: concert.refundUntilHours,
    singleSeatRule: concert.singleSeatRule,
    currency: CURRENCY,
    waitingRoom: concert.waitingRoom,
    performances: performances.map((one) => operatorPerformance(one, seatsOf.get(one.performanceId))),
    line: { ...(figures?.line ?? EMPTY_LINE), snapshotAgeMs },
    oldestOpenPaymentAt: toInstantOrNull(figures?.oldestOpenPaymentAt ?? null),
    paidAmount: paid,
    refundedAmount: refunded,
  };
}

/** A concert in the operator's list. */
export const operatorSummary = (concert: ListedConcert, now: Millis): OperatorConcertSummary => ({
  ...summary(concert, now),
  draft: concert.isDraft,
  createdAt: toInstant(concert.createdAt),
});
