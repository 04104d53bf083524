// How the service reaches D1, and what D1's errors mean. Everything goes to the primary (no read replicas): balances
// and payments are read right after they were written.
//
// An error of drizzle carries the statement's parameters in its message, a fan's among them. Only the functions here
// look at such a message; nobody shows or logs it.
import { DrizzleQueryError } from "drizzle-orm";
import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
import { D1_CALL_MAX_MS } from "../contract/bounds.ts";
import { DatabaseSilent, type After, boundedD1 } from "./bounded-d1.ts";

/** `$client` is the same binding, bounded as well: for statements that are written by hand. */
export type Database = DrizzleD1Database & { $client: D1Database };

/** The database, with a bound on how long each call may take; `after` is how that time passes. */
export const openDatabase = (d1: D1Database, after: After = afterTimeout, maxMs = D1_CALL_MAX_MS): Database =>
  drizzle(boundedD1(d1, maxMs, after));

const ofBinding = new WeakMap<D1Database, Database>();

/** The same for the edge, which opens a binding once an isolate. */
export function databaseOf(d1: D1Database): Database {
  const opened = ofBinding.get(d1) ?? openDatabase(d1);
  ofBinding.set(d1, opened);
  return opened;
}

/** By a timer of the platform. */
export function afterTimeout(durationMs: number, act: () => void): () => void {
  const timer = setTimeout(act, durationMs);
  return () => clearTimeout(timer);
}

/** A constraint, CHECK or trigger said no: nothing of the statement's batch was written. */
export const isConstraintError = (error: unknown): boolean =>
  ownWords(error).some((text) => text.includes("SQLITE_CONSTRAINT"));

/** D1 carried out nothing of a batch: a constraint said no, or a statement was wrong. */
export const isFailedBatch = (error: unknown): boolean =>
  ownWords(error).some((text) => /SQLITE_(?:CONSTRAINT|ERROR)/.test(text));

/** D1 has more waiting than it can take. Trying again at once makes it worse. */
export const isOverloaded = (error: unknown): boolean =>
  ownWords(error).some((text) => /overloaded|too many requests queued/i.test(text));

/**
 * D1 could not be reached, was started again under the statement, or has not answered in time: whether it was carried out is
 * not known.
 */
export const isOutOfReach = (error: unknown): boolean =>
  isSilent(error) || ownWords(error).some((text) => OUT_OF_REACH.some((words) => text.includes(words)));

/** The tables aren't there, or are those of an older version: the migrations have to be applied. */
export const lacksTables = (error: unknown): boolean =>
  ownWords(error).some((text) => /no such (?:table|column)/.test(text));

/** The words of https://developers.cloudflare.com/d1/observability/debug-d1/ for what passes by itself. */
const OUT_OF_REACH = [
  "Network connection lost",
  "caused object to be reset",
  "reset because its code was updated",
  "transient issue on remote node",
];

const isSilent = (error: unknown): boolean =>
  error instanceof DatabaseSilent || (error instanceof Error && isSilent(error.cause));

/** What D1 itself said, without drizzle's wrapping: that one quotes parameters, and a parameter may say anything. */
function ownWords(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const below = ownWords(error.cause);
  return error instanceof DrizzleQueryError ? below : [error.message, ...below];
}
