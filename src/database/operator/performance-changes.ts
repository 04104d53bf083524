// Moving a date to another time, and giving its sections other prices. What speaks against it is looked at in the write itself,
// so that two changes at once can't make together what neither could alone: a sale that opens after its last date, or another
// price for a section of which a seat was sold a moment before.
//
// Prices are changed one by one in the stored layout: of two changes at once to different sections none is lost.
import { type SQL, and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import type { Millis } from "../../contract/values.ts";
import type { Actor } from "../../domain/records/actor.ts";
import type { ConcertWithPerformances, PerformanceRecord } from "../../domain/records/concert.ts";
import { afterNote, isKept, isThere, nextRevision, selectConcert, takingPlace } from "../concerts.ts";
import type { Database } from "../database.ts";
import { noteAction } from "../operator-log.ts";
import { concerts, performances } from "../schema.ts";

export interface NewPrice {
  /** The section's place in the layout, which never changes, and its name as the layout has it. */
  index: number;
  name: string;
  price: number;
}

/** Absent: as it is. */
export interface PerformanceChanges {
  startsAt?: Millis | undefined;
  prices: readonly NewPrice[];
  /** Also of sections of which something is sold. */
  evenIfSold: boolean;
}

export interface WrittenPerformance extends ConcertWithPerformances {
  /** False: what the change asked for can't stand beside what is stored, and nothing was written. */
  isWritten: boolean;
  /** Sections that were to have another price than they have, and of which something is sold. */
  sold: string[];
}

type PerformanceRef = Pick<PerformanceRecord, "concertId" | "performanceId">;
const names = z.array(z.string());

/** Changes a date, raises the concert's revision and notes who did it; null for a concert that isn't there. */
export async function updatePerformance(
  db: Database,
  ref: PerformanceRef,
  changes: PerformanceChanges,
  actor: Actor,
): Promise<WrittenPerformance | null> {
  const { concertId, performanceId } = ref;
  const { startsAt, prices, evenIfSold } = changes;
  const wanted = sql`json_each(${wantedPrices(prices)})`;
  const sold = soldSections(performanceId, wanted);
  const provided = sql`${isThere(ref)} AND ${takesPlace(performanceId)}
    AND ${startsAt === undefined ? sql`TRUE` : saleOpensBefore(ref, startsAt)}
    AND ${evenIfSold || prices.length === 0 ? sql`TRUE` : sql`NOT EXISTS (${sold})`}`;
  const [, written, [found], [concert], records] = await afterNote(
    db.batch([
      noteAction(db, actor, {
        concertId,
        action: "performance-changed",
        before: valuesBefore(performanceId, changes, wanted),
        after: valuesAfter(performanceId, changes),
        provided,
      }),
      db
        .update(concerts)
        .set({ revision: nextRevision })
        .where(and(isKept(concertId), provided)),
      db
        .update(performances)
        .set({
          ...(startsAt !== undefined && {
            startsAt,
            movedAt: sql`CASE WHEN ${performances.startsAt} = ${startsAt} THEN ${performances.movedAt} ELSE ${actor.at} END`,
          }),
          ...(prices.length > 0 && {
            sections: repriced(wanted),
            grades: gradesOfSections(repriced(wanted)),
            layoutVersion: null,
          }),
          ...(startsAt === undefined && prices.length === 0 && { startsAt: sql`${performances.startsAt}` }),
        })
        .where(and(eq(performances.performanceId, performanceId), provided))
        .returning({ performanceId: performances.performanceId }),
      db
        .select({ sold: sql`(SELECT json_group_array(s.name) FROM (${sold}) s)`.mapWith(String) })
        .from(concerts)
        .where(eq(concerts.concertId, concertId)),
      ...selectConcert(db, concertId),
    ]),
  );
  if (concert === undefined) return null;
  return {
    isWritten: written.length > 0,
    sold: names.parse(JSON.parse(found?.sold ?? "[]")),
    concert,
    performances: records,
  };
}

/** The seats of a section are named after it: those behind `A-` and before `A.`, which is the next sign. */
const wantedPrices = (prices: readonly NewPrice[]): string =>
  JSON.stringify(prices.map((one) => ({ ...one, from: `${one.name}-`, to: `${one.name}.` })));

const valueOf = (name: string): SQL => sql.raw(`json_extract(n.value, '$.${name}')`);

const takesPlace = (performanceId: string): SQL =>
  sql`EXISTS (SELECT 1 FROM performances d WHERE d.performance_id = ${performanceId} AND d.cancelled_at IS NULL)`;

/** Whether the sale opens before the last date when this one is moved. */
const saleOpensBefore = ({ concertId, performanceId }: PerformanceRef, startsAt: Millis): SQL =>
  sql`EXISTS (SELECT 1 FROM concerts c WHERE c.concert_id = ${concertId} AND c.sale_opens_at < max(${startsAt},
    coalesce((SELECT max(d.starts_at) FROM ${takingPlace(concertId)} AND d.performance_id <> ${performanceId}), ${startsAt})))`;

/** The sections that are to have another price, and of which something is sold. */
const soldSections = (performanceId: string, wanted: SQL): SQL =>
  sql`SELECT ${valueOf("name")} AS name FROM performances p, ${wanted} n WHERE p.performance_id = ${performanceId}
    AND json_extract(p.sections, '$[' || ${valueOf("index")} || '].price') <> ${valueOf("price")}
    AND EXISTS (SELECT 1 FROM tickets t WHERE t.performance_id = ${performanceId} AND t.state = 'valid'
      AND t.seat_id >= ${valueOf("from")} AND t.seat_id < ${valueOf("to")})`;

/** The stored sections with the wanted prices, as JSON. */
const repriced = (wanted: SQL): SQL =>
  sql`(SELECT json_group_array(json(
      CASE WHEN n.value IS NULL THEN s.value ELSE json_set(s.value, '$.price', ${valueOf("price")}) END) ORDER BY s.key)
    FROM json_each(performances.sections) s LEFT JOIN ${wanted} n ON ${valueOf("index")} = s.key)`;

/** As `gradesOf`. */
const gradesOfSections = (sections: SQL): SQL =>
  sql`(SELECT json_group_array(json_object('grade', g.grade, 'price', g.price) ORDER BY g.place) FROM (
    SELECT json_extract(s.value, '$.grade') AS grade, json_extract(s.value, '$.price') AS price, min(s.key) AS place
    FROM json_each(${sections}) s GROUP BY 1, 2) g)`;

const pricesBefore = (wanted: SQL): SQL =>
  sql`(SELECT json_group_object(${valueOf("name")}, json_extract(performances.sections, '$[' || ${valueOf("index")} || '].price'))
    FROM ${wanted} n)`;

function valuesBefore(performanceId: string, { startsAt, prices }: PerformanceChanges, wanted: SQL): SQL {
  const values = [sql`'performanceId', performances.performance_id`];
  if (startsAt !== undefined) values.push(sql`'startsAt', performances.starts_at`);
  if (prices.length > 0) values.push(sql`'prices', ${pricesBefore(wanted)}`);
  return sql`(SELECT json_object(${sql.join(values, sql`, `)}) FROM performances
    WHERE performances.performance_id = ${performanceId})`;
}

const valuesAfter = (performanceId: string, { startsAt, prices, evenIfSold }: PerformanceChanges) => ({
  performanceId,
  ...(startsAt !== undefined && { startsAt }),
  ...(prices.length > 0 && { prices: Object.fromEntries(prices.map(({ name, price }) => [name, price])) }),
  ...(evenIfSold && { evenIfSold }),
});
