import type { Ticket } from "../../../clients/frontrow/schema.d.ts";
import { DateTile } from "../concerts/date-tile.tsx";
import { useTexts } from "../../shared/texts/use-texts.ts";
import { momentsOf } from "../../shared/time/moments.ts";
import { seatName } from "./seat-name.ts";
import { ticketTexts as texts } from "./texts/texts.ts";
import { type TicketConcert, zoneOf } from "./tickets.ts";

interface Listed {
  title: string;
  tickets: readonly Ticket[];
  concerts: Readonly<Record<string, TicketConcert>>;
}

export function TicketList({ title, tickets, concerts }: Listed) {
  return (
    <section class="ticket-group">
      <h2>{title}</h2>
      <ul class="ticket-list">
        {tickets.map((ticket) => (
          <Item key={ticket.ticketId} ticket={ticket} concert={concerts[ticket.concertId]} />
        ))}
      </ul>
    </section>
  );
}

function Item({ ticket, concert }: { ticket: Ticket; concert: TicketConcert | undefined }) {
  const { language } = useTexts();
  const { ticketId, startsAt, status, grade } = ticket;
  const isRefunded = status === "refunded";
  return (
    <li class={`card ticket-item ${status}`}>
      <DateTile instant={startsAt} timeZone={zoneOf(concert)} />
      <div class="what">
        <h3>
          <a class="covers" href={`/tickets/${ticketId}`}>
            {concert?.title ?? texts.someConcert}
            <span class="only-heard">, {seatName(ticket)}</span>
          </a>
        </h3>
        <p class="ticket-seat" aria-hidden="true">
          {seatName(ticket)}
        </p>
        <p class="quiet">{momentsOf(language, zoneOf(concert)).moment(startsAt)}</p>
        <p class="quiet">{[concert?.venue, grade].filter((part) => part !== undefined).join(" · ")}</p>
      </div>
      {isRefunded && <span class="badge">{texts.refunded}</span>}
      {!isRefunded && concert?.cancelled.includes(ticket.performanceId) === true && (
        <span class="badge">{texts.cancelled}</span>
      )}
    </li>
  );
}
