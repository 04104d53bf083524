// How a history is read: what an answer means, what came before what, and what could have happened when. Nothing here is
// certain that the client couldn't be certain of.
import type { z } from "zod";
import type { Millis } from "../../src/contract/values.ts";
import type { Asked, ConcertFacts, Entry, History, Settings, Violation } from "./history.ts";

export const isDone = ({ told }: Entry): boolean => told !== null && told.status < 300;
/** A definite no. */
export const isRefused = ({ told }: Entry): boolean => told !== null && told.status >= 400 && told.status < 500;
/** May have had its effect, or may yet. */
export const isUnknown = ({ told }: Entry): boolean => told === null || told.status >= 500;

export type EntryOf<What extends Asked["what"]> = Entry & { asked: Extract<Asked, { what: What }> };

/** The requests of some kinds. */
export function entriesOf<What extends Asked["what"]>({ entries }: History, ...what: What[]): EntryOf<What>[] {
  const kinds: ReadonlySet<string> = new Set(what);
  return entries.filter((entry): entry is EntryOf<What> => kinds.has(entry.asked.what));
}

/** The tick from which a request can't change anything any more. */
export const endOf = (entry: Entry): number => (isUnknown(entry) ? Infinity : (entry.answered?.tick ?? Infinity));
export const endMs = (entry: Entry): Millis => (isUnknown(entry) ? Infinity : (entry.answered?.ms ?? Infinity));

/** Whether `one` was over before `other` was sent. */
export const isBefore = (one: Entry, other: Entry): boolean => endOf(one) < other.sent.tick;

/** The body of a success, when it is what the contract says. */
export function bodyOf<Body extends z.ZodType>(entry: Entry, schema: Body): z.infer<Body> | null {
  return isDone(entry) ? (schema.safeParse(entry.told?.body).data ?? null) : null;
}

/** A change to a value, by the request that asked for it. */
export interface Change<Value> {
  value: Value;
  by: Entry;
}

/**
 * Every value that something may have had at some time from `from` to `to`. The operator does one thing at a time, so an
 * acknowledged change ends what was before it; one without an answer may act at any later time.
 */
export function possibleValues<Value>(
  first: Value,
  changes: readonly Change<Value>[],
  from: Millis,
  to: Millis,
): [certain: Value, ...others: Value[]] {
  let certain = first;
  const others: Value[] = [];
  for (const { value, by } of changes) {
    if (by.sent.ms > to || isRefused(by)) continue;
    if (endMs(by) < from) certain = value;
    else others.push(value);
  }
  return [certain, ...others];
}

/** The same of a setting of a concert. */
export function possible<Name extends keyof Settings>(
  history: History,
  { concertId, settings }: Pick<ConcertFacts, "concertId" | "settings">,
  name: Name,
  from: Millis,
  to: Millis,
): Settings[Name][] {
  const changes = entriesOf(history, "patch").flatMap((by) => {
    const value = by.asked.changes[name];
    return by.asked.concertId === concertId && value !== undefined ? [{ value, by }] : [];
  });
  return possibleValues(settings[name], changes, from, to);
}

export const violation = (invariant: number, detail: string, ...about: (string | null)[]): Violation => ({
  invariant,
  detail,
  about: about.filter((id) => id !== null),
});

export const sum = (amounts: Iterable<number>): number => {
  let total = 0;
  for (const amount of amounts) total += amount;
  return total;
};

export const sameSet = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && new Set([...some, ...others]).size === some.length;

/** 7 when every request that can have made a row was refused, or there was none. */
export function explained(
  row: string,
  candidates: readonly Entry[],
  all: readonly Entry[],
  ...about: string[]
): Violation[] {
  if (candidates.some((entry) => !isRefused(entry))) return [];
  const refused = all.some(isRefused) ? "every request for it was refused" : "nobody asked for it";
  return [violation(7, `${row} is there, but ${refused}`, ...about)];
}
