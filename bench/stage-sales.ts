// Sales that happened before a measurement: tickets, payments and books in D1, for the holds that a room was filled with.
import type { Concert, Hall, Stage } from "./stage.ts";

/** What a fan pays for two seats. */
const AMOUNT = 2_000;

/** Tickets, payments and books in D1 for the holds that the room was filled with, two seats each: all seats of a date. */
export async function sellTwoByTwo(
  stage: Stage,
  { concertId, performanceIds }: Concert,
  { rows, seatsPerRow }: Hall,
  date: number,
): Promise<void> {
  const performanceId = performanceIds[date];
  const payments = (rows * seatsPerRow) / 2;
  const first = date * payments + 1;
  const last = first + payments - 1;
  const n = `(WITH RECURSIVE numbers (n) AS (SELECT ${first} UNION ALL SELECT n + 1 FROM numbers WHERE n < ${last}) SELECT n FROM numbers)`;
  const fan = "printf('usr_%020d', n)";
  const movement = (
    reference: string,
    kind: string,
    sides: [account: string, amount: number, after: number | null][],
  ) =>
    `INSERT INTO ledger_entries (reference, account, fan, kind, amount, balance_after, created_at)
      SELECT '${reference}' || n, a.value ->> 0, iif(a.value ->> 0 = 'fan', ${fan}, NULL), '${kind}', a.value ->> 1, a.value ->> 2, 0
      FROM ${n}, json_each('${JSON.stringify(sides)}') a ORDER BY n, a.key`;
  const tickets = `INSERT INTO tickets (ticket_id, payment_id, performance_id, seat_id, section, row, number, grade, price, state)
      SELECT 'tkt_s' || n || '_' || which, 'pay_s' || n, '${performanceId}',
      'A-' || (seat / ${seatsPerRow} + 1) || '-' || (seat % ${seatsPerRow} + 1), 'A',
      seat / ${seatsPerRow} + 1, seat % ${seatsPerRow} + 1, 'R', ${AMOUNT / 2}, 'valid'
      FROM (SELECT n, w.value AS which, (n - ${first}) * 2 + w.value AS seat FROM ${n}, json_each('[0, 1]') w) ORDER BY n, which`;
  const statements = [
    `INSERT INTO balances SELECT ${fan}, 0 FROM ${n}`,
    `INSERT INTO charges SELECT 'chg_s' || n, ${fan}, 'stage', 'stage', ${AMOUNT}, ${AMOUNT}, 0, NULL FROM ${n}`,
    movement("chg_s", "charge", [
      ["fan", AMOUNT, AMOUNT],
      ["cash", -AMOUNT, null],
    ]),
    `INSERT INTO payments SELECT 'pay_s' || n, ${fan}, '${concertId}', '${performanceId}', 'hld_' || printf('%032d', n),
      'stage', 'stage', ${AMOUNT}, 'paid', 1, 0, 0, NULL, NULL, NULL, 2 FROM ${n}`,
    movement("pay_s", "payment", [
      ["fan", -AMOUNT, 0],
      ["revenue", AMOUNT, null],
    ]),
    tickets,
  ];
  await stage.control("sql", { statements: statements.map((sql) => ({ sql, parameters: [] })) });
}
