// How long a room keeps a fan waiting while a job goes through it, at the bounds of the contract: 200,000 seats on 100 dates,
// all of them sold. A call that does nothing is made over and over meanwhile; the longest wait of one is no shorter than the
// longest turn. In this runtime rooms, the Worker and D1 share a thread, so a statement of D1 counts as well: on the platform
// turns are shorter than what stands here.
import type { Concert, Stage } from "./stage.ts";

const HALL = { performances: 100, rows: 20, seatsPerRow: 100 };
const SEATS = HALL.performances * HALL.rows * HALL.seatsPerRow;
const PAYMENTS_PER_DATE = (HALL.rows * HALL.seatsPerRow) / 2;
/** What a fan pays for two seats. */
const AMOUNT = 2_000;
const BOUND_MS = 100;

export const JOBS = ["nothing", "audit", "reconciliation", "rebuild", "cancellation"] as const;
export type TurnJob = (typeof JOBS)[number];

export interface Turns {
  what: string;
  /** How long the job took. */
  tookMs: number;
  /** The longest wait of a call that does nothing. */
  longestMs: number;
  /** Calls that were made meanwhile. */
  calls: number;
}

/** The longest of `rounds` of each job. A cancellation calls another date off each time. */
export async function measureTurns(stage: Stage, rounds: number, tell: (what: string) => void): Promise<Turns[]> {
  tell(`${SEATS.toLocaleString("en")} seats on ${HALL.performances} dates`);
  const concert = await stage.concert(HALL, { maxAdmitted: 1 });
  await stage.fill(concert, { places: 1, leavers: 0, visits: 0, sold: SEATS });
  for (const [date, performanceId] of concert.performanceIds.entries()) await sell(stage, concert, performanceId, date);
  const measured: Turns[] = [];
  for (const job of JOBS) {
    const worst: Turns = { what: job, tookMs: 0, longestMs: 0, calls: 0 };
    for (let round = 0; round < rounds; round++) {
      tell(`turns of ${job}: round ${round + 1} of ${rounds}`);
      const performanceId = concert.performanceIds[round];
      const turns = await stage.control<Turns>(`turns`, { concertId: concert.concertId, performanceId, job });
      worst.tookMs = Math.max(worst.tookMs, turns.tookMs);
      worst.longestMs = Math.max(worst.longestMs, turns.longestMs);
      worst.calls += turns.calls;
      tell(`turns of ${job}: ${turns.longestMs} ms at most, in ${turns.tookMs} ms`);
    }
    measured.push(worst);
  }
  await stage.audit(concert);
  return measured;
}

export const isWithinBound = ({ longestMs }: Turns): boolean => longestMs <= BOUND_MS;

/** Tickets, payments and books in D1 for the holds that the room was filled with, two seats each. */
async function sell(stage: Stage, { concertId }: Concert, performanceId: string, date: number): Promise<void> {
  const first = date * PAYMENTS_PER_DATE + 1;
  const last = first + PAYMENTS_PER_DATE - 1;
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
      'A-' || (seat / ${HALL.seatsPerRow} + 1) || '-' || (seat % ${HALL.seatsPerRow} + 1), 'A',
      seat / ${HALL.seatsPerRow} + 1, seat % ${HALL.seatsPerRow} + 1, 'R', ${AMOUNT / 2}, 'valid'
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
