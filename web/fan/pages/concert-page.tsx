// One concert before a fan stands in its line: when and where, what it costs, the rules of the sale, and how long until it opens.
import { useRoute } from "preact-iso/router";
import { DateList } from "../concerts/date-list.tsx";
import { commonGrades } from "../concerts/dates.ts";
import { PriceList } from "../concerts/price-list.tsx";
import { SaleState } from "../concerts/sale-state.tsx";
import { isSoldOut } from "../concerts/dates.ts";
import type { Concert } from "../concerts/types.ts";
import { SaleArea } from "../line/sale-area.tsx";
import { type Told, api, told } from "../../shared/api/client.ts";
import { useReading } from "../../shared/reading/use-reading.ts";
import { useTexts } from "../../shared/texts/use-texts.ts";
import { partsOf } from "../../shared/time/duration.ts";
import { momentsOf } from "../../shared/time/moments.ts";
import { TroubleNotice } from "../../shared/ui/trouble-notice.tsx";
import { useTitle } from "../../shared/ui/use-title.ts";
import { MissingPage } from "./missing-page.tsx";

const PACE_MS = 30_000;

export default function ConcertPage() {
  const { concertId = "" } = useRoute().params;
  const reading = useReading<Concert>(concertId, { ask: (signal) => read(concertId, signal), paceMs: () => PACE_MS });
  const concert = reading.value.value;
  const trouble = reading.trouble.value;
  useTitle(concert?.title ?? null);
  if (trouble?.status === 404) return <MissingPage />;
  if (concert !== null) return <Shown concert={concert} again={reading.again} />;
  return trouble === null ? <Loading /> : <TroubleNotice trouble={trouble} again={reading.again} />;
}

const read = (concertId: string, signal: AbortSignal): Promise<Told<Concert>> =>
  told(api.GET("/v1/concerts/{concertId}", { params: { path: { concertId } }, signal }));

function Shown({ concert, again }: { concert: Concert; again: () => void }) {
  const { language, concert: texts } = useTexts();
  const { title, venue, timeZone, state, firstPerformanceAt, lastPerformanceAt, currency } = concert;
  const grades = commonGrades(concert);
  const { days } = momentsOf(language, timeZone);
  return (
    <article class="concert">
      <header>
        <a class="back" href="/">
          {texts.back}
        </a>
        <h1>{title}</h1>
        <p>{venue}</p>
        <p class="quiet">{days(firstPerformanceAt, lastPerformanceAt)}</p>
        <p>
          <SaleState state={state} isSoldOut={isSoldOut(concert)} />
        </p>
      </header>
      <SaleArea key={concert.concertId} concert={concert} again={again} />
      <section>
        <h2>{texts.dates(concert.performances.length)}</h2>
        <DateList concert={concert} />
      </section>
      {grades !== null && (
        <section>
          <h2>{texts.prices}</h2>
          <PriceList grades={grades} currency={currency} />
        </section>
      )}
      <Rules concert={concert} />
    </article>
  );
}

function Rules({ concert }: { concert: Concert }) {
  const { language, duration, concert: texts } = useTexts();
  const { maxSeatsPerFan, holdSeconds, singleSeatRule, timeZone, firstPerformanceAt } = concert;
  return (
    <section>
      <h2>{texts.rules}</h2>
      <ul class="rules">
        <li>{texts.seatsEach(maxSeatsPerFan)}</li>
        <li>{texts.hold(duration(partsOf(holdSeconds)))}</li>
        {singleSeatRule === "refuse" && <li>{texts.singleSeat}</li>}
        <li>{texts.times(momentsOf(language, timeZone).zoneName(firstPerformanceAt))}</li>
      </ul>
    </section>
  );
}

/** The shape of the page, so that nothing moves when it comes. */
function Loading() {
  const { concert } = useTexts();
  return (
    <div class="concert" aria-busy="true">
      <p class="only-heard" role="status">
        {concert.loading}
      </p>
      <div class="card waiting tall" />
    </div>
  );
}
