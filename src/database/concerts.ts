// The catalogue: concerts, how their sale is set, and their dates. The edge reads it through a cache; a room takes its
// own copy and is told by `revision` when that copy is old.
import { and, asc, desc, eq, getTableColumns, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { List, Millis } from "../contract/values.ts";
import { type PageQuery, type TimeAndId, parseCursor, rowsFor, timeAndId, toList } from "./cursor.ts";
import type {
  ConcertChanges,
  ConcertRecord,
  ConcertWithPerformances,
  ListedConcert,
  PerformanceRecord,
} from "../domain/records/concert.ts";
import type { Database } from "./database.ts";
import {
  type Actor,
  cancellationValues,
  newConcertValues,
  newPerformanceValues,
  noteAction,
  settingsBefore,
} from "./operator-log.ts";
import { concerts, performances } from "./schema.ts";

const nextRevision = sql`${concerts.revision} + 1`;

/** Writes a concert, its dates and who made them, with `more`, all or nothing. */
export async function insertConcert(
  db: Database,
  concert: ConcertRecord,
  records: readonly PerformanceRecord[],
  actor?: Actor,
  more: readonly BatchItem<"sqlite">[] = [],
): Promise<void> {
  // One statement a date: a hundred of them would pass D1's hundred parameters a statement.
  const insertPerformances = records.map((record): BatchItem<"sqlite"> => db.insert(performances).values(record));
  const after = newConcertValues(concert, records);
  const note = actor && noteAction(db, actor, { concertId: concert.concertId, action: "concert-created", after });
  await db.batch([db.insert(concerts).values(concert), ...insertPerformances, ...(note ? [note] : []), ...more]);
}

/** The concert and its dates as of one moment, by start and then id; null for an unknown id. */
export async function findConcert(db: Database, concertId: string): Promise<ConcertWithPerformances | null> {
  const [[concert], records] = await db.batch([
    db.select().from(concerts).where(eq(concerts.concertId, concertId)),
    db
      .select()
      .from(performances)
      .where(eq(performances.concertId, concertId))
      .orderBy(asc(performances.startsAt), asc(performances.performanceId)),
  ]);
  return concert === undefined ? null : { concert, performances: records };
}

/** Newest first; null for a cursor no list gave out. */
export async function listConcerts(db: Database, page: PageQuery): Promise<List<ListedConcert> | null> {
  const from = parseCursor<TimeAndId>(timeAndId, page.cursor);
  if (from === null) return null;
  const rows = await db
    .select({
      ...getTableColumns(concerts),
      // Spelled out: drizzle leaves the table's name off columns it knows, and the two concert_id would become one.
      firstPerformanceAt: sql<Millis>`(SELECT min(d.starts_at) FROM performances d WHERE d.concert_id = concerts.concert_id)`,
      lastPerformanceAt: sql<Millis>`(SELECT max(d.starts_at) FROM performances d WHERE d.concert_id = concerts.concert_id)`,
    })
    .from(concerts)
    .where(from && sql`(${concerts.createdAt}, ${concerts.concertId}) < (${from[0]}, ${from[1]})`)
    .orderBy(desc(concerts.createdAt), desc(concerts.concertId))
    .limit(rowsFor(page));
  return toList(rows, page, ({ createdAt, concertId }): TimeAndId => [createdAt, concertId]);
}

/** Changes settings, raises the revision and notes who did it; the concert as it is then, or null for an unknown id. */
export async function updateConcert(
  db: Database,
  concertId: string,
  asked: ConcertChanges,
  actor?: Actor,
): Promise<ConcertRecord | null> {
  const { waitingRoom, ...changes } = asked;
  const merged =
    waitingRoom === undefined
      ? {}
      : { waitingRoom: sql`json_patch(${concerts.waitingRoom}, ${JSON.stringify(waitingRoom)})` };
  const update = db
    .update(concerts)
    .set({ ...changes, ...merged, revision: nextRevision })
    .where(eq(concerts.concertId, concertId))
    .returning();
  if (actor === undefined) return (await update)[0] ?? null;
  const before = settingsBefore(concertId, asked);
  const note = noteAction(db, actor, { concertId, action: "concert-changed", before, after: asked });
  const [, [concert]] = await db.batch([note, update]);
  return concert ?? null;
}

/** Adds a date to a concert, which must exist, raises the concert's revision, and notes who did it, with `more`. */
export async function insertPerformance(
  db: Database,
  performance: PerformanceRecord,
  actor?: Actor,
  more: readonly BatchItem<"sqlite">[] = [],
): Promise<void> {
  const { concertId } = performance;
  const after = newPerformanceValues(performance);
  const note = actor && noteAction(db, actor, { concertId, action: "performance-added", after });
  await db.batch([
    db.insert(performances).values(performance),
    db.update(concerts).set({ revision: nextRevision }).where(eq(concerts.concertId, concertId)),
    ...(note ? [note] : []),
    ...more,
  ]);
}

/**
 * Calls a date off, once and for good, raises the concert's revision, and notes who did it, with `more`. Of a second call
 * the first time stands.
 */
export async function cancelPerformance(
  db: Database,
  { concertId, performanceId }: Pick<PerformanceRecord, "concertId" | "performanceId">,
  now: Millis,
  actor?: Actor,
  more: readonly BatchItem<"sqlite">[] = [],
): Promise<void> {
  const isThePerformance = and(eq(performances.performanceId, performanceId), eq(performances.concertId, concertId));
  const note =
    actor &&
    noteAction(db, actor, {
      concertId,
      action: "performance-cancelled",
      before: cancellationValues(performanceId, null),
      after: cancellationValues(performanceId, now),
    });
  await db.batch([
    db.update(concerts).set({ revision: nextRevision }).where(eq(concerts.concertId, concertId)),
    ...(note ? [note] : []),
    db
      .update(performances)
      .set({ cancelledAt: sql`coalesce(${performances.cancelledAt}, ${now})` })
      .where(isThePerformance),
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
    .where(eq(concerts.concertId, concertId))
    .returning({ epoch: concerts.epoch });
  return raised?.epoch ?? null;
}
