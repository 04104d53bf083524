// The catalogue: concerts, how their sale is set, and their dates. The edge reads it through a cache; a room takes its
// own copy and is told by `revision` when that copy is old.
import { and, asc, desc, eq, getTableColumns, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { LocationHint, OperatorState, Section, WaitingRoomPolicy } from "../contract/concerts.ts";
import type { List, Millis } from "../contract/values.ts";
import { type PageQuery, type TimeAndId, parseCursor, rowsFor, timeAndId, toList } from "./cursor.ts";
import type { Database } from "./database.ts";
import { concerts, performances } from "./schema.ts";

export interface ConcertRecord {
  concertId: string;
  title: string;
  venue: string;
  timeZone: string;
  locationHint: LocationHint | null;
  /** null: with the sale. */
  lobbyOpensAt: Millis | null;
  saleOpensAt: Millis;
  saleClosesAt: Millis | null;
  holdSeconds: number;
  maxSeatsPerFan: number;
  refundUntilHours: number;
  waitingRoom: WaitingRoomPolicy;
  state: OperatorState;
  /** Which life of the room may commit payments. */
  epoch: number;
  /** Rises with every change of settings or dates. */
  revision: number;
  createdAt: Millis;
}

export interface PerformanceRecord {
  performanceId: string;
  concertId: string;
  startsAt: Millis;
  sections: Section[];
  /** null: it takes place. */
  cancelledAt: Millis | null;
}

export interface ConcertWithDates {
  concert: ConcertRecord;
  performances: PerformanceRecord[];
}

/** What is listed of a concert: its record and the span of its dates. */
export type ListedConcert = ConcertRecord & { firstPerformanceAt: Millis; lastPerformanceAt: Millis };

type Settings = Pick<
  ConcertRecord,
  | "title"
  | "venue"
  | "lobbyOpensAt"
  | "saleOpensAt"
  | "saleClosesAt"
  | "holdSeconds"
  | "maxSeatsPerFan"
  | "refundUntilHours"
  | "state"
>;
/** Absent and undefined both mean: as it is. Of the waiting room, too, only the fields that are given change. */
export type ConcertChanges = { [Name in keyof Settings]?: Settings[Name] | undefined } & {
  waitingRoom?: { [Name in keyof WaitingRoomPolicy]?: WaitingRoomPolicy[Name] | undefined } | undefined;
};

const nextRevision = sql`${concerts.revision} + 1`;

/** Writes a concert and its dates, all or nothing. */
export async function insertConcert(
  db: Database,
  concert: ConcertRecord,
  dates: readonly PerformanceRecord[],
): Promise<void> {
  // One statement a date: a hundred of them would pass D1's hundred parameters a statement.
  const insertDates = dates.map((date): BatchItem<"sqlite"> => db.insert(performances).values(date));
  await db.batch([db.insert(concerts).values(concert), ...insertDates]);
}

/** The concert and its dates as of one moment, by start and then id; null for an unknown id. */
export async function findConcert(db: Database, concertId: string): Promise<ConcertWithDates | null> {
  const [[concert], dates] = await db.batch([
    db.select().from(concerts).where(eq(concerts.concertId, concertId)),
    db
      .select()
      .from(performances)
      .where(eq(performances.concertId, concertId))
      .orderBy(asc(performances.startsAt), asc(performances.performanceId)),
  ]);
  return concert === undefined ? null : { concert, performances: dates };
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

/** Changes settings and raises the revision in one statement; the concert as it is then, or null for an unknown id. */
export async function updateConcert(
  db: Database,
  concertId: string,
  { waitingRoom, ...changes }: ConcertChanges,
): Promise<ConcertRecord | null> {
  const merged =
    waitingRoom === undefined
      ? {}
      : { waitingRoom: sql`json_patch(${concerts.waitingRoom}, ${JSON.stringify(waitingRoom)})` };
  const [concert] = await db
    .update(concerts)
    .set({ ...changes, ...merged, revision: nextRevision })
    .where(eq(concerts.concertId, concertId))
    .returning();
  return concert ?? null;
}

/** Adds a date to a concert, which must exist, and raises the concert's revision. */
export async function insertPerformance(db: Database, performance: PerformanceRecord): Promise<void> {
  await db.batch([
    db.insert(performances).values(performance),
    db.update(concerts).set({ revision: nextRevision }).where(eq(concerts.concertId, performance.concertId)),
  ]);
}

/** Calls a date off, once and for good, and raises the concert's revision. Of a second call the first time stands. */
export async function cancelPerformance(
  db: Database,
  { concertId, performanceId }: Pick<PerformanceRecord, "concertId" | "performanceId">,
  now: Millis,
): Promise<void> {
  const isTheDate = and(eq(performances.performanceId, performanceId), eq(performances.concertId, concertId));
  await db.batch([
    db
      .update(performances)
      .set({ cancelledAt: sql`coalesce(${performances.cancelledAt}, ${now})` })
      .where(isTheDate),
    db.update(concerts).set({ revision: nextRevision }).where(eq(concerts.concertId, concertId)),
  ]);
}

/**
 * Starts a new life of the room: from here on no payment of an older epoch can commit.
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
