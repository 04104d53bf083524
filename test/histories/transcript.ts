// A history without what is random in it: identifiers are named by the order in which they first appear, and times count
// from the beginning. Two histories that took the same course have the same transcript.
import type { Entry, History } from "./history.ts";

const RANDOM_ID = /\b(?:usr|con|prf|hld|pay|tkt|chg|ref)_[\w-]+/g;
const INSTANT = /\b\d{4}-\d\d-\d\dT[\d:.]+Z/g;

export function transcript({ entries }: History): string[] {
  const names = new Map<string, string>();
  const named = (text: string): string =>
    text.replaceAll(RANDOM_ID, (id) => {
      const name = names.get(id) ?? `${id.slice(0, 3)} ${names.size + 1}`;
      names.set(id, name);
      return name;
    });
  const start = entries[0]?.sent.ms ?? 0;
  return entries.map((entry) => named(lineOf(entry, start)));
}

function lineOf({ fan, asked, place, sent, answered, told }: Entry, start: number): string {
  const from = place === null ? "" : ` as ${place.number} of ${place.epoch}`;
  const answer = told === null ? "no answer" : `${told.status} ${told.code ?? ""} ${told.replayed ? "replayed" : ""}`;
  const said = JSON.stringify(asked).replaceAll(INSTANT, (instant) => `+${Date.parse(instant) - start}`);
  return `${sent.tick} +${sent.ms - start} ${fan} ${said}${from} → ${answered?.tick ?? ""} ${answer}`;
}
