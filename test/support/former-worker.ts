// What a Worker of before the ledger was rebuilt sends to D1: its statements, word for word. It may write for a while after the
// migration, and knows neither movements nor the numbers of tickets.
import { env } from "cloudflare:workers";

const ofCharge = `FROM "charges" c WHERE c.charge_id = ?1 AND c.commit_id = ?2`;
const ofPayment = `FROM "payments" p WHERE p.payment_id = ?1 AND p.commit_id = ?2`;
const ofRefund = `FROM "refunds" r WHERE r.refund_id = ?1 AND r.commit_id = ?2`;
const ofRefunds = `FROM "refunds" r JOIN "payments" p ON p.payment_id = r.payment_id
  WHERE r.refund_id = ?1 AND r.commit_id = ?2`;

const CHARGE = [
  `INSERT INTO "charges" (charge_id, fan, key, fingerprint, amount, balance_after, created_at, commit_id)
  SELECT ?1, ?2, ?3, ?4, ?5, had.amount + ?5, ?6, ?7
  FROM (SELECT coalesce((SELECT amount FROM "balances" WHERE fan = ?2), 0) AS amount) had
  WHERE had.amount + ?5 <= 100000000
    AND NOT EXISTS (SELECT 1 FROM "charges" WHERE charge_id = ?1)
    AND NOT EXISTS (SELECT 1 FROM "charges" WHERE fan = ?2 AND key = ?3)
  RETURNING charge_id AS chargeId, amount, balance_after AS balance, created_at AS createdAt`,
  `INSERT INTO "balances" (fan, amount) SELECT c.fan, c.amount ${ofCharge}
  ON CONFLICT (fan) DO UPDATE SET amount = amount + excluded.amount`,
  `INSERT INTO "ledger_entries" (reference, account, fan, kind, amount, balance_after, created_at)
  SELECT c.charge_id, 'cash', NULL, 'charge', -c.amount, NULL, c.created_at ${ofCharge}
  UNION ALL
  SELECT c.charge_id, 'fan', c.fan, 'charge', c.amount,
    (SELECT b.amount FROM "balances" b WHERE b.fan = c.fan), c.created_at ${ofCharge}`,
];

const PAYMENT = [
  `INSERT INTO "payments" (payment_id, fan, concert_id, performance_id, hold_id, key, fingerprint, amount, state,
    epoch, balance_after, created_at, commit_id, comp_reason)
  SELECT ?1, ?2, c.concert_id, ?3, ?4, ?5, ?6, ?7, 'paid', c.epoch, coalesce(b.amount, 0) - ?7, ?8, ?9, ?12
  FROM "concerts" c LEFT JOIN "balances" b ON b.fan = ?2
  WHERE c.concert_id = ?10 AND c.epoch = ?11 AND coalesce(b.amount, 0) >= ?7
    AND NOT EXISTS (SELECT 1 FROM "payments" WHERE payment_id = ?1)
    AND NOT EXISTS (SELECT 1 FROM "payments" WHERE fan = ?2 AND key = ?5 AND state <> 'void')
    AND NOT EXISTS (SELECT 1 FROM "payments" WHERE hold_id = ?4 AND state <> 'void')
    AND (?12 IS NULL OR
      NOT EXISTS (SELECT 1 FROM "payments" WHERE key = ?5 AND comp_reason IS NOT NULL AND state <> 'void'))
  RETURNING balance_after AS balance`,
  `INSERT INTO "balances" (fan, amount) SELECT p.fan, p.balance_after ${ofPayment}
  ON CONFLICT (fan) DO UPDATE SET amount = amount - ?3`,
  `INSERT INTO "ledger_entries" (reference, account, fan, kind, amount, balance_after, created_at)
  SELECT p.payment_id, 'fan', p.fan, 'payment', -p.amount,
    (SELECT b.amount FROM "balances" b WHERE b.fan = p.fan), p.created_at ${ofPayment}
  UNION ALL
  SELECT p.payment_id, 'revenue', NULL, 'payment', p.amount, NULL, p.created_at ${ofPayment}`,
  `INSERT INTO "tickets" (ticket_id, payment_id, performance_id, seat_id, section, row, number, grade, price, state)
  SELECT t.value ->> 0, p.payment_id, p.performance_id, t.value ->> 1, t.value ->> 2, t.value ->> 3, t.value ->> 4,
    t.value ->> 5, t.value ->> 6, 'valid'
  FROM "payments" p, json_each(?3) t WHERE p.payment_id = ?1 AND p.commit_id = ?2 ORDER BY t.key`,
];

