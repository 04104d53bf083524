// Question: are tickets in the order in which people need them, and does the page offer a refund only where one may be had?
import { expect, test } from "vitest";
import type { Payment, Ticket } from "../../../clients/frontrow/schema.d.ts";
import { byDate } from "./by-date.ts";
import { refundState } from "./refund-state.ts";
import { type TicketConcert, ofSameDate } from "./tickets.ts";

const START = Date.parse("2026-12-24T10:00:00.000Z");
const HOUR_MS = 3_600_000;

const ticket = (fields: Partial<Ticket>): Ticket => ({
  ticketId: "tkt_1",
  concertId: "con_1",
  performanceId: "prf_1",
  startsAt: new Date(START).toISOString(),
  seatId: "A-1-1",
  section: "A",
  row: 1,
  number: 1,
  grade: "R",
  price: 10,
  status: "valid",
  paymentId: "pay_1",
  ...fields,
});
const payment = (fields: Partial<Payment> = {}): Payment => ({
  paymentId: "pay_1",
  status: "paid",
  concertId: "con_1",
  performanceId: "prf_1",
  holdId: "hld_1",
  amount: 10,
  currency: "KRW",
  balance: 0,
  tickets: [{ ticketId: "tkt_1", seatId: "A-1-1" }],
  paidAt: "2026-11-01T00:00:00.000Z",
  ...fields,
});
const concert: TicketConcert = { title: "", venue: "", timeZone: "Asia/Seoul", cancelled: [] };

test("the next date comes first, past ones are apart with the last first, and seats are in their order", () => {
  const at = (hours: number, number: number, row: number | null = 1) =>
    ticket({
      ticketId: `${hours}/${row}/${number}`,
      startsAt: new Date(START + hours * HOUR_MS).toISOString(),
      row,
      number,
    });
  const mine = [at(48, 2), at(-30, 1), at(48, 10), at(-7, 1), at(-5, 1), at(48, 1, 2)];
  const { toCome, past } = byDate(mine, START);
  // Doors are open for a while after the start.
  expect(toCome.map(({ ticketId }) => ticketId)).toEqual(["-5/1/1", "48/1/2", "48/1/10", "48/2/1"]);
  expect(past.map(({ ticketId }) => ticketId)).toEqual(["-7/1/1", "-30/1/1"]);
});

test("a group at the door is the valid tickets of one date", () => {
  const mine = [
    ticket({ ticketId: "b", number: 2 }),
    ticket({ ticketId: "a" }),
    ticket({ ticketId: "back", status: "refunded" }),
    ticket({ ticketId: "other", performanceId: "prf_2" }),
  ];
  expect(ofSameDate(mine, ticket({})).map(({ ticketId }) => ticketId)).toEqual(["a", "b"]);
});

test.each([
  ["paid, before the start", {}, {}, {}, -1, "askable"],
  ["paid, from the start on", {}, {}, {}, 0, "begun"],
  ["refunded", { status: "refunded" }, {}, {}, -1, "refunded"],
  ["refunded a moment ago, as the payment says", {}, { status: "refunded" }, {}, -1, "refunded"],
  ["given by the operator", {}, { amount: 0, reason: "guest" }, {}, -1, "gift"],
  ["bought for nothing", {}, { amount: 0 }, {}, -1, "askable"],
  ["of a date that is called off", {}, { reason: "storm" }, { cancelled: ["prf_1"] }, -1, "cancelled"],
] as const)("a ticket that is %s", (_, ofTicket, ofPayment, ofConcert, hours, kind) => {
  const now = START + hours * HOUR_MS;
  expect(refundState(ticket(ofTicket), payment(ofPayment), { ...concert, ...ofConcert }, now)).toEqual({ kind });
});
