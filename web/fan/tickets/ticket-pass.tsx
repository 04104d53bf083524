// The ticket as it is shown at a door: where it lets in, in the largest type there is, and its code.
import type { Ticket } from "../../../clients/frontrow/schema.d.ts";
import { useTexts } from "../../shared/texts/use-texts.ts";
import { momentsOf } from "../../shared/time/moments.ts";
import { LaterQrCode } from "../../shared/ui/later-qr-code.tsx";
import { ticketTexts as texts } from "./texts/texts.ts";
import { type TicketConcert, zoneOf } from "./tickets.ts";

export function TicketPass({ ticket, concert, isOver }: Pass) {
  const { language, money } = useTexts();
  const { moment, zoneName } = momentsOf(language, zoneOf(concert));
  const { startsAt, status, grade, price, ticketId } = ticket;
  const isValid = status === "valid";
  const isCancelled = concert?.cancelled.includes(ticket.performanceId) === true;
  return (
    <section class={`card ticket-pass ${status}`}>
      <div class="pass-what">
        <p class="pass-when">{moment(startsAt)}</p>
        <p class="lead">{concert?.venue}</p>
      </div>
      <dl class="pass-seat">
        {partsOf(ticket).map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {isValid && !isCancelled ? (
        <div class="pass-code">
          <LaterQrCode text={ticketId} name={texts.qr} isSturdy />
          <p class="quiet">{isOver ? texts.over : texts.showThis}</p>
        </div>
      ) : (
        <p class="pass-void">{isCancelled && isValid ? texts.cancelled : texts.refunded}</p>
      )}
      <dl class="facts">
        <div>
          <dt>{texts.grade}</dt>
          <dd>{grade}</dd>
        </div>
        <div>
          <dt>{texts.time}</dt>
          <dd>{texts.localTime(zoneName(startsAt))}</dd>
        </div>
        <div>
          <dt>{texts.price}</dt>
          <dd>{money(price, "KRW")}</dd>
        </div>
        <div>
          <dt>{texts.ticketNumber}</dt>
          <dd class="ticket-number">{ticketId}</dd>
        </div>
      </dl>
    </section>
  );
}

interface Pass {
  ticket: Ticket;
  concert: TicketConcert | undefined;
  isOver: boolean;
}

function partsOf({ section, row, number }: Ticket): [string, string | number][] {
  if (row === null) {
    return [
      [texts.section, section],
      [texts.entry, number],
    ];
  }
  return [
    [texts.section, section],
    [texts.row, row],
    [texts.seatNumber, number],
  ];
}
