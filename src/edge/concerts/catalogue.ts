// Concerts and their dates as the edge knows them. Two questions with different patience: that a concert exists, and where its
// room was placed, never changes and is remembered as long as there is space; how its sale is set may change, and is at most a
// second old. So is that an id names nothing; an unknown id never reaches a room. To fans a draft is an unknown id.
//
// What everybody asks goes through snapshot caches: a crowd is one question a second and data centre, and none where this
// isolate knows. Nobody reads layouts of all dates: they may have megabytes. Who needs a hall reads that of one date (halls.ts).
//
// What may be made up (an id, a cursor) costs a read of D1, so it is counted in the class `miss`. A miss never costs others
// what exists: an address whose misses are spent still reads every concert that this isolate knows, that is among the newest,
// or that a genuine queue token names.
import type { Context } from "hono";
import { HOUR_MS, PAGE_LIMIT_MAX } from "../../contract/bounds.ts";
import { type Answer, BAD_CURSOR, type Refusal, done, refuse } from "../../contract/refusals.ts";
import type { List, PageQuery } from "../../contract/values.ts";
import { gradesOf } from "../../contract/performances.ts";
import {
  findConcertOffer,
  findConcertWithDates,
  findPerformance as findPerformanceInDatabase,
  findPrices,
  firstConcerts,
  listConcerts,
} from "../../database/concerts.ts";
import { databaseOf } from "../../database/database.ts";
import { findUndescribed } from "../../database/layout-versions.ts";
import { layoutVersionOf } from "../../domain/public-layout.ts";
import type {
  ConcertOffer,
  ConcertRecord,
  ConcertWithDates,
  ListedConcert,
  OfferedDate,
  PerformanceDate,
  PerformanceRecord,
} from "../../domain/records/concert.ts";
import {
  type DateDescriptions,
  type Prices,
  readConcertOffer,
  readConcertPage,
  readConcertWithDates,
  readDateDescriptions,
  readPerformance,
  readPrices,
} from "../../domain/concert-snapshot.ts";
import type { RoomAddress } from "../../room/client/room-client.ts";
import type { Edge } from "../http/environment.ts";
import { missed, missesSpent, tooMany } from "../http/rate-limits.ts";
import { forgetAsks } from "../line/entering.ts";
import { forgetLine } from "../line/line-reading.ts";
import { forgetSeats } from "../seats/seat-reading.ts";
import { createBoundedCache } from "../snapshots/bounded-cache.ts";
import { SnapshotCache, type SnapshotContext } from "../snapshots/snapshot-cache.ts";

const ADDRESSES_MAX = 10_000;
/** A layout has up to a thousand sections: the largest that there may be are some ten megabytes. */
const LAYOUTS_MAX = 100;
const PRICES_MAX = 200;
const OFFERS_MAX = 200;
/** Layouts without a name that are read at once, when the page of a concert has to tell what they say. */
const UNDESCRIBED_AT_ONCE = 10;
const LATER_PAGES_MAX = 50;
const CURSORS_MAX = 10_000;
const CANCELLED_MAX = 10_000;
const ANY_AGE = { now: 0, maxAgeMs: Infinity };

const concerts = new SnapshotCache<ConcertWithDates>();
/** The first page is kept apart, so that nobody who leafs through all pushes it out. */
const firstPage = new SnapshotCache<List<ListedConcert>>();
const laterPages = new SnapshotCache<List<ListedConcert>>({ entriesMax: LATER_PAGES_MAX });
/** Prices and layouts by revision of the concert, under which they don't change. */
const prices = new SnapshotCache<Prices>({ entriesMax: PRICES_MAX, freshMs: HOUR_MS });
const descriptions = new SnapshotCache<DateDescriptions>({ entriesMax: PRICES_MAX, freshMs: HOUR_MS });
const offers = new SnapshotCache<ConcertOffer>({ entriesMax: OFFERS_MAX });
const layouts = new SnapshotCache<PerformanceRecord>({ entriesMax: LAYOUTS_MAX, freshMs: HOUR_MS });
const addresses = createBoundedCache<RoomAddress>(ADDRESSES_MAX);
/** Cursors that this isolate has given out. */
const cursors = createBoundedCache<true>(CURSORS_MAX);
/** What a room has said of dates that are cancelled, which they stay. */
const cancelled = createBoundedCache<Refusal>(CANCELLED_MAX);

