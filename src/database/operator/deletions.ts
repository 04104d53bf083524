// Deleting a concert or a date of it, which leaves a tombstone: the row stays, and nothing finds it any more. Written when the
// room has decided that nothing of it was ever held. D1 has the last word where it knows more: of payments from before a room
// lost its storage, and of what the concert would be without the date.
//
// A statement whose answer was lost may land late, when the room has gone on after another try was refused. A date is therefore
// deleted only as long as the concert is as it was when that was looked at: by its revision, which every change raises.
import { type SQL, and, eq, isNull, sql } from "drizzle-orm";
import { invalidRequest, type Answer, done, refuse } from "../../contract/refusals.ts";
import type { Actor } from "../../domain/records/actor.ts";
import type { PerformanceRecord } from "../../domain/records/concert.ts";
import { isKept, nextRevision } from "../concerts.ts";
import type { Database } from "../database.ts";
import { noteAction } from "../operator-log.ts";
import { concerts, performances } from "../schema.ts";

/** Refusals: not-found, has-sales, invalid-request. */
export type DeletionOutcome = Answer<null>;

type PerformanceRef = Pick<PerformanceRecord, "concertId" | "performanceId">;

/** Tries of a date whose concert is being changed meanwhile. */
const TRIES = 5;

/** Deletes a concert with its dates and notes who did it. Of a second call the first one stands. */
export async function deleteConcert(db: Database, concertId: string, actor: Actor): Promise<DeletionOutcome> {
  const provided = sql`NOT EXISTS (SELECT 1 FROM performances d JOIN performance_payments n ON n.performance_id = d.performance_id
    WHERE d.concert_id = ${concertId} AND n.payments > 0)`;
  const before = sql`(SELECT json_object('title', ${concerts.title}, 'venue', ${concerts.venue}) FROM ${concerts}
    WHERE ${concerts.concertId} = ${concertId})`;
  const [, , [row]] = await db.batch([
    noteAction(db, actor, { concertId, action: "concert-deleted", before, provided }),
    db
      .update(concerts)
      .set({ deletedAt: actor.at, revision: nextRevision })
      .where(and(isKept(concertId), provided)),
    db.select({ deletedAt: concerts.deletedAt }).from(concerts).where(eq(concerts.concertId, concertId)),
  ]);
  if (row === undefined) return refuse({ code: "not-found" });
  return row.deletedAt === null ? refuse({ code: "has-sales" }) : done(null);
}

/** Deletes a date and notes who did it. Of a second call the first one stands. Throws also when the concert doesn't rest. */
export async function deletePerformance(db: Database, ref: PerformanceRef, actor: Actor): Promise<DeletionOutcome> {
  for (let tries = 0; tries < TRIES; tries++) {
    const seen = await look(db, ref);
    if (seen === undefined) return refuse({ code: "not-found" });
    if (seen.deletedAt !== null) return done(null);
    if (seen.isSold) return refuse({ code: "has-sales" });
    if (seen.others === 0) return refuse(invalidRequest(LAST_DATE));
    if (!seen.opensBeforeLast) return refuse(invalidRequest(OPENS_TOO_LATE));
    await write(db, ref, seen.revision, actor);
    const after = await look(db, ref);
    if (after?.deletedAt !== null) return after === undefined ? refuse({ code: "not-found" }) : done(null);
  }
  throw new Error("a concert was changed again and again while a date of it was to be deleted");
}

const LAST_DATE = { in: "path", path: "performanceId", message: "a concert has at least one date" } as const;
const OPENS_TOO_LATE = {
  in: "path",
  path: "performanceId",
  message: "without this date the sale would not open before the last performance",
} as const;

/** How a date and its concert are; undefined for one that isn't there. */
async function look(db: Database, ref: PerformanceRef) {
  const { concertId, performanceId } = ref;
  const others = sql`performances d WHERE d.concert_id = ${concertId} AND d.deleted_at IS NULL
    AND d.performance_id <> ${performanceId}`;
  const last = sql`(SELECT max(d.starts_at) FROM ${others} AND d.cancelled_at IS NULL)`;
  const rows = await db
    .select({
      revision: concerts.revision,
      // A concert that is gone takes its dates along.
      deletedAt: sql<number | null>`coalesce(${performances.deletedAt}, ${concerts.deletedAt})`,
      isSold: sql`${isSold(ref)}`.mapWith(Boolean),
      others: sql<number>`(SELECT count(*) FROM ${others})`,
      opensBeforeLast: sql`${concerts.saleOpensAt} < coalesce(${last}, ${concerts.saleOpensAt} + 1)`.mapWith(Boolean),
    })
    .from(performances)
    .innerJoin(concerts, eq(concerts.concertId, performances.concertId))
    .where(and(eq(performances.performanceId, performanceId), eq(performances.concertId, concertId)));
  return rows[0];
}

/** Payments are counted by date as they are written. */
const isSold = ({ performanceId }: PerformanceRef): SQL =>
  sql`EXISTS (SELECT 1 FROM performance_payments n WHERE n.performance_id = ${performanceId} AND n.payments > 0)`;

async function write(db: Database, ref: PerformanceRef, revision: number, actor: Actor): Promise<void> {
  const { concertId, performanceId } = ref;
  const isAsSeen = sql`EXISTS (SELECT 1 FROM concerts c JOIN performances d ON d.concert_id = c.concert_id
    WHERE c.concert_id = ${concertId} AND c.revision = ${revision} AND c.deleted_at IS NULL
      AND d.performance_id = ${performanceId} AND d.deleted_at IS NULL) AND NOT ${isSold(ref)}`;
  const before = sql`(SELECT json_object('performanceId', ${performances.performanceId}, 'startsAt', ${performances.startsAt})
    FROM ${performances} WHERE ${performances.performanceId} = ${performanceId})`;
  await db.batch([
    noteAction(db, actor, { concertId, action: "performance-deleted", before, provided: isAsSeen }),
    db
      .update(performances)
      .set({ deletedAt: actor.at })
      .where(and(eq(performances.performanceId, performanceId), isNull(performances.deletedAt), isAsSeen)),
    db
      .update(concerts)
      .set({ revision: nextRevision })
      .where(
        and(
          isKept(concertId),
          eq(concerts.revision, revision),
          sql`EXISTS (SELECT 1 FROM performances d WHERE d.performance_id = ${performanceId} AND d.deleted_at IS NOT NULL)`,
        ),
      ),
  ]);
}

/** Whether a concert, or a date of it, was there once and was deleted. */
export async function wasDeleted(db: Database, concertId: string, performanceId: string | undefined): Promise<boolean> {
  const row = await db
    .select({ deletedAt: concerts.deletedAt })
    .from(concerts)
    .where(eq(concerts.concertId, concertId))
    .get();
  if (row === undefined) return false;
  if (performanceId === undefined) return row.deletedAt !== null;
  const date = await db
    .select({ deletedAt: performances.deletedAt })
    .from(performances)
    .where(and(eq(performances.performanceId, performanceId), eq(performances.concertId, concertId)))
    .get();
  return date !== undefined && (row.deletedAt !== null || date.deletedAt !== null);
}
