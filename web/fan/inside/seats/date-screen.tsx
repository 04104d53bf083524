// The seats of a date: the fast way, standing areas, the list and, where there is room, the map beside it. List and map share one
// choice. Before that choice is held nothing is the fan's; what others take vanishes from it, and it says which.
import { type ReadonlySignal, useComputed, useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { SeatSection } from "../../hall/hall.ts";
import { useReading } from "../../../shared/reading/use-reading.ts";
import { momentsOf } from "../../../shared/time/moments.ts";
import { useTexts } from "../../../shared/texts/use-texts.ts";
import { TroubleNotice } from "../../../shared/ui/trouble-notice.tsx";
import { say } from "../announcer.ts";
import { Note, ProblemNote } from "../problem-note.tsx";
import type { Problem, Purchase } from "../purchase.ts";
import type { TabStorage } from "../remembered-hold.ts";
import type { InsideService } from "../service.ts";
import { texts } from "../texts/texts.ts";
import type { BookableDate, Concert, NewHold } from "../types.ts";
import { BestAvailable } from "./best-available.tsx";
import { ChoiceNote } from "./choice-note.tsx";
import { createChosenSeats } from "./chosen-seats.ts";
import { trayOf } from "./choice.ts";
import { type DateSeats, dateSeatsSource } from "./date-seats.ts";
import { HallMap } from "./hall-map.tsx";
import { SeatList } from "./seat-list.tsx";
import { idsInWords, wordsOf } from "./seat-words.ts";
import { AloneNote } from "./single-seat-note.tsx";
import { StandingAreas, standingId } from "./standing-areas.tsx";
import { Tray } from "./tray.tsx";

interface DateScreenProps {
  concert: Concert;
  date: BookableDate;
  purchase: Purchase;
  service: InsideService;
  tabStorage: TabStorage;
  /** Null: there is no other date. */
  onBack: (() => void) | null;
}

export function DateScreen(props: DateScreenProps) {
  const { concert, date, service, onBack } = props;
  const { language } = useTexts();
  const reading = useReading<DateSeats>(date.performanceId, dateSeatsSource(service, date.performanceId));
  const { moment } = momentsOf(language, concert.timeZone);
  const seats = reading.value.value;
  const trouble = reading.trouble.value;
  return (
    <div class="inside-date">
      <header class="inside-head">
        {onBack !== null && (
          <button type="button" class="inside-link" onClick={onBack}>
            {texts.dates.back}
          </button>
        )}
        <h2 tabIndex={-1}>{moment(date.startsAt)}</h2>
      </header>
      {seats === null && trouble === null && <Loading />}
      {seats === null && trouble !== null && <TroubleNotice trouble={trouble} again={reading.again} />}
      {seats !== null && (
        <Choosing {...props} reading={reading.value} isStale={trouble !== null} again={reading.again} />
      )}
    </div>
  );
}

function Loading() {
  return (
    <div class="card waiting inside-waiting" aria-busy="true">
      <p class="only-heard" role="status">
        {texts.loading}
      </p>
    </div>
  );
}

interface ChoosingProps extends DateScreenProps {
  reading: ReadonlySignal<DateSeats | null>;
  isStale: boolean;
  again: () => void;
}

function Choosing({ concert, date, purchase, tabStorage, reading, isStale, again }: ChoosingProps) {
  const { money } = useTexts();
  const { performanceId, currency } = date;
  const limit = concert.maxSeatsPerFan;
  const refused = useSignal<Problem | null>(null);
  const chosen = useMemo(
    () => createChosenSeats({ performanceId, seats: reading, limit, storage: tabStorage, isBusy: purchase.isBusy }),
    [performanceId],
  );
  useEffect(() => chosen.start(), [chosen]);
  const yours = useComputed(() => new Set(chosen.choice.value));
  const near = useComputed(() => new Set(chosen.near.value));
  const seats = reading.value;
  if (seats === null) return null;
  const { hall, statuses } = seats;
  const choice = chosen.choice.value;
  const isBusy = purchase.isBusy.value;

  const toggle = (seat: number) => {
    refused.value = null;
    const wasIn = chosen.choice.value.includes(seat);
    if (!chosen.toggle(seat)) return;
    const now = chosen.choice.value;
    const name = wordsOf(hall.nameOf(seat));
    const total = money(trayOf(now, hall).total, currency);
    say(wasIn ? texts.tray.removed(name, now.length, limit) : texts.tray.added(name, now.length, limit, total));
  };
  const ask = async (body: NewHold) => {
    refused.value = null;
    chosen.dismiss();
    const problem = await purchase.hold(performanceId, body);
    if (problem === null) return chosen.replace([]);
    if (problem.code === "seats-unavailable" && problem.seatIds.length > 0) chosen.lose(problem.seatIds);
    else refused.value = problem;
    again();
  };
  const hold = () => {
    const seatIds = choice.map((seat) => hall.nameOf(seat).seatId);
    return ask({ seatIds, layoutVersion: hall.layoutVersion });
  };
  return (
    <>
      <div aria-live="polite" class="inside-notes">
        {isStale && <p class="inside-note">{texts.date.stale}</p>}
        <ChoiceNote notice={chosen.notice.value} hall={hall} onClose={chosen.dismiss} />
        <Refused problem={refused.value} onClose={() => (refused.value = null)} />
        {concert.singleSeatRule === "refuse" && (
          <AloneNote hall={hall} statuses={statuses} choice={choice} limit={limit} onChoose={chosen.replace} />
        )}
      </div>
      <div class="inside-ways">
        <BestAvailable
          key={hall.layoutVersion}
          hall={hall}
          currency={currency}
          limit={limit}
          isBusy={isBusy}
          onHold={(body) => void ask(body)}
        />
        <StandingAreas
          hall={hall}
          statuses={statuses}
          currency={currency}
          limit={limit}
          isBusy={isBusy}
          onHold={(body) => void ask(body)}
        />
        <section class="card inside-list" aria-labelledby="list-title">
          <h2 id="list-title">{texts.date.list.title}</h2>
          <p class="quiet small inside-keys">{texts.date.list.keys}</p>
          <Legend hasNear={near.value.size > 0} />
          <SeatList
            key={hall.layoutVersion}
            hall={hall}
            statuses={statuses}
            currency={currency}
            yours={yours.value}
            near={near.value}
            onToggle={toggle}
          />
        </section>
        <HallMap
          hall={hall}
          currency={currency}
          statuses={statuses}
          yours={yours.value}
          marked={near.value}
          onToggle={toggle}
          onStanding={showStanding}
          onTaken={leaveToChoice}
        />
      </div>
      <Tray
        hall={hall}
        choice={choice}
        limit={limit}
        currency={currency}
        isBusy={isBusy}
        onRemove={toggle}
        onHold={() => void hold()}
      />
    </>
  );
}

/** A standing area of the map leads to where places of it are counted. */
function showStanding(section: SeatSection): void {
  const area = document.getElementById(standingId(section));
  area?.scrollIntoView({ block: "center" });
  area?.querySelector<HTMLElement>("button:last-of-type")?.focus({ preventScroll: true });
}

/** What others take is said by the choice, which looks at the same statuses. */
const leaveToChoice = (): void => undefined;

function Refused({ problem, onClose }: { problem: Problem | null; onClose: () => void }) {
  if (problem === null) return null;
  const { notes } = texts;
  if (problem.code === "seats-unavailable") return <Note onClose={onClose}>{notes.nothingFits}</Note>;
  if (problem.code === "layout-changed") return <Note onClose={onClose}>{notes.layoutChanged}</Note>;
  if (problem.code === "leaves-single-seat") {
    return <Note onClose={onClose}>{notes.alone(idsInWords(problem.seatIds))}</Note>;
  }
  return <ProblemNote problem={problem} onClose={onClose} />;
}

function Legend({ hasNear }: { hasNear: boolean }) {
  const { legend } = texts.date.list;
  const signs = [
    ["free", legend.free],
    ["yours", legend.yours],
    ["taken", legend.taken],
    ...(hasNear ? [["near", legend.near] as const] : []),
  ] as const;
  return (
    <ul class="seat-legend" aria-hidden="true">
      {signs.map(([sign, name]) => (
        <li key={sign}>
          <span class={`seat ${sign === "near" ? "free near" : sign}`} /> {name}
        </li>
      ))}
    </ul>
  );
}
