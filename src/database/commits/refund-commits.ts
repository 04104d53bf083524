// Refunds: revenue → fan, with the tickets void. A payment has at most one refund, so there is nothing to give up and no void
// row: a batch that comes late, or twice, finds the refund there and does nothing. Many refunds share a batch; see
// shared-batch.ts for what that promises.
//
// A refund isn't inserted when the payment isn't paid, isn't the fan's or has its refund already, and when the concert's epoch
// isn't the order's, or when a fan asks for a comp.
import { isOperatorsKey } from "../../domain/operators-key.ts";
import type { RefundOrder, RefundRecord } from "../../domain/records/refund.ts";
import type { Database } from "../database.ts";
import { isTicketOf } from "../numbers/tickets.ts";
import { movementSql } from "./movements.ts";
import { type BatchMember, type Sent, type Statement, sendTogether } from "./shared-batch.ts";

/** The refund of a payment has the payment's own name, so that a push repeated for it says the same. */
const refundIdOf = (paymentId: string): string => `ref_${paymentId.slice(paymentId.indexOf("_") + 1)}`;

const INSERT = `INSERT INTO "refunds" (refund_id, payment_id, key, amount, epoch, balance_after, created_at, commit_id)
  SELECT ?1, p.payment_id, ?4, p.amount, c.epoch, coalesce(b.amount, 0) + p.amount, ?5, ?6
  FROM "payments" p JOIN "concerts" c ON c.concert_id = ?7 AND c.epoch = ?8 LEFT JOIN "balances" b ON b.fan = p.fan
  WHERE p.payment_id = ?2 AND p.fan = ?3 AND p.state = 'paid'
    AND (p.comp_reason IS NULL OR ?9 = 0)
    AND NOT EXISTS (SELECT 1 FROM "refunds" WHERE payment_id = ?2)
  RETURNING refund_id AS refundId, payment_id AS paymentId, key, amount, balance_after AS balance, created_at AS refundedAt`;

/** The row of this sending. */
const OF_SENDING = `FROM "refunds" r WHERE r.refund_id = ?1 AND r.commit_id = ?2`;
const AND_PAYMENT = `FROM "refunds" r JOIN "payments" p ON p.payment_id = r.payment_id
  WHERE r.refund_id = ?1 AND r.commit_id = ?2`;

const PAYMENT = `UPDATE "payments" SET state = 'refunded' WHERE payment_id = (SELECT r.payment_id ${OF_SENDING})`;

const CREDIT = `INSERT INTO "balances" (fan, amount) SELECT p.fan, r.amount ${AND_PAYMENT}
  ON CONFLICT (fan) DO UPDATE SET amount = amount + excluded.amount`;

const ENTRIES = movementSql({
  kind: "refund",
  reference: "r.refund_id",
  createdAt: "r.created_at",
  entries: [
    {
      account: "fan",
      fan: "p.fan",
      amount: "r.amount",
      balanceAfter: `(SELECT b.amount FROM "balances" b WHERE b.fan = p.fan)`,
      from: AND_PAYMENT,
    },
    { account: "revenue", amount: "-r.amount", from: OF_SENDING },
  ],
});

const TICKETS = `UPDATE "tickets" SET state = 'refunded' WHERE ticket_number IN (
  SELECT t.ticket_number FROM "payments" p JOIN "tickets" t ON ${isTicketOf()}
  WHERE p.payment_id = (SELECT r.payment_id ${OF_SENDING}))`;

/** A refund as a member of a batch. */
function memberOf({ paymentId, fanId, key, concertId, epoch, at }: RefundOrder): BatchMember {
  const refundId = refundIdOf(paymentId);
  const isAskedByFan = key !== null && !isOperatorsKey(key) ? 1 : 0;
  return {
    fanId,
    statements(commitId): Statement[] {
      const sending = [refundId, commitId];
      return [
        { sql: INSERT, parameters: [refundId, paymentId, fanId, key, at, commitId, concertId, epoch, isAskedByFan] },
        { sql: PAYMENT, parameters: sending },
        { sql: CREDIT, parameters: sending },
        { sql: ENTRIES, parameters: sending },
        { sql: TICKETS, parameters: sending },
      ];
    },
  };
}

/** The commit point of each refund. Of different fans, as many as a batch carries. Never throws. */
export const commitRefunds = (db: Database, orders: readonly RefundOrder[]): Promise<Sent<RefundRecord>[]> =>
  sendTogether<RefundRecord>(db, orders.map(memberOf));
