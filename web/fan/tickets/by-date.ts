// The list of tickets: those to come apart from those of the past.
import type { Ticket } from "../../../clients/frontrow/schema.d.ts";
import { compareTickets, isOver } from "./tickets.ts";

/** To come: the next date first. Past: the last date first. Within a date by section, row and number. */
export function byDate(tickets: readonly Ticket[], now: number): { toCome: Ticket[]; past: Ticket[] } {
  const sorted = tickets.toSorted(compareTickets);
  return {
    toCome: sorted.filter((ticket) => !isOver(ticket, now)),
    past: sorted
      .filter((ticket) => isOver(ticket, now))
      .toSorted((a, b) => Date.parse(b.startsAt) - Date.parse(a.startsAt)),
  };
}
