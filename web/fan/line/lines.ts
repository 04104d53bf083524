// The lines that the fan stands in, on whatever page of the app: who goes to fill the balance must not miss the call. A line runs
// from joining, or from finding the kept place, until its end; the end stays here until the fan has seen it and goes on.
import { type ReadonlySignal, effect, signal } from "@preact/signals";
import { browserCoordinator } from "../../../clients/frontrow/src/line/coordinator.ts";
import { type PlaceStorage, forgetPlace } from "../../../clients/frontrow/src/line/kept-place.ts";
import type { LineNow } from "../../../clients/frontrow/src/line/line-now.ts";
import { type Attention, type Line, waitInLine } from "../../../clients/frontrow/src/wait-in-line.ts";
import { learnTimeTold } from "../../shared/time/server-clock.ts";
import { fanId as signedInFan, frontrow } from "../session/session.ts";
import { lineName } from "./kept-lines.ts";
import { tellTurn } from "./tell.ts";

export interface FanLine {
  concertId: string;
  fanId: string;
  now: ReadonlySignal<LineNow>;
  again: () => void;
  leave: Line["leave"];
}

const running = signal<readonly (FanLine & { stop: () => void })[]>([]);
export const lines: ReadonlySignal<readonly FanLine[]> = running;

/** Joins the line, or finds the place in it; one that runs already goes on. */
export function standInLine(concertId: string, fanId: string): void {
  const present = running.value.find((line) => line.concertId === concertId && line.fanId === fanId);
  if (present !== undefined && present.now.value.kind !== "over") return;
  running.value = [...running.value.filter((line) => line !== present), start(concertId, fanId)];
}

/** The fan has seen how the line ended. Nothing of it is kept, so that joining is joining anew. */
export function putAway(concertId: string): void {
  const ended = running.value.filter((line) => line.concertId === concertId);
  for (const { fanId, stop } of ended) {
    stop();
    forgetPlace(storage, lineName(concertId, fanId));
  }
  running.value = running.value.filter((line) => !ended.includes(line));
}

function start(concertId: string, fanId: string) {
  const name = lineName(concertId, fanId);
  const channel = new BroadcastChannel(name);
  const line = waitInLine({
    frontrow,
    concertId,
    until: "over",
    storage,
    name,
    coordinator: browserCoordinator(name, navigator.locks, channel),
    attention,
    // A fan who looks at something else meanwhile is called all the same. Inside nothing can be missed.
    asksWhileHidden: ({ kind }) => kind !== "admitted",
    onTime: learnTimeTold,
  });
  const now = signal(line.now);
  /** Who has waited here is told of the turn; who is let in at once knows. */
  let hasWaited = false;
  line.watch((next) => {
    if (hasWaited && isCalled(next) && !isCalled(now.value)) void tellTurn();
    hasWaited ||= next.kind === "waiting";
    now.value = next;
  });
  void line.end.then(() => channel.close());
  const { again, leave, stop } = line;
  return { concertId, fanId, now, again, leave, stop };
}

const isCalled = ({ kind }: LineNow): boolean => kind === "ready" || kind === "admitted";

const storage: PlaceStorage = {
  getItem: (key) => localStorage.getItem(key),
  setItem: (key, value) => localStorage.setItem(key, value),
  removeItem: (key) => localStorage.removeItem(key),
};

const attention: Attention = {
  isHidden: () => document.hidden,
  watch(changed) {
    document.addEventListener("visibilitychange", changed);
    addEventListener("pageshow", changed);
    addEventListener("online", changed);
    return () => {
      document.removeEventListener("visibilitychange", changed);
      removeEventListener("pageshow", changed);
      removeEventListener("online", changed);
    };
  },
};

// Another fan, or nobody: the places are still theirs, and who signs in again finds them.
effect(() => {
  const fan = signedInFan.value;
  const others = running.peek().filter((line) => line.fanId !== fan && line.now.peek().kind !== "over");
  if (others.length === 0) return;
  for (const line of others) line.stop();
  running.value = running.peek().filter((line) => !others.includes(line));
});
