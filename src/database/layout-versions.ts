// What is kept beside the layout of a date so that nobody has to read it: what its seats cost, and the name of its layout. A date
// of before has neither, and a date whose prices were changed has not either; a job makes them anew.
import { and, asc, eq, gt, isNull, sql } from "drizzle-orm";
import type { GradePrice, Section } from "../contract/performances.ts";
import type { Database } from "./database.ts";
import { performances } from "./schema.ts";

export interface UndescribedDate {
  performanceId: string;
  sections: Section[];
}

/** Some dates whose layout has no name yet, of one concert or of all, behind an id and in the order of ids. */
export const findUndescribed = (
  db: Database,
  { concertId, after }: { concertId?: string; after: string },
  limit: number,
): Promise<UndescribedDate[]> =>
  db
    .select({ performanceId: performances.performanceId, sections: performances.sections })
    .from(performances)
    .where(
      and(
        concertId === undefined ? undefined : eq(performances.concertId, concertId),
        isNull(performances.layoutVersion),
        isNull(performances.deletedAt),
        gt(performances.performanceId, after),
      ),
    )
    .orderBy(asc(performances.performanceId))
    .limit(limit);

export interface Description extends UndescribedDate {
  grades: GradePrice[];
  layoutVersion: string;
}

/** Keeps what follows from the layouts of dates, unless a layout has become another one since it was read. How many were kept. */
export async function writeDescriptions(db: Database, described: readonly Description[]): Promise<number> {
  const [first, ...rest] = described.map(({ performanceId, sections, grades, layoutVersion }) =>
    db
      .update(performances)
      .set({ grades, layoutVersion })
      .where(
        and(
          eq(performances.performanceId, performanceId),
          isNull(performances.layoutVersion),
          // As JSON has it, however the text was written.
          sql`json(${performances.sections}) = json(${JSON.stringify(sections)})`,
        ),
      )
      .returning({ performanceId: performances.performanceId }),
  );
  if (first === undefined) return 0;
  const written = await db.batch([first, ...rest]);
  return written.reduce((sum, rows) => sum + rows.length, 0);
}
