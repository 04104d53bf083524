import { useTexts } from "../../../shared/texts/use-texts.ts";
import { idInWords } from "../seats/seat-words.ts";
import type { Hold } from "../types.ts";

/** The seats of a hold with what they cost. */
export function SeatTable({ hold }: { hold: Hold }) {
  const { money } = useTexts();
  return (
    <ul class="inside-seats">
      {hold.seats.map(({ seatId, grade, price }) => (
        <li key={seatId}>
          <span>
            {idInWords(seatId)} <span class="quiet small">{grade}</span>
          </span>
          <span class="inside-price">{money(price, hold.currency)}</span>
        </li>
      ))}
    </ul>
  );
}
