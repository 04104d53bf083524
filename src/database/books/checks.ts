// Do the books add up? One statement per check, and each looks at one slice: the rows of one table between two row numbers,
// with what belongs to them in the other tables. A check trusts nothing the batches promise and nothing the constraints
// enforce: it compares the rows with each other.
//
// A check is one statement and so sees one moment, also while sales go on. Two checks may see two moments, on purpose: in
// one batch all of them together would keep every payment waiting. What a check looks for beside its slice is found through
// an index and concerns single movements, payments, seats or fans, so its cost goes with the slice and not with the history.
//
// From where to where a slice goes is said in slices.ts; who goes through all of them, in whole.ts and news.ts.
import { SEATS_PER_FAN } from "../../contract/bounds.ts";
import { entriesOf } from "../numbers/entries.ts";
import { isTicketOf } from "../numbers/tickets.ts";

/** The tables of the books. Row numbers rise in the order of commits. */
export const TABLES = ["ledger_entries", "charges", "payments", "refunds", "tickets", "balances"] as const;
export type BookTable = (typeof TABLES)[number];

export interface Check {
  name: string;
  /** Whose slices it looks at: `slice` in the statements, with the row number as `at`. */
  table: BookTable;
  /** Not in both: `news`, when only what is new is checked; `whole`, when everything is. */
  only?: "news" | "whole";
  /** What is counted, in the plural. */
  noun: string;
  /** How many of them the slice has; null: another check of this name counts them. */
  counted: string | null;
  /** A row for each that breaks the check: what it is called, and the row number that it has in the slice. */
  offenders: string;
}

const OF_FANS = `account = 'fan'`;
const NOT_VOID = `state <> 'void'`;
/** The first entries `f` of a reference, and all entries `e` of their movements. */
const movementsOf = (reference: string): string =>
  `ledger_entries f ON f.reference = ${reference} AND f.entry_id = f.movement_id
      LEFT JOIN ledger_entries e ON ${entriesOf("f")}`;