const ALL_PAGES = "concerts";
const NOT_FOUND: Refusal = { code: "not-found" };
const isNotFound = ({ code }: Refusal): boolean => code === NOT_FOUND.code;

/** What the catalogue needs of a request. */
export interface CatalogueContext extends SnapshotContext {
  env: Pick<Cloudflare.Env, "DATABASE">;
}

/**
 * The published concert and its dates, at most a second old, and with all the dates named: whoever names one knows of it from the room,
 * which reads D1. Refusals: not-found, overloaded.
 */
export async function readConcert(
  c: CatalogueContext,
  concertId: string,
  dates: readonly string[] = [],
): Promise<Answer<ConcertWithDates>> {
  const found = await concerts.get(c, {
    name: nameOf(concertId),
    ask: async () => asText(published(await findConcertWithDates(databaseOf(c.env.DATABASE), concertId))),
    read: readConcertWithDates,
    isNewer,
    accepts: ({ performances }) => {
      const known = new Set(performances.map(({ performanceId }) => performanceId));
      return dates.every((performanceId) => known.has(performanceId));
    },
    keepsRefusal: isNotFound,
  });
  if (found.ok && knownAddress(concertId) === null) {
    const { locationHint } = found.value.concert;
    addresses.set(concertId, { concertId, locationHint }, ANY_AGE.now);
  }
  return found;
}

/** The concert and its dates as they are in the database now; null for an unknown id. */
export const readConcertNow = (c: CatalogueContext, concertId: string): Promise<ConcertWithDates | null> =>
  findConcertWithDates(databaseOf(c.env.DATABASE), concertId);

/** Where the room of a published concert is. Refusals: not-found, overloaded. */
export async function findRoom(c: CatalogueContext, concertId: string): Promise<Answer<RoomAddress>> {
  const known = knownAddress(concertId);
  if (known !== null) return done(known);
  const found = await readConcert(c, concertId);
  return found.ok ? done(found.value.concert) : found;
}

const knownAddress = (concertId: string): RoomAddress | null => addresses.get(concertId, ANY_AGE.now, ANY_AGE.maxAgeMs);

/**
 * What is found of a concert whose id may be made up. `isProven`: a genuine queue token names it. Refusals: those of `find`,
 * rate-limited.
 */
export async function lookUp<Found>(
  c: Context<Edge>,
  concertId: string,
  isProven: boolean,
  find: () => Promise<Answer<Found>>,
): Promise<Answer<Found>> {
  const isKnown = isProven || knownAddress(concertId) !== null;
  if (!isKnown && missesSpent(c, "address") && !(await isAmongNewest(c, concertId))) return refuse(tooMany(c));
  const found = await find();
  return found.ok || !isNotFound(found.refusal) ? found : refuse(await missed(c, "address", found.refusal));
}

/** One read of D1 a second at most, whoever asks. */
async function isAmongNewest(c: CatalogueContext, concertId: string): Promise<boolean> {
  const newest = await readPage(c, undefined);
  return newest.ok && newest.value.items.some((concert) => concert.concertId === concertId);
}

/** A concert and its dates with what is told of them before anybody queues. */
export interface DescribedOffer {
  concert: ConcertRecord;
  performances: (OfferedDate & { layoutVersion: string })[];
}

/**
 * The published concert with what its dates cost, at most a second old. No layout is read for it but those that have no name
 * yet, and those once for each revision of the concert. Refusals: not-found, overloaded.
 */
