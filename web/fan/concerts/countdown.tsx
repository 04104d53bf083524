// Counts down to an instant by the service's clock. Figures keep their width, so nothing moves as they change.
import { useEffect } from "preact/hooks";
import { clockOf, partsOf } from "../../shared/time/duration.ts";
import { serverTime, watchTime } from "../../shared/time/server-clock.ts";
import { useTexts } from "../../shared/texts/use-texts.ts";

const SECOND_MS = 1_000;

export function Countdown({ label, to, onEnd }: { label: string; to: string; onEnd: () => void }) {
  const texts = useTexts();
  useEffect(() => watchTime(), []);
  const leftSeconds = (Date.parse(to) - serverTime.value) / SECOND_MS;
  const isOver = leftSeconds <= 0;
  useEffect(() => {
    if (isOver) onEnd();
  }, [isOver]);
  const parts = partsOf(leftSeconds);
  const days = parts.days === 0 ? "" : texts.duration({ days: parts.days, hours: 0, minutes: 0, seconds: 0 });
  return (
    <div class="countdown" role="timer" aria-live="off">
      <p class="quiet">{label}</p>
      <p class="figure">
        {days !== "" && <span>{days} </span>}
        <span>{clockOf(parts)}</span>
      </p>
    </div>
  );
}
