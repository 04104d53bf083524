// All concerts, newest first, as the service lists them.
import { useState } from "preact/hooks";
import { ConcertCard } from "../concerts/concert-card.tsx";
import type { ConcertSummary } from "../concerts/types.ts";
import { type Told, api, told } from "../../shared/api/client.ts";
import { useReading } from "../../shared/reading/use-reading.ts";
import { useTexts } from "../../shared/texts/use-texts.ts";
import { TroubleNotice } from "../../shared/ui/trouble-notice.tsx";
import { useTitle } from "../../shared/ui/use-title.ts";

const PACE_MS = 30_000;

interface Page {
  items: ConcertSummary[];
  nextCursor: string | null;
}

export default function ConcertsPage() {
  const { concerts: texts } = useTexts();
  const first = useReading<Page>("concerts", { ask: readFirst, paceMs: () => PACE_MS });
  const [later, setLater] = useState<Page | null>(null);
  useTitle(texts.title);

  const page = first.value.value;
  const trouble = first.trouble.value;
  if (page === null) return trouble === null ? <Loading /> : <TroubleNotice trouble={trouble} again={first.again} />;

  const known = new Set(page.items.map(({ concertId }) => concertId));
  const items = [...page.items, ...(later?.items ?? []).filter(({ concertId }) => !known.has(concertId))];
  const { nextCursor } = later ?? page;
  const more = async (cursor: string) => {
    const answer = await readAfter(cursor);
    if (answer.ok) setLater({ ...answer.value, items: [...(later?.items ?? []), ...answer.value.items] });
  };
  return (
    <>
      <h1>{texts.title}</h1>
      {items.length === 0 ? (
        <section class="notice">
          <h2>{texts.none}</h2>
          <p>{texts.noneYet}</p>
        </section>
      ) : (
        <ul class="cards">
          {items.map((concert) => (
            <ConcertCard key={concert.concertId} concert={concert} />
          ))}
        </ul>
      )}
      {nextCursor !== null && (
        <button type="button" class="button quiet-button" onClick={() => void more(nextCursor)}>
          {texts.more}
        </button>
      )}
    </>
  );
}

const readFirst = (signal: AbortSignal): Promise<Told<Page>> => told(api.GET("/v1/concerts", { signal }));
const readAfter = (cursor: string): Promise<Told<Page>> =>
  told(api.GET("/v1/concerts", { params: { query: { cursor } } }));

/** The shape of the list, so that nothing moves when it comes. */
function Loading() {
  const { concerts } = useTexts();
  return (
    <>
      <h1>{concerts.title}</h1>
      <ul class="cards" aria-busy="true">
        {[0, 1, 2].map((at) => (
          <li key={at} class="card concert-card waiting" aria-hidden="true" />
        ))}
      </ul>
    </>
  );
}
