// Do the books add up? One statement per invariant, over everything D1 holds. The checks trust nothing the batches
// promise and nothing the constraints enforce: they compare the rows with each other.
//
// A check is one statement and so sees one moment, also while sales go on. Two checks may see two moments, on purpose:
// in one batch all of them together would keep every payment waiting. Each reads whole tables, so this is work for an
// operator now and then, not for a route that fans call.
import { sql } from "drizzle-orm";
import { SEATS_PER_FAN } from "../contract/bounds.ts";
import type { AuditCheck } from "../contract/audit.ts";
import type { Database } from "./database.ts";

interface Invariant {
  name: string;
  /** What is counted, in the plural. */
  noun: string;
  /** How many there are to look at. */
  counted: string;
  /** One row with one column for each that breaks the invariant: its id. */
  offenders: string;
}

/** How many offenders a check names. */
const NAMED_OFFENDERS = 5;

const INVARIANTS: readonly Invariant[] = [
  {
    name: "ledger-movements-sum-to-zero",
    noun: "movements",
    counted: `SELECT count(DISTINCT reference) FROM ledger_entries`,
    // A movement has two accounts: one that only touches one account, even by 0, has lost its other half.
    offenders: `SELECT reference FROM ledger_entries GROUP BY reference HAVING sum(amount) <> 0 OR count(*) <> 2`,
  },
  {
    name: "balances-equal-entries",
    noun: "balances",
    counted: `SELECT count(*) FROM balances`,
    offenders: `
      SELECT fan FROM (
        SELECT fan, amount AS has, 0 AS told FROM balances
        UNION ALL
        SELECT fan, 0, amount FROM ledger_entries WHERE account = 'fan'
      ) GROUP BY fan HAVING sum(has) <> sum(told) OR min(has) < 0`,
  },
  {
    name: "balance-after-is-running-sum",
    noun: "entries of fans",
    counted: `SELECT count(*) FROM ledger_entries WHERE account = 'fan'`,
    offenders: `
      SELECT entry_id FROM (
        SELECT entry_id, balance_after, sum(amount) OVER (PARTITION BY fan ORDER BY entry_id) AS so_far
        FROM ledger_entries WHERE account = 'fan'
      ) WHERE balance_after <> so_far`,
  },
  {
    name: "balances-plus-revenue-equal-charges",
    noun: "charges",
    counted: `SELECT count(*) FROM charges`,
    offenders: `
      SELECT printf('balances %d + revenue %d <> charges %d', had, earned, charged) FROM (
        SELECT
          (SELECT coalesce(sum(amount), 0) FROM balances) AS had,
          (SELECT coalesce(sum(amount), 0) FROM ledger_entries WHERE account = 'revenue') AS earned,
          (SELECT coalesce(sum(amount), 0) FROM charges) AS charged
      ) WHERE had + earned <> charged`,
  },
  {
    name: "charges-match-ledger",
    noun: "charges",
    counted: `SELECT count(*) FROM charges`,
    offenders: `
      SELECT c.charge_id FROM charges c LEFT JOIN ledger_entries e ON e.reference = c.charge_id
      GROUP BY c.charge_id HAVING count(e.entry_id) <> 2
        OR count(*) FILTER (WHERE e.kind = 'charge' AND e.account = 'cash' AND e.amount = -c.amount) <> 1
        OR count(*) FILTER (WHERE e.kind = 'charge' AND e.account = 'fan' AND e.fan = c.fan
          AND e.amount = c.amount AND e.balance_after = c.balance_after) <> 1
      UNION
      SELECT reference FROM ledger_entries
      WHERE kind = 'charge' AND NOT EXISTS (SELECT 1 FROM charges WHERE charge_id = reference)`,
  },
  {
    name: "payments-match-ledger",
    noun: "payments",
    counted: `SELECT count(*) FROM payments WHERE state <> 'void'`,
    offenders: `
      SELECT p.payment_id FROM payments p LEFT JOIN ledger_entries e ON e.reference = p.payment_id
      GROUP BY p.payment_id HAVING count(e.entry_id) <> iif(p.state = 'void', 0, 2)
        OR count(*) FILTER (WHERE e.kind = 'payment' AND e.account = 'fan' AND e.fan = p.fan
          AND e.amount = -p.amount AND e.balance_after = p.balance_after) <> iif(p.state = 'void', 0, 1)
        OR count(*) FILTER (WHERE e.kind = 'payment' AND e.account = 'revenue' AND e.amount = p.amount)
          <> iif(p.state = 'void', 0, 1)
      UNION
      SELECT reference FROM ledger_entries
      WHERE kind = 'payment' AND NOT EXISTS (SELECT 1 FROM payments WHERE payment_id = reference)`,
  },
  {
    name: "refunds-match-payments",
    noun: "refunds",
    counted: `SELECT count(*) FROM refunds`,
    offenders: `
      SELECT r.refund_id FROM refunds r LEFT JOIN payments p ON p.payment_id = r.payment_id
      WHERE p.state IS NOT 'refunded' OR p.amount <> r.amount
      UNION
      SELECT payment_id FROM payments p
      WHERE state = 'refunded' AND NOT EXISTS (SELECT 1 FROM refunds r WHERE r.payment_id = p.payment_id)`,
  },
  {
    name: "refunds-match-ledger",
    noun: "refunds",
    counted: `SELECT count(*) FROM refunds`,
    offenders: `
      SELECT r.refund_id FROM refunds r
      LEFT JOIN payments p ON p.payment_id = r.payment_id
      LEFT JOIN ledger_entries e ON e.reference = r.refund_id
      GROUP BY r.refund_id HAVING count(e.entry_id) <> 2
        OR count(*) FILTER (WHERE e.kind = 'refund' AND e.account = 'fan' AND e.fan = p.fan
          AND e.amount = r.amount AND e.balance_after = r.balance_after) <> 1
        OR count(*) FILTER (WHERE e.kind = 'refund' AND e.account = 'revenue' AND e.amount = -r.amount) <> 1
      UNION
      SELECT reference FROM ledger_entries
      WHERE kind = 'refund' AND NOT EXISTS (SELECT 1 FROM refunds WHERE refund_id = reference)`,
  },
  {
    name: "payments-match-tickets",
    noun: "payments",
    counted: `SELECT count(*) FROM payments WHERE state <> 'void'`,
    offenders: `
      SELECT p.payment_id FROM payments p LEFT JOIN tickets t ON t.payment_id = p.payment_id
      GROUP BY p.payment_id HAVING CASE p.state
        WHEN 'void' THEN count(t.ticket_id) <> 0
        ELSE count(t.ticket_id) = 0 OR sum(t.price) <> p.amount
          OR count(*) FILTER (WHERE t.state <> iif(p.state = 'paid', 'valid', 'refunded')) <> 0
          OR count(*) FILTER (WHERE t.performance_id <> p.performance_id) <> 0
        END
      UNION
      SELECT ticket_id FROM tickets t WHERE NOT EXISTS (SELECT 1 FROM payments p WHERE p.payment_id = t.payment_id)`,
  },
  {
    name: "one-valid-ticket-per-seat",
    noun: "valid tickets",
    counted: `SELECT count(*) FROM tickets WHERE state = 'valid'`,
    offenders: `
      SELECT performance_id || '/' || seat_id FROM tickets WHERE state = 'valid'
      GROUP BY performance_id, seat_id HAVING count(*) > 1`,
  },
  {
    name: "seats-per-fan-within-limit",
    noun: "fans with seats",
    counted: `SELECT count(DISTINCT p.fan) FROM tickets t JOIN payments p ON p.payment_id = t.payment_id WHERE t.state = 'valid'`,
    // The operator may lower a concert's limit below what is sold. Once its settings have changed, only the contract's
    // own maximum is certain. What the operator gave counts in no limit.
    offenders: `
      SELECT p.fan || ' at ' || p.concert_id
      FROM tickets t JOIN payments p ON p.payment_id = t.payment_id JOIN concerts c ON c.concert_id = p.concert_id
      WHERE t.state = 'valid' AND p.comp_reason IS NULL
      GROUP BY p.fan, p.concert_id
      HAVING count(*) > iif(c.revision = 1, c.max_seats_per_fan, ${SEATS_PER_FAN.max})`,
  },
];

/** Checks every invariant of the books. `detail` says how much was looked at, and names up to five offenders. */
export async function auditBooks(db: Database): Promise<AuditCheck[]> {
  const checks: AuditCheck[] = [];
  for (const invariant of INVARIANTS) checks.push(await runCheck(db, invariant));
  return checks;
}

interface Findings {
  counted: number;
  broken: number;
  named: string | null;
}

async function runCheck(db: Database, { name, noun, counted, offenders }: Invariant): Promise<AuditCheck> {
  const [findings] = await db.all<Findings>(
    sql.raw(`
      WITH offenders(id) AS MATERIALIZED (${offenders})
      SELECT (${counted}) AS counted, (SELECT count(*) FROM offenders) AS broken,
        (SELECT group_concat(id, ', ') FROM (SELECT id FROM offenders LIMIT ${NAMED_OFFENDERS})) AS named`),
  );
  if (findings === undefined) throw new Error(`the check ${name} answered nothing`);
  const ok = findings.broken === 0;
  const total = `${findings.counted} ${noun}`;
  return {
    name,
    ok,
    detail: ok ? `${total} checked` : `${findings.broken} wrong of ${total}: ${findings.named ?? ""}`,
  };
}
