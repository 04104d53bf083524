// What is picked, always in view: seats, how many of how many, the total, and the step to hold them.
import { useTexts } from "../../../shared/texts/use-texts.ts";
import type { Hall } from "../../hall/hall.ts";
import { texts } from "../texts/texts.ts";
import { type Choice, trayOf } from "./choice.ts";
import { wordsOf } from "./seat-words.ts";

interface TrayProps {
  hall: Hall;
  choice: Choice;
  limit: number;
  currency: string;
  isBusy: boolean;
  onRemove: (seat: number) => void;
  onHold: () => void;
}

export function Tray({ hall, choice, limit, currency, isBusy, onRemove, onHold }: TrayProps) {
  const { money } = useTexts();
  const { tray } = texts;
  const { seats, total } = trayOf(choice, hall);
  const isEmpty = seats.length === 0;
  return (
    <section class={`inside-tray ${isEmpty ? "empty" : ""}`} aria-label={tray.title}>
      {isEmpty ? (
        <p class="quiet">{tray.empty}</p>
      ) : (
        <ul>
          {seats.map((seat) => (
            <li key={seat.seatId}>
              <button
                type="button"
                class="inside-chip"
                aria-label={tray.remove(wordsOf(seat))}
                onClick={() => {
                  const index = hall.indexOf(seat.seatId);
                  if (index !== null) onRemove(index);
                }}
              >
                {wordsOf(seat)} <span aria-hidden="true">×</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <p class="inside-sum">
        <span class="quiet">{tray.of(seats.length, limit)}</span>
        {!isEmpty && <b>{money(total, currency)}</b>}
      </p>
      {!isEmpty && (
        <button type="button" class="button" aria-disabled={isBusy} onClick={() => !isBusy && onHold()}>
          {isBusy ? tray.holding : tray.hold(seats.length)}
        </button>
      )}
    </section>
  );
}
