// Pages of lists that a room answers whole: they are short, so they are cut here, with the cursors the database uses.
import type { List, Millis, PageQuery } from "../../contract/values.ts";
import { type ListName, type TimeAndId, parseCursor, rowsFor, timeAndId, toList } from "../../database/cursor.ts";

/** A page in the order of time, then id; null for a cursor this list never gave out. */
export function pageByTime<Item>(
  list: ListName,
  items: readonly Item[],
  page: PageQuery,
  positionOf: (item: Item) => [at: Millis, id: string],
): List<Item> | null {
  const from = parseCursor<TimeAndId>(list, timeAndId, page.cursor);
  if (from === null) return null;
  const rows = items
    .map((item) => ({ item, position: positionOf(item) }))
    .filter(({ position }) => from === undefined || compare(position, from) > 0)
    .toSorted((a, b) => compare(a.position, b.position))
    .slice(0, rowsFor(page));
  const { items: shown, nextCursor } = toList(list, rows, page, ({ position }) => position);
  return { items: shown.map(({ item }) => item), nextCursor };
}

function compare([atA, idA]: TimeAndId, [atB, idB]: TimeAndId): number {
  if (atA !== atB) return atA - atB;
  if (idA === idB) return 0;
  return idA < idB ? -1 : 1;
}
