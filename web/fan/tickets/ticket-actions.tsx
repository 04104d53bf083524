// What can be done with a ticket beside showing it: keep its date, and give it back.
import type { Ticket } from "../../../clients/frontrow/schema.d.ts";
import { calendarFile } from "../concerts/calendar.ts";
import { RefundPart } from "./refund-part.tsx";
import { seatName } from "./seat-name.ts";
import { ticketTexts as texts } from "./texts/texts.ts";
import type { TicketConcert } from "./tickets.ts";

const TWO_HOURS_MINUTES = 120;

interface Acting {
  ticket: Ticket;
  concert: TicketConcert | undefined;
  isOver: boolean;
  /** The tickets have changed. */
  onRefunded: () => void;
}

export function TicketActions({ ticket, concert, isOver, onRefunded }: Acting) {
  if (concert === undefined) return null;
  const { ticketId, startsAt, status } = ticket;
  return (
    <>
      {status === "valid" && !isOver && (
        <a
          class="button quiet-button"
          download="frontrow.ics"
          href={calendarFile({
            id: ticketId,
            title: concert.title,
            place: location.href,
            venue: `${concert.venue}, ${seatName(ticket)}`,
            startsAt,
            minutesLong: TWO_HOURS_MINUTES,
            remindMinutes: TWO_HOURS_MINUTES,
          })}
        >
          {texts.calendar}
        </a>
      )}
      <RefundPart ticket={ticket} concert={concert} onRefunded={onRefunded} />
    </>
  );
}
