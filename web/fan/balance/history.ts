// What moved the balance, newest first, as far as it was read: the newest page is read again and again, older ones once.
import type { LedgerEntry } from "../../../clients/frontrow/schema.d.ts";

export interface EntryPage {
  items: readonly LedgerEntry[];
  nextCursor: string | null;
}

/** The newest page before what was known. Where the two don't meet, entries between them are unknown: then the newest page is all. */
export function withNewest(known: EntryPage | null, newest: EntryPage): EntryPage {
  if (known === null) return newest;
  const ids = new Set(known.items.map(({ entryId }) => entryId));
  const fresh = newest.items.filter(({ entryId }) => !ids.has(entryId));
  return fresh.length === newest.items.length ? newest : { ...known, items: [...fresh, ...known.items] };
}

/** The page that comes after what was known. */
export const withOlder = (known: EntryPage, older: EntryPage): EntryPage => ({
  items: [...known.items, ...older.items],
  nextCursor: older.nextCursor,
});
