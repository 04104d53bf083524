// Concerts and their dates as the edge knows them. Two questions with different patience: that a concert exists, and where its
// room was placed, never changes and is remembered as long as there is space; how its sale is set may change, and is at most a
// second old. So is that an id names nothing; an unknown id never reaches a room.
//
// What everybody asks goes through snapshot caches: a crowd is one question a second and data centre, and none where this
// isolate knows. Nobody reads layouts of all dates: they may have megabytes. Who needs a hall reads that of one date (halls.ts).
import { HOUR_MS } from "../../contract/bounds.ts";
import { type Answer, BAD_CURSOR, type Refusal, done, refuse } from "../../contract/refusals.ts";
import type { List, PageQuery } from "../../contract/values.ts";
import { gradesOf } from "../../contract/performances.ts";
import {
  findConcertOffer,
  findConcertWithDates,
  findPerformance as findPerformanceInDatabase,
  findPrices,
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
import { forgetLine } from "../line/line-reading.ts";
import { createBoundedCache } from "../snapshots/bounded-cache.ts";
import { SnapshotCache, type SnapshotContext } from "../snapshots/snapshot-cache.ts";

const ADDRESSES_MAX = 10_000;
/** A layout has up to a thousand sections: the largest that there may be are some ten megabytes. */
const LAYOUTS_MAX = 100;
const PRICES_MAX = 200;
const OFFERS_MAX = 200;
/** Layouts without a name that are read at once, when the page of a concert has to tell what they say. */
const UNDESCRIBED_AT_ONCE = 10;
/** There is one first page for each limit. Later ones are kept apart, so that nobody who leafs through all pushes them out. */
const FIRST_PAGES_MAX = 100;
const LATER_PAGES_MAX = 50;
const ANY_AGE = { now: 0, maxAgeMs: Infinity };

const concerts = new SnapshotCache<ConcertWithDates>();
const firstPages = new SnapshotCache<List<ListedConcert>>({ entriesMax: FIRST_PAGES_MAX });
const laterPages = new SnapshotCache<List<ListedConcert>>({ entriesMax: LATER_PAGES_MAX });
/** By revision of the concert, under which they don't change. */
const prices = new SnapshotCache<Prices>({ entriesMax: PRICES_MAX, freshMs: HOUR_MS });
const descriptions = new SnapshotCache<DateDescriptions>({ entriesMax: PRICES_MAX, freshMs: HOUR_MS });
const offers = new SnapshotCache<ConcertOffer>({ entriesMax: OFFERS_MAX });
const layouts = new SnapshotCache<StoredDate>({ entriesMax: LAYOUTS_MAX });
const addresses = createBoundedCache<RoomAddress>(ADDRESSES_MAX);

const ALL_PAGES = "concerts";
const NOT_FOUND: Refusal = { code: "not-found" };
const isNotFound = ({ code }: Refusal): boolean => code === NOT_FOUND.code;

/** A date as D1 has it. */
type StoredDate = PerformanceRecord & PerformanceDate;

/** What the catalogue needs of a request. */
export interface CatalogueContext extends SnapshotContext {
  env: Pick<Cloudflare.Env, "DATABASE">;
}

/**
 * The concert and its dates, at most a second old, and with all the dates named: whoever names one knows of it from the room,
 * which reads D1. Refusals: not-found, overloaded.
 */
export function readConcert(
  c: CatalogueContext,
  concertId: string,
  dates: readonly string[] = [],
): Promise<Answer<ConcertWithDates>> {
  return concerts.get(c, {
    name: nameOf(concertId),
    ask: async () => asText(await findConcertWithDates(databaseOf(c.env.DATABASE), concertId)),
    read: readConcertWithDates,
    isNewer,
    accepts: ({ performances }) => {
      const known = new Set(performances.map(({ performanceId }) => performanceId));
      return dates.every((performanceId) => known.has(performanceId));
    },
    keepsRefusal: isNotFound,
  });
}

/** The concert and its dates as they are in the database now; null for an unknown id. */
export const readConcertNow = (c: CatalogueContext, concertId: string): Promise<ConcertWithDates | null> =>
  findConcertWithDates(databaseOf(c.env.DATABASE), concertId);

/** Where the concert's room is. Refusals: not-found, overloaded. */
export async function findRoom(c: CatalogueContext, concertId: string): Promise<Answer<RoomAddress>> {
  const known = addresses.get(concertId, ANY_AGE.now, ANY_AGE.maxAgeMs);
  if (known !== null) return done(known);
  const found = await readConcert(c, concertId);
  if (!found.ok) return found;
  const { locationHint } = found.value.concert;
  addresses.set(concertId, { concertId, locationHint }, ANY_AGE.now);
  return done({ concertId, locationHint });
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
 * One date with its layout, at most a second old. What an operator does to a date is known at once where that was done.
 * Refusals: not-found, overloaded.
 */
export function findPerformance(
  c: CatalogueContext,
  concertId: string,
  performanceId: string,
): Promise<Answer<StoredDate>> {
  const wanted = { concertId, performanceId };
  return layouts.get(c, {
    name: `layout/${concertId}/${performanceId}`,
    scope: nameOf(concertId),
    ask: async () => asText(await findPerformanceInDatabase(databaseOf(c.env.DATABASE), wanted)),
    read: readPerformance,
    isNewer: () => false,
    keepsRefusal: isNotFound,
  });
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

/** A page of all concerts, at most a second old. Refusals: invalid-request for a cursor no list gave out, overloaded. */
export function readConcerts(c: CatalogueContext, page: PageQuery): Promise<Answer<List<ListedConcert>>> {
  const pages = page.cursor === undefined ? firstPages : laterPages;
  return pages.get(c, {
    name: `concerts/${page.limit}/${page.cursor ?? ""}`,
    scope: ALL_PAGES,
    ask: async () => {
      const read = await listConcerts(databaseOf(c.env.DATABASE), page);
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
  firstPages.drop(ALL_PAGES);
  laterPages.drop(ALL_PAGES);
}

const nameOf = (concertId: string): string => `concert/${concertId}`;

const asText = (found: object | null): Answer<string> =>
  found === null ? refuse(NOT_FOUND) : done(JSON.stringify(found));

/** A rebuild raises the epoch alone, and everything else the revision. */
const isNewer = (
  { concert: one }: Pick<ConcertWithDates, "concert">,
  { concert: other }: Pick<ConcertWithDates, "concert">,
): boolean => one.revision > other.revision || (one.revision === other.revision && one.epoch > other.epoch);
