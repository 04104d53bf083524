// How a sale goes and how it went.
import { metricsQuery } from "../../operator/metrics.ts";
import { exportQuery } from "../../operator/totals.ts";
import { operations, type OperationSpec } from "../operation.ts";
import { SCHEMAS } from "../schemas.ts";
import * as sample from "./samples.ts";

const exported = (what: string, description: string) =>
  ({
    method: "get",
    tag: "Operator",
    summary: `Take ${what} out`,
    description:
      `A table for spreadsheets, as a stream: UTF-8 with a byte order mark, RFC 4180, text that a spreadsheet would run made ` +
      `harmless by an apostrophe. In the order in which they were paid; what is paid meanwhile may be in it or not. ${description}`,
    caller: "operator",
    scope: "people",
    limit: "operator",
    query: exportQuery,
    answers: {
      200: { description: "The table.", mediaTypes: ["text/csv"], headers: ["Content-Disposition"] },
    },
  }) as const satisfies Partial<OperationSpec>;

export const operatorWatchingOperations = operations({
  getMetrics: {
    method: "get",
    path: "/v1/admin/concerts/{concertId}/metrics",
    tag: "Operator",
    summary: "See how a sale went",
    description:
      "The room keeps it, also when nobody looks: what happened in each step, and how it stood at its end. At most 1,440 steps; " +
      "ask for more from the last one on, which may have grown. A crash of the room loses at most what the step under way had, " +
      "and of joins, calls and admissions nothing. What the edge refuses, such as limits and wrong tokens, is not in it.",
    caller: "operator",
    scope: "read",
    limit: "operator",
    query: metricsQuery,
    answers: { 200: { description: "The series.", schema: SCHEMAS.Metrics, example: sample.metrics } },
  },
  getTotals: {
    method: "get",
    path: "/v1/admin/concerts/{concertId}/totals",
    tag: "Operator",
    summary: "See money and seats, added up",
    description: "By date, section and price, as the tickets say; at most ten seconds old.",
    caller: "operator",
    scope: "read",
    limit: "operator",
    answers: { 200: { description: "The totals.", schema: SCHEMAS.Totals, example: sample.totals } },
  },
  exportTickets: {
    ...exported(
      "tickets",
      "One row a ticket, also those that were given back, with the fan's name: the list for the door.",
    ),
    path: "/v1/admin/concerts/{concertId}/exports/tickets.csv",
  },
  exportPayments: {
    ...exported("payments", "One row a payment, with its refund."),
    path: "/v1/admin/concerts/{concertId}/exports/payments.csv",
  },
  exportLedger: {
    ...exported(
      "the ledger",
      "One row an entry of a payment or its refund; debits and credits of each reference are equal.",
    ),
    path: "/v1/admin/concerts/{concertId}/exports/ledger.csv",
  },
});
