// All tickets of the fan, of all concerts, by date.
import { SignedIn } from "../session/signed-in.tsx";
import { AsOf } from "../tickets/as-of.tsx";
import { byDate } from "../tickets/by-date.ts";
import { useMyTickets } from "../tickets/my-tickets.ts";
import { ticketTexts as texts } from "../tickets/texts/texts.ts";
import { TicketList } from "../tickets/ticket-list.tsx";
import { serverNow } from "../../shared/time/server-clock.ts";
import { TroubleNotice } from "../../shared/ui/trouble-notice.tsx";
import { useTitle } from "../../shared/ui/use-title.ts";
import "../styles/ticket-list.ts";

export default function TicketsPage() {
  useTitle(texts.title);
  return (
    <div class="own tickets-page">
      <h1>{texts.title}</h1>
      <SignedIn>{(userId) => <Tickets userId={userId} />}</SignedIn>
    </div>
  );
}

function Tickets({ userId }: { userId: string }) {
  const { tickets: mine, trouble, again } = useMyTickets(userId);
  if (mine === null) return trouble === null ? <Loading /> : <TroubleNotice trouble={trouble} again={again} />;
  const { tickets, concerts, asOf } = mine;
  const { toCome, past } = byDate(tickets, serverNow());
  return (
    <>
      <AsOf asOf={asOf} trouble={trouble} />
      {tickets.length === 0 && (
        <section class="notice">
          <h2>{texts.none}</h2>
          <p>{texts.noneYet}</p>
          <a class="button" href="/">
            {texts.find}
          </a>
        </section>
      )}
      {toCome.length > 0 && <TicketList title={texts.toCome} tickets={toCome} concerts={concerts} />}
      {past.length > 0 && <TicketList title={texts.past} tickets={past} concerts={concerts} />}
    </>
  );
}

/** The shape of the list, so that nothing moves when it comes. */
const Loading = () => (
  <div aria-busy="true">
    <p class="only-heard" role="status">
      {texts.loading}
    </p>
    <ul class="ticket-list" aria-hidden="true">
      {[0, 1].map((at) => (
        <li key={at} class="card ticket-item waiting" />
      ))}
    </ul>
  </div>
);
