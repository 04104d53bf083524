// Payments: fan → revenue, with the tickets. The row inserted first under an attempt's id, paid or void, is what happened, and
// nobody can change it into the other. Many attempts share a batch; see shared-batch.ts for what that promises.
//
// An attempt isn't inserted when the concert's epoch isn't its own, when funds are short, or when its id, its key or its hold
// has a payment. Why, the room finds out when it has written the void row: an earlier sending may still be on its way.
import type { Comp, PaymentAttempt, PaymentRecord } from "../../domain/records/payment.ts";
import type { Database } from "../database.ts";
import { findPayments } from "../payments.ts";
import { movementSql } from "./movements.ts";
import { type BatchMember, type Parameter, type Sent, type Statement, sendTogether } from "./shared-batch.ts";

// The balance is read as 0 for a fan who never charged: nothing can still be paid for.
const INSERT = `INSERT INTO "payments" (payment_id, fan, concert_id, performance_id, hold_id, key, fingerprint, amount, state,
    epoch, balance_after, created_at, commit_id, comp_reason, first_ticket, seats)
  SELECT ?1, ?2, c.concert_id, ?3, ?4, ?5, ?6, ?7, 'paid', c.epoch, coalesce(b.amount, 0) - ?7, ?8, ?9, ?12,
    (SELECT coalesce(max(t.ticket_number), 0) + 1 FROM "tickets" t), ?13
  FROM "concerts" c LEFT JOIN "balances" b ON b.fan = ?2
  WHERE c.concert_id = ?10 AND c.epoch = ?11 AND coalesce(b.amount, 0) >= ?7
    AND NOT EXISTS (SELECT 1 FROM "payments" WHERE payment_id = ?1)
    AND NOT EXISTS (SELECT 1 FROM "payments" WHERE fan = ?2 AND key = ?5 AND state <> 'void')
    AND NOT EXISTS (SELECT 1 FROM "payments" WHERE hold_id = ?4 AND state <> 'void')
    AND (?12 IS NULL OR
      NOT EXISTS (SELECT 1 FROM "payments" WHERE key = ?5 AND comp_reason IS NOT NULL AND state <> 'void'))
  RETURNING balance_after AS balance`;

/** The row of this sending. */
const OF_SENDING = `FROM "payments" p WHERE p.payment_id = ?1 AND p.commit_id = ?2`;

const DEBIT = `INSERT INTO "balances" (fan, amount) SELECT p.fan, p.balance_after ${OF_SENDING}
  ON CONFLICT (fan) DO UPDATE SET amount = amount - ?3`;

const ENTRIES = movementSql({
  kind: "payment",
  reference: "p.payment_id",
  createdAt: "p.created_at",
  entries: [
    {
      account: "fan",
      fan: "p.fan",
      amount: "-p.amount",
      balanceAfter: `(SELECT b.amount FROM "balances" b WHERE b.fan = p.fan)`,
      from: OF_SENDING,
    },
    { account: "revenue", amount: "p.amount", from: OF_SENDING },
  ],
});

// From the number on that the payment names: nothing comes between the two statements.
const TICKETS = `INSERT INTO "tickets" (ticket_number, ticket_id, payment_id, performance_id, seat_id, section, row, number, grade,
    price, state)
  SELECT p.first_ticket + t.key, t.value ->> 0, p.payment_id, p.performance_id, t.value ->> 1, t.value ->> 2, t.value ->> 3,
    t.value ->> 4, t.value ->> 5, t.value ->> 6, 'valid'
  FROM "payments" p, json_each(?3) t WHERE p.payment_id = ?1 AND p.commit_id = ?2 ORDER BY t.key`;

/** What an operator gave, as it is recorded. */
const COMP = `INSERT INTO "operator_actions" (concert_id, operator, action, after, request_id, created_at, key_id)
  SELECT p.concert_id, ?3, 'comp-given', ?4, ?5, ?6, ?7 ${OF_SENDING}`;

/** A payment as a member of a batch. */
function memberOf(attempt: PaymentAttempt): BatchMember {
  const { paymentId, fanId, concertId, epoch, performanceId, holdId, key, fingerprint, amount, at, comp } = attempt;
  const seats = JSON.stringify(
    attempt.seats.map(({ ticketId, seatId, section, row, number, grade, price }) => [
      ticketId,
      seatId,
      section,
      row ?? 0,
      number,
      grade,
      price,
    ]),
  );
  return {
    fanId,
    statements(commitId): Statement[] {
      const row: Parameter[] = [paymentId, fanId, performanceId, holdId, key, fingerprint, amount, at, commitId];
      return [
        { sql: INSERT, parameters: [...row, concertId, epoch, comp?.reason ?? null, attempt.seats.length] },
        { sql: DEBIT, parameters: [paymentId, commitId, amount] },
        { sql: ENTRIES, parameters: [paymentId, commitId] },
        { sql: TICKETS, parameters: [paymentId, commitId, seats] },
        ...(comp === undefined ? [] : [noteOf(attempt, comp, commitId)]),
      ];
    },
  };
}

