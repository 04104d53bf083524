// The statements of a payment's and a charge's batch, written by hand: the same tables, rows and indexes as the service's, without the
// library that builds them and without what the batch checks.
const BALANCE = "INSERT INTO balances (fan, amount) VALUES (?, 1000000000) ON CONFLICT DO NOTHING";
const PAYMENT = `INSERT INTO payments
  (payment_id, fan, concert_id, performance_id, hold_id, key, fingerprint, amount, state, epoch, balance_after, created_at,
    first_ticket, seats)
  VALUES (?, ?, 'con', 'prf', ?, ?, 'f', 1000, 'paid', 1, 0, 0, (SELECT coalesce(max(ticket_number), 0) + 1 FROM tickets), 1)`;
const DEBIT = "UPDATE balances SET amount = amount - 1000 WHERE fan = ?";
const LEDGER = `INSERT INTO ledger_entries
  (entry_id, movement_id, reference, account, fan, kind, amount, balance_after, created_at)
  WITH next (id) AS (SELECT coalesce(max(entry_id), 0) + 1 FROM ledger_entries)
  SELECT id, id, ?, 'fan', ?, 'payment', -1000, 0, 0 FROM next
  UNION ALL SELECT id + 1, id, ?, 'revenue', NULL, 'payment', 1000, NULL, 0 FROM next`;
const TICKET = "(?, ?, 'prf', ?, 'A', 1, 1, 'R', 1000, 'valid')";

export const PAYMENT_STATEMENTS = (seats: number): string[] => [
  BALANCE,
  PAYMENT,
  DEBIT,
  LEDGER,
  `INSERT INTO tickets (ticket_id, payment_id, performance_id, seat_id, section, row, number, grade, price, state)
    VALUES ${Array.from({ length: seats }, () => TICKET).join(", ")}`,
];

/** What is bound to each of the statements. */
export const paymentParameters = (id: string, seats: number): string[][] => [
  [id],
  [id, id, id, id],
  [id],
  [id, id, id],
  Array.from({ length: seats }, (_, seat) => [`${id}${seat}`, id, `${id}-${seat}`]).flat(),
];

/** A charge's batch, in the same way. */
export const CHARGE_STATEMENTS = [
  `INSERT INTO charges (charge_id, fan, key, fingerprint, amount, balance_after, created_at)
    VALUES (?, ?, ?, 'f', 1000, 1000, 0) RETURNING charge_id`,
  "INSERT INTO balances (fan, amount) VALUES (?, 1000) ON CONFLICT DO UPDATE SET amount = amount + excluded.amount",
  `INSERT INTO ledger_entries
    (entry_id, movement_id, reference, account, fan, kind, amount, balance_after, created_at)
    WITH next (id) AS (SELECT coalesce(max(entry_id), 0) + 1 FROM ledger_entries)
    SELECT id, id, ?, 'cash', NULL, 'charge', -1000, NULL, 0 FROM next
    UNION ALL SELECT id + 1, id, ?, 'fan', ?, 'charge', 1000, 1000, 0 FROM next`,
];

export const chargeParameters = (id: string): string[][] => [[id, id, id], [id], [id, id, id]];
