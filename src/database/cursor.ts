// Cursors of lists: the sort key of the last item of a page, so that a page starts where the last one ended even when
// rows came in between. A cursor says which list it is of, and of whom: of another list the same key means another place, so
// it is refused there. Opaque to clients, and therefore checked as strictly as any other input; there is nothing in it that
// the page hasn't shown, and no number of a row.
import { z } from "zod";
import type { List, PageQuery } from "../contract/values.ts";

export type { PageQuery } from "../contract/values.ts";

/** A list, and whose it is: `listOf("payments", fanId)`. */
export type ListName = string & { readonly of: "list" };
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the only place that makes one
export const listOf = (...names: string[]): ListName => names.join(" ") as ListName;

/** Lists newest first break ties of time by id. */
export const timeAndId = z.tuple([z.int(), z.string()]);
export type TimeAndId = z.infer<typeof timeAndId>;

/** The position a cursor stands for; undefined for the first page, null for a cursor that this list never gave out. */
export function parseCursor<Position>(
  list: ListName,
  shape: z.ZodType<Position>,
  cursor: string | undefined,
): Position | null | undefined {
  if (cursor === undefined) return undefined;
  try {
    const said: unknown = JSON.parse(atob(cursor.replaceAll("-", "+").replaceAll("_", "/")));
    if (!Array.isArray(said) || said[0] !== markOf(list)) return null;
    return shape.safeParse(said.slice(1)).data ?? null;
  } catch {
    return null;
  }
}

/** The cursor of a position. Our ids are ASCII, so a position is Latin-1 as `btoa` wants it. */
export const writeCursor = (list: ListName, position: readonly unknown[]): string =>
  btoa(JSON.stringify([markOf(list), ...position]))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
/** Which list a cursor is of, in a few letters: FNV-1a in 32 bits. It tells lists apart and keeps nothing secret. */
function markOf(list: ListName): string {
  let hash = FNV_OFFSET;
  for (const letter of list) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), FNV_PRIME);
  return (hash >>> 0).toString(36);
}

/** How many rows to ask for: one more than a page, to learn whether another page follows. */
export const rowsFor = ({ limit }: PageQuery): number => limit + 1;

/** Cuts `rowsFor(page)` rows down to a page and its cursor. */
export function toList<Row>(
  list: ListName,
  rows: Row[],
  { limit }: PageQuery,
  positionOf: (row: Row) => readonly unknown[],
): List<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return { items, nextCursor: hasMore ? writeCursor(list, positionOf(last)) : null };
}