function noteOf({ performanceId, paymentId, fanId, seats }: PaymentAttempt, comp: Comp, commitId: string): Statement {
  const { reason, by } = comp;
  const after = { performanceId, paymentId, userId: fanId, seatIds: seats.map(({ seatId }) => seatId), reason };
  const { operator, keyId = null, requestId, at } = by;
  return { sql: COMP, parameters: [paymentId, commitId, operator, JSON.stringify(after), requestId, at, keyId] };
}

/** The commit point of each attempt. Of different fans, as many as a batch carries. Never throws. */
export async function commitPayments(
  db: Database,
  attempts: readonly PaymentAttempt[],
): Promise<Sent<PaymentRecord>[]> {
  const sent = await sendTogether<{ balance: number }>(db, attempts.map(memberOf));
  return attempts.map((attempt, index) => {
    const one = sent[index];
    if (one === undefined) throw new Error("a batch answered for fewer members than it had");
    return one.kind === "inserted" ? { kind: "inserted", row: recordOf(attempt, one.row.balance) } : one;
  });
}

const recordOf = (
  { paymentId, fanId, concertId, performanceId, holdId, key, fingerprint, amount, seats, at, comp }: PaymentAttempt,
  balance: number,
): PaymentRecord => ({
  paymentId,
  fanId,
  state: "paid",
  concertId,
  performanceId,
  holdId,
  key,
  fingerprint,
  amount,
  balance,
  tickets: seats.map(({ ticketId, seatId }) => ({ ticketId, seatId })),
  paidAt: at,
  ...(comp !== undefined && { compReason: comp.reason }),
});

const VOIDS = `INSERT INTO "payments" (payment_id, fan, concert_id, performance_id, hold_id, key, fingerprint, amount, state,
    epoch, balance_after, created_at, comp_reason)
  SELECT a.value ->> 'paymentId', a.value ->> 'fanId', a.value ->> 'concertId', a.value ->> 'performanceId',
    a.value ->> 'holdId', a.value ->> 'key', a.value ->> 'fingerprint', a.value ->> 'amount', 'void', a.value ->> 'epoch',
    NULL, a.value ->> 'at', a.value -> 'comp' ->> 'reason'
  FROM json_each(?1) a WHERE true ON CONFLICT (payment_id) DO NOTHING`;

const STANDINGS = `SELECT a.value ->> 'paymentId' AS paymentId,
    (SELECT p.state FROM "payments" p WHERE p.payment_id = a.value ->> 'paymentId') AS state, coalesce(b.amount, 0) AS balance, c.epoch AS epoch,
    EXISTS (SELECT 1 FROM "payments" k
      WHERE k.fan = a.value ->> 'fanId' AND k.key = a.value ->> 'key' AND k.state <> 'void')
      OR (a.value -> 'comp' IS NOT NULL AND EXISTS (SELECT 1 FROM "payments" o
        WHERE o.key = a.value ->> 'key' AND o.comp_reason IS NOT NULL AND o.state <> 'void')) AS isKeyUsed,
    EXISTS (SELECT 1 FROM "payments" h WHERE h.hold_id = a.value ->> 'holdId' AND h.state <> 'void') AS isHoldPaid
  FROM json_each(?1) a LEFT JOIN "balances" b ON b.fan = a.value ->> 'fanId'
    LEFT JOIN "concerts" c ON c.concert_id = a.value ->> 'concertId'`;

/** What stands in the way of an attempt, in one moment. */
export interface Standing {
  /** Of the fan, in won. */
  balance: number;
  /** That may commit; null: the concert is unknown. */
  epoch: number | null;
  /** The key, which is a fan's or an operator's, or the hold has a payment. */
  isKeyUsed: boolean;
  isHoldPaid: boolean;
}

/** What stands under an attempt's id, for good. */
export type Ended = { kind: "paid"; payment: PaymentRecord } | { kind: "void"; standing: Standing };

/**
 * Gives attempts up in one write, so that a batch still on its way can't land any more, and says what stands under the id of
 * each: void, or what was committed before. Throws when D1 can't be reached; then nothing is known.
 */
export async function voidPayments(db: Database, attempts: readonly PaymentAttempt[]): Promise<Ended[]> {
  const { $client: d1 } = db;
  const given = JSON.stringify(attempts.map((attempt): object => ({ ...attempt, seats: undefined })));
  await d1.prepare(VOIDS).bind(given).run();
  const { results } = await d1.prepare(STANDINGS).bind(given).all<StandingRow>();
  const standings = new Map(results.map((standing) => [standing.paymentId, standing]));
  const paid = results.filter(({ state }) => state !== "void").map(({ paymentId }) => paymentId);
  const payments = paid.length === 0 ? null : await findPayments(db, paid);
  return attempts.map(({ paymentId }) => {
    const payment = payments?.get(paymentId);
    if (payment !== undefined) return { kind: "paid", payment };
    const standing = standings.get(paymentId);
    if (standing?.state !== "void") throw new Error("a payment row is gone that was just there");
    const { balance, epoch, isKeyUsed, isHoldPaid } = standing;
    return { kind: "void", standing: { balance, epoch, isKeyUsed: isKeyUsed === 1, isHoldPaid: isHoldPaid === 1 } };
  });
}

interface StandingRow {
  paymentId: string;
  state: string | null;
  balance: number;
  epoch: number | null;
  isKeyUsed: number;
  isHoldPaid: number;
}
