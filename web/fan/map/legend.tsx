// The grades of a hall with their colours and prices, which are filters as well: those that are chosen stay, the others are dimmed.
// And what the signs of seats mean.
import type { Grade } from "../hall/hall.ts";
import { useTexts } from "../../shared/texts/use-texts.ts";
import { texts } from "./texts/texts.ts";
import { GRADE_COLOURS } from "./theme.ts";

interface LegendProps {
  grades: readonly Grade[];
  currency: string;
  /** Null: all. */
  shown: ReadonlySet<number> | null;
  onShow: (grades: ReadonlySet<number> | null) => void;
}

export function Legend({ grades, currency, shown, onShow }: LegendProps) {
  const toggle = (grade: number): void => {
    const chosen = new Set(shown);
    if (!chosen.delete(grade)) chosen.add(grade);
    onShow(chosen.size === 0 || chosen.size === grades.length ? null : chosen);
  };
  return (
    <div class="map-legend" role="group" aria-label={texts.grades}>
      {grades.map(({ name, price }, grade) => (
        <button
          key={name}
          type="button"
          class="map-grade"
          aria-pressed={shown?.has(grade) ?? false}
          onClick={() => toggle(grade)}
        >
          <span class={`map-dot grade-${grade % GRADE_COLOURS}`} aria-hidden="true" />
          <span>{name}</span> <Price price={price} currency={currency} />
        </button>
      ))}
      {shown !== null && (
        <button type="button" class="map-grade" onClick={() => onShow(null)}>
          {texts.allGrades}
        </button>
      )}
    </div>
  );
}

function Price({ price: { min, max }, currency }: Pick<Grade, "price"> & { currency: string }) {
  const { money } = useTexts();
  return (
    <span class="quiet">{min === max ? money(min, currency) : `${money(min, currency)}–${money(max, currency)}`}</span>
  );
}

/** The signs, as they are drawn on the map (signs.ts). */
export function Signs() {
  return (
    <ul class="map-signs" aria-label={texts.key}>
      <li>
        <svg viewBox="0 0 20 20" aria-hidden="true">
          <circle cx="10" cy="10" r="8" class="map-sign-free" />
        </svg>
        {texts.status.available}
      </li>
      <li>
        <svg viewBox="0 0 20 20" aria-hidden="true">
          <circle cx="10" cy="10" r="9" class="map-sign-yours" />
          <path d="m6 10.2 3 3 5.4-6" class="map-sign-tick" />
        </svg>
        {texts.status.yours}
      </li>
      <li>
        <svg viewBox="0 0 20 20" aria-hidden="true">
          <circle cx="10" cy="10" r="4.5" class="map-sign-taken" />
        </svg>
        {texts.status.sold}
      </li>
      <li>
        <svg viewBox="0 0 20 20" aria-hidden="true">
          <path d="m6 6 8 8m0-8-8 8" class="map-sign-taken" />
        </svg>
        {texts.status.blocked}
      </li>
    </ul>
  );
}
