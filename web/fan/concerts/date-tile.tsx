import { momentsOf } from "../../shared/time/moments.ts";
import { useTexts } from "../../shared/texts/use-texts.ts";

/** A date as a leaf of a calendar. What it says stands in words beside it. */
export function DateTile({ instant, timeZone }: { instant: string; timeZone: string }) {
  const { month, day } = momentsOf(useTexts().language, timeZone);
  return (
    <div class="date-tile" aria-hidden="true">
      <span class="month">{month(instant)}</span>
      <span class="day">{day(instant)}</span>
    </div>
  );
}
