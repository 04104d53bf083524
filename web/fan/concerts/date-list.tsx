import { momentsOf } from "../../shared/time/moments.ts";
import { useTexts } from "../../shared/texts/use-texts.ts";
import { DateTile } from "./date-tile.tsx";
import { commonGrades, dearestFirst } from "./dates.ts";
import { PriceList } from "./price-list.tsx";
import type { Concert, Performance } from "./types.ts";

/** The dates of a concert; prices stand at a date only where dates differ in them. */
export function DateList({ concert }: { concert: Concert }) {
  const texts = useTexts();
  const { performances, timeZone, currency } = concert;
  const { weekday, time } = momentsOf(texts.language, timeZone);
  const differ = commonGrades(concert) === null;
  return (
    <ul class="dates">
      {performances.map((performance) => {
        const note = noteOf(performance);
        return (
          <li key={performance.performanceId} class={`card date ${performance.state}`}>
            <DateTile instant={performance.startsAt} timeZone={timeZone} />
            <div class="what">
              <h3>{weekday(performance.startsAt)}</h3>
              <p class="quiet">{time(performance.startsAt)}</p>
            </div>
            {note !== null && <span class={`badge ${note}`}>{texts.availability[note]}</span>}
            {differ && <PriceList grades={dearestFirst(performance.grades)} currency={currency} />}
          </li>
        );
      })}
    </ul>
  );
}

function noteOf({ state, availability }: Performance): "cancelled" | "past" | "soldOut" | "few" | null {
  if (state !== "onSale") return state;
  return availability === "available" ? null : availability;
}
