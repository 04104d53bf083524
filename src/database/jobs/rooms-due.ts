// Which rooms are to be reconciled next: those of concerts with a date that is still to come or not long past, in the order
// of their last dates. What a run reads goes with the rooms it is given, not with how many concerts there ever were.
import { sql } from "drizzle-orm";
import { z } from "zod";
import type { LocationHint } from "../../contract/concerts.ts";
import type { Millis } from "../../contract/values.ts";
import type { Database } from "../database.ts";

/** The last date of the last concert that was given out. */
export const roomsPosition = z.tuple([z.int(), z.string()]);
export type RoomsPosition = z.infer<typeof roomsPosition>;

export interface RoomDue {
  concertId: string;
  locationHint: LocationHint | null;
  lastStartsAt: Millis;
  lastPerformanceId: string;
}

/**
 * Up to `limit` concerts whose last date, cancelled ones among them, is not before `since`; those behind `from`, when it is
 * given. A draft counts once it has a room. `next`: where the rest begins; null when there is none.
 */
export async function listRoomsDue(
  db: Database,
  since: Millis,
  from: RoomsPosition | null,
  limit: number,
): Promise<{ rooms: RoomDue[]; next: RoomsPosition | null }> {
  const [startsAt, performanceId] = from !== null && from[0] >= since ? from : [since, ""];
  const found = await db.all<RoomDue>(sql`
    SELECT d.concert_id AS "concertId", c.location_hint AS "locationHint", d.starts_at AS "lastStartsAt",
      d.performance_id AS "lastPerformanceId"
    FROM performances d JOIN concerts c ON c.concert_id = d.concert_id
    WHERE (d.starts_at, d.performance_id) > (${startsAt}, ${performanceId}) AND d.deleted_at IS NULL
      AND c.deleted_at IS NULL AND (NOT c.is_draft OR c.epoch > 0) AND NOT EXISTS (
      SELECT 1 FROM performances l WHERE l.concert_id = d.concert_id AND l.starts_at >= d.starts_at AND l.deleted_at IS NULL
        AND (l.starts_at, l.performance_id) > (d.starts_at, d.performance_id))
    ORDER BY d.starts_at, d.performance_id LIMIT ${limit + 1}`);
  const rooms = found.slice(0, limit);
  const last = rooms.at(-1);
  const hasMore = found.length > limit && last !== undefined;
  return { rooms, next: hasMore ? [last.lastStartsAt, last.lastPerformanceId] : null };
}
