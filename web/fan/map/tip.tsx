// What the seat under a finger, a mouse or the keyboard's cursor is, beside it. Who reads by ear is told it elsewhere.
import type { Signal } from "@preact/signals";
import { useTexts } from "../../shared/texts/use-texts.ts";
import type { Hall } from "../hall/hall.ts";
import type { Pointed } from "./seat-map.tsx";
import { texts } from "./texts/texts.ts";
import { GRADE_COLOURS } from "./theme.ts";

interface TipProps {
  pointed: Signal<Pointed | null>;
  hall: Hall;
  currency: string;
  /** The words for the state of a seat. */
  stateOf: (seat: number) => string;
  marked: ReadonlySet<number>;
}

/** What a tip needs above a seat, pixels. */
const HEIGHT = 104;

export function Tip({ pointed, hall, currency, stateOf, marked }: TipProps) {
  const { money } = useTexts();
  const { value } = pointed;
  if (value === null) return null;
  const { seat, at } = value;
  const { section, row, number } = hall.nameOf(seat);
  // Above the seat unless there is no room; never beyond the sides, and apart from the seats where there is a finger instead of a
  // mouse (styles/map.css).
  const isBelow = at.y < HEIGHT;
  return (
    <div
      class={isBelow ? "map-tip below" : "map-tip"}
      aria-hidden="true"
      style={{ "--x": `${at.x}px`, "--y": `${at.y}px` }}
    >
      <strong>{row === null ? texts.section(section.name) : texts.seat(section.name, row, number)}</strong>
      <span class="map-sold-as">
        <span class={`map-dot grade-${section.grade % GRADE_COLOURS}`} />
        {hall.grades[section.grade]?.name} · {money(section.price, currency)}
      </span>
      {row !== null && (
        <span class="quiet">{marked.has(seat) ? `${texts.marked} · ${stateOf(seat)}` : stateOf(seat)}</span>
      )}
    </div>
  );
}
