// Question: does a difference between the operator's figures and the crowd's show, and only then?
import { expect, test } from "vitest";
import { bookViolations, readBooks } from "./books.ts";
import type { PaymentSeen } from "./records.ts";

const figures = (sold: number, paidAmount: number, paying = 0) => ({
  paidAmount,
  performances: [
    { seats: { available: 90, held: 0, paying, sold: sold - 1 } },
    { seats: { available: 9, held: 0, paying: 0, sold: 1 } },
  ],
});
const payment: PaymentSeen = {
  fan: 1,
  key: "k",
  paymentId: "pay_1",
  holdId: "hld_1",
  performanceId: "prf_1",
  seatIds: ["A-1-1", "A-1-2"],
  amount: 200,
  late: false,
};
// The replay of a double click must not count twice.
const payments = [payment, payment];
const comps = [{ paymentId: "pay_2", performanceId: "prf_1", seatIds: ["F-0-1"] }];

test("figures that grew by what fans were told and guests were given are in order", () => {
  expect(bookViolations(readBooks(figures(5, 500), figures(8, 700), { payments, comps }))).toEqual([]);
});

test.each([
  { fault: "a seat too many", after: figures(9, 700) },
  { fault: "a seat too few", after: figures(7, 700) },
  { fault: "money too much", after: figures(8, 900) },
  { fault: "a payment that stuck", after: figures(8, 700, 1) },
])("$fault shows", ({ after }) => {
  expect(bookViolations(readBooks(figures(5, 500), after, { payments, comps }))).toHaveLength(1);
});
