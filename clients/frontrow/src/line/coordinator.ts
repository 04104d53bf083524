// One of several tabs asks for all of them. A coordinator says which: whoever leads asks and tells the others what it learned.
import type { Learned } from "./learn.ts";

export type LineMessage =
  /** What was learned, and how long until the next ask. */
  | { kind: "news"; learned: Learned }
  /** What do you know? From a tab that has just opened. */
  | { kind: "hello" }
  /** Somebody looks at this tab: it would rather ask itself than wait for one that nobody looks at. */
  | { kind: "seen" };

export interface LineCoordinator {
  /** Wants to be the one that asks, and calls back once it is. What it returns gives that up, or stops wanting it. */
  lead: (began: () => void) => () => void;
  tell: (message: LineMessage) => void;
  /** What the others tell; what it returns stops listening. */
  listen: (heard: (message: LineMessage) => void) => () => void;
}

/** What it takes of the Web Locks API. */
interface Locks {
  request: (name: string, options: { signal: AbortSignal }, granted: () => Promise<void>) => Promise<unknown>;
}
/** What it takes of a BroadcastChannel. */
interface Channel {
  postMessage: (message: unknown) => void;
  addEventListener: (type: "message", heard: (event: { data: unknown }) => void) => void;
  removeEventListener: (type: "message", heard: (event: { data: unknown }) => void) => void;
}

/** Tabs may run different versions of an application. Messages of another form are not heard. */
const VERSION = 1;

/**
 * Tabs of one browser: the one that holds the lock leads, and the browser hands the lock on when a tab is closed. Give all
 * tabs that wait in the same line the same name, and a channel of that name: `browserCoordinator(name, navigator.locks, new
 * BroadcastChannel(name))`.
 */
export function browserCoordinator(name: string, locks: Locks, channel: Channel): LineCoordinator {
  return {
    lead(began) {
      const wanted = new AbortController();
      let release = (): void => undefined;
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      locks
        .request(name, { signal: wanted.signal }, () => {
          if (!wanted.signal.aborted) began();
          return held;
        })
        // Given up before it was granted.
        .catch(() => undefined);
      return () => {
        wanted.abort();
        release();
      };
    },
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel takes none: it reaches its own origin alone
    tell: (message) => channel.postMessage({ version: VERSION, message }),
    listen(heard) {
      const read = ({ data }: { data: unknown }): void => {
        if (isMessage(data)) heard(data.message);
      };
      channel.addEventListener("message", read);
      return () => channel.removeEventListener("message", read);
    },
  };
}

const isMessage = (data: unknown): data is { message: LineMessage } =>
  typeof data === "object" && data !== null && Reflect.get(data, "version") === VERSION;
