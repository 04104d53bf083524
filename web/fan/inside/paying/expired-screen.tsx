// A hold ran out: what happened, whether its seats are still free, and the way to take them again.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { momentsOf } from "../../../shared/time/moments.ts";
import { useReading } from "../../../shared/reading/use-reading.ts";
import { useTexts } from "../../../shared/texts/use-texts.ts";
import { ProblemNote } from "../problem-note.tsx";
import type { Problem, Purchase } from "../purchase.ts";
import { inHall } from "../seats/choice.ts";
import { type DateSeats, dateSeatsSource } from "../seats/date-seats.ts";
import { seatsInWords } from "../seats/seat-words.ts";
import type { InsideService } from "../service.ts";
import { texts } from "../texts/texts.ts";
import type { Concert, Hold } from "../types.ts";
import { SeatTable } from "./seat-table.tsx";

interface ExpiredScreenProps {
  concert: Concert;
  hold: Hold;
  purchase: Purchase;
  service: InsideService;
}

export function ExpiredScreen({ concert, hold, purchase, service }: ExpiredScreenProps) {
  const { language } = useTexts();
  const { expired } = texts;
  const time = momentsOf(language, concert.timeZone).time(hold.expiresAt);
  return (
    <div class="inside-expired">
      <header class="inside-head">
        <h2 tabIndex={-1}>{expired.title}</h2>
        <p>{expired.lead(time)}</p>
      </header>
      <section class="card">
        <SeatTable hold={hold} />
      </section>
      {purchase.isOver.value ? (
        <>
          <p>{expired.over}</p>
          <button type="button" class="button" onClick={purchase.dismissExpired}>
            {expired.backToLine}
          </button>
        </>
      ) : (
        <Again hold={hold} purchase={purchase} service={service} />
      )}
    </div>
  );
}

function Again({ hold, purchase, service }: Omit<ExpiredScreenProps, "concert">) {
  const { expired } = texts;
  const { performanceId } = hold;
  const reading = useReading<DateSeats>(performanceId, dateSeatsSource(service, performanceId));
  const refused = useSignal<Problem | null>(null);
  useEffect(() => {
    refused.value = null;
  }, [hold.holdId]);
  const seats = reading.value.value;
  const ids = hold.seats.map(({ seatId }) => seatId);
  const free = seats === null ? [] : inHall(ids, seats.hall).filter((seat) => seats.statuses.isFree(seat));
  const take = async () => {
    if (seats === null) return;
    const seatIds = free.map((seat) => seats.hall.nameOf(seat).seatId);
    refused.value = await purchase.hold(performanceId, { seatIds, layoutVersion: seats.hall.layoutVersion });
    reading.again();
  };
  return (
    <>
      <p role="status">
        {seats === null
          ? expired.looking
          : free.length === ids.length
            ? expired.free(ids.length)
            : free.length === 0
              ? expired.noneFree
              : expired.someFree(seatsInWords(seats.hall, free))}
      </p>
      {refused.value !== null && <ProblemNote problem={refused.value} onClose={() => (refused.value = null)} />}
      <div class="inside-note-ways">
        {free.length > 0 && (
          <button type="button" class="button" aria-disabled={purchase.isBusy.value} onClick={() => void take()}>
            {expired.again(free.length)}
          </button>
        )}
        <button type="button" class="button quiet-button" onClick={purchase.dismissExpired}>
          {expired.others}
        </button>
      </div>
    </>
  );
}
