// The operator's figures against what the crowd was told. Pure: two readings of the concert and the records.
import type { OperatorConcert } from "../../src/contract/operator-concert.ts";
import type { Violation } from "./checks.ts";
import type { Records } from "./records.ts";

export interface Books {
  /** What the run added to the operator's figures. */
  soldSeats: number;
  paidAmount: number;
  payingSeats: number;
  /** What fans were told, each payment once. */
  toldTickets: number;
  /** What the operator was told: tickets that cost nothing. */
  compTickets: number;
  toldAmount: number;
}

type Figures = Pick<OperatorConcert, "paidAmount"> & {
  performances: readonly { seats: OperatorConcert["performances"][number]["seats"] }[];
};

export function readBooks(
  before: Figures,
  after: Figures,
  { payments, comps }: Pick<Records, "payments" | "comps">,
): Books {
  const told = [...new Map(payments.map((payment) => [payment.paymentId, payment])).values()];
  return {
    soldSeats: seats(after, "sold") - seats(before, "sold"),
    paidAmount: after.paidAmount - before.paidAmount,
    payingSeats: seats(after, "paying"),
    toldTickets: told.reduce((sum, { seatIds }) => sum + seatIds.length, 0),
    compTickets: comps.reduce((sum, { seatIds }) => sum + seatIds.length, 0),
    toldAmount: told.reduce((sum, { amount }) => sum + amount, 0),
  };
}

export function bookViolations(books: Books): Violation[] {
  const { soldSeats, paidAmount, payingSeats, toldTickets, compTickets, toldAmount } = books;
  const found: Violation[] = [];
  if (soldSeats !== toldTickets + compTickets) {
    const told = `fans were told of ${toldTickets} tickets and guests given ${compTickets}`;
    found.push({ promise: "books", detail: `${soldSeats} seats were sold, ${told}` });
  }
  if (paidAmount !== toldAmount) {
    found.push({ promise: "books", detail: `${paidAmount} won were paid, fans were told of ${toldAmount}` });
  }
  if (payingSeats !== 0) found.push({ promise: "books", detail: `${payingSeats} seats are still being paid for` });
  return found;
}

const seats = ({ performances }: Figures, state: "sold" | "paying"): number =>
  performances.reduce((sum, { seats }) => sum + seats[state], 0);
