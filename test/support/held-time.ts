// Time that a test holds in its hands: nothing passes unless the test says so.
import type { Time } from "../../clients/frontrow/src/time.ts";

export interface HeldTime extends Time {
  /** Lets time pass, and everything happen that is due in it, in order. */
  pass: (ms: number) => Promise<void>;
  /** How long until the next timer; null: none is set. */
  nextInMs: () => number | null;
}

/** Promises that are on their way settle; no time passes. */
export async function settled(): Promise<void> {
  for (let turns = 0; turns < 5; turns += 1) await new Promise((resolve) => setImmediate(resolve));
}

export function holdTime(): HeldTime {
  let now = 1_000;
  const timers = new Set<{ at: number; call: () => void }>();
  const first = () => [...timers].toSorted((one, other) => one.at - other.at)[0];
  return {
    now: () => now,
    after(ms, then) {
      const timer = { at: now + ms, call: then };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async pass(ms) {
      const until = now + ms;
      await settled();
      for (let timer = first(); timer !== undefined && timer.at <= until; timer = first()) {
        now = Math.max(now, timer.at);
        timers.delete(timer);
        timer.call();
        await settled();
      }
      now = until;
    },
    nextInMs: () => {
      const timer = first();
      return timer === undefined ? null : timer.at - now;
    },
  };
}
