// Money and seats of a concert as its tickets say, for all who look: looked up at most once in ten seconds and data centre, since
// every ticket is looked at for it.
import { SECOND_MS } from "../../contract/bounds.ts";
import type { Sums, TotalsBody } from "../../contract/operator/totals.ts";
import { type Answer, done } from "../../contract/refusals.ts";
import { CURRENCY, type Millis, toInstant, toInstantOrNull } from "../../contract/values.ts";
import type { Database } from "../../database/database.ts";
import { ticketTotals, type TotalsRow } from "../../database/operator/totals.ts";
import type { PerformanceDate } from "../../domain/records/concert.ts";
import { SnapshotCache, type SnapshotContext } from "../snapshots/snapshot-cache.ts";

const TOTALS_MAX = 100;
const TOTALS_FRESH_MS = 10 * SECOND_MS;
interface Found {
  at: Millis;
  rows: TotalsRow[];
}
const totals = new SnapshotCache<Found>({
  entriesMax: TOTALS_MAX,
  freshMs: TOTALS_FRESH_MS,
  sharedMs: TOTALS_FRESH_MS,
});

/** Refusals: overloaded. */
export async function readTotals(
  c: SnapshotContext,
  database: Database,
  concertId: string,
  performances: readonly PerformanceDate[],
): Promise<Answer<TotalsBody>> {
  const found = await totals.get(c, {
    name: `totals/${concertId}`,
    ask: async () => done(JSON.stringify({ at: c.get("now"), rows: await ticketTotals(database, concertId) })),
    read: (text): Found => JSON.parse(text),
    isNewer: (one, other) => one.at > other.at,
  });
  return found.ok ? done(totalsBody(found.value, performances)) : found;
}

function totalsBody({ at, rows }: Found, performances: readonly PerformanceDate[]): TotalsBody {
  const dates = performances.map(({ performanceId, startsAt, cancelledAt }) => {
    const sections = rows.filter((row) => row.performanceId === performanceId).map(sectionTotals);
    return {
      performanceId,
      startsAt: toInstant(startsAt),
      cancelledAt: toInstantOrNull(cancelledAt),
      ...sumOf(sections),
      sections,
    };
  });
  return { currency: CURRENCY, asOf: toInstant(at), ...sumOf(dates), performances: dates };
}

const sectionTotals = ({ section, grade, price, seatsSold, seatsRefunded }: TotalsRow) => ({
  section,
  grade,
  price,
  seatsSold,
  seatsRefunded,
  paidAmount: price * (seatsSold + seatsRefunded),
  refundedAmount: price * seatsRefunded,
});

const sumOf = (parts: readonly Sums[]): Sums =>
  parts.reduce(
    (sum, part) => ({
      seatsSold: sum.seatsSold + part.seatsSold,
      seatsRefunded: sum.seatsRefunded + part.seatsRefunded,
      paidAmount: sum.paidAmount + part.paidAmount,
      refundedAmount: sum.refundedAmount + part.refundedAmount,
    }),
    { seatsSold: 0, seatsRefunded: 0, paidAmount: 0, refundedAmount: 0 },
  );
