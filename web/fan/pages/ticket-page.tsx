// One ticket, made for the door: it shows without network once it was loaded in this browser.
import type { ComponentChildren } from "preact";
import { useRoute } from "preact-iso/router";
import type { Ticket } from "../../../clients/frontrow/schema.d.ts";
import { SignedIn } from "../session/signed-in.tsx";
import { AsOf } from "../tickets/as-of.tsx";
import { type MyTickets, useMyTickets } from "../tickets/my-tickets.ts";
import { ticketTexts as texts } from "../tickets/texts/texts.ts";
import { TicketPass } from "../tickets/ticket-pass.tsx";
import { isOver, ofSameDate } from "../tickets/tickets.ts";
import { serverNow } from "../../shared/time/server-clock.ts";
import { TroubleNotice } from "../../shared/ui/trouble-notice.tsx";
import { later } from "../../shared/ui/later.tsx";
import { useTitle } from "../../shared/ui/use-title.ts";
import { MissingPage } from "./missing-page.tsx";
import "../styles/ticket.ts";

const TicketActions = later(
  async () => (await import("../tickets/ticket-actions.tsx")).TicketActions,
  () => <div class="refund" aria-busy="true" />,
);

export default function TicketPage() {
  const { ticketId = "" } = useRoute().params;
  return (
    <article class="own ticket-page">
      <a class="back" href="/tickets">
        {texts.back}
      </a>
      <SignedIn>{(userId) => <Found userId={userId} ticketId={ticketId} />}</SignedIn>
    </article>
  );
}

function Found({ userId, ticketId }: { userId: string; ticketId: string }) {
  const { tickets: mine, trouble, again } = useMyTickets(userId);
  const ticket = mine?.tickets.find((one) => one.ticketId === ticketId);
  if (mine !== null && ticket !== undefined) {
    return (
      <Shown ticket={ticket} mine={mine} again={again}>
        <AsOf asOf={mine.asOf} trouble={trouble} />
      </Shown>
    );
  }
  if (trouble !== null) return <TroubleNotice trouble={trouble} again={again} />;
  return mine === null ? <Loading /> : <MissingPage />;
}

function Shown({ ticket, mine, again, children }: Showing) {
  const { ticketId, concertId } = ticket;
  const concert = mine.concerts[concertId];
  const title = concert?.title ?? texts.someConcert;
  useTitle(title);
  const isPast = isOver(ticket, serverNow());
  return (
    <>
      <h1>{title}</h1>
      {children}
      <Group ticket={ticket} mine={mine} />
      <TicketPass ticket={ticket} concert={concert} isOver={isPast} />
      <TicketActions key={ticketId} ticket={ticket} concert={concert} isOver={isPast} onRefunded={again} />
    </>
  );
}

interface Showing {
  ticket: Ticket;
  mine: MyTickets;
  again: () => void;
  children: ComponentChildren;
}

/** The way through the tickets of one date, for whoever holds those of a group. */
function Group({ ticket, mine }: { ticket: Ticket; mine: MyTickets }) {
  const group = ofSameDate(mine.tickets, ticket);
  const at = group.findIndex(({ ticketId }) => ticketId === ticket.ticketId);
  if (group.length < 2 || at === -1) return null;
  const before = group[at - 1];
  const after = group[at + 1];
  return (
    <nav class="ticket-nav" aria-label={texts.oneOf(at + 1, group.length)}>
      {before === undefined ? (
        <span />
      ) : (
        <a class="button quiet-button" href={`/tickets/${before.ticketId}`} aria-label={texts.previous}>
          ‹
        </a>
      )}
      <p>{texts.oneOf(at + 1, group.length)}</p>
      {after === undefined ? (
        <span />
      ) : (
        <a class="button quiet-button" href={`/tickets/${after.ticketId}`} aria-label={texts.next}>
          ›
        </a>
      )}
    </nav>
  );
}

/** The shape of the page, so that nothing moves when it comes. */
const Loading = () => (
  <div aria-busy="true">
    <p class="only-heard" role="status">
      {texts.loading}
    </p>
    <div class="card waiting tall" />
  </div>
);
