// The seats that the operator keeps back, as D1 knows them: a copy of what the room has decided, for a room that has lost its
// storage, with what operators did and what they were answered. One batch writes all three, so that there is no block without
// its record. The room sends it again and again until it is there.
import { type SQL, eq, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { Millis } from "../contract/values.ts";
import type { BlockChange, SavedBlocks } from "../domain/records/seat-blocks.ts";
import { type SeatRange, parseRanges } from "../domain/seat-ranges.ts";
import type { Database } from "./database.ts";
import { epochStillIs } from "./epoch.ts";
import { isAnswered, keepAnswer } from "./operator-answers.ts";
import { noteAction } from "./operator-log.ts";
import { seatBlocks } from "./schema.ts";

/** The blocks of a date as its room has them. */
export interface BlocksToSave {
  concertId: string;
  /** The epoch of the room; D1 must still agree. */
  epoch: number;
  performanceId: string;
  revision: number;
  ranges: readonly SeatRange[];
  /** Those that D1 may not have, oldest first. */
  changes: readonly BlockChange[];
  at: Millis;
}

/**
 * Writes the blocks of a date, unless D1 has newer ones, and what led to them, each once however often it is sent. Null: D1
 * has them; else the newer ones that D1 has, and nothing was written. Throws on any error; after a constraint error (the epoch
 * is over) nothing of it was written, after any other error it may have been, or may yet be.
 */
export async function saveBlocks(db: Database, blocks: BlocksToSave): Promise<SavedBlocks | null> {
  const { concertId, performanceId, revision, ranges, changes, at } = blocks;
  // Before the row is written: an earlier sending that was carried out has left its revision there.
  const isNew = (change: BlockChange): SQL =>
    sql`coalesce((SELECT b.revision FROM seat_blocks b WHERE b.performance_id = ${performanceId}), 0) < ${change.revision}`;
  const records = changes.flatMap((change): BatchItem<"sqlite">[] => {
    const { by, action, after, kept } = change;
    const provided = isNew(change);
    return [
      ...(after === null ? [] : [noteAction(db, by, { concertId, action, after, provided })]),
      ...(kept === null
        ? []
        : [keepAnswer(db, kept.request, kept.answer, sql`${provided} AND NOT ${isAnswered(kept.request)}`)]),
    ];
  });
  const text = JSON.stringify(ranges);
  const write = db
    .insert(seatBlocks)
    .values({ performanceId, concertId, revision, epoch: epochStillIs(blocks), ranges: text, changedAt: at })
    .onConflictDoUpdate({
      target: seatBlocks.performanceId,
      set: {
        revision: sql`excluded.revision`,
        epoch: sql`excluded.epoch`,
        ranges: sql`excluded.ranges`,
        changedAt: sql`excluded.changed_at`,
      },
      setWhere: sql`excluded.revision > ${seatBlocks.revision}`,
    });
  const [before] = await db.batch([select(db).where(eq(seatBlocks.performanceId, performanceId)), ...records, write]);
  const [found] = before;
  if (found === undefined || found.revision < revision) return null;
  return found.revision === revision && found.ranges === text ? null : toSaved(found);
}

/** The blocks of every date of a concert that ever had any. */
export async function findBlocks(db: Database, concertId: string): Promise<SavedBlocks[]> {
  return (await select(db).where(eq(seatBlocks.concertId, concertId))).map(toSaved);
}

const select = (db: Database) =>
  db
    .select({
      performanceId: seatBlocks.performanceId,
      revision: seatBlocks.revision,
      ranges: seatBlocks.ranges,
    })
    .from(seatBlocks);

const toSaved = ({ performanceId, revision, ranges }: { performanceId: string; revision: number; ranges: string }) => ({
  performanceId,
  revision,
  ranges: parseRanges(ranges),
});
