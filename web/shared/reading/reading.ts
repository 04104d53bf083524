// What a screen shows of the service, kept up to date: asked at once, again at the pace that the value itself allows, never while
// nobody looks, and at once when somebody looks again. What was last known stays on the screen when an answer fails.
//
// Every wait has some chance in it: a crowd that loaded a page at one moment must not ask again at one moment.
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Told, Trouble } from "../api/client.ts";

const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 60_000;
/** A wait is up to so much longer than it has to be. */
const JITTER = 0.3;

export interface Reading<Value> {
  value: ReadonlySignal<Value | null>;
  /** Why the last answer brought nothing; null after one that did. */
  trouble: ReadonlySignal<Trouble | null>;
  /** Asks until the returned function is called. */
  start: () => () => void;
  /** Asks now. */
  again: () => void;
}

interface Source<Value> {
  ask: (signal: AbortSignal) => Promise<Told<Value>>;
  /** How long a value may stand before it is asked for again; null: for good. */
  paceMs: (value: Value) => number | null;
}

export function createReading<Value>({ ask, paceMs }: Source<Value>): Reading<Value> {
  const value = signal<Value | null>(null);
  const trouble = signal<Trouble | null>(null);
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking: AbortController | null = null;
  /** When it is due, by the running clock; null: never again. */
  let dueAt: number | null = 0;

  async function look(): Promise<void> {
    clearTimeout(timer);
    if (asking !== null) return;
    const controller = new AbortController();
    asking = controller;
    const answer = await ask(controller.signal);
    if (controller.signal.aborted) return;
    asking = null;
    if (answer.ok) {
      failures = 0;
      value.value = answer.value;
      trouble.value = null;
      const pace = paceMs(answer.value);
      dueAt = pace === null ? null : performance.now() + longer(pace);
    } else {
      failures += 1;
      trouble.value = answer.trouble;
      const waitMs = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1));
      // What isn't there is not asked for again.
      dueAt =
        answer.trouble.status === 404
          ? null
          : performance.now() + longer(Math.max(waitMs, answer.trouble.retryAfterMs ?? 0));
    }
    schedule();
  }

  function schedule(): void {
    clearTimeout(timer);
    if (dueAt === null || document.hidden) return;
    timer = setTimeout(() => void look(), Math.max(0, dueAt - performance.now()));
  }

  function start(): () => void {
    void look();
    const online = () => void look();
    document.addEventListener("visibilitychange", schedule);
    addEventListener("online", online);
    return () => {
      document.removeEventListener("visibilitychange", schedule);
      removeEventListener("online", online);
      clearTimeout(timer);
      asking?.abort();
      asking = null;
    };
  }

  return { value, trouble, start, again: () => void look() };
}

const longer = (ms: number): number => ms * (1 + Math.random() * JITTER);
