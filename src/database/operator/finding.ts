// Payments as an operator looks for them: by any of the ids that stand in one, newest first, with tickets, refund and fan.
//
// The most selective filter leads, and the others are looked at row by row. Of all concerts payments are told in the order in
// which D1 got them, which needs no index that every payment would have to be written to.
import { sql, type SQL } from "drizzle-orm";
import { z } from "zod";
import type { List } from "../../contract/values.ts";
import type { FoundPayment } from "../../domain/records/payment.ts";
import { listOf, type PageQuery, parseCursor, rowsFor, type TimeAndId, timeAndId, toList } from "../cursor.ts";
import type { Database } from "../database.ts";
import { isTicketOf } from "../numbers/tickets.ts";

export interface PaymentFilter {
  concertId?: string | undefined;
  performanceId?: string | undefined;
  userId?: string | undefined;
  paymentId?: string | undefined;
  ticketId?: string | undefined;
  seatId?: string | undefined;
  state?: "paid" | "refunded" | undefined;
  /** Only payments of these concerts; null or absent: of all. */
  among?: readonly string[] | null;
}

const foundTickets = z.array(
  z.object({
    ticketId: z.string(),
    seatId: z.string(),
    section: z.string(),
    row: z.int().nullable(),
    number: z.int(),
    grade: z.string(),
    price: z.int(),
    status: z.enum(["valid", "refunded"]),
  }),
);

const SELECT = sql`SELECT p.payment_id AS paymentId, p.fan AS fanId, u.name AS fanName, p.state, p.concert_id AS concertId,
    p.performance_id AS performanceId, p.hold_id AS holdId, p.amount, p.balance_after AS balance, p.created_at AS paidAt,
    p.comp_reason AS compReason, d.cancel_reason AS cancelReason, r.refund_id AS refundId, r.amount AS refundAmount,
    r.created_at AS refundedAt, r.reason AS refundReason,
    (SELECT json_group_array(json_object('ticketId', t.ticket_id, 'seatId', t.seat_id, 'section', t.section,
      'row', nullif(t.row, 0), 'number', t.number, 'grade', t.grade, 'price', t.price, 'status', t.state) ORDER BY t.ticket_number)
      FROM tickets t WHERE ${sql.raw(isTicketOf())}) AS tickets
  FROM payments p
  LEFT JOIN users u ON u.user_id = p.fan
  LEFT JOIN refunds r ON r.payment_id = p.payment_id
  LEFT JOIN performances d ON d.performance_id = p.performance_id`;

type FoundRow = Omit<FoundPayment, "tickets" | "refund"> & {
  tickets: string;
  refundId: string | null;
  refundAmount: number;
  refundedAt: number;
  refundReason: string | null;
};

/** Payments that aren't void; null for a cursor this list never gave out. */
export async function searchPayments(
  db: Database,
  filter: PaymentFilter,
  page: PageQuery,
): Promise<List<FoundPayment> | null> {
  const hasLead = LEADING.some((name) => filter[name] !== undefined);
  const isAmong = filter.among !== undefined && filter.among !== null;
  const isOfAll = !hasLead && !isAmong && filter.state !== "refunded";
  const list = listOf("found payments", ...NAMES.map((name) => `${name}=${filter[name] ?? ""}`));
  const from = parseCursor<TimeAndId>(list, timeAndId, page.cursor);
  if (from === null) return null;
  const conditions = conditionsOf(filter);
  const isFirstOfRefunded = from === undefined && !hasLead && !isAmong && filter.state === "refunded";
  // A range is looked up in the index, where the whole of it would be gone through.
  if (isFirstOfRefunded) conditions.push(sql`p.created_at > 0`);
  if (isOfAll) conditions.push(from === undefined ? sql`p.rowid > 0` : sql`p.rowid < ${rowOf(from[1])}`);
  else if (from !== undefined) conditions.push(sql`(p.created_at, p.payment_id) < (${from[0]}, ${from[1]})`);
  if (hasOnlyConcerts(filter)) conditions.push(newestOfDates(filter, from, rowsFor(page)));
  const order = isOfAll ? sql`p.rowid DESC` : sql`p.created_at DESC, p.payment_id DESC`;
  const rows = await db.all<FoundRow>(
    sql`${SELECT} WHERE ${sql.join(conditions, sql` AND `)} ORDER BY ${order} LIMIT ${rowsFor(page)}`,
  );
  return toList(list, rows.map(toFound), page, ({ paidAt, paymentId }): TimeAndId => [paidAt, paymentId]);
}