export async function readOffer(c: CatalogueContext, concertId: string): Promise<Answer<DescribedOffer>> {
  const database = databaseOf(c.env.DATABASE);
  const found = await offers.get(c, {
    name: `offer/${concertId}`,
    scope: nameOf(concertId),
    ask: async () => asText(await findConcertOffer(database, concertId)),
    read: readConcertOffer,
    isNewer,
    keepsRefusal: isNotFound,
  });
  if (!found.ok) return found;
  const { concert, performances } = found.value;
  if (concert.isDraft) return refuse(NOT_FOUND);
  const lacking = performances.some(({ layoutVersion }) => layoutVersion === null);
  const described = lacking ? await describe(c, concert) : done<DateDescriptions>({});
  if (!described.ok) return described;
  return done({
    concert,
    performances: performances.flatMap(({ layoutVersion, ...date }) => {
      if (layoutVersion !== null) return [{ ...date, layoutVersion }];
      const description = described.value[date.performanceId];
      return description === undefined ? [] : [{ ...date, ...description }];
    }),
  });
}

/** What follows from the layouts of a concert's dates that have no name yet. */
const describe = (c: CatalogueContext, { concertId, revision }: ConcertRecord): Promise<Answer<DateDescriptions>> =>
  descriptions.get(c, {
    name: `descriptions/${concertId}/${revision}`,
    scope: nameOf(concertId),
    ask: async () => {
      const database = databaseOf(c.env.DATABASE);
      const all: DateDescriptions = {};
      let last: string | undefined = "";
      while (last !== undefined) {
        const found = await findUndescribed(database, { concertId, after: last }, UNDESCRIBED_AT_ONCE);
        for (const { performanceId, sections } of found) {
          all[performanceId] = { grades: gradesOf(sections), layoutVersion: layoutVersionOf(sections) };
        }
        last = found.length < UNDESCRIBED_AT_ONCE ? undefined : found.at(-1)?.performanceId;
      }
      return done(JSON.stringify(all));
    },
    read: readDateDescriptions,
    isNewer: () => false,
  });

/**
 * One date with its layout, as the concert was at most a second ago: where seats are never changes, what they cost and when
 * the date starts may. What an operator does to a date is known at once where that was done. Whether a date exists is told from
 * the concert's dates, so a made-up id costs no read of D1 of its own. Refusals: not-found, overloaded.
 */
export async function findPerformance(
  c: CatalogueContext,
  concertId: string,
  performanceId: string,
): Promise<Answer<PerformanceRecord>> {
  const wanted = { concertId, performanceId };
  const found = await readConcert(c, concertId);
  if (!found.ok) return found;
  if (!found.value.performances.some((one) => one.performanceId === performanceId)) return refuse(NOT_FOUND);
  return layouts.get(c, {
    name: `layout/${concertId}/${performanceId}/${found.value.concert.revision}`,
    scope: nameOf(concertId),
    ask: async () => asText(await findPerformanceInDatabase(databaseOf(c.env.DATABASE), wanted)),
    read: readPerformance,
    isNewer: () => false,
    keepsRefusal: isNotFound,
  });
}

/**
 * That a date of a published concert is there and takes place. Whether a layout has to be read is its callers' question.
 * Refusals: not-found, performance-cancelled, overloaded.
 */
export async function requireDate(
  c: CatalogueContext,
  { concertId, performanceId }: Pick<PerformanceDate, "concertId" | "performanceId">,
): Promise<Answer<PerformanceDate>> {
  const found = await readConcert(c, concertId);
  if (!found.ok) return found;
  const date = found.value.performances.find((one) => one.performanceId === performanceId);
  if (date === undefined) return refuse(NOT_FOUND);
  const gone = whyCancelled(date);
  return gone === null ? done(date) : refuse(gone);
}

/** What the dates of a concert cost, those named among them. Refusals: not-found, overloaded. */
export async function pricesOf(
  c: CatalogueContext,
  concertId: string,
  dates: readonly string[],
): Promise<Answer<Prices>> {
  const found = await readConcert(c, concertId, dates);
  if (!found.ok) return found;
  return prices.get(c, {
    name: `prices/${concertId}/${found.value.concert.revision}`,
    scope: nameOf(concertId),
    ask: async () => asText(await findPrices(databaseOf(c.env.DATABASE), concertId)),
    read: readPrices,
    isNewer: () => false,
  });
}

