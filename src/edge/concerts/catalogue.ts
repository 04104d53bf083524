// Concerts and their dates as this isolate knows them. Two questions with different patience: that a concert exists, and
// where its room was placed, never changes and is remembered as long as there is space; how its sale is set may change, and
// is at most two seconds old. An unknown id is never remembered, and never reaches a room. To fans a draft is an unknown id.
import { SNAPSHOT_MAX_AGE_MS } from "../../contract/bounds.ts";
import type { List, Millis, PageQuery } from "../../contract/values.ts";
import { findConcert, listConcerts } from "../../database/concerts.ts";
import type { ConcertWithPerformances, ListedConcert, PerformanceRecord } from "../../domain/records/concert.ts";
import { databaseOf } from "../../database/database.ts";
import { forgetLine } from "../line/line-reading.ts";
import { createBoundedCache } from "../snapshots/bounded-cache.ts";
import type { RoomAddress } from "../../room/client/room-client.ts";

/** A layout can be large; a hundred of the largest still fit in an isolate. */
const CONCERTS_MAX = 100;
const ADDRESSES_MAX = 10_000;
const PAGES_MAX = 50;

const concerts = createBoundedCache<ConcertWithPerformances>(CONCERTS_MAX);
const addresses = createBoundedCache<RoomAddress>(ADDRESSES_MAX);
const pages = createBoundedCache<List<ListedConcert>>(PAGES_MAX);

/** What the catalogue needs of a request. */
export interface CatalogueContext {
  env: Pick<Cloudflare.Env, "DATABASE">;
  get(variable: "now"): Millis;
}

/** The published concert and its dates, at most two seconds old; null for an unknown id. */
export async function readConcert(c: CatalogueContext, concertId: string): Promise<ConcertWithPerformances | null> {
  const found = concerts.get(concertId, c.get("now"), SNAPSHOT_MAX_AGE_MS) ?? (await readConcertNow(c, concertId));
  return found === null || found.concert.isDraft ? null : found;
}

/** The concert and its dates as they are in the database now. */
export async function readConcertNow(c: CatalogueContext, concertId: string): Promise<ConcertWithPerformances | null> {
  const found = await findConcert(databaseOf(c.env.DATABASE), concertId);
  if (found === null) return null;
  concerts.set(concertId, found, c.get("now"));
  // A published concert is never a draft again, and a draft may yet be placed elsewhere.
  if (!found.concert.isDraft) addresses.set(concertId, found.concert, c.get("now"));
  return found;
}

/** Where the room of a published concert is; null for an unknown id. */
export async function findRoom(c: CatalogueContext, concertId: string): Promise<RoomAddress | null> {
  const known = addresses.get(concertId, c.get("now"), Number.POSITIVE_INFINITY);
  if (known !== null) return known;
  const found = await readConcertNow(c, concertId);
  return found === null || found.concert.isDraft ? null : found.concert;
}

/**
 * One date, at most two seconds old: where its seats are never changes, what they cost may; null for an unknown one. What an
 * operator does to a date is known at once where that was done.
 */
export async function findPerformance(
  c: CatalogueContext,
  concertId: string,
  performanceId: string,
): Promise<PerformanceRecord | null> {
  const performanceIn = (found: ConcertWithPerformances | null) =>
    found?.performances.find((performance) => performance.performanceId === performanceId) ?? null;
  const known = concerts.get(concertId, c.get("now"), SNAPSHOT_MAX_AGE_MS);
  // A date may have been added since.
  return performanceIn(known) ?? performanceIn(await readConcertNow(c, concertId));
}

/** A page of the published concerts, at most two seconds old; null for a cursor no list gave out. */
export async function readConcerts(c: CatalogueContext, page: PageQuery): Promise<List<ListedConcert> | null> {
  const key = `${page.limit} ${page.cursor ?? ""}`;
  const known = pages.get(key, c.get("now"), SNAPSHOT_MAX_AGE_MS);
  if (known !== null) return known;
  const read = await listConcerts(databaseOf(c.env.DATABASE), page);
  if (read !== null) pages.set(key, read, c.get("now"));
  return read;
}

/** Forgets what the operator has just changed, on this isolate. Others follow within two seconds. */
export function forget(concertId: string): void {
  concerts.drop(concertId);
  forgetLine(concertId);
  pages.clear();
}
