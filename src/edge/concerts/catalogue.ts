// Concerts and their dates as this isolate knows them. Two questions with different patience: that a concert exists, and
// where its room was placed, never changes and is remembered as long as there is space; how its sale is set may change, and
// is at most two seconds old. An unknown id is never remembered, and never reaches a room.
//
// What may be made up (an id, a cursor) costs a read of D1, so it is counted in the class `miss`. A miss never costs others
// what exists: an address whose misses are spent still reads every concert that this isolate knows, that is among the newest,
// or that a genuine queue token names.
import type { Context } from "hono";
import { PAGE_LIMIT_MAX, SNAPSHOT_MAX_AGE_MS } from "../../contract/bounds.ts";
import { type Answer, BAD_CURSOR, done, refuse } from "../../contract/refusals.ts";
import type { List, Millis, PageQuery } from "../../contract/values.ts";
import { findConcert, firstConcerts, listConcerts } from "../../database/concerts.ts";
import type { ConcertWithPerformances, ListedConcert, PerformanceRecord } from "../../domain/records/concert.ts";
import { databaseOf } from "../../database/database.ts";
import type { Edge } from "../http/environment.ts";
import { missed, missesSpent, tooMany } from "../http/rate-limits.ts";
import { forgetAsks } from "../line/entering.ts";
import { forgetLine } from "../line/line-reading.ts";
import { createBoundedCache } from "../snapshots/bounded-cache.ts";
import type { RoomAddress } from "../../room/client/room-client.ts";

/** A layout can be large; a hundred of the largest still fit in an isolate. */
const CONCERTS_MAX = 100;
const ADDRESSES_MAX = 10_000;
const PAGES_MAX = 50;
const CURSORS_MAX = 10_000;
const CANCELLED_MAX = 10_000;

const concerts = createBoundedCache<ConcertWithPerformances>(CONCERTS_MAX);
const addresses = createBoundedCache<RoomAddress>(ADDRESSES_MAX);
const pages = createBoundedCache<List<ListedConcert>>(PAGES_MAX);
/** Cursors that this isolate has given out. */
const cursors = createBoundedCache<true>(CURSORS_MAX);
/** Dates of which a room has said that they are cancelled, which they stay. */
const cancelled = createBoundedCache<true>(CANCELLED_MAX);

const ANY_AGE = { now: 0, maxAgeMs: Infinity };

/** What the catalogue needs of a request. */
export interface CatalogueContext {
  env: Pick<Cloudflare.Env, "DATABASE">;
  get(variable: "now"): Millis;
}

/** The concert and its dates, at most two seconds old; null for an unknown id. */
export async function readConcert(c: CatalogueContext, concertId: string): Promise<ConcertWithPerformances | null> {
  return concerts.get(concertId, c.get("now"), SNAPSHOT_MAX_AGE_MS) ?? (await readConcertNow(c, concertId));
}

/** The concert and its dates as they are in the database now. */
export async function readConcertNow(c: CatalogueContext, concertId: string): Promise<ConcertWithPerformances | null> {
  const found = await findConcert(databaseOf(c.env.DATABASE), concertId);
  if (found === null) return null;
  concerts.set(concertId, found, c.get("now"));
  addresses.set(concertId, found.concert, c.get("now"));
  return found;
}

/** Where the concert's room is; null for an unknown id. */
export async function findRoom(c: CatalogueContext, concertId: string): Promise<RoomAddress | null> {
  const known = addresses.get(concertId, c.get("now"), Number.POSITIVE_INFINITY);
  return known ?? (await readConcertNow(c, concertId))?.concert ?? null;
}

/**
 * What is found of a concert whose id may be made up. `isProven`: a genuine queue token names it. Refusals: not-found,
 * rate-limited.
 */