/** What a room has said of a date; where one was cancelled it is known at once. */
export function noteCancelled(performanceId: string, refusal: Refusal): void {
  if (refusal.code === "performance-cancelled") cancelled.set(performanceId, refusal, ANY_AGE.now);
}

/** Why a date is gone that is known to be cancelled, so that no room has to be asked; null for any other. */
export function whyCancelled({
  performanceId,
  cancelledAt,
  cancelReason,
}: Pick<PerformanceDate, "performanceId" | "cancelledAt" | "cancelReason">): Refusal | null {
  if (cancelledAt === null) return cancelled.get(performanceId, ANY_AGE.now, ANY_AGE.maxAgeMs);
  return { code: "performance-cancelled", ...(cancelReason !== null && { reason: cancelReason }) };
}

/**
 * A page of the published concerts, at most a second old. Any cursor of the right form names a page, so one that this isolate hasn't
 * given out is a miss when D1 has to be asked for it. Refusals: invalid-request for a cursor of another list, rate-limited,
 * overloaded.
 */
export async function readConcerts(
  c: Context<Edge>,
  { cursor, limit }: PageQuery,
): Promise<Answer<List<ListedConcert>>> {
  const isGiven = cursor === undefined || cursors.get(cursor, ANY_AGE.now, ANY_AGE.maxAgeMs) !== null;
  const isKept = isGiven || laterPages.ageMs(pageName(cursor), c.get("now")) !== null;
  if (!isKept && missesSpent(c, "address")) return refuse(tooMany(c));
  const page = await readPage(c, cursor);
  if (!isKept) {
    const refusal = await missed(c, "address", BAD_CURSOR);
    if (refusal.code === "rate-limited") return refuse(refusal);
  }
  if (!page.ok) return page;
  const shown = firstConcerts(page.value, limit);
  if (shown.nextCursor !== null) cursors.set(shown.nextCursor, true, ANY_AGE.now);
  return done(shown);
}

const pageName = (cursor = ""): string => `concerts/${cursor}`;

/** The longest page there is after a cursor: shorter ones are its beginning. Refusals: invalid-request, overloaded. */
function readPage(c: CatalogueContext, cursor: string | undefined): Promise<Answer<List<ListedConcert>>> {
  const pages = cursor === undefined ? firstPage : laterPages;
  return pages.get(c, {
    name: pageName(cursor),
    scope: ALL_PAGES,
    ask: async () => {
      const read = await listConcerts(databaseOf(c.env.DATABASE), { cursor, limit: PAGE_LIMIT_MAX });
      return read === null ? refuse(BAD_CURSOR) : done(JSON.stringify(read));
    },
    read: readConcertPage,
    isNewer: () => false,
  });
}

/** Forgets what the operator has just changed: who asks this isolate is told of it at once, others within a second. */
export function forget(concertId: string): void {
  concerts.drop(nameOf(concertId));
  layouts.drop(nameOf(concertId));
  prices.drop(nameOf(concertId));
  offers.drop(nameOf(concertId));
  descriptions.drop(nameOf(concertId));
  forgetLine(concertId);
  forgetSeats(concertId);
  forgetAsks();
  firstPage.drop(ALL_PAGES);
  laterPages.drop(ALL_PAGES);
}

const nameOf = (concertId: string): string => `concert/${concertId}`;

const published = (found: ConcertWithDates | null): ConcertWithDates | null =>
  found?.concert.isDraft === true ? null : found;

const asText = (found: object | null): Answer<string> =>
  found === null ? refuse(NOT_FOUND) : done(JSON.stringify(found));

/** A rebuild raises the epoch alone, and everything else the revision. */
const isNewer = (
  { concert: one }: Pick<ConcertWithDates, "concert">,
  { concert: other }: Pick<ConcertWithDates, "concert">,
): boolean => one.revision > other.revision || (one.revision === other.revision && one.epoch > other.epoch);