const REFUND = [
  `INSERT INTO "refunds" (refund_id, payment_id, key, amount, epoch, balance_after, created_at, commit_id)
  SELECT ?1, p.payment_id, ?4, p.amount, c.epoch, coalesce(b.amount, 0) + p.amount, ?5, ?6
  FROM "payments" p JOIN "concerts" c ON c.concert_id = ?7 AND c.epoch = ?8 LEFT JOIN "balances" b ON b.fan = p.fan
  WHERE p.payment_id = ?2 AND p.fan = ?3 AND p.state = 'paid'
    AND (p.comp_reason IS NULL OR ?9 = 0)
    AND NOT EXISTS (SELECT 1 FROM "refunds" WHERE payment_id = ?2)
  RETURNING refund_id AS refundId, payment_id AS paymentId, key, amount, balance_after AS balance, created_at AS refundedAt`,
  `UPDATE "payments" SET state = 'refunded' WHERE payment_id = (SELECT r.payment_id ${ofRefund})`,
  `INSERT INTO "balances" (fan, amount) SELECT p.fan, r.amount ${ofRefunds}
  ON CONFLICT (fan) DO UPDATE SET amount = amount + excluded.amount`,
  `INSERT INTO "ledger_entries" (reference, account, fan, kind, amount, balance_after, created_at)
  SELECT r.refund_id, 'fan', p.fan, 'refund', r.amount,
    (SELECT b.amount FROM "balances" b WHERE b.fan = p.fan), r.created_at ${ofRefunds}
  UNION ALL
  SELECT r.refund_id, 'revenue', NULL, 'refund', -r.amount, NULL, r.created_at ${ofRefund}`,
  `UPDATE "tickets" SET state = 'refunded' WHERE payment_id = (SELECT r.payment_id ${ofRefund})`,
];

type Value = string | number | null;
const send = (statements: string[], rows: Value[][]) =>
  env.DATABASE.batch(statements.map((sql, at) => env.DATABASE.prepare(sql).bind(...(rows[at] ?? rows[1] ?? []))));

export interface FormerPayment {
  paymentId: string;
  fanId: string;
  /** By their ids; 1,000 won each, or nothing for a comp. */
  seatIds: string[];
  reason?: string;
}

/** Money as the former Worker moves it; `commitId` tells one sending from another. Of the concert `con_1` and its date `prf_1`. */
export const former = {
  charge: (chargeId: string, fanId: string, amount: number, commitId = `c_${chargeId}`) =>
    send(CHARGE, [
      [chargeId, fanId, chargeId, "print", amount, 1, commitId],
      [chargeId, commitId],
    ]),
  pay({ paymentId, fanId, seatIds, reason }: FormerPayment, commitId = `c_${paymentId}`) {
    const price = reason === undefined ? 1_000 : 0;
    const amount = price * seatIds.length;
    const seats = seatIds.map((seatId, at) => [`tkt_${paymentId}_${9 - at}`, seatId, "A", 1, at + 1, "R", price]);
    const row = [paymentId, fanId, "prf_1", `hld_${paymentId}`, paymentId, "print", amount, 2, commitId];
    return send(PAYMENT, [
      [...row, "con_1", 0, reason ?? null],
      [paymentId, commitId, amount],
      [paymentId, commitId],
      [paymentId, commitId, JSON.stringify(seats)],
    ]);
  },
  refund: (paymentId: string, fanId: string, commitId = `r_${paymentId}`) => {
    const refundId = paymentId.replace("pay_", "ref_");
    return send(REFUND, [
      [refundId, paymentId, fanId, null, 3, commitId, "con_1", 0, 0],
      [refundId, commitId],
    ]);
  },
  void: (paymentId: string, fanId: string) =>
    env.DATABASE.prepare(
      `INSERT INTO "payments" (payment_id, fan, concert_id, performance_id, hold_id, key, fingerprint, amount, state,
         epoch, balance_after, created_at, comp_reason)
       VALUES (?1, ?2, 'con_1', 'prf_1', 'hld_' || ?1, ?1, 'print', 1000, 'void', 0, NULL, 4, NULL)
       ON CONFLICT (payment_id) DO NOTHING`,
    )
      .bind(paymentId, fanId)
      .run(),
};