export const CHECKS: readonly Check[] = [
  {
    name: "ledger-movements-sum-to-zero",
    table: "ledger_entries",
    noun: "movements",
    counted: `SELECT count(DISTINCT movement_id) FROM slice`,
    // A movement has as many entries as each of them says, at least two, of one reference and kind, each of another account. One
    // that only touches one account, even by 0, has lost its other half.
    offenders: `
      SELECT min(s.reference), min(s.at) FROM slice s GROUP BY s.movement_id HAVING max(s.at) >= s.movement_id + min(s.entries)
        OR (SELECT coalesce(sum(e.amount), 1) <> 0 OR count(*) < 2 OR count(*) <> min(e.entries) OR count(*) <> max(e.entries)
          OR count(DISTINCT e.account) <> count(*) OR min(e.reference || e.kind) <> max(e.reference || e.kind)
          OR min(e.entry_id) <> s.movement_id FROM ledger_entries e WHERE ${entriesOf("s")})`,
  },
  {
    name: "balances-equal-entries",
    table: "balances",
    only: "whole",
    noun: "balances",
    counted: `SELECT count(*) FROM slice`,
    offenders: `
      SELECT b.fan, b.at FROM slice b WHERE b.amount < 0 OR b.amount <>
        (SELECT coalesce(sum(e.amount), 0) FROM ledger_entries e WHERE e.${OF_FANS} AND e.fan = b.fan)`,
  },
  {
    name: "balances-equal-entries",
    table: "ledger_entries",
    only: "whole",
    noun: "balances",
    counted: null,
    offenders: `
      SELECT s.fan, min(s.at) FROM slice s
      WHERE s.${OF_FANS} AND NOT EXISTS (SELECT 1 FROM balances b WHERE b.fan = s.fan) GROUP BY s.fan`,
  },
  {
    // The sum of a fan's entries is carried along in the ledger itself: each entry tells it, and each is checked against the
    // one before. So the last one is all that has to be looked at.
    name: "balances-equal-entries",
    table: "ledger_entries",
    only: "news",
    noun: "balances",
    counted: `SELECT count(DISTINCT fan) FROM slice WHERE ${OF_FANS}`,
    offenders: `
      SELECT s.fan, min(s.at) FROM slice s WHERE s.${OF_FANS} GROUP BY s.fan HAVING
        (SELECT b.amount FROM balances b WHERE b.fan = s.fan AND b.amount >= 0) IS NOT
        (SELECT e.balance_after FROM ledger_entries e WHERE e.${OF_FANS} AND e.fan = s.fan ORDER BY e.entry_id DESC LIMIT 1)`,
  },
  {
    name: "balance-after-is-running-sum",
    table: "ledger_entries",
    noun: "entries of fans",
    counted: `SELECT count(*) FROM slice WHERE ${OF_FANS}`,
    offenders: `
      SELECT s.entry_id, s.at FROM slice s WHERE s.${OF_FANS} AND s.balance_after <> s.amount + coalesce(
        (SELECT e.balance_after FROM ledger_entries e
         WHERE e.${OF_FANS} AND e.fan = s.fan AND e.entry_id < s.entry_id ORDER BY e.entry_id DESC LIMIT 1), 0)`,
  },
  {
    // Fan by fan, so that the sides are of one moment however many fans there are. A charge earns nothing: that its movement has
    // no other entries is checked with the charges.
    name: "balances-plus-revenue-equal-charges",
    table: "balances",
    only: "whole",
    noun: "charges",
    counted: `SELECT count(*) FROM slice b JOIN charges c ON c.fan = b.fan`,
    offenders: `
      SELECT printf('%s: balance %d + revenue %d <> charges %d', fan, had, earned, charged), at FROM (
        SELECT b.fan, b.at, b.amount AS had,
          (SELECT coalesce(sum(r.amount), 0) FROM ledger_entries e
            JOIN ledger_entries r ON ${entriesOf("e", "r")} AND r.account = 'revenue'
            WHERE e.${OF_FANS} AND e.fan = b.fan AND e.kind <> 'charge') AS earned,
          (SELECT coalesce(sum(c.amount), 0) FROM charges c WHERE c.fan = b.fan) AS charged
        FROM slice b
      ) WHERE had + earned <> charged`,
  },
  {
    // Movement by movement: what fans and revenue get by it is what was charged by it.
    name: "balances-plus-revenue-equal-charges",
    table: "ledger_entries",
    only: "news",
    noun: "movements",
    counted: `SELECT count(DISTINCT movement_id) FROM slice`,
    offenders: `
      SELECT s.reference, min(s.at) FROM slice s GROUP BY s.movement_id, s.reference HAVING
        (SELECT coalesce(sum(e.amount), 0) FROM ledger_entries e
          WHERE ${entriesOf("s")} AND e.account IN ('fan', 'revenue')) <>
        coalesce((SELECT c.amount FROM charges c WHERE c.charge_id = s.reference), 0)`,
  },
  {
    name: "charges-match-ledger",
    table: "charges",
    noun: "charges",
    counted: `SELECT count(*) FROM slice`,
    offenders: `
      SELECT c.charge_id, c.at FROM slice c LEFT JOIN ${movementsOf("c.charge_id")}
      GROUP BY c.at HAVING count(e.entry_id) <> 2
        OR count(*) FILTER (WHERE e.kind = 'charge' AND e.account = 'cash' AND e.amount = -c.amount) <> 1
        OR count(*) FILTER (WHERE e.kind = 'charge' AND e.${OF_FANS} AND e.fan = c.fan
          AND e.amount = c.amount AND e.balance_after = c.balance_after) <> 1`,
  },
  {
    name: "charges-match-ledger",
    table: "ledger_entries",
    noun: "charges",
    counted: null,
    offenders: movementsWithout("charge", `SELECT 1 FROM charges c WHERE c.charge_id = s.reference`),
  },
  {
    name: "payments-match-ledger",
    table: "payments",
    noun: "payments",
    counted: `SELECT count(*) FROM slice WHERE ${NOT_VOID}`,
    offenders: `
      SELECT p.payment_id, p.at FROM slice p LEFT JOIN ${movementsOf("p.payment_id")}
      GROUP BY p.at HAVING count(e.entry_id) <> iif(p.state = 'void', 0, 2)
        OR count(*) FILTER (WHERE e.kind = 'payment' AND e.${OF_FANS} AND e.fan = p.fan
          AND e.amount = -p.amount AND e.balance_after = p.balance_after) <> iif(p.state = 'void', 0, 1)
        OR count(*) FILTER (WHERE e.kind = 'payment' AND e.account = 'revenue' AND e.amount = p.amount)
          <> iif(p.state = 'void', 0, 1)`,
  },
  {
    name: "payments-match-ledger",
    table: "ledger_entries",
    noun: "payments",
    counted: null,
    offenders: movementsWithout(
      "payment",
      `SELECT 1 FROM payments p WHERE p.payment_id = s.reference AND p.${NOT_VOID}`,
    ),
  },
  {
    name: "refunds-match-payments",
    table: "refunds",
    noun: "refunds",
    counted: `SELECT count(*) FROM slice`,
    offenders: `
      SELECT r.refund_id, r.at FROM slice r LEFT JOIN payments p ON p.payment_id = r.payment_id
      WHERE p.state IS NOT 'refunded' OR p.amount <> r.amount`,
  },
  {
    name: "refunds-match-payments",
    table: "payments",
    noun: "refunds",
    counted: null,
    offenders: `
      SELECT p.payment_id, p.at FROM slice p
      WHERE p.state = 'refunded' AND NOT EXISTS (SELECT 1 FROM refunds r WHERE r.payment_id = p.payment_id)`,
  },
  {
    name: "refunds-match-ledger",
    table: "refunds",
    noun: "refunds",
    counted: `SELECT count(*) FROM slice`,
    offenders: `
      SELECT r.refund_id, r.at FROM slice r
      LEFT JOIN payments p ON p.payment_id = r.payment_id
      LEFT JOIN ${movementsOf("r.refund_id")}
      GROUP BY r.at HAVING count(e.entry_id) <> 2
        OR count(*) FILTER (WHERE e.kind = 'refund' AND e.${OF_FANS} AND e.fan = p.fan
          AND e.amount = r.amount AND e.balance_after = r.balance_after) <> 1
        OR count(*) FILTER (WHERE e.kind = 'refund' AND e.account = 'revenue' AND e.amount = -r.amount) <> 1`,
  },
  {
    name: "refunds-match-ledger",
    table: "ledger_entries",
    noun: "refunds",
    counted: null,
    offenders: movementsWithout("refund", `SELECT 1 FROM refunds r WHERE r.refund_id = s.reference`),
  },
  {
    name: "payments-match-tickets",
    table: "payments",
    noun: "payments",
    counted: `SELECT count(*) FROM slice WHERE ${NOT_VOID}`,
    offenders: ticketsDiffer(`slice p`, `p.at`),
  },
  {
    // A refund changes the tickets of a payment that may be old.
    name: "payments-match-tickets",
    table: "refunds",
    only: "news",
    noun: "payments",
    counted: null,
    offenders: ticketsDiffer(`slice r CROSS JOIN payments p ON p.payment_id = r.payment_id`, `r.at`),
  },
  {
    name: "payments-match-tickets",
    table: "tickets",
    noun: "payments",
    counted: null,
    // Of no payment, or not where its payment's tickets are.
    offenders: `
      SELECT t.ticket_id, t.at FROM slice t
      WHERE NOT EXISTS (SELECT 1 FROM payments p WHERE p.payment_id = t.payment_id AND ${isTicketOf()})`,
  },
  {
    // A ticket that is added to a payment of before.
    name: "payments-match-tickets",
    table: "tickets",
    only: "news",
    noun: "payments",
    counted: null,
    offenders: ticketsDiffer(
      `(SELECT payment_id, min(at) AS at FROM slice GROUP BY payment_id) s CROSS JOIN payments p ON p.payment_id = s.payment_id`,
      `s.at`,
    ),
  },
  {
    name: "one-valid-ticket-per-seat",
    table: "tickets",
    noun: "valid tickets",
    counted: `SELECT count(*) FROM slice WHERE state = 'valid'`,
    offenders: `
      SELECT DISTINCT t.performance_id || '/' || t.seat_id, t.at FROM slice t
      JOIN tickets o ON o.performance_id = t.performance_id AND o.seat_id = t.seat_id AND o.state = 'valid'
      WHERE t.state = 'valid' AND o.ticket_id <> t.ticket_id`,
  },
  {
    name: "seats-per-fan-within-limit",
    table: "tickets",
    noun: "fans with seats",
    counted: `SELECT count(DISTINCT p.fan) FROM slice t JOIN payments p ON p.payment_id = t.payment_id WHERE t.state = 'valid'`,
    // By the fan's payments, which are few, and not by the concert's: the plus keeps SQLite from the other index.
    // The operator may lower a concert's limit below what is sold. Once its settings have changed, only the contract's
    // own maximum is certain. What an operator gave counts in no limit.
    offenders: `
      SELECT b.fan || ' at ' || b.concert_id, b.at FROM (
        SELECT p.fan, p.concert_id, min(t.at) AS at, count(*) FILTER (WHERE (${isTicketOf()}) IS NOT TRUE) AS strays
        FROM slice t JOIN payments p ON p.payment_id = t.payment_id
        WHERE t.state = 'valid' AND p.comp_reason IS NULL GROUP BY p.fan, p.concert_id
      ) b JOIN concerts c ON c.concert_id = b.concert_id
      WHERE (SELECT count(*) FROM payments p JOIN tickets t ON ${isTicketOf()}
          WHERE p.fan = b.fan AND p.${NOT_VOID} AND +p.concert_id = b.concert_id AND t.state = 'valid'
          AND p.comp_reason IS NULL) + b.strays
        > iif(c.revision = 1, c.max_seats_per_fan, ${SEATS_PER_FAN.max})`,
  },
];

/** Movements of a kind for which there is no such row. */
function movementsWithout(kind: "charge" | "payment" | "refund", row: string): string {
  return `
      SELECT s.reference, min(s.at) FROM slice s WHERE s.kind = '${kind}'
        AND NOT EXISTS (${row}) GROUP BY s.reference`;
}

/**
 * Payments `p` among the rows of `from` whose tickets are not theirs, or not in the state of the payment. CROSS JOIN in `from`
 * has SQLite begin with the slice.
 */
function ticketsDiffer(from: string, at: string): string {
  return `
      SELECT p.payment_id, ${at} FROM ${from} LEFT JOIN tickets t ON ${isTicketOf()}
      GROUP BY p.payment_id HAVING CASE p.state
        WHEN 'void' THEN count(t.ticket_id) <> 0
        ELSE count(t.ticket_id) = 0 OR count(t.ticket_id) <> coalesce(p.seats, count(t.ticket_id)) OR sum(t.price) <> p.amount
          OR count(*) FILTER (WHERE t.state <> iif(p.state = 'paid', 'valid', 'refunded')) <> 0
          OR count(*) FILTER (WHERE t.performance_id <> p.performance_id) <> 0
        END`;
}
