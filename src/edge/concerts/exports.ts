// What operators take out, as a stream: a page is read from D1 when the reader has taken the one before, so an export holds two
// pages in memory, however many tickets there are. It is not of one moment: what is
// paid meanwhile may be in it or not.
import { toInstant } from "../../contract/values.ts";
import type { Database } from "../../database/database.ts";
import {
  EXPORT_START,
  exportedEntries,
  type ExportedPayment,
  exportedPayments,
  exportedTickets,
  type ExportPosition,
} from "../../database/operator/exports.ts";
import { type Cell, csvHead, csvRow } from "./csv.ts";

interface Table<Row extends ExportPosition> {
  read: (database: Database, performanceId: string, from: ExportPosition) => Promise<Row[]>;
  columns: Record<string, (row: Row) => Cell>;
}
const table = <Row extends ExportPosition>(one: Table<Row>): Table<Row> => one;

/** What was said of a payment, as its fan is told it. */
const reasonOf = ({ refundReason, cancelReason, compReason }: ExportedPayment): string | null =>
  refundReason ?? cancelReason ?? compReason;

const TICKETS = table({
  read: exportedTickets,
  columns: {
    ticketId: ({ ticketId }) => ticketId,
    status: ({ ticketState }) => ticketState,
    performanceId: ({ performanceId }) => performanceId,
    startsAt: ({ startsAt }) => toInstant(startsAt),
    seatId: ({ seatId }) => seatId,
    section: ({ section }) => section,
    row: ({ row }) => (row === 0 ? null : row),
    number: ({ number }) => number,
    grade: ({ grade }) => grade,
    price: ({ price }) => price,
    userId: ({ fanId }) => fanId,
    name: ({ fanName }) => fanName,
    paymentId: ({ paymentId }) => paymentId,
    paidAt: ({ paidAt }) => toInstant(paidAt),
    comp: ({ compReason }) => (compReason === null ? "false" : "true"),
    reason: reasonOf,
  },
});
const PAYMENTS = table({
  read: exportedPayments,
  columns: {
    paymentId: ({ paymentId }) => paymentId,
    status: ({ state }) => state,
    performanceId: ({ performanceId }) => performanceId,
    startsAt: ({ startsAt }) => toInstant(startsAt),
    userId: ({ fanId }) => fanId,
    name: ({ fanName }) => fanName,
    tickets: ({ tickets }) => tickets,
    amount: ({ amount }) => amount,
    paidAt: ({ paidAt }) => toInstant(paidAt),
    comp: ({ compReason }) => (compReason === null ? "false" : "true"),
    refundId: ({ refundId }) => refundId,
    refundedAt: ({ refundedAt }) => (refundedAt === null ? null : toInstant(refundedAt)),
    reason: reasonOf,
  },
});
const LEDGER = table({
  read: exportedEntries,
  columns: {
    reference: ({ reference }) => reference,
    account: ({ account }) => account,
    kind: ({ kind }) => kind,
    debit: ({ entryAmount }) => Math.max(0, -entryAmount),
    credit: ({ entryAmount }) => Math.max(0, entryAmount),
    balance: ({ balance }) => balance,
    userId: ({ account, fanId }) => (account === "fan" ? fanId : null),
    paymentId: ({ paymentId }) => paymentId,
    performanceId: ({ performanceId }) => performanceId,
    createdAt: ({ createdAt }) => toInstant(createdAt),
  },
});

export const exportTickets = (database: Database, dates: readonly string[]): ReadableStream =>
  streamOf(database, dates, TICKETS);
export const exportPayments = (database: Database, dates: readonly string[]): ReadableStream =>
  streamOf(database, dates, PAYMENTS);
export const exportLedger = (database: Database, dates: readonly string[]): ReadableStream =>
  streamOf(database, dates, LEDGER);

function streamOf<Row extends ExportPosition>(
  database: Database,
  dates: readonly string[],
  { read, columns }: Table<Row>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const cellsOf = Object.values(columns);
  let from = EXPORT_START;
  /** Which of the dates is read. */
  let at = 0;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        controller.enqueue(encoder.encode(csvHead(Object.keys(columns))));
      },
      async pull(controller) {
        let rows: Row[] = [];
        for (let date = dates[at]; date !== undefined && rows.length === 0; date = dates[at]) {
          rows = await read(database, date, from);
          const last = rows.at(-1);
          // Every payment has rows, so a page without any is behind the last payment of its date.
          if (last === undefined) at += 1;
          from = last === undefined ? EXPORT_START : { paidAt: last.paidAt, paymentId: last.paymentId };
        }
        if (rows.length === 0) {
          controller.close();
          return;
        }
        controller.enqueue(encoder.encode(rows.map((row) => csvRow(cellsOf.map((cell) => cell(row)))).join("")));
      },
    },
    // Nothing is read ahead of who reads.
    { highWaterMark: 0 },
  );
}
