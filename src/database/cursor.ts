// Cursors of lists: the sort key of the last item of a page, so that a page starts where the last one ended even when
// rows came in between. Opaque to clients, and therefore checked as strictly as any other input.
import { z } from "zod";
import type { List, PageQuery } from "../contract/values.ts";

export type { PageQuery } from "../contract/values.ts";

/** Lists newest first break ties of time by id. */
export const timeAndId = z.tuple([z.int(), z.string()]);
export type TimeAndId = z.infer<typeof timeAndId>;

/** The position a cursor stands for; undefined for the first page, null for a cursor that no list ever gave out. */
export function parseCursor<Position>(
  shape: z.ZodType<Position>,
  cursor: string | undefined,
): Position | null | undefined {
  if (cursor === undefined) return undefined;
  try {
    const parsed = shape.safeParse(JSON.parse(atob(cursor.replaceAll("-", "+").replaceAll("_", "/"))));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Our ids are ASCII, so a position is Latin-1 as `btoa` wants it. */
const writeCursor = (position: unknown): string =>
  btoa(JSON.stringify(position)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

/** How many rows to ask for: one more than a page, to learn whether another page follows. */
export const rowsFor = ({ limit }: PageQuery): number => limit + 1;

/** Cuts `rowsFor(page)` rows down to a page and its cursor. */
export function toList<Row>(rows: Row[], { limit }: PageQuery, positionOf: (row: Row) => unknown): List<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? writeCursor(positionOf(last)) : null };
}
