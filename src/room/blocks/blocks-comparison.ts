// What a room keeps back beside D1's copy of it: what the audit tells of and what a reconciliation mends. A date whose copy is
// still on its way is left out.
import { findBlocks } from "../../database/seat-blocks.ts";
import type { SavedBlocks } from "../../domain/records/seat-blocks.ts";
import type { BlocksRoom } from "./seat-blocks.ts";

/** A date of which room and D1 don't keep the same seats back. */
export interface BlocksDifference {
  performanceId: string;
  /** The room's revision. */
  revision: number;
  saved: Pick<SavedBlocks, "ranges" | "revision">;
}

const NOTHING_SAVED = { ranges: [], revision: 0 };

/** D1 is read while operators go on: a difference counts only when a second comparison finds it again. */
export async function compareBlocks(room: BlocksRoom): Promise<BlocksDifference[]> {
  const found = await findBlocks(room.database, room.concert().sale.concertId);
  const inDatabase = new Map(found.map(({ performanceId, ...saved }) => [performanceId, saved]));
  const differences: BlocksDifference[] = [];
  for (const { performanceId, blocked } of room.concert().seating.performances.values()) {
    if (blocked.unsavedSince !== null) continue;
    const saved = inDatabase.get(performanceId) ?? NOTHING_SAVED;
    const { revision, ranges } = blocked.state;
    const isSame = revision === saved.revision && JSON.stringify(ranges) === JSON.stringify(saved.ranges);
    if (!isSame) differences.push({ performanceId, revision, saved });
  }
  return differences;
}

/** The differences that two comparisons found. */
export async function lastingBlocksDifferences(room: BlocksRoom): Promise<BlocksDifference[]> {
  const first = await compareBlocks(room);
  if (first.length === 0) return first;
  const again = new Set((await compareBlocks(room)).map((difference) => JSON.stringify(difference)));
  return first.filter((difference) => again.has(JSON.stringify(difference)));
}

/**
 * Has room and D1 keep the same seats back again; what was mended, in words. A room that is behind, as one whose storage was
 * set back, takes what D1 has. A copy that is behind is sent again by the alarm.
 */
export async function mendBlocks(room: BlocksRoom): Promise<string[]> {
  const mended: string[] = [];
  for (const { performanceId, revision, saved } of await lastingBlocksDifferences(room)) {
    const isRoomBehind = saved.revision >= revision;
    const isMended = await room.queue.run(() => {
      const { seating } = room.concert();
      const performance = seating.performances.get(performanceId);
      if (performance === undefined || performance.blocked.revision !== revision) return false;
      if (isRoomBehind) seating.adoptBlocked(performance, saved);
      else seating.noteBlocked(performance);
      return true;
    });
    if (!isMended) continue;
    mended.push(
      `seats kept back, as ${isRoomBehind ? "the database has them" : "the room has them"}: ${performanceId}`,
    );
  }
  return mended;
}
