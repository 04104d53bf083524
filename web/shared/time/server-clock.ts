// The service's time. Clocks of phones are wrong by minutes, and a sale opens for everybody at once, so nothing counts down by
// the device's own clock: that only measures how long ago the service told its time.
import { signal } from "@preact/signals";
import { type ServerClock, type TimeTold, createServerClock } from "../../../clients/frontrow/src/server-clock.ts";

const clock: ServerClock = createServerClock(() => performance.now());

/** Half of the second that a `Date` header leaves out. */
const DATE_HEADER_ERROR_MS = 500;
const TICK_MS = 1_000;

/** Learns from an answer of the service. One that a cache kept tells an older time, so the latest that was told counts. */
export function learnTime({ headers }: Response): void {
  const told = Date.parse(headers.get("Date") ?? "");
  if (!Number.isNaN(told)) clock.learn({ at: told + DATE_HEADER_ERROR_MS, receivedAt: performance.now() });
}

/** Learns from an answer that tells the time to the millisecond, and that no cache has kept. */
export const learnTimeTold = (told: TimeTold): void => clock.learn(told);

/** Milliseconds since 1970 by the service. Before the service has told anything, by the device. */
export const serverNow = (): number => clock.now() ?? Date.now();

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
