// The map of a hall: seats are found by looking, and chosen by a finger, a mouse or the keyboard. The list of seats offers the same
// to those who read by ear; here they are told the seat that the keyboard is at.
//
// The map decides nothing: it says which seat is meant, and shows what its owner then says is chosen.
import { type Signal, useSignal } from "@preact/signals";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { Point } from "../../../src/contract/hall/place.ts";
import { useTexts } from "../../shared/texts/use-texts.ts";
import type { Hall, SeatSection } from "../hall/hall.ts";
import { Plan } from "../hall/plan.ts";
import { type Statuses, changedSeats, freeBySection } from "../hall/statuses.ts";
import { Chart, type Rest } from "./chart.ts";
import type { Step } from "./cursor.ts";
import { actionOf } from "./keys.ts";
import { Legend, Signs } from "./legend.tsx";
import { texts } from "./texts/texts.ts";
import { type Theme, themeOf, watchTheme } from "./theme.ts";
import { Tip } from "./tip.tsx";

export interface SeatMapProps {
  hall: Hall;
  currency: string;
  /** As of the latest read. New statuses are another object; seats that changed fade into what they are now. */
  statuses: Statuses;
  /** Seats, by index, that the fan has chosen or holds. Another choice is another set. */
  yours: ReadonlySet<number>;
  /** Seats that are pointed out, such as the equals of one that was lost. */
  marked: ReadonlySet<number>;
  /** A free seat or one of the fan's own is meant: choose it or give it back. */
  onToggle: (seat: number) => void;
  /** A standing area is meant. */
  onStanding: (section: SeatSection) => void;
  /** Seats among `yours` that were free and are not any more: taken by somebody, or just held by the fan. */
  onTaken: (seats: number[]) => void;
}

export interface Pointed {
  seat: number;
  /** Pixels of the map. */
  at: Point;
}

