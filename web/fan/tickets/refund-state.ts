// What can be done about the payment of a ticket: a pure function of what the API tells.
import type { Payment, Ticket } from "../../../clients/frontrow/schema.d.ts";
import type { TicketConcert } from "./tickets.ts";

export type RefundState =
  | { kind: "refunded" }
  /** Given by the operator: nothing was paid. */
  | { kind: "gift" }
  /** The date is called off: the money comes back by itself. */
  | { kind: "cancelled" }
  /** The date has begun. */
  | { kind: "begun" }
  /** The service decides when it is asked: its deadline is told only to whoever is too late, and a date that was moved has a later one. */
  | { kind: "askable" };

/** What can be done about a ticket's payment. */
export function refundState(ticket: Ticket, payment: Payment, concert: TicketConcert, now: number): RefundState {
  if (ticket.status === "refunded" || payment.status === "refunded") return { kind: "refunded" };
  if (concert.cancelled.includes(ticket.performanceId)) return { kind: "cancelled" };
  if (payment.amount === 0 && payment.reason !== undefined) return { kind: "gift" };
  return { kind: now < Date.parse(ticket.startsAt) ? "askable" : "begun" };
}
