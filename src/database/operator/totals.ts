// Money and seats of a concert by date, section and price, as its tickets say. The audit checks that they add up to payments.
import { sql } from "drizzle-orm";
import type { Database } from "../database.ts";

export interface TotalsRow {
  performanceId: string;
  section: string;
  grade: string;
  price: number;
  seatsSold: number;
  seatsRefunded: number;
}

/** Of one moment. It looks at every ticket of the concert. */
export function ticketTotals(db: Database, concertId: string): Promise<TotalsRow[]> {
  const dates = sql`SELECT o.performance_id FROM performances o WHERE o.concert_id = ${concertId}`;
  // Each state has an index of its own.
  return db.all<TotalsRow>(sql`
    SELECT performanceId, section, grade, price, sum(sold) AS seatsSold, sum(refunded) AS seatsRefunded FROM (
      SELECT t.performance_id AS performanceId, t.section, t.grade, t.price, 1 AS sold, 0 AS refunded FROM tickets t
        WHERE t.performance_id IN (${dates}) AND t.state = 'valid'
      UNION ALL
      SELECT t.performance_id, t.section, t.grade, t.price, 0, 1 FROM tickets t
        WHERE t.performance_id IN (${dates}) AND t.state = 'refunded')
    GROUP BY performanceId, section, grade, price ORDER BY performanceId, section, grade, price`);
}