export default function SeatMap(props: SeatMapProps) {
  const { hall, currency, statuses, yours, marked } = props;
  const { money } = useTexts();
  const element = useRef<HTMLDivElement>(null);
  const plane = useRef<HTMLDivElement>(null);
  const ring = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart | null>(null);
  const pointed = useSignal<Pointed | null>(null);
  const rest = useSignal<Rest>({ section: null, isAll: true, isClosest: false });
  const said = useSignal("");
  const gradesShown = useSignal<ReadonlySet<number> | null>(null);
  const theme = useSignal<Theme | null>(null);
  const plan = useMemo(() => new Plan(hall), [hall]);
  const free = useMemo(() => freeBySection(hall, statuses), [hall, statuses]);
  const latest = useRef(props);
  latest.current = props;

  const stateOf = (seat: number): string => {
    const { statuses, yours } = latest.current;
    return texts.status[yours.has(seat) ? "yours" : statuses.of(seat)];
  };
  const describe = (seat: number): string => {
    const { section, row, number } = hall.nameOf(seat);
    const grade = `${hall.grades[section.grade]?.name ?? ""}, ${money(section.price, currency)}`;
    if (row === null) return `${texts.section(section.name)}, ${grade}, ${texts.left(free[section.index] ?? 0)}`;
    return `${texts.seat(section.name, row, number)}, ${grade}, ${stateOf(seat)}`;
  };
  const mean = (seat: number): void => {
    const { statuses, yours, onToggle, onStanding } = latest.current;
    const section = hall.sectionAt(seat);
    if (section.isStanding) onStanding(section);
    else if (statuses.isFree(seat) || yours.has(seat)) onToggle(seat);
  };

  useLayoutEffect(() => {
    const view = element.current;
    const read = () => {
      if (view !== null) theme.value = themeOf(view);
    };
    read();
    return watchTheme(read);
  }, [theme]);

  const colours = theme.value;
  const shown = gradesShown.value;
  useLayoutEffect(() => {
    if (element.current === null || plane.current === null || ring.current === null || colours === null)
      return undefined;
    const made = new Chart(element.current, plane.current, ring.current, plan, {
      seat: mean,
      standing: (section) => latest.current.onStanding(section),
      pointed: (seat, at) => (pointed.value = seat === null ? null : { seat, at }),
      rested: (state) => (rest.value = state),
    });
    chart.current = made;
    return () => made.end();
    // The callbacks read the latest properties; another hall is another chart.
  }, [plan, colours === null]);

  const before = useRef({ hall, statuses, yours });
  useLayoutEffect(() => {
    if (colours === null) return;
    const old = before.current;
    before.current = { hall, statuses, yours };
    // Seats of another hall are other seats.
    const isSame = old.hall !== hall || old.statuses === statuses;
    const changed = isSame ? [] : changedSeats(hall, old.statuses, statuses);
    const isSoft = changed.length > 0 || old.yours !== yours;
    chart.current?.show({ plan, statuses, free, yours, marked, gradesShown: shown, theme: colours }, isSoft);
    const cursor = chart.current?.cursor ?? null;
    if (cursor !== null) said.value = describe(cursor);
    const taken = changed.filter((seat) => yours.has(seat) && old.statuses.isFree(seat) && !statuses.isFree(seat));
    if (taken.length > 0) latest.current.onTaken(taken);
  }, [plan, statuses, free, yours, marked, shown, colours]);

  const step = async (current: Chart, step: Step): Promise<void> => {
    const { seatAfter } = await import("./cursor.ts");
    const seat = seatAfter(plan, latest.current.statuses, current.cursor, step, current.middle);
    current.goTo(seat);
    said.value = describe(seat);
  };
  const press = (event: KeyboardEvent): void => {
    const { current } = chart;
    const action = actionOf(event);
    if (current === null || action === null) return;
    event.preventDefault();
    if (action === "leave") current.leave();
    else if (action === "all") current.showAll();
    else if (action === "in" || action === "out") current.zoomBy(action === "in" ? 1 : -1);
    else if (action === "choose") {
      if (current.cursor !== null) mean(current.cursor);
    } else void step(current, action);
  };

  return (
    <div class="seat-map">
      <Legend
        grades={hall.grades}
        currency={currency}
        shown={shown}
        onShow={(grades) => (gradesShown.value = grades)}
      />
      <div class="map-frame">
        <div
          class="map-view"
          role="application"
          tabIndex={0}
          aria-label={texts.name}
          aria-describedby="map-help"
          ref={element}
          onKeyDown={press}
          onBlur={() => chart.current?.leave()}
        >
          <div class="map-plane" ref={plane}>
            <div class="map-ring" hidden ref={ring} />
          </div>
        </div>
        <Where rest={rest} />
        <Tip pointed={pointed} hall={hall} currency={currency} stateOf={stateOf} marked={marked} />
        <Buttons
          rest={rest}
          zoomBy={(steps) => chart.current?.zoomBy(steps)}
          showAll={() => chart.current?.showAll()}
        />
      </div>
      <Signs />
      <p id="map-help" hidden>
        {texts.help}
      </p>
      <Said said={said} />
    </div>
  );
}

/** The section that the middle of the map is in. */
function Where({ rest }: { rest: Signal<Rest> }) {
  const { section } = rest.value;
  return section === null ? null : (
    <p class="map-where" aria-hidden="true">
      {texts.section(section.name)}
    </p>
  );
}

interface ButtonsProps {
  rest: Signal<Rest>;
  zoomBy: (steps: number) => void;
  showAll: () => void;
}

function Buttons({ rest, zoomBy, showAll }: ButtonsProps) {
  const { isAll, isClosest } = rest.value;
  // A button that has nothing left to do keeps its focus, so it is not disabled but said to be.
  return (
    <div class="map-buttons">
      <MapButton name={texts.zoomIn} isOver={isClosest} path="M12 5v14M5 12h14" press={() => zoomBy(1)} />
      <MapButton name={texts.zoomOut} isOver={isAll} path="M5 12h14" press={() => zoomBy(-1)} />
      <MapButton name={texts.all} isOver={isAll} path="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5" press={showAll} />
    </div>
  );
}

function MapButton({ name, isOver, path, press }: { name: string; isOver: boolean; path: string; press: () => void }) {
  return (
    <button type="button" aria-label={name} title={name} aria-disabled={isOver} onClick={press}>
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d={path} />
      </svg>
    </button>
  );
}

function Said({ said }: { said: Signal<string> }) {
  return (
    <p class="only-heard" role="status">
      {said.value}
    </p>
  );
}
