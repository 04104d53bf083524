// All seats of a date as a list: sections with their price and what is free, their rows, and the seats of a row. It is a full way
// to buy, and the first one that a keyboard and a screen reader come to. What is closed isn't there, so a hall of 60,000 seats is
// as many elements as it has sections.
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { useTexts } from "../../../shared/texts/use-texts.ts";
import { type Hall, type SeatSection, seatIn } from "../../hall/hall.ts";
import { type Statuses, freeAmong, freeBySection } from "../../hall/statuses.ts";
import { say } from "../announcer.ts";
import { texts } from "../texts/texts.ts";
import { type Item, moveOf } from "./roving.ts";
import { wordsOf } from "./seat-words.ts";

/** A section of so many seats shows all its rows open. */
const OPEN_SEATS_MAX = 240;
/** Rows that are shown at once. */
const ROWS_STEP = 40;

interface SeatListProps {
  hall: Hall;
  statuses: Statuses;
  currency: string;
  yours: ReadonlySet<number>;
  near: ReadonlySet<number>;
  onToggle: (seat: number) => void;
}

export function SeatList(props: SeatListProps) {
  const { hall, statuses } = props;
  const list = useRef<HTMLUListElement>(null);
  /** The item that the Tab key comes to. */
  const at = useSignal<string | null>(null);
  const open = useSignal<ReadonlySet<string>>(new Set());
  const free = freeBySection(hall, statuses);
  const sections = hall.sections.filter(({ isStanding }) => !isStanding);

  const elements = (): HTMLElement[] =>
    Array.from(list.current?.querySelectorAll<HTMLElement>("button[data-level]") ?? []);
  const press = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const all = elements();
    const current = all.findIndex((element) => element === event.target);
    const move = moveOf(event.key, all.map(itemOf), current);
    if (move === null) return;
    event.preventDefault();
    if (move.kind === "focus") all[move.index]?.focus();
    else all[current]?.click();
  };
  const first = sections[0];
  const isThere = at.value !== null && isShown(at.value, open.value, hall);
  const stop = isThere ? at.value : first === undefined ? null : sectionKey(first);
  const shown: Shown = {
    ...props,
    stop,
    reach: (key) => (at.value = key),
    isOpen: (key) => open.value.has(key),
    setOpen(key, isOpen) {
      const next = new Set(open.value);
      if (isOpen) next.add(key);
      else next.delete(key);
      open.value = next;
    },
  };
  return (
    <ul class="seat-list" ref={list} onKeyDown={press}>
      {sections.map((section) => (
        <Section key={section.name} section={section} free={free[section.index] ?? 0} shown={shown} />
      ))}
    </ul>
  );
}

interface Shown extends SeatListProps {
  stop: string | null;
  reach: (key: string) => void;
  isOpen: (key: string) => boolean;
  setOpen: (key: string, isOpen: boolean) => void;
}

const sectionKey = ({ index }: SeatSection): string => `section ${index}`;
const rowKey = ({ index }: SeatSection, row: number): string => `row ${index} ${row}`;
const seatKey = (seat: number): string => `seat ${seat}`;

/** Whether what was reached last is still in the list: its section may have been closed since. */
function isShown(key: string, open: ReadonlySet<string>, hall: Hall): boolean {
  const [level, number] = key.split(" ");
  if (level === "section") return true;
  if (level === "row") return open.has(`section ${number}`);
  const seat = Number(number);
  if (!(seat < hall.seatCount)) return false;
  const { section, row } = hall.nameOf(seat);
  return open.has(sectionKey(section)) && row !== null && open.has(rowKey(section, row));
}

const itemOf = ({ dataset, ariaExpanded }: HTMLElement): Item => ({
  level: dataset["level"] === "section" ? "section" : dataset["level"] === "row" ? "row" : "seat",
  isOpen: ariaExpanded === "true",
  number: dataset["number"] === undefined ? null : Number(dataset["number"]),
});

