// The epoch of a room, as D1 sees to it: what was decided in an earlier epoch can't be committed in a later one.
import { eq, sql } from "drizzle-orm";
import type { Database } from "./database.ts";
import { concerts } from "./schema.ts";

/** The epoch that may commit; null for an unknown concert. */
export async function findEpoch(db: Database, concertId: string): Promise<number | null> {
  const row = await db.select({ epoch: concerts.epoch }).from(concerts).where(eq(concerts.concertId, concertId)).get();
  return row?.epoch ?? null;
}

/**
 * For a NOT NULL column: the epoch, if the concert still has it, else NULL. An update that meets no row doesn't fail a
 * batch; a missing value does.
 */
export const epochStillIs = ({ concertId, epoch }: { concertId: string; epoch: number }) =>
  sql<number>`(SELECT ${concerts.epoch} FROM ${concerts}
    WHERE ${concerts.concertId} = ${concertId} AND ${concerts.epoch} = ${epoch})`;
