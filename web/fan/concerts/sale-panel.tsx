// What a fan can do about a concert now, or wait for. Everything on it follows from what the service tells and from its clock.
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { momentsOf } from "../../shared/time/moments.ts";
import { serverTime, watchTime } from "../../shared/time/server-clock.ts";
import { useTexts } from "../../shared/texts/use-texts.ts";
import { useLoaded } from "../../shared/ui/use-loaded.ts";
import type { Entry } from "./calendar.ts";
import { Countdown } from "./countdown.tsx";
import { isSoldOut } from "./dates.ts";
import type { Concert } from "./types.ts";

export function SalePanel({ concert, again, children }: Saying & { children: ComponentChildren }) {
  const { sale } = useTexts();
  const Said = SAID[concert.state];
  const isOut = concert.state === "open" && isSoldOut(concert);
  return (
    <section class={`panel ${isOut ? "sold-out" : concert.state}`} aria-live="polite">
      <Said concert={concert} again={again} />
      {children}
      <p class="quiet small">{sale.refreshIsSafe}</p>
    </section>
  );
}

type Saying = { concert: Concert; again: () => void };

const SAID: Record<Concert["state"], (saying: Saying) => ComponentChildren> = {
  scheduled: Scheduled,
  open: Open,
  paused: () => <p class="lead">{useTexts().sale.paused}</p>,
  closed: () => <p class="lead">{useTexts().sale.closed}</p>,
};

function Open({ concert }: Saying) {
  const { language, sale } = useTexts();
  if (isSoldOut(concert)) return <p class="lead">{sale.soldOut}</p>;
  const { saleClosesAt, timeZone } = concert;
  return (
    <>
      <p class="lead">{sale.open}</p>
      {saleClosesAt !== null && <p>{sale.openUntil(momentsOf(language, timeZone).moment(saleClosesAt))}</p>}
    </>
  );
}

function Scheduled({ concert, again }: Saying) {
  const { language, sale, concert: texts } = useTexts();
  const { lobbyOpensAt, saleOpensAt, timeZone } = concert;
  const { moment } = momentsOf(language, timeZone);
  useEffect(() => watchTime(), []);
  const hasLobby = lobbyOpensAt < saleOpensAt;
  const isLobbyOpen = hasLobby && serverTime.value >= Date.parse(lobbyOpensAt);
  const isBeforeLobby = hasLobby && !isLobbyOpen;
  return (
    <>
      {isBeforeLobby ? (
        <Countdown key="lobby" label={sale.lobbyIn} to={lobbyOpensAt} onEnd={again} />
      ) : (
        <Countdown key="sale" label={sale.saleIn} to={saleOpensAt} onEnd={again} />
      )}
      {isLobbyOpen && <p>{sale.inLobby}</p>}
      {isBeforeLobby && <p>{sale.lobbyAt(moment(lobbyOpensAt))}</p>}
      <p>{sale.opensAt(moment(saleOpensAt))}</p>
      <CalendarLink
        label={texts.fromCalendar}
        entry={{
          id: concert.concertId,
          title: sale.calendarTitle(concert.title),
          place: location.href,
          startsAt: hasLobby ? lobbyOpensAt : saleOpensAt,
        }}
      />
    </>
  );
}

const loadCalendar = () => import("./calendar.ts");

/** It stands there at once; what it downloads is made a moment later. */
function CalendarLink({ label, entry }: { label: string; entry: Entry }) {
  const loaded = useLoaded(loadCalendar);
  const file = loaded === null ? {} : { href: loaded.calendarFile(entry) };
  return (
    <a class="button quiet-button" download="frontrow.ics" {...file}>
      {label}
    </a>
  );
}
