// Invariants 6 to 8 of drafts: a key sets one up, it is published or deleted exactly when an operator says so.
import { operatorConcert } from "../../src/contract/operator-concert.ts";
import type { Violation, World } from "./history.ts";
import { bodyOf, entriesOf, explained, isDone, violation } from "./reading.ts";

export function checkDrafts({ history, stores: { books } }: World): Violation[] {
  const found: Violation[] = [];
  const asked = entriesOf(history, "draft");
  const first = new Set(history.concerts.map(({ concertId }) => concertId));
  const rows = books.concerts.filter(({ concert_id }) => !first.has(concert_id));
  for (const entry of asked) {
    const body = bodyOf(entry, operatorConcert);
    const row = rows.find(({ concert_id }) => concert_id === body?.concertId);
    if (body !== null && row?.title !== entry.asked.title) {
      found.push(violation(6, `the draft ${body.concertId} was acknowledged and isn't there`, body.concertId));
    }
  }
  for (const [title, made] of Map.groupBy(rows, (row) => row.title)) {
    const candidates = asked.filter((entry) => entry.asked.title === title);
    const [row] = made;
    found.push(...explained(`the draft "${title}"`, candidates, candidates, row?.concert_id ?? "", title));
    if (made.length > 1) found.push(violation(8, `"${title}" was set up ${made.length} times`, row?.concert_id ?? ""));
  }
  for (const { concert_id, is_draft, deleted_at } of rows) {
    for (const [what, isSo] of [
      ["publish", is_draft === 0],
      ["delete", deleted_at !== null],
    ] as const) {
      const all = entriesOf(history, what).filter((entry) => entry.asked.concertId === concert_id);
      if (isSo) found.push(...explained(`that somebody asked to ${what} ${concert_id}`, all, all, concert_id));
      else if (all.some(isDone)) {
        found.push(violation(6, `${concert_id} was to be changed by ${what} and is as it was`, concert_id));
      }
    }
  }
  return found;
}
