// How the service reaches D1, and what D1's errors mean. Everything goes to the primary (no read replicas): balances
// and payments are read right after they were written.
//
// An error of drizzle carries the statement's parameters in its message, a fan's among them. Only the functions here
// look at such a message; nobody shows or logs it.
import { DrizzleQueryError } from "drizzle-orm";
import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";

export type Database = DrizzleD1Database;

export const openDatabase = (d1: D1Database): Database => drizzle(d1);

/** A constraint, CHECK or trigger said no: nothing of the statement's batch was written. */
export const isConstraintError = (error: unknown): boolean =>
  ownWords(error).some((text) => text.includes("SQLITE_CONSTRAINT"));

/** D1 has more waiting than it can take. Trying again at once makes it worse. */
export const isOverloaded = (error: unknown): boolean =>
  ownWords(error).some((text) => /overloaded|too many requests queued/i.test(text));

/** D1 could not be reached, or was started again under the statement: whether it was carried out is not known. */
export const isOutOfReach = (error: unknown): boolean =>
  ownWords(error).some((text) => OUT_OF_REACH.some((words) => text.includes(words)));

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

/** What D1 itself said, without drizzle's wrapping: that one quotes parameters, and a parameter may say anything. */
function ownWords(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const below = ownWords(error.cause);
  return error instanceof DrizzleQueryError ? below : [error.message, ...below];
}
