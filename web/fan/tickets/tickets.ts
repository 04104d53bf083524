// Tickets as their pages show them: pure functions of what the API tells.
import type { Payment, Ticket } from "../../../clients/frontrow/schema.d.ts";
import type { Concert } from "../concerts/types.ts";

/** What a ticket needs of its concert. */
export interface TicketConcert {
  title: string;
  venue: string;
  timeZone: string;
  /** Dates that don't take place. */
  cancelled: readonly string[];
}

export function ticketConcert({ title, venue, timeZone, performances }: Concert): TicketConcert {
  const cancelled = performances.filter(({ state }) => state === "cancelled").map(({ performanceId }) => performanceId);
  return { title, venue, timeZone, cancelled };
}

const HOUR_MS = 3_600_000;
/** A ticket stays among those to come while people may still be let in. */
const OVER_AFTER_START_MS = 6 * HOUR_MS;

export const isOver = ({ startsAt }: Pick<Ticket, "startsAt">, now: number): boolean =>
  Date.parse(startsAt) + OVER_AFTER_START_MS <= now;

/** To come: the next date first. Past: the last date first. Within a date by section, row and number. */
export function byDate(tickets: readonly Ticket[], now: number): { toCome: Ticket[]; past: Ticket[] } {
  const sorted = tickets.toSorted(compare);
  return {
    toCome: sorted.filter((ticket) => !isOver(ticket, now)),
    past: sorted
      .filter((ticket) => isOver(ticket, now))
      .toSorted((a, b) => Date.parse(b.startsAt) - Date.parse(a.startsAt)),
  };
}

function compare(a: Ticket, b: Ticket): number {
  return (
    Date.parse(a.startsAt) - Date.parse(b.startsAt) ||
    a.concertId.localeCompare(b.concertId) ||
    a.section.localeCompare(b.section) ||
    (a.row ?? 0) - (b.row ?? 0) ||
    a.number - b.number
  );
}

/** The valid tickets of the same date, in the order in which they are shown: those of a group at the door. */
export const ofSameDate = (tickets: readonly Ticket[], { performanceId }: Pick<Ticket, "performanceId">): Ticket[] =>
  tickets.filter((ticket) => ticket.performanceId === performanceId && ticket.status === "valid").toSorted(compare);

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
