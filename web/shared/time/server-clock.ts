// The service's time. Clocks of phones are wrong by minutes, and a sale opens for everybody at once, so nothing counts down by
// the device's own clock: that only measures how long ago the service told its time.
import { signal } from "@preact/signals";

/** The service's time minus the device's running clock, in milliseconds; null until the service has told it. */
let offsetMs: number | null = null;

/** Half of the second that a `Date` header leaves out. */
const DATE_HEADER_ERROR_MS = 500;
const TICK_MS = 1_000;

/** Learns from an answer of the service. One that a cache kept tells an older time, so the latest that was told counts. */
export function learnTime({ headers }: Response): void {
  const told = Date.parse(headers.get("Date") ?? "");
  if (Number.isNaN(told)) return;
  const offset = told + DATE_HEADER_ERROR_MS - performance.now();
  offsetMs = offsetMs === null ? offset : Math.max(offsetMs, offset);
}

/** Milliseconds since 1970 by the service. Before the service has told anything, by the device. */
export const serverNow = (): number => (offsetMs === null ? Date.now() : performance.now() + offsetMs);

/** The service's time, new at every full second while somebody looks. */
export const serverTime = signal(serverNow());

let watchers = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

function tick(): void {
  const now = serverNow();
  serverTime.value = now;
  timer = setTimeout(tick, TICK_MS - (now % TICK_MS));
}

/** Lets `serverTime` run until the returned function is called. */
export function watchTime(): () => void {
  watchers += 1;
  if (watchers === 1) tick();
  return () => {
    watchers -= 1;
    if (watchers === 0) clearTimeout(timer);
  };
}
