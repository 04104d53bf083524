// Goal: a concert in memory that tests can talk to in a line or two. Method: the real sale, line and seating, nothing
// replaced; time is a number the test gives, and every change is preceded by `advance`, as it is in the room.
import { WAITING_ROOM_DEFAULTS } from "../../src/contract/waiting-room.ts";
import type { Section } from "../../src/contract/performances.ts";
import type { Answer, Refusal, RefusalCode } from "../../src/contract/refusals.ts";
import type { Millis } from "../../src/contract/values.ts";
import type { PaymentRecord } from "../../src/domain/records/payment.ts";
import type { HoldAsked, PaymentOrder, PlaceRef, SeatsAsked } from "../../src/domain/room-messages.ts";
import { makeHold, releaseHold, type HoldFacts } from "../../src/room/rules/holding.ts";
import { Concert } from "../../src/room/rules/concert.ts";
import { Line } from "../../src/room/rules/line/line.ts";
import { beginPayment, type Attempt, type Begun, type PaymentFacts } from "../../src/room/rules/paying.ts";
import type { SaleSettings } from "../../src/domain/sale-phase.ts";
import { Seating, type Hold } from "../../src/room/rules/seats/seating.ts";

export const EPOCH = 1;
/** When the tests' concert is played: long after everything the tests do. */
export const SHOW_AT = 1_000_000_000;
export const TONIGHT = "prf_tonight";
export const SECTIONS: Section[] = [
  { name: "A", grade: "VIP", price: 100, rows: 2, seatsPerRow: 3 },
  { name: "B", grade: "R", price: 40, rows: 1, seatsPerRow: 4 },
];

export const saleOf = (settings: Partial<SaleSettings> = {}): SaleSettings => ({
  concertId: "con_test",
  lobbyOpensAt: null,
  saleOpensAt: 0,
  saleClosesAt: null,
  holdSeconds: 300,
  maxSeatsPerFan: 4,
  refundUntilHours: 24,
  singleSeatRule: "off",
  waitingRoom: { ...WAITING_ROOM_DEFAULTS, maxAdmitted: 100, admitPerMinute: 6_000 },
  state: "open",
  isDraft: false,
  revision: 1,
  ...settings,
});

/** The seats of one date. */
export function seatingOf(startsAt: Millis): Seating {
  const seating = new Seating(0);
  seating.addPerformance({ performanceId: TONIGHT, startsAt, sections: SECTIONS, cancelledAt: null });
  return seating;
}

export function concertOf(settings: Partial<SaleSettings> = {}): Concert {
  const sale = saleOf(settings);
  const concert = new Concert(sale, new Line(EPOCH, sale.waitingRoom, 0), seatingOf(SHOW_AT));
  concert.advance(0);
  return concert;
}

/** What was answered, or a thrown error when it was refused. */
export function granted<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(`refused: ${answer.refusal.code}`);
  return answer.value;
}

export function refused<T>(answer: Answer<T>): Refusal {
  if (answer.ok) throw new Error("this was to be refused");
  return answer.refusal;
}

export const codeOf = <T>(answer: Answer<T>): RefusalCode | "ok" => (answer.ok ? "ok" : answer.refusal.code);

/** Joins; the fan is inside when there is room. */
export function arrive(concert: Concert, fanId: string, now: Millis): PlaceRef {
  concert.advance(now);
  return { fanId, epoch: EPOCH, number: granted(concert.join(fanId, null, now)).placeView.number };
}

let holds = 0;

type Facts = Partial<Pick<HoldAsked, "performanceId" | "layoutVersion" | "keyed"> & Omit<HoldFacts, "holdId">>;

/** `facts`: what differs from a fan who owns nothing, asks of tonight, and has no key. */
export const askForSeats = (concert: Concert, place: PlaceRef, seatIds: string[], now: Millis, facts: Facts = {}) =>
  askFor(concert, place, { seatIds }, now, facts);

/** Asks for seats by name, or has them chosen. */
export function askFor(concert: Concert, place: PlaceRef, wanted: SeatsAsked, now: Millis, facts: Facts = {}) {
  const { performanceId = TONIGHT, owned = 0, kept, ...asked } = facts;
  concert.advance(now);
  holds += 1;
  return makeHold(concert, { place, performanceId, ...wanted, ...asked }, { holdId: `hld_${holds}`, owned, kept }, now);
}

/** A hold that the test relies on. */
export const holdSeats = (concert: Concert, place: PlaceRef, seatIds: string[], now: Millis): Hold =>
  granted(askForSeats(concert, place, seatIds, now)).hold;

export function giveBack(concert: Concert, place: PlaceRef, holdId: string, now: Millis, past: Hold | null = null) {
  concert.advance(now);
  return releaseHold(concert, place, holdId, past, now);
}

export const orderOf = (place: PlaceRef, holdId: string, key = "key", fingerprint = "print"): PaymentOrder => ({
  place,
  holdId,
  key,
  fingerprint,
});

let attempts = 0;

export function begin(concert: Concert, order: PaymentOrder, now: Millis, facts: Partial<PaymentFacts> = {}): Begun {
  concert.advance(now);
  attempts += 1;
  return beginPayment(concert, order, { paymentId: `pay_${attempts}`, previous: null, past: null, ...facts }, now);
}

/** A payment that the test relies on having begun. */
export function beginPaying(concert: Concert, place: PlaceRef, hold: Hold, now: Millis, key = "key"): Attempt {
  const begun = begin(concert, orderOf(place, hold.holdId, key), now);
  if (begun.kind !== "begun") throw new Error(`not begun but ${begun.kind}`);
  return begun.attempt;
}

export const paymentOf = ({ paymentId, fanId, key, fingerprint, holdId, begunAt }: Attempt): PaymentRecord => ({
  paymentId,
  fanId,
  state: "paid",
  concertId: "con_test",
  performanceId: TONIGHT,
  holdId,
  key,
  fingerprint,
  amount: 0,
  balance: 0,
  tickets: [],
  paidAt: begunAt,
});
