// Books with many payments, written in lumps: as many as a service has after years of sales, and right to the last row.
import { env } from "cloudflare:workers";

/** Payments `first` to `last`, each by a fan of its own, of 1,000 won for one seat of the date. */
export async function insertPayments(
  first: number,
  last: number,
  performanceId: string,
  concertId = "con_many",
): Promise<void> {
  const each = `FROM (WITH RECURSIVE n(i) AS (SELECT ${first} UNION ALL SELECT i + 1 FROM n WHERE i < ${last}) SELECT i FROM n)`;
  const movement = (
    reference: string,
    kind: string,
    sides: [account: string, amount: number, after: number | null][],
  ) =>
    `INSERT INTO ledger_entries (reference, account, fan, kind, amount, balance_after, created_at)
     SELECT ${reference}, a.value ->> 0, iif(a.value ->> 0 = 'fan', 'fan_' || i, NULL), '${kind}', a.value ->> 1, a.value ->> 2, 0
     FROM (SELECT i ${each}), json_each('${JSON.stringify(sides)}') a ORDER BY i, a.key`;
  const statements = [
    `INSERT INTO balances SELECT 'fan_' || i, 0 ${each}`,
    `INSERT INTO charges SELECT 'chg_' || i, 'fan_' || i, 'k', 'p', 1000, 1000, 0, NULL ${each}`,
    movement("'chg_' || i", "charge", [
      ["cash", -1000, null],
      ["fan", 1000, 1000],
    ]),
    `INSERT INTO payments (payment_id, fan, concert_id, performance_id, hold_id, key, fingerprint, amount, state, epoch, balance_after,
       created_at, seats)
     SELECT 'pay_' || i, 'fan_' || i, '${concertId}', '${performanceId}', 'hld_' || i, 'k', 'p', 1000, 'paid', 0, 0, 0, 1 ${each}`,
    movement("'pay_' || i", "payment", [
      ["fan", -1000, 0],
      ["revenue", 1000, null],
    ]),
    `INSERT INTO tickets (ticket_id, payment_id, performance_id, seat_id, section, row, number, grade, price, state)
     SELECT 'tkt_' || i, 'pay_' || i, '${performanceId}', 'A-1-' || i, 'A', 1, i, 'R', 1000, 'valid' ${each}`,
  ];
  for (const statement of statements) await env.DATABASE.prepare(statement).run();
}
