// How long something lasts, by the service's clock, as m:ss. The clock itself is silent; marks of it are said politely.
import { useEffect, useRef } from "preact/hooks";
import { clockOf, partsOf } from "../../shared/time/duration.ts";
import { serverTime, watchTime } from "../../shared/time/server-clock.ts";
import { say } from "./announcer.ts";
import { texts } from "./texts/texts.ts";
import { markPassed } from "./time-left.ts";

const SECOND_MS = 1_000;
/** From here on the clock stands out. */
const SOON_SECONDS = 60;

export function Clock({ label, to, onEnd }: { label: string; to: string; onEnd?: () => void }) {
  useEffect(() => watchTime(), []);
  const leftSeconds = Math.max(0, (Date.parse(to) - serverTime.value) / SECOND_MS);
  const before = useRef(leftSeconds);
  const isOver = leftSeconds <= 0;
  useEffect(() => {
    const mark = markPassed(before.current, leftSeconds);
    before.current = leftSeconds;
    if (mark !== null) say(`${label}: ${texts.session.left[mark]}`);
  }, [leftSeconds]);
  useEffect(() => {
    if (isOver) onEnd?.();
  }, [isOver]);
  return (
    <p class={`inside-clock ${leftSeconds <= SOON_SECONDS ? "soon" : ""}`} role="timer" aria-live="off">
      <span class="quiet small">{label}</span> <b>{clockOf(partsOf(leftSeconds))}</b>
    </p>
  );
}