const LEADING = ["concertId", "performanceId", "userId", "paymentId", "ticketId", "seatId"] as const;
const NAMES = [...LEADING, "state"] as const;

// States are written out, not bound: a partial index serves only the very condition it was made with.
function conditionsOf(filter: PaymentFilter): SQL[] {
  const { concertId, performanceId, userId, paymentId, ticketId, seatId, state, among = null } = filter;
  const conditions = [sql`p.state <> 'void'`];
  if (state === "paid") conditions.push(sql`p.state = 'paid'`);
  if (state === "refunded") conditions.push(sql`p.state = 'refunded'`);
  if (among !== null) {
    conditions.push(sql`p.concert_id IN (SELECT value FROM json_each(${JSON.stringify(among)}))`);
  }
  if (concertId !== undefined) conditions.push(sql`p.concert_id = ${concertId}`);
  if (performanceId !== undefined) conditions.push(sql`p.performance_id = ${performanceId}`);
  if (userId !== undefined) conditions.push(sql`p.fan = ${userId}`);
  if (paymentId !== undefined) conditions.push(sql`p.payment_id = ${paymentId}`);
  if (ticketId !== undefined) {
    // A ticket has the name of its payment, and its place in it behind.
    const named = `pay_${ticketId.slice(ticketId.indexOf("_") + 1, -1)}`;
    conditions.push(
      sql`p.payment_id = ${named}`,
      sql`EXISTS (SELECT 1 FROM tickets t WHERE ${sql.raw(isTicketOf())} AND t.ticket_id = ${ticketId})`,
    );
  }
  if (seatId !== undefined) {
    const dates = datesOf({ concertId, performanceId });
    const having = (isValid: SQL) => sql`SELECT t.payment_id FROM tickets t
      WHERE t.performance_id IN (${dates}) AND t.seat_id = ${seatId} AND ${isValid}`;
    conditions.push(
      sql`p.payment_id IN (${having(sql`t.state = 'valid'`)} UNION ALL ${having(sql`t.state = 'refunded'`)})`,
    );
  }
  return conditions;
}

/** Of all that could lead only concerts are named. */
const hasOnlyConcerts = (filter: PaymentFilter): boolean =>
  (filter.concertId !== undefined || (filter.among ?? null) !== null) &&
  LEADING.every((name) => name === "concertId" || filter[name] === undefined);

/**
 * Payments have an index by date and none by concert, which would be one more row a payment. So a page of a concert is among as
 * many of each of its dates as the page has.
 */
function newestOfDates(
  { concertId, among = null, state }: PaymentFilter,
  from: TimeAndId | undefined,
  limit: number,
): SQL {
  const concerts =
    concertId === undefined ? sql`SELECT value FROM json_each(${JSON.stringify(among)})` : sql`${concertId}`;
  const behind = from === undefined ? sql`` : sql`AND (i.created_at, i.payment_id) < (${from[0]}, ${from[1]})`;
  const inState = state === undefined ? sql`` : sql`AND i.state = ${state}`;
  return sql`p.payment_id IN (SELECT n.payment_id FROM performances o JOIN payments n ON n.payment_id IN (
    SELECT i.payment_id FROM payments i WHERE i.performance_id = o.performance_id AND i.state <> 'void' ${inState} ${behind}
    ORDER BY i.created_at DESC, i.payment_id DESC LIMIT ${limit}) WHERE o.concert_id IN (${concerts}))`;
}

/** The dates that a seat is looked for in. Of all there are: a look into two indexes for each. */
function datesOf({ concertId, performanceId }: Pick<PaymentFilter, "concertId" | "performanceId">): SQL {
  if (performanceId !== undefined) return sql`${performanceId}`;
  return concertId === undefined
    ? sql`SELECT o.performance_id FROM performances o WHERE o.starts_at > 0`
    : sql`SELECT o.performance_id FROM performances o WHERE o.concert_id = ${concertId}`;
}

/** The row of a payment. It stays inside: it counts the payments of everybody. */
const rowOf = (paymentId: string): SQL => sql`(SELECT f.rowid FROM payments f WHERE f.payment_id = ${paymentId})`;

const toFound = ({ tickets, refundId, refundAmount, refundedAt, refundReason, ...row }: FoundRow): FoundPayment => ({
  ...row,
  tickets: foundTickets.parse(JSON.parse(tickets)),
  refund: refundId === null ? null : { refundId, amount: refundAmount, refundedAt, reason: refundReason },
});
