// Goal: a concert in memory that tests can talk to in a line or two. Method: the real sale, line and seating, nothing
// replaced; time is a number the test gives, and every change is preceded by `advance`, as it is in the room.
import { WAITING_ROOM_DEFAULTS } from "../../src/contract/waiting-room.ts";
import type { Section } from "../../src/contract/performances.ts";
import type { Answer, Refusal, RefusalCode } from "../../src/contract/refusals.ts";
import type { Millis } from "../../src/contract/values.ts";
import type { PaymentRecord } from "../../src/domain/records/payment.ts";
import type { PaymentOrder, PlaceRef } from "../../src/domain/room-messages.ts";
import { makeHold, releaseHold } from "../../src/room/rules/holding.ts";
import { House } from "../../src/room/rules/house.ts";
import { Line } from "../../src/room/rules/line/line.ts";
import { beginPayment, type Attempt, type Begun, type PaymentFacts } from "../../src/room/rules/paying.ts";
import type { Sale } from "../../src/domain/sale-phase.ts";
import { Seating, type Hold } from "../../src/room/rules/seats/seating.ts";

export const EPOCH = 1;
/** When the tests' concert is played: long after everything the tests do. */
export const SHOW_AT = 1_000_000_000;
export const TONIGHT = "prf_tonight";
export const SECTIONS: Section[] = [
  { name: "A", grade: "VIP", price: 100, rows: 2, seatsPerRow: 3 },
  { name: "B", grade: "R", price: 40, rows: 1, seatsPerRow: 4 },
];

export const saleOf = (settings: Partial<Sale> = {}): Sale => ({
  concertId: "con_test",
  lobbyOpensAt: null,
  saleOpensAt: 0,
  saleClosesAt: null,
  holdSeconds: 300,
  maxSeatsPerFan: 4,
  refundUntilHours: 24,
  waitingRoom: { ...WAITING_ROOM_DEFAULTS, maxAdmitted: 100, admitPerMinute: 6_000 },
  state: "open",
  revision: 1,
  ...settings,
});

export function houseOf(settings: Partial<Sale> = {}): House {
  const sale = saleOf(settings);
  const seating = new Seating(0);
  seating.addPerformance({ performanceId: TONIGHT, startsAt: SHOW_AT, sections: SECTIONS, cancelledAt: null });
  const house = new House(sale, new Line(EPOCH, sale.waitingRoom, 0), seating);
  house.advance(0);
  return house;
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
export function arrive(house: House, fan: string, now: Millis): PlaceRef {
  house.advance(now);
  return { fan, epoch: EPOCH, number: granted(house.join(fan, null, now)).standing.number };
}

let holds = 0;

export function askForSeats(
  house: House,
  place: PlaceRef,
  seatIds: string[],
  now: Millis,
  { performanceId = TONIGHT, owned = 0 }: { performanceId?: string; owned?: number } = {},
) {
  house.advance(now);
  holds += 1;
  return makeHold(house, { place, performanceId, seatIds }, { holdId: `hld_${holds}`, owned }, now);
}

/** A hold that the test relies on. */
export const holdSeats = (house: House, place: PlaceRef, seatIds: string[], now: Millis): Hold =>
  granted(askForSeats(house, place, seatIds, now)).hold;

export function giveBack(house: House, place: PlaceRef, holdId: string, now: Millis, past: Hold | null = null) {
  house.advance(now);
  return releaseHold(house, place, holdId, past, now);
}

export const orderOf = (place: PlaceRef, holdId: string, key = "key", fingerprint = "print"): PaymentOrder => ({
  place,
  holdId,
  key,
  fingerprint,
});

let attempts = 0;

export function begin(house: House, order: PaymentOrder, now: Millis, facts: Partial<PaymentFacts> = {}): Begun {
  house.advance(now);
  attempts += 1;
  return beginPayment(house, order, { paymentId: `pay_${attempts}`, previous: null, past: null, ...facts }, now);
}

/** A payment that the test relies on having begun. */
export function beginPaying(house: House, place: PlaceRef, hold: Hold, now: Millis, key = "key"): Attempt {
  const begun = begin(house, orderOf(place, hold.holdId, key), now);
  if (begun.kind !== "begun") throw new Error(`not begun but ${begun.kind}`);
  return begun.attempt;
}

export const paymentOf = ({ paymentId, fan, key, fingerprint, holdId, begunAt }: Attempt): PaymentRecord => ({
  paymentId,
  fan,
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
