// A small concert hall for the tests of this folder: one concert, one date, seats A-1-1 upwards at 10,000 won each.
// Ids are spelled out or counted, never random, so that a failing test names the same things every time.
import { WAITING_ROOM_DEFAULTS } from "../../src/contract/waiting-room.ts";
import type { ConcertRecord, PerformanceRecord } from "../../src/domain/records/concert.ts";
import type { PaymentAttempt, TicketSeat } from "../../src/domain/records/payment.ts";

export const SEAT_PRICE = 10_000;
export const OPENING = Date.UTC(2026, 11, 24, 10);

export const sampleConcert = (changes: Partial<ConcertRecord> = {}): ConcertRecord => ({
  concertId: "con_1",
  title: "Winter Nights",
  venue: "Olympic Hall",
  timeZone: "Asia/Seoul",
  locationHint: "apac",
  lobbyOpensAt: null,
  saleOpensAt: OPENING,
  saleClosesAt: null,
  holdSeconds: 300,
  maxSeatsPerFan: 4,
  refundUntilHours: 24,
  waitingRoom: WAITING_ROOM_DEFAULTS,
  state: "open",
  isDraft: false,
  singleSeatRule: "off",
  epoch: 0,
  revision: 1,
  createdAt: OPENING,
  ...changes,
});

export const samplePerformance = (changes: Partial<PerformanceRecord> = {}): PerformanceRecord => ({
  performanceId: "prf_1",
  concertId: "con_1",
  startsAt: OPENING + 1_000_000,
  sections: [{ name: "A", grade: "R", price: SEAT_PRICE, rows: 10, seatsPerRow: 20 }],
  cancelledAt: null,
  cancelReason: null,
  movedAt: null,
  ...changes,
});

let seatsGiven = 0;

/** Seats nobody had before. */
export function freshSeats(count: number, price = SEAT_PRICE): TicketSeat[] {
  return Array.from({ length: count }, () => {
    seatsGiven += 1;
    const seatId = `A-1-${seatsGiven}`;
    return {
      ticketId: `tkt_${seatsGiven}`,
      seatId,
      section: "A",
      row: 1,
      number: seatsGiven,
      grade: "R",
      price,
    };
  });
}

let attemptsMade = 0;

/** An attempt with ids of its own; the amount is the price of its seats, two fresh ones unless told otherwise. */
export function sampleAttempt(changes: Partial<PaymentAttempt> & { fanId: string }): PaymentAttempt {
  attemptsMade += 1;
  const seats = changes.seats ?? freshSeats(2);
  return {
    paymentId: `pay_${attemptsMade}`,
    concertId: "con_1",
    epoch: 0,
    performanceId: "prf_1",
    holdId: `hld_${attemptsMade}`,
    key: `key-${attemptsMade}`,
    fingerprint: `print-${attemptsMade}`,
    amount: seats.reduce((sum, { price }) => sum + price, 0),
    at: OPENING + attemptsMade,
    ...changes,
    seats,
  };
}
