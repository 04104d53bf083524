// The catalogue: concerts, how their sale is set, and their dates. The edge reads it through a cache; a room takes its
// own copy and is told by `revision` when that copy is old.
import { type SQL, and, asc, desc, eq, getTableColumns, isNull, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { PERFORMANCES_MAX, SEATS_PER_CONCERT_MAX } from "../contract/bounds.ts";
import { gradesOf, seatCount, type Section } from "../contract/performances.ts";
import type { List, Millis } from "../contract/values.ts";
import {
  type ListName,
  type PageQuery,
  type TimeAndId,
  listOf,
  parseCursor,
  rowsFor,
  timeAndId,
  toList,
} from "./cursor.ts";
import type {
  ConcertChanges,
  ConcertFilter,
  ConcertOffer,
  ConcertRecord,
  ConcertWithDates,
  ConcertWithPerformances,
  ListedConcert,
  PerformanceRecord,
} from "../domain/records/concert.ts";
import { layoutVersionOf } from "../domain/public-layout.ts";
import type { Prices } from "../domain/concert-snapshot.ts";
import type { Actor } from "../domain/records/actor.ts";
import type { Database } from "./database.ts";
import {
  cancellationValues,
  changedValues,
  newConcertValues,
  newPerformanceValues,
  noteAction,
  settingsBefore,
} from "./operator-log.ts";
import { concerts, performances } from "./schema.ts";

export const nextRevision = sql`${concerts.revision} + 1`;

/** Writes a concert, its dates and who made them, with `more`, all or nothing. */
export async function insertConcert(
  db: Database,
  concert: ConcertRecord,
  records: readonly PerformanceRecord[],
  actor?: Actor,
  more: readonly BatchItem<"sqlite">[] = [],
): Promise<void> {
  // One statement a date: a hundred of them would pass D1's hundred parameters a statement.
  const versionOf = layoutVersions();
  const insertPerformances = records.map((record): BatchItem<"sqlite"> => {
    const { sections } = record;
    const described = { grades: gradesOf(sections), layoutVersion: versionOf(sections) };
    return db.insert(performances).values({ ...record, ...described });
  });
  const after = newConcertValues(concert, records);
  const note = actor && noteAction(db, actor, { concertId: concert.concertId, action: "concert-created", after });
  const row = { ...concert, titleFolded: foldedTitle(concert.title) };
  await db.batch([db.insert(concerts).values(row), ...insertPerformances, ...(note ? [note] : []), ...more]);
}

/** Layout versions of many dates, most of which are in the same hall: each hall is arranged once. */
function layoutVersions(): (sections: readonly Section[]) => string {
  const known = new Map<string, string>();
  return (sections) => {
    const hall = JSON.stringify(sections);
    const version = known.get(hall) ?? layoutVersionOf(sections);
    known.set(hall, version);
    return version;
  };
}

/** Titles are found in capitals or not. SQLite folds the letters of ASCII only. */
const foldedTitle = (title: string): string => title.normalize("NFC").toLowerCase();

/** What wasn't deleted. */
export const isKept = (concertId: string) => and(eq(concerts.concertId, concertId), isNull(concerts.deletedAt));
const keptDatesOf = (concertId: string) => and(eq(performances.concertId, concertId), isNull(performances.deletedAt));

const { deletedAt: _deletedAt, titleFolded: _titleFolded, ...CONCERT_COLUMNS } = getTableColumns(concerts);
const DATE_OF_CONCERT = {
  performanceId: performances.performanceId,
  concertId: performances.concertId,
  startsAt: performances.startsAt,
  cancelledAt: performances.cancelledAt,
  cancelReason: performances.cancelReason,
  movedAt: performances.movedAt,
};
/** What is asked of all dates of a concert. Their layouts may have megabytes. */
const DATE_COLUMNS = { ...DATE_OF_CONCERT, layoutVersion: performances.layoutVersion };
const PERFORMANCE_COLUMNS = { ...DATE_OF_CONCERT, sections: performances.sections };

/** The concert and its dates as of one moment, by start and then id; null for an unknown id. */
export async function findConcert(db: Database, concertId: string): Promise<ConcertWithPerformances | null> {
  const [[concert], records] = await db.batch(selectConcert(db, concertId));
  return concert === undefined ? null : { concert, performances: records };
}

/** As `findConcert`, without the layouts of the dates. */
export async function findConcertWithDates(db: Database, concertId: string): Promise<ConcertWithDates | null> {
  const [[concert], records] = await db.batch([
    db.select(CONCERT_COLUMNS).from(concerts).where(isKept(concertId)),
    db
      .select(DATE_COLUMNS)
      .from(performances)
      .where(keptDatesOf(concertId))
      .orderBy(asc(performances.startsAt), asc(performances.performanceId)),
  ]);
  return concert === undefined ? null : { concert, performances: records };
}

/** As `findConcertWithDates`, with what the dates cost. */
export async function findConcertOffer(db: Database, concertId: string): Promise<ConcertOffer | null> {
  const [[concert], records] = await db.batch([
    db.select(CONCERT_COLUMNS).from(concerts).where(isKept(concertId)),
    db
      .select({ ...DATE_COLUMNS, grades: performances.grades })
      .from(performances)
      .where(keptDatesOf(concertId))
      .orderBy(asc(performances.startsAt), asc(performances.performanceId)),
  ]);
  return concert === undefined ? null : { concert, performances: records };
}

/** One date with its layout; null for one that isn't there, or is another concert's. */
export async function findPerformance(
  db: Database,
  { concertId, performanceId }: Pick<PerformanceRecord, "concertId" | "performanceId">,
): Promise<PerformanceRecord | null> {
  const found = await db
    .select(PERFORMANCE_COLUMNS)
    .from(performances)
    .where(and(eq(performances.performanceId, performanceId), keptDatesOf(concertId)))
    .get();
  return found ?? null;
}

/** What the seats of each date cost. The layouts stay where they are. */
export async function findPrices(db: Database, concertId: string): Promise<Prices> {
  const priceOf = (which: SQL) => sql<number>`(SELECT ${which} FROM json_each(${performances.sections}) s)`;
  const rows = await db
    .select({
      performanceId: performances.performanceId,
      min: priceOf(sql`min(json_extract(s.value, '$.price'))`),
      max: priceOf(sql`max(json_extract(s.value, '$.price'))`),
    })
    .from(performances)
    .where(keptDatesOf(concertId));
  return Object.fromEntries(rows.map(({ performanceId, min, max }) => [performanceId, { min, max }]));
}

/** A concert and its dates, for a batch. */
export const selectConcert = (db: Database, concertId: string) =>
  [
    db.select(CONCERT_COLUMNS).from(concerts).where(isKept(concertId)),
    db
      .select(PERFORMANCE_COLUMNS)
      .from(performances)
      .where(keptDatesOf(concertId))
      .orderBy(asc(performances.startsAt), asc(performances.performanceId)),
  ] as const;

/** When a date starts, if it takes place. */
const TAKING_PLACE = sql`CASE WHEN d.cancelled_at IS NULL THEN d.starts_at END`;
const ofPerformances = <Value>(value: SQL) =>
  sql<Value>`(SELECT ${value} FROM performances d
    WHERE d.concert_id = concerts.concert_id AND d.deleted_at IS NULL)`;

/** The published concerts, newest first; null for a cursor the list never gave out. */
export const listConcerts = (db: Database, page: PageQuery): Promise<List<ListedConcert> | null> =>
  pageOf(db, page, listOf("concerts"), eq(concerts.isDraft, false));

/** All concerts, drafts too, newest first; null for a cursor the list never gave out. */
export const listAllConcerts = (db: Database, page: PageQuery): Promise<List<ListedConcert> | null> =>
  pageOf(db, page, listOf("all concerts"), undefined);

/** The concerts that an operator looks for, drafts too, newest first; null for a cursor that this list never gave out. */
export function findConcerts(
  db: Database,
  page: PageQuery,
  { state, q }: ConcertFilter,
  now: Millis,
): Promise<List<ListedConcert> | null> {
  // Not LIKE: D1 takes patterns of 50 bytes at most, and its wildcards would have to be told from letters.
  const titled = q === undefined ? undefined : sql`instr(coalesce(title_folded, lower(title)), ${foldedTitle(q)}) > 0`;
  const inState = state === undefined ? undefined : sql`${stateAt(now)} = ${state}`;
  return pageOf(db, page, listOf("operator concerts", state ?? "", q ?? ""), and(titled, inState));
}

/** The state of a sale, as `saleState` says it. */
function stateAt(now: Millis): SQL {
  const last = ofPerformances<Millis | null>(sql`max(${TAKING_PLACE})`);
  return sql`CASE
    WHEN is_draft OR state = 'closed' OR coalesce(sale_closes_at, ${now} + 1) <= ${now} OR coalesce(${last}, 0) <= ${now}
      THEN 'closed'
    WHEN sale_opens_at > ${now} THEN 'scheduled'
    ELSE state END`;
}

async function pageOf(
  db: Database,
  page: PageQuery,
  list: ListName,
  which: SQL | undefined,
): Promise<List<ListedConcert> | null> {
  const from = parseCursor<TimeAndId>(list, timeAndId, page.cursor);
  if (from === null) return null;
  const rows = await db
    .select({
      ...CONCERT_COLUMNS,
      // Spelled out: drizzle leaves the table's name off columns it knows, and the two concert_id would become one.
      firstPerformanceAt: ofPerformances<Millis>(sql`coalesce(min(${TAKING_PLACE}), min(d.starts_at))`),
      lastPerformanceAt: ofPerformances<Millis>(sql`coalesce(max(${TAKING_PLACE}), max(d.starts_at))`),
      takesPlace: ofPerformances(sql`count(${TAKING_PLACE}) > 0`).mapWith(Boolean),
      lastOfAllAt: ofPerformances<Millis>(sql`max(d.starts_at)`),
    })
    .from(concerts)
    .where(
      and(
        from && sql`(${concerts.createdAt}, ${concerts.concertId}) < (${from[0]}, ${from[1]})`,
        isNull(concerts.deletedAt),
        which,
      ),
    )
    .orderBy(desc(concerts.createdAt), desc(concerts.concertId))
    .limit(rowsFor(page));
  return toList(list, rows, page, positionOf);
}

const positionOf = ({ createdAt, concertId }: ConcertRecord): TimeAndId => [createdAt, concertId];

/** The beginning of a page, as a shorter page. */
export const firstConcerts = (page: List<ListedConcert>, limit: number): List<ListedConcert> =>
  page.items.length > limit ? toList(listOf("concerts"), page.items, { limit }, positionOf) : page;

/** A concert and its dates as a change left them. */
export interface WrittenConcert extends ConcertWithPerformances {
  /** False: what the change asked for can't stand beside what is stored, and nothing was written. */
  isWritten: boolean;
}

/**
 * Changes settings, raises the revision and notes who did it; null for an unknown id. The order of the sale's times is
 * looked at in the write itself, so that two changes at once can't break it together: see `canStand`.
 */
export async function updateConcert(
  db: Database,
  concertId: string,
  asked: ConcertChanges,
  now: Millis,
  actor?: Actor,
): Promise<WrittenConcert | null> {
  const { waitingRoom, saleOpensAt, ...changes } = asked;
  const times = timesAfter(asked, now);
  const provided = canStand(concertId, asked, times, now);
  const update = db
    .update(concerts)
    .set({
      ...changes,
      ...(changes.title === undefined ? {} : { titleFolded: foldedTitle(changes.title) }),
      ...(saleOpensAt !== undefined && { saleOpensAt: times.saleOpensAt }),
      ...(waitingRoom && { waitingRoom: sql`json_patch(${concerts.waitingRoom}, ${JSON.stringify(waitingRoom)})` }),
      revision: nextRevision,
    })
    .where(and(isKept(concertId), provided))
    .returning({ concertId: concerts.concertId });
  const steps = [update, ...selectConcert(db, concertId)] as const;
  const [written, [concert], records] =
    actor === undefined
      ? await db.batch(steps)
      : await afterNote(
          db.batch([
            noteAction(db, actor, {
              concertId,
              action: "concert-changed",
              before: settingsBefore(concertId, asked),
              after: saleOpensAt === null ? withOpening(asked, times.saleOpensAt) : changedValues(asked),
              provided,
            }),
            ...steps,
          ]),
        );
  return concert === undefined ? null : { isWritten: written.length > 0, concert, performances: records };
}

/** What a batch answered but for the note it begins with. */
export async function afterNote<Rest extends unknown[]>(batch: Promise<[unknown, ...Rest]>): Promise<Rest> {
  const [, ...rest] = await batch;
  return rest;
}

/** A sale that is to open at once is told by the time at which it does. */
const withOpening = (asked: ConcertChanges, saleOpensAt: SQL<Millis>): SQL =>
  sql`json_set(${JSON.stringify(changedValues(asked))}, '$.saleOpensAt', ${saleOpensAt})`;

/** The times of a sale after a change. A sale that is to open at once and has opened already keeps its time. */
const timesAfter = ({ lobbyOpensAt, saleOpensAt, saleClosesAt }: ConcertChanges, now: Millis) => ({
  lobbyOpensAt: sql`${lobbyOpensAt === undefined ? concerts.lobbyOpensAt : lobbyOpensAt}`,
  saleOpensAt:
    saleOpensAt === null
      ? sql<Millis>`min(${concerts.saleOpensAt}, ${now})`
      : sql<Millis>`${saleOpensAt === undefined ? concerts.saleOpensAt : saleOpensAt}`,
  saleClosesAt: sql`${saleClosesAt === undefined ? concerts.saleClosesAt : saleClosesAt}`,
});

/**
 * Whether the times that a change names are in order with those that are stored: lobby, sale, the end of the sale; and the
 * sale opens before the last date that takes place. Times that the change doesn't name may be out of order from before. A
 * sale is not opened whose end is past, a published concert is no draft again, and only a draft changes what is told of the
 * place.
 */
function canStand(
  concertId: string,
  asked: ConcertChanges,
  { lobbyOpensAt, saleOpensAt, saleClosesAt }: ReturnType<typeof timesAfter>,
  now: Millis,
): SQL {
  const names = (...times: readonly ("lobbyOpensAt" | "saleOpensAt" | "saleClosesAt")[]) =>
    times.some((time) => asked[time] !== undefined);
  const stands = and(
    names("lobbyOpensAt", "saleOpensAt")
      ? sql`(${lobbyOpensAt} IS NULL OR ${lobbyOpensAt} <= ${saleOpensAt})`
      : undefined,
    names("saleOpensAt", "saleClosesAt")
      ? sql`(${saleClosesAt} IS NULL OR ${saleOpensAt} <= ${saleClosesAt})`
      : undefined,
    names("saleOpensAt") ? opensBeforeLast(concertId, saleOpensAt) : undefined,
    asked.isDraft === true || asked.timeZone !== undefined || asked.locationHint !== undefined
      ? sql`${concerts.isDraft}`
      : undefined,
    asked.state === "open" ? sql`(${saleClosesAt} IS NULL OR ${saleClosesAt} > ${now})` : undefined,
  );
  return stands ?? sql`TRUE`;
}

/** Where the dates of a concert are that take place. */
export const takingPlace = (concertId: string) =>
  sql`performances d WHERE d.concert_id = ${concertId} AND d.cancelled_at IS NULL AND d.deleted_at IS NULL`;
const lastStart = (concertId: string) => sql<Millis | null>`(SELECT max(d.starts_at) FROM ${takingPlace(concertId)})`;
/** Of a concert none of whose dates takes place there is none to open before. */
const opensBeforeLast = (concertId: string, saleOpensAt: SQL) =>
  sql`${saleOpensAt} < coalesce(${lastStart(concertId)}, ${saleOpensAt} + 1)`;

/** What a new date has to fit beside. */
export interface AddedPerformance {
  /** False: the concert would have had too many dates or seats, or a sale that opens after its last date. */
  isWritten: boolean;
  saleOpensAt: Millis;
  isDraft: boolean;
  epoch: number;
  /** Dates that take place, and their seats; the new one among them when it was written. */
  performances: number;
  seats: number;
}

/**
 * Adds a date to a concert, raises the concert's revision, and notes who did it, with `more`, which is given what is so when
 * the date was written; null for an unknown concert. The bounds are looked at in the write itself, so that dates added at
 * once can't pass them together.
 */
export async function insertPerformance(
  db: Database,
  performance: PerformanceRecord,
  actor?: Actor,
  more: (isWritten: SQL) => readonly BatchItem<"sqlite">[] = () => [],
): Promise<AddedPerformance | null> {
  const { performanceId, concertId, startsAt, sections, cancelledAt, cancelReason, movedAt } = performance;
  const count = sql<number>`(SELECT count(*) FROM ${takingPlace(concertId)})`;
  const seats = sql<number>`(SELECT coalesce(sum(coalesce(
      json_extract(s.value, '$.capacity'), json_extract(s.value, '$.rows') * json_extract(s.value, '$.seatsPerRow'))), 0)
    FROM json_each(d.sections) s, ${takingPlace(concertId)})`;
  const insert = db
    .insert(performances)
    .select(
      // In the order of the columns.
      sql`SELECT ${performanceId}, ${concertId}, ${startsAt}, ${JSON.stringify(sections)}, ${cancelledAt}, ${cancelReason}, ${movedAt}, NULL,
          ${JSON.stringify(gradesOf(sections))}, ${layoutVersionOf(sections)}
        FROM ${concerts} WHERE ${isKept(concertId)}
        AND ${count} < ${PERFORMANCES_MAX} AND ${seats} + ${seatCount(sections)} <= ${SEATS_PER_CONCERT_MAX}
        AND ${concerts.saleOpensAt} < max(${startsAt}, coalesce(${lastStart(concertId)}, ${startsAt}))`,
    )
    .returning({ performanceId: performances.performanceId });
  const provided = isThere(performance);
  const after = newPerformanceValues(performance);
  const [written, , [found]] = await db.batch([
    insert,
    db
      .update(concerts)
      .set({ revision: nextRevision })
      .where(and(eq(concerts.concertId, concertId), provided)),
    db
      .select({
        saleOpensAt: concerts.saleOpensAt,
        isDraft: concerts.isDraft,
        epoch: concerts.epoch,
        performances: count,
        seats,
      })
      .from(concerts)
      .where(isKept(concertId)),
    ...(actor ? [noteAction(db, actor, { concertId, action: "performance-added", after, provided })] : []),
    ...more(provided),
  ]);
  return found === undefined ? null : { isWritten: written.length > 0, ...found };
}

export const isThere = ({ concertId, performanceId }: Pick<PerformanceRecord, "concertId" | "performanceId">) =>
  sql`EXISTS (SELECT 1 FROM performances d WHERE d.performance_id = ${performanceId} AND d.concert_id = ${concertId}
    AND d.deleted_at IS NULL)`;

/**
 * Calls a date off, once and for good, raises the concert's revision, and notes who did it, with `more`. Of a second call
 * the first time stands, and so does the first reason that was given. Of a date that isn't there nothing of this is written.
 */
export async function cancelPerformance(
  db: Database,
  performance: Pick<PerformanceRecord, "concertId" | "performanceId">,
  { now, reason = null }: { now: Millis; reason?: string | null | undefined },
  actor?: Actor,
  more: readonly BatchItem<"sqlite">[] = [],
): Promise<void> {
  const { concertId, performanceId } = performance;
  const provided = isThere(performance);
  const note =
    actor &&
    noteAction(db, actor, {
      concertId,
      action: "performance-cancelled",
      before: cancellationValues(performanceId, null, null),
      after: cancellationValues(performanceId, now, reason),
      provided,
    });
  await db.batch([
    db
      .update(concerts)
      .set({ revision: nextRevision })
      .where(and(eq(concerts.concertId, concertId), provided)),
    ...(note ? [note] : []),
    db
      .update(performances)
      .set({
        cancelledAt: sql`coalesce(${performances.cancelledAt}, ${now})`,
        cancelReason: sql`coalesce(${performances.cancelReason}, ${reason})`,
      })
      .where(and(eq(performances.performanceId, performanceId), provided)),
    ...more,
  ]);
}

/**
 * Begins a new epoch: from here on no payment of an older epoch can commit.
 * The new epoch, or null for an unknown concert.
 */
export async function raiseEpoch(db: Database, concertId: string): Promise<number | null> {
  const [raised] = await db
    .update(concerts)
    .set({ epoch: sql`${concerts.epoch} + 1` })
    .where(isKept(concertId))
    .returning({ epoch: concerts.epoch });
  return raised?.epoch ?? null;
}
