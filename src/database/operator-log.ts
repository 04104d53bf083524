// What operators did, written in the batch of the change itself: there is no change without its record and no record
// without its change. What was so before is read by the record's own statement, in the same transaction, so it is what
// the change really replaced. Rows are never changed or removed (triggers, in the migration).
import { SQL, and, desc, eq, lt, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import { z } from "zod";
import { totalSeats } from "../contract/performances.ts";
import type { OperatorActionKind } from "../contract/operator-log.ts";
import type { List, Millis } from "../contract/values.ts";
import type { Actor } from "../domain/records/actor.ts";
import { keyIdOfSetting } from "../domain/records/operator-access.ts";
import type { ConcertChanges, ConcertRecord, PerformanceRecord } from "../domain/records/concert.ts";
import { type PageQuery, listOf, parseCursor, rowsFor, toList } from "./cursor.ts";
import type { Database } from "./database.ts";
import { concerts, NEW_ACTION_ID, operatorActions, performances } from "./schema.ts";

type LoggedValues = Record<string, unknown>;

interface ActionToNote {
  concertId: string;
  action: OperatorActionKind;
  before?: LoggedValues | SQL | null;
  after?: LoggedValues | SQL | null;
  /** What has to be so for the change to be made. What isn't done is not on record. */
  provided?: SQL;
}

/** The statement that records an action on a concert that is there, for the batch of the change. */
export const noteAction = (
  db: Database,
  { operator, keyId, requestId, at }: Actor,
  { concertId, action, before = null, after = null, provided = sql`TRUE` }: ActionToNote,
) =>
  db.insert(operatorActions).select(
    // In the order of the columns. The first is the rowid, which SQLite gives.
    sql`SELECT NULL, ${NEW_ACTION_ID}, ${concertId}, ${operator}, ${action}, ${asJson(before)}, ${asJson(after)}, ${requestId}, ${at}, ${keyId ?? null}
      FROM ${concerts} WHERE ${concerts.concertId} = ${concertId} AND ${concerts.deletedAt} IS NULL AND ${provided}`,
  );

const asJson = (values: LoggedValues | SQL | null): SQL =>
  values instanceof SQL ? values : sql`${values === null ? null : JSON.stringify(values)}`;

/** What is logged of a concert, by the API's names; a new setting without its place here does not compile. */
type Logged = Exclude<keyof ConcertRecord, "concertId" | "isDraft" | "epoch" | "revision" | "createdAt"> | "draft";

/** What is logged of a new concert. */
export const newConcertValues = (concert: ConcertRecord, records: readonly PerformanceRecord[]) =>
  ({
    title: concert.title,
    venue: concert.venue,
    timeZone: concert.timeZone,
    locationHint: concert.locationHint,
    lobbyOpensAt: concert.lobbyOpensAt,
    saleOpensAt: concert.saleOpensAt,
    saleClosesAt: concert.saleClosesAt,
    holdSeconds: concert.holdSeconds,
    maxSeatsPerFan: concert.maxSeatsPerFan,
    refundUntilHours: concert.refundUntilHours,
    waitingRoom: concert.waitingRoom,
    state: concert.state,
    draft: concert.isDraft,
    singleSeatRule: concert.singleSeatRule,
    performances: records.length,
    seats: totalSeats(records),
  }) satisfies Record<Logged, unknown> & LoggedValues;

/** What is logged of a new date. */
export const newPerformanceValues = ({ performanceId, startsAt, sections }: PerformanceRecord): LoggedValues => ({
  performanceId,
  startsAt,
  seats: totalSeats([{ sections }]),
});

/** As JSON, when a date is called off and why, or `at` and `reason` unless it was before. A reason that isn't there is left out. */
export const cancellationValues = (performanceId: string, at: Millis | null, reason: string | null): SQL =>
  sql`(SELECT json_patch(
      json_object('performanceId', ${performances.performanceId}, 'cancelledAt', coalesce(${performances.cancelledAt}, ${at})),
      CASE WHEN coalesce(${performances.cancelReason}, ${reason}) IS NULL THEN '{}'
        ELSE json_object('reason', coalesce(${performances.cancelReason}, ${reason})) END)
    FROM ${performances} WHERE ${performances.performanceId} = ${performanceId})`;

/** As JSON, which epoch of the room is in force. */
export const epochValue = (concertId: string): SQL =>
  sql`(SELECT json_object('epoch', ${concerts.epoch}) FROM ${concerts} WHERE ${concerts.concertId} = ${concertId})`;

const COLUMNS = {
  title: concerts.title,
  venue: concerts.venue,
  lobbyOpensAt: concerts.lobbyOpensAt,
  saleOpensAt: concerts.saleOpensAt,
  saleClosesAt: concerts.saleClosesAt,
  holdSeconds: concerts.holdSeconds,
  maxSeatsPerFan: concerts.maxSeatsPerFan,
  refundUntilHours: concerts.refundUntilHours,
  singleSeatRule: concerts.singleSeatRule,
  state: concerts.state,
  draft: sql`json(CASE WHEN ${concerts.isDraft} THEN 'true' ELSE 'false' END)`,
  timeZone: concerts.timeZone,
  locationHint: concerts.locationHint,
} as const satisfies Record<keyof Omit<LoggedChanges, "waitingRoom">, SQLiteColumn | SQL>;

/** The changes of a concert by the API's names. */
export const changedValues = ({ isDraft, ...changes }: ConcertChanges) => ({
  ...changes,
  ...(isDraft === undefined ? {} : { draft: isDraft }),
});
type LoggedChanges = ReturnType<typeof changedValues>;

/** As JSON, the settings that a change names, as they are when the statement runs. */
export function settingsBefore(concertId: string, asked: ConcertChanges): SQL {
  const { waitingRoom = {}, ...changes } = changedValues(asked);
  const settings = Object.entries(COLUMNS)
    .filter(([name]) => Object.hasOwn(changes, name))
    .map(([name, column]) => sql`${name}, ${column}`);
  const policy = Object.keys(waitingRoom).map((name) => sql`${name}, json_extract(waiting_room, ${`$.${name}`})`);
  if (policy.length > 0) settings.push(sql`'waitingRoom', json_object(${sql.join(policy, sql`, `)})`);
  return sql`(SELECT json_object(${sql.join(settings, sql`, `)}) FROM ${concerts} WHERE ${concerts.concertId} = ${concertId})`;
}

export interface OperatorAction extends Actor {
  actionId: string;
  keyId: string;
  action: OperatorActionKind;
  before: LoggedValues | null;
  after: LoggedValues | null;
}

/** What was done to a concert, newest first; null for a cursor this list never gave out. */
export async function listActions(
  db: Database,
  concertId: string,
  page: PageQuery,
): Promise<List<OperatorAction> | null> {
  const list = listOf("log", concertId);
  const from = parseCursor(list, z.tuple([z.string()]), page.cursor);
  if (from === null) return null;
  const rows = await db
    .select({
      actionId: operatorActions.publicId,
      operator: operatorActions.operator,
      keyId: operatorActions.keyId,
      action: actionOfConcert,
      before: operatorActions.before,
      after: operatorActions.after,
      requestId: operatorActions.requestId,
      at: operatorActions.createdAt,
    })
    .from(operatorActions)
    .where(
      and(eq(operatorActions.concertId, concertId), from && lt(operatorActions.actionId, rowOf(concertId, from[0]))),
    )
    .orderBy(desc(operatorActions.actionId))
    .limit(rowsFor(page));
  // A row of before has no id: keys were settings of the Worker then.
  const actions = rows.map((row) => ({ ...row, keyId: row.keyId ?? keyIdOfSetting(row.operator) }));
  return toList(list, actions, page, ({ actionId }) => [actionId]);
}

/** What is on record of a concert is about concerts. */
const actionOfConcert = sql<OperatorActionKind>`${operatorActions.action}`;

/** The row of an action. It stays inside: it counts what operators do in all concerts. */
const rowOf = (concertId: string, publicId: string) =>
  sql<number>`(SELECT a.action_id FROM operator_actions a WHERE a.public_id = ${publicId} AND a.concert_id = ${concertId})`;