function Section({ section, free, shown }: { section: SeatSection; free: number; shown: Shown }) {
  const { money } = useTexts();
  const { hall, currency, stop, reach, isOpen, setOpen } = shown;
  const rowsShown = useSignal(ROWS_STEP);
  const key = sectionKey(section);
  const isExpanded = isOpen(key);
  const { rows } = section.grid;
  const left = free === 0 ? texts.date.list.soldOut : texts.date.list.free(free);
  const turn = () => {
    setOpen(key, !isExpanded);
    if (isExpanded) return;
    if (section.capacity <= OPEN_SEATS_MAX) {
      for (let row = 1; row <= rows; row += 1) setOpen(rowKey(section, row), true);
    }
    say(texts.date.list.opened(section.name, left));
  };
  return (
    <li class="seat-section">
      <button
        type="button"
        data-level="section"
        class="seat-section-head"
        aria-expanded={isExpanded}
        tabIndex={stop === key ? 0 : -1}
        onFocus={() => reach(key)}
        onClick={turn}
      >
        <span class="seat-section-name">{section.name}</span>
        <span class="quiet">{hall.grades[section.grade]?.name}</span>
        <span class="seat-section-price">{money(section.price, currency)}</span>
        <span class={free === 0 ? "quiet" : ""}>{left}</span>
      </button>
      {isExpanded && (
        <>
          <ul class="seat-rows">
            {Array.from({ length: Math.min(rows, rowsShown.value) }, (_, index) => (
              <Row key={index} section={section} row={index + 1} shown={shown} />
            ))}
          </ul>
          {rows > rowsShown.value && (
            <button type="button" class="inside-link" onClick={() => (rowsShown.value += ROWS_STEP)}>
              {texts.date.list.more(Math.min(ROWS_STEP, rows - rowsShown.value))}
            </button>
          )}
        </>
      )}
    </li>
  );
}

function Row({ section, row, shown }: { section: SeatSection; row: number; shown: Shown }) {
  const { statuses, stop, reach, isOpen, setOpen } = shown;
  const { seatsPerRow } = section.grid;
  const first = seatIn(section, row, 1) ?? section.first;
  const free = freeAmong(statuses, first, first + seatsPerRow);
  const key = rowKey(section, row);
  const isExpanded = isOpen(key);
  const name = texts.date.list.row(row);
  return (
    <li class="seat-row">
      <button
        type="button"
        data-level="row"
        class="seat-row-head"
        aria-expanded={isExpanded}
        tabIndex={stop === key ? 0 : -1}
        onFocus={() => reach(key)}
        onClick={() => setOpen(key, !isExpanded)}
      >
        <span>{name}</span>
        <span class="quiet small">{texts.date.list.rowFree(free, seatsPerRow)}</span>
      </button>
      {isExpanded && (
        <div class="seat-row-seats" role="group" aria-label={name}>
          {Array.from({ length: seatsPerRow }, (_, index) => (
            <Seat key={index} seat={first + index} number={index + 1} shown={shown} />
          ))}
        </div>
      )}
    </li>
  );
}

function Seat({ seat, number, shown }: { seat: number; number: number; shown: Shown }) {
  const { hall, statuses, yours, near, stop, reach, onToggle } = shown;
  const key = seatKey(seat);
  const isYours = yours.has(seat);
  const isNear = near.has(seat);
  // What somebody has just taken stays as long as the keyboard is at it.
  if (!isYours && !statuses.isFree(seat) && stop !== key) return <span class="seat taken" aria-hidden="true" />;
  const isFree = isYours || statuses.isFree(seat);
  const name = wordsOf(hall.nameOf(seat));
  return (
    <button
      type="button"
      data-level="seat"
      data-number={number}
      class={`seat ${isYours ? "yours" : isFree ? "free" : "taken"} ${isNear ? "near" : ""}`}
      aria-label={isNear ? `${name}, ${texts.date.list.near}` : name}
      aria-pressed={isYours}
      aria-disabled={!isFree}
      tabIndex={stop === key ? 0 : -1}
      onFocus={() => reach(key)}
      onClick={() => onToggle(seat)}
    />
  );
}
