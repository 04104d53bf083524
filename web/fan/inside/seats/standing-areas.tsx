// Standing areas: only how many. The service gives the next entry numbers.
import { useSignal } from "@preact/signals";
import { useTexts } from "../../../shared/texts/use-texts.ts";
import type { Hall, SeatSection } from "../../hall/hall.ts";
import { type Statuses, freeAmong } from "../../hall/statuses.ts";
import { Stepper } from "../stepper.tsx";
import { texts } from "../texts/texts.ts";
import type { NewHold } from "../types.ts";

interface StandingAreasProps {
  hall: Hall;
  statuses: Statuses;
  currency: string;
  limit: number;
  isBusy: boolean;
  onHold: (body: NewHold) => void;
}

export function StandingAreas({ hall, statuses, currency, limit, isBusy, onHold }: StandingAreasProps) {
  const { standing } = texts.date;
  const { money } = useTexts();
  const counts = useSignal<Readonly<Record<string, number>>>({});
  const areas = hall.sections.filter(({ isStanding }) => isStanding);
  if (areas.length === 0) return null;
  const freeOf = ({ first, end }: SeatSection) => freeAmong(statuses, first, end);
  const countOf = (area: SeatSection) => Math.min(counts.value[area.name] ?? 0, freeOf(area));
  const total = areas.reduce((sum, area) => sum + countOf(area), 0);
  const submit = (event: Event) => {
    event.preventDefault();
    if (isBusy || total === 0) return;
    const wanted = areas.map((area) => ({ section: area.name, count: countOf(area) })).filter(({ count }) => count > 0);
    onHold({ standing: wanted, layoutVersion: hall.layoutVersion });
  };
  return (
    <form class="card inside-standing" onSubmit={submit} aria-labelledby="standing-title">
      <h2 id="standing-title">{standing.title}</h2>
      <p class="quiet">{standing.lead}</p>
      <ul>
        {areas.map((area) => (
          <li key={area.name} id={standingId(area)}>
            <span class="seat-section-name">{area.name}</span>
            <span class="quiet">{hall.grades[area.grade]?.name}</span>
            <span class="seat-section-price">{money(area.price, currency)}</span>
            <span class="quiet">{standing.free(freeOf(area))}</span>
            <Stepper
              label={standing.number(area.name)}
              value={countOf(area)}
              min={0}
              max={Math.min(freeOf(area), countOf(area) + limit - total)}
              onStep={(count) => (counts.value = { ...counts.value, [area.name]: count })}
            />
          </li>
        ))}
      </ul>
      <button type="submit" class="button" aria-disabled={isBusy || total === 0}>
        {isBusy ? texts.tray.holding : standing.hold(total)}
      </button>
    </form>
  );
}

export const standingId = ({ index }: SeatSection): string => `standing-${index}`;
