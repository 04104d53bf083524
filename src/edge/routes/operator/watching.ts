// How a sale went, and what is taken out of it. The room keeps the history; a draft that has no room yet has no history either, and to look at it places none.
import { operatorWatchingOperations } from "../../../contract/operations/operator/watching.ts";
import { refuse } from "../../../contract/refusals.ts";
import type { Database } from "../../../database/database.ts";
import { type ConcertRecord, hasRoom, type PerformanceDate } from "../../../domain/records/concert.ts";
import { exportLedger, exportPayments, exportTickets } from "../../concerts/exports.ts";
import { noMetrics, readMetrics } from "../../concerts/metrics.ts";
import { readTotals } from "../../concerts/totals.ts";
import type { RawAnswer, RefusedAnswer } from "../handler.ts";
import { routesOf } from "../routes-of.ts";

export const operatorWatchingRoutes = routesOf(operatorWatchingOperations)({
  async getMetrics({ c, now, concert, room, query: { since, step } }) {
    const asked = { since: since === undefined ? null : Date.parse(since), step };
    if (!hasRoom(concert)) return { status: 200, body: noMetrics(asked, now) };
    const found = await readMetrics(c, room, concert.concertId, asked);
    return found.ok ? { status: 200, body: found.value } : found;
  },

  async getTotals({ c, database, concert, performances }) {
    const found = await readTotals(c, database, concert.concertId, performances);
    return found.ok ? { status: 200, body: found.value } : found;
  },

  exportTickets: (request) => exported(request, "tickets", exportTickets),
  exportPayments: (request) => exported(request, "payments", exportPayments),
  exportLedger: (request) => exported(request, "ledger", exportLedger),
});

interface ExportRequest {
  database: Database;
  concert: ConcertRecord;
  performances: readonly PerformanceDate[];
  query: { performanceId?: string | undefined };
}

/** A table of a concert or, where the query names one, of a date. Refusals: not-found. */
function exported(
  { database, concert: { concertId }, performances, query: { performanceId } }: ExportRequest,
  what: string,
  read: (database: Database, dates: readonly string[]) => ReadableStream,
): RawAnswer<200> | RefusedAnswer {
  if (performanceId !== undefined && !performances.some((one) => one.performanceId === performanceId)) {
    return refuse({ code: "not-found" });
  }
  const name = `${what}-${performanceId ?? concertId}.csv`;
  return {
    status: 200,
    raw: read(database, performanceId === undefined ? performances.map((one) => one.performanceId) : [performanceId]),
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="${name}"`,
    },
  };
}
