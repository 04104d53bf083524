// What of a date is taken out, some hundred payments at a time. Payments are gone through in the order of
// time, behind the last one of the page before, so every row is told once, also while others pay and give back.
import { sql, type SQL } from "drizzle-orm";
import type { Millis } from "../../contract/values.ts";
import type { Database } from "../database.ts";
import { entriesOf } from "../numbers/entries.ts";
import { isTicketOf } from "../numbers/tickets.ts";

/** Payments of one page: up to eight tickets each, so at most some 500 KB. */
export const PAYMENTS_PER_PAGE = 250;

/** Behind which payment a page begins. */
export interface ExportPosition {
  paidAt: Millis;
  paymentId: string;
}
export const EXPORT_START: ExportPosition = { paidAt: 0, paymentId: "" };

export interface ExportedPayment extends ExportPosition {
  performanceId: string;
  startsAt: Millis;
  fanId: string;
  fanName: string | null;
  state: "paid" | "refunded";
  amount: number;
  compReason: string | null;
  cancelReason: string | null;
  refundId: string | null;
  refundedAt: Millis | null;
  refundReason: string | null;
  tickets: number;
}
export interface ExportedTicket extends ExportedPayment {
  ticketId: string;
  ticketState: "valid" | "refunded";
  seatId: string;
  section: string;
  row: number;
  number: number;
  grade: string;
  price: number;
}
export interface ExportedEntry extends ExportPosition {
  reference: string;
  account: string;
  kind: string;
  entryAmount: number;
  balance: number | null;
  createdAt: Millis;
  performanceId: string;
  fanId: string;
}

// States are written out, not bound: a partial index serves only the very condition it was made with.
const paymentsOf = (performanceId: string, { paidAt, paymentId }: ExportPosition): SQL =>
  sql`(SELECT payment_id, created_at, performance_id, fan, state, amount, comp_reason, first_ticket, seats FROM payments
    WHERE performance_id = ${performanceId} AND state <> 'void' AND (created_at, payment_id) > (${paidAt}, ${paymentId})
    ORDER BY created_at, payment_id LIMIT ${PAYMENTS_PER_PAGE})`;
const OF_PAYMENT = sql.raw(isTicketOf("paid"));

const PAYMENT = sql`paid.payment_id AS paymentId, paid.created_at AS paidAt, paid.performance_id AS performanceId,
  d.starts_at AS startsAt, paid.fan AS fanId, u.name AS fanName, paid.state, paid.amount, paid.comp_reason AS compReason,
  d.cancel_reason AS cancelReason, r.refund_id AS refundId, r.created_at AS refundedAt, r.reason AS refundReason`;
const JOINED = sql`JOIN performances d ON d.performance_id = paid.performance_id
  LEFT JOIN users u ON u.user_id = paid.fan LEFT JOIN refunds r ON r.payment_id = paid.payment_id`;

/** The payments behind a position, as many as a page has. */
export const exportedPayments = (
  db: Database,
  performanceId: string,
  from: ExportPosition,
): Promise<ExportedPayment[]> =>
  db.all<ExportedPayment>(sql`SELECT ${PAYMENT},
    (SELECT count(*) FROM tickets t WHERE ${OF_PAYMENT}) AS tickets
    FROM ${paymentsOf(performanceId, from)} paid ${JOINED} ORDER BY paid.created_at, paid.payment_id`);

/** The tickets of the payments behind a position. */
export const exportedTickets = (db: Database, performanceId: string, from: ExportPosition): Promise<ExportedTicket[]> =>
  db.all<ExportedTicket>(sql`SELECT ${PAYMENT}, t.ticket_id AS ticketId, t.state AS ticketState, t.seat_id AS seatId,
    t.section, t.row, t.number, t.grade, t.price
    FROM ${paymentsOf(performanceId, from)} paid JOIN tickets t ON ${OF_PAYMENT} ${JOINED}
    ORDER BY paid.created_at, paid.payment_id, t.ticket_number`);

/** The ledger entries of the payments behind a position, and of their refunds. */
export const exportedEntries = (db: Database, performanceId: string, from: ExportPosition): Promise<ExportedEntry[]> =>
  db.all<ExportedEntry>(sql`SELECT paid.payment_id AS paymentId, paid.created_at AS paidAt, paid.performance_id AS performanceId,
    paid.fan AS fanId, e.reference, e.account, e.kind, e.amount AS entryAmount, e.balance_after AS balance,
    e.created_at AS createdAt
    FROM ${paymentsOf(performanceId, from)} paid LEFT JOIN refunds r ON r.payment_id = paid.payment_id
    JOIN ledger_entries f ON f.reference IN (paid.payment_id, r.refund_id) AND f.entry_id = f.movement_id
    JOIN ledger_entries e ON ${sql.raw(entriesOf("f"))}
    ORDER BY paid.created_at, paid.payment_id, e.entry_id`);
