// What a person reads when an invariant is broken: the requests that tell of it, in their order, with what went wrong
// around them, and nothing else.
import type { Entry, History, Violation } from "./history.ts";

const LINES_MAX = 30;
const BODY_MAX_CHARS = 160;

export function excerpt(history: History, { invariant, detail, about, shownBy }: Violation): string {
  const until = shownBy?.answered?.tick ?? Infinity;
  const lines = [
    ...history.entries
      .filter((entry) => isAbout(entry, about))
      .map((entry) => ({ tick: entry.sent.tick, text: lineOf(entry, startOf(history)) })),
    ...history.happenings.map(({ at, what }) => ({ tick: at.tick, text: `${at.tick}: ${what}` })),
  ].toSorted((one, other) => one.tick - other.tick);
  // The beginning of a fan's way matters less than what led to the end.
  const before = lines.filter(({ tick }) => tick <= until);
  const shown = before.slice(-LINES_MAX).map(({ text }) => `  ${text}`);
  const left = before.length - shown.length;
  return [
    `seed ${history.seed}, invariant ${invariant}: ${detail}`,
    ...(left > 0 ? [`  (${left} earlier lines left out)`] : []),
    ...shown,
  ].join("\n");
}

const startOf = ({ entries }: History): number => entries[0]?.sent.ms ?? 0;

function isAbout(entry: Entry, about: readonly string[]): boolean {
  const text = `${entry.fan} ${JSON.stringify(entry.asked)} ${JSON.stringify(entry.told?.body ?? null)}`;
  return about.some((id) => id !== "" && text.includes(id));
}

function lineOf({ fan, asked, place, sent, answered, told }: Entry, start: number): string {
  const { what, ...rest } = asked;
  const who = fan ?? "operator";
  const from = place === null ? "" : ` as ${place.number} of epoch ${place.epoch}`;
  const answer =
    answered === null || told === null
      ? "no answer"
      : `${told.status} ${told.code ?? ""}${told.replayed ? " (replayed)" : ""} at ${answered.tick}, +${answered.ms - start} ms`;
  const body = JSON.stringify(told?.body ?? null).replace(/"queueToken":"[^"]*",?/, "");
  return `${sent.tick}, +${sent.ms - start} ms: ${who} ${what} ${JSON.stringify(rest)}${from} → ${answer} ${body.slice(0, BODY_MAX_CHARS)}`;
}