export async function lookUp<Found>(
  c: Context<Edge>,
  concertId: string,
  isProven: boolean,
  find: () => Promise<Found | null>,
): Promise<Answer<Found>> {
  const isKnown = isProven || addresses.get(concertId, c.get("now"), Number.POSITIVE_INFINITY) !== null;
  if (!isKnown && missesSpent(c, "address") && !(await isAmongNewest(c, concertId))) return refuse(tooMany(c));
  const found = await find();
  return found === null ? refuse(await missed(c, "address", { code: "not-found" })) : done(found);
}

/** One read of D1 in two seconds at most, whoever asks. */
async function isAmongNewest(c: CatalogueContext, concertId: string): Promise<boolean> {
  const newest = await readPage(c, undefined);
  return newest?.items.some((concert) => concert.concertId === concertId) ?? false;
}

/**
 * One date: its layout never changes, and one that is cancelled stays so; null for one that the concert did not have two
 * seconds ago. A made-up id costs no read of D1 of its own, and a new date is read at most two seconds late.
 */
export async function findPerformance(
  c: CatalogueContext,
  concertId: string,
  performanceId: string,
): Promise<PerformanceRecord | null> {
  const performanceIn = (found: ConcertWithPerformances | null) =>
    found?.performances.find((performance) => performance.performanceId === performanceId) ?? null;
  const known = concerts.get(concertId, c.get("now"), Number.POSITIVE_INFINITY);
  return performanceIn(known) ?? performanceIn(await readConcert(c, concertId));
}

/** A room has said that a date is cancelled; where that was done it is known at once. */
export const noteCancelled = (performanceId: string): void => cancelled.set(performanceId, true, ANY_AGE.now);

/** Whether a date is known to be cancelled, so that no room has to be asked. */
export const isCancelled = ({ performanceId, cancelledAt }: PerformanceRecord): boolean =>
  cancelledAt !== null || cancelled.get(performanceId, ANY_AGE.now, ANY_AGE.maxAgeMs) !== null;

/**
 * A page of all concerts, at most two seconds old. Any cursor of the right form names a page, so one that this isolate hasn't
 * given out is a miss when D1 has to be asked for it. Refusals: invalid-request for a cursor of another list, rate-limited.
 */
export async function readConcerts(
  c: Context<Edge>,
  { cursor, limit }: PageQuery,
): Promise<Answer<List<ListedConcert>>> {
  const now = c.get("now");
  const isGiven = cursor === undefined || cursors.get(cursor, ANY_AGE.now, ANY_AGE.maxAgeMs) !== null;
  const isKept = isGiven || pages.get(cursor, now, SNAPSHOT_MAX_AGE_MS) !== null;
  if (!isKept && missesSpent(c, "address")) return refuse(tooMany(c));
  const page = await readPage(c, cursor);
  if (page === null) return refuse(BAD_CURSOR);
  if (!isKept) {
    const refusal = await missed(c, "address", BAD_CURSOR);
    if (refusal.code === "rate-limited") return refuse(refusal);
  }
  const shown = firstConcerts(page, limit);
  if (shown.nextCursor !== null) cursors.set(shown.nextCursor, true, ANY_AGE.now);
  return done(shown);
}

/** The longest page there is after a cursor, at most two seconds old: shorter ones are its beginning. */
async function readPage(c: CatalogueContext, cursor: string | undefined): Promise<List<ListedConcert> | null> {
  const now = c.get("now");
  const key = cursor ?? "";
  const known = pages.get(key, now, SNAPSHOT_MAX_AGE_MS);
  if (known !== null) return known;
  const read = await listConcerts(databaseOf(c.env.DATABASE), { cursor, limit: PAGE_LIMIT_MAX });
  if (read !== null) pages.set(key, read, now);
  return read;
}

/** Forgets what the operator has just changed, on this isolate. Others follow within two seconds. */
export function forget(concertId: string): void {
  concerts.drop(concertId);
  forgetLine(concertId);
  forgetAsks();
  pages.clear();
}
