// Tickets as their pages show them: pure functions of what the API tells.
import type { Ticket } from "../../../clients/frontrow/schema.d.ts";
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

/** By date; within a date by section, row and number. */
export function compareTickets(a: Ticket, b: Ticket): number {
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
  tickets
    .filter((ticket) => ticket.performanceId === performanceId && ticket.status === "valid")
    .toSorted(compareTickets);

/** In the venue's time; in Seoul's, where the concert can't be read. */
export const zoneOf = (concert: TicketConcert | undefined): string => concert?.timeZone ?? "Asia/Seoul";
