// The dates that can be booked, with what is left and from which price.
import { momentsOf } from "../../shared/time/moments.ts";
import { useTexts } from "../../shared/texts/use-texts.ts";
import { DateTile } from "../concerts/date-tile.tsx";
import { texts } from "./texts/texts.ts";
import type { BookableDate, Concert } from "./types.ts";

interface DatesScreenProps {
  concert: Concert;
  dates: readonly BookableDate[];
  /** The address of a date's screen. */
  addressOf: (performanceId: string) => string;
}

export function DatesScreen({ concert, dates, addressOf }: DatesScreenProps) {
  const all = useTexts();
  const { dates: words } = texts;
  const { weekday, time } = momentsOf(all.language, concert.timeZone);
  if (dates.length === 0) {
    return (
      <section class="notice">
        <h2 tabIndex={-1}>{words.none}</h2>
        <p>{words.noneText}</p>
      </section>
    );
  }
  return (
    <>
      <header class="inside-head">
        <h2 tabIndex={-1}>{words.title}</h2>
        <p class="quiet">{words.lead}</p>
      </header>
      <ul class="inside-dates">
        {dates.map(({ performanceId, startsAt, seats, price, currency }) => {
          const isSoldOut = seats.available === 0;
          return (
            <li key={performanceId} class={`card inside-date-card ${isSoldOut ? "sold-out" : ""}`}>
              <DateTile instant={startsAt} timeZone={concert.timeZone} />
              <div class="what">
                <h3>
                  {isSoldOut ? (
                    weekday(startsAt)
                  ) : (
                    <a class="covers" href={addressOf(performanceId)}>
                      {weekday(startsAt)}
                    </a>
                  )}
                </h3>
                <p class="quiet">{time(startsAt)}</p>
              </div>
              <p class="inside-date-offer">
                {isSoldOut ? (
                  <span class="badge sold-out">{all.availability.soldOut}</span>
                ) : (
                  <>
                    <b>{all.concerts.from(all.money(price.min, currency))}</b>
                    <span class="quiet small">{words.left(seats.available, seats.total)}</span>
                  </>
                )}
              </p>
            </li>
          );
        })}
      </ul>
    </>
  );
}
