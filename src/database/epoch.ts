// The epoch of a room, as D1 sees to it: what was decided in an earlier epoch can't be committed in a later one.
import { sql } from "drizzle-orm";
import { concerts } from "./schema.ts";

/**
 * For a NOT NULL column: the epoch, if the concert still has it, else NULL. An update that meets no row doesn't fail a
 * batch; a missing value does.
 */
export const epochStillIs = ({ concertId, epoch }: { concertId: string; epoch: number }) =>
  sql<number>`(SELECT ${concerts.epoch} FROM ${concerts}
    WHERE ${concerts.concertId} = ${concertId} AND ${concerts.epoch} = ${epoch})`;
