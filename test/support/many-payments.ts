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
  const entry = (account: string, reference: string, kind: string, amount: number, after: string) =>
    `INSERT INTO ledger_entries (reference, account, fan, kind, amount, balance_after, created_at)
     SELECT ${reference}, '${account}', ${account === "fan" ? "'fan_' || i" : "NULL"}, '${kind}', ${amount}, ${after}, 0 ${each}`;
  const statements = [
    `INSERT INTO balances SELECT 'fan_' || i, 0 ${each}`,
    `INSERT INTO charges SELECT 'chg_' || i, 'fan_' || i, 'k', 'p', 1000, 1000, 0, NULL ${each}`,
    entry("cash", "'chg_' || i", "charge", -1000, "NULL"),
    entry("fan", "'chg_' || i", "charge", 1000, "1000"),
    `INSERT INTO payments SELECT 'pay_' || i, 'fan_' || i, '${concertId}', '${performanceId}', 'hld_' || i, 'k', 'p', 1000, 'paid', 0, 0, 0, NULL, NULL ${each}`,
    entry("fan", "'pay_' || i", "payment", -1000, "0"),
    entry("revenue", "'pay_' || i", "payment", 1000, "NULL"),
    `INSERT INTO tickets SELECT 'tkt_' || i, 'pay_' || i, '${performanceId}', 'A-1-' || i, 'A', 1, i, 'R', 1000, 'valid' ${each}`,
  ];
  for (const statement of statements) await env.DATABASE.prepare(statement).run();
}
