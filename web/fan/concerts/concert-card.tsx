// A concert of the list. The list tells when and where; what it costs and whether seats are left is asked for each card once it
// comes into view, since the list doesn't tell. The space for it is kept, so nothing moves when it comes.
import { useEffect, useRef, useState } from "preact/hooks";
import { api, told } from "../../shared/api/client.ts";
import { useTexts } from "../../shared/texts/use-texts.ts";
import { momentsOf } from "../../shared/time/moments.ts";
import { DateTile } from "./date-tile.tsx";
import { isNearlySoldOut, isSoldOut, lowestPrice } from "./dates.ts";
import { SaleState } from "./sale-state.tsx";
import type { Concert, ConcertSummary } from "./types.ts";

export function ConcertCard({ concert }: { concert: ConcertSummary }) {
  const texts = useTexts();
  const card = useRef<HTMLLIElement>(null);
  const [details, setDetails] = useState<Concert | null>(null);
  const { concertId, title, venue, timeZone, state, saleOpensAt, firstPerformanceAt, lastPerformanceAt } = concert;
  const { days, moment } = momentsOf(texts.language, timeZone);

  useEffect(() => whenSeen(card.current, () => void readDetails(concertId).then(setDetails)), [concertId]);

  const price = details === null ? null : lowestPrice(details);
  const soldOut = details !== null && isSoldOut(details);
  return (
    <li class="card concert-card" ref={card}>
      <DateTile instant={firstPerformanceAt} timeZone={timeZone} />
      <div class="what">
        <h2>
          <a class="covers" href={`/concerts/${concertId}`}>
            {title}
          </a>
        </h2>
        <p>{venue}</p>
        <p class="quiet">{days(firstPerformanceAt, lastPerformanceAt)}</p>
        {state === "scheduled" && <p class="quiet">{texts.sale.opensAt(moment(saleOpensAt))}</p>}
      </div>
      <div class="offer">
        <SaleState state={state} isSoldOut={soldOut} />
        {details !== null && state !== "closed" && !soldOut && isNearlySoldOut(details) && (
          <span class="badge few">{texts.availability.few}</span>
        )}
        <span class="price">
          {price !== null && details !== null && texts.concerts.from(texts.money(price, details.currency))}
        </span>
      </div>
    </li>
  );
}

async function readDetails(concertId: string): Promise<Concert | null> {
  const answer = await told(api.GET("/v1/concerts/{concertId}", { params: { path: { concertId } } }));
  return answer.ok ? answer.value : null;
}

/** Calls back once, when the element is about to be seen. */
function whenSeen(element: Element | null, seen: () => void): () => void {
  if (element === null) return () => undefined;
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      seen();
    },
    { rootMargin: "200px" },
  );
  observer.observe(element);
  return () => observer.disconnect();
}
