// Where jobs go on that don't get through in one run. In D1, so that the next run may be anybody's, and so that a database
// that is set back is set back together with what was done of it.
import { eq } from "drizzle-orm";
import type { Database } from "../database.ts";
import { jobPositions } from "../schema.ts";

/** Where a job goes on, as it wrote it; null: at the beginning. */
export async function positionOf(db: Database, job: string): Promise<unknown> {
  const kept = await db
    .select({ position: jobPositions.position })
    .from(jobPositions)
    .where(eq(jobPositions.job, job))
    .get();
  return kept?.position ?? null;
}

/** Notes where a job goes on; for a batch, or by itself. */
export const writePosition = (db: Database, job: string, position: unknown) =>
  db.insert(jobPositions).values({ job, position }).onConflictDoUpdate({ target: jobPositions.job, set: { position } });

/** The job begins at the beginning. */
export const removePosition = (db: Database, job: string) => db.delete(jobPositions).where(eq(jobPositions.job, job));
