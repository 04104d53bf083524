// The line in the room's SQLite: one row for the whole, one for each place, call, visit and leaver. A place is looked
// up by its fan; everything else is read once when the room starts, and only above the number up to which all is over.
import { MINUTE_MS } from "../../contract/bounds.ts";
import type { Millis } from "../../contract/values.ts";
import type { LineChanges, LineRecords, LineRow, Visit } from "../rules/line/records.ts";

const READ_LINE = "SELECT * FROM line WHERE id = 1";
const READ_COHORTS = "SELECT first, last, called_at FROM cohorts WHERE first >= ? ORDER BY first";
const READ_VISITS = `SELECT * FROM visits
  WHERE number > ?1 AND (number >= ?2 OR ended_at IS NULL OR told_until > ?3 OR granted_at > ?4) ORDER BY number`;
// There may be hundreds of thousands of them, and a row costs more than the number in it: so a row holds a few thousand.
const READ_LEAVERS = "SELECT json_group_array(number) AS numbers FROM leavers WHERE number BETWEEN ? AND ?";
const READ_PAST = `SELECT json_group_array(number) AS numbers FROM visits
  WHERE number BETWEEN ? AND ? AND ended_at IS NOT NULL`;
const NUMBERS_PER_ROW = 4_096;
const READ_PLACE = "SELECT number FROM places WHERE fan = ?";
const WRITE_PLACE = "INSERT INTO places (fan, number) VALUES (?, ?) ON CONFLICT DO UPDATE SET number = excluded.number";
const WRITE_LEAVER = "INSERT INTO leavers (number) VALUES (?)";
const WRITE_COHORT = "INSERT INTO cohorts (first, last, called_at) VALUES (?, ?, ?)";
const WRITE_VISIT = `INSERT INTO visits (number, fan, first_asked_at, asked_at, granted_at, ends_at, cut_at, told_until, ended_at, has_left)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET asked_at = excluded.asked_at, granted_at = excluded.granted_at, ends_at = excluded.ends_at,
    cut_at = excluded.cut_at, told_until = excluded.told_until, ended_at = excluded.ended_at,
    has_left = excluded.has_left`;
const WRITE_LINE = `INSERT INTO line
  (id, epoch, served, issued, admitted_total, bucket_units, bucket_at, settled, known_from, lapsed_to,
   past_shown_in_time, past_shown_in_all, kept_right_until, kept_right_ms, clock)
  VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET epoch = excluded.epoch, served = excluded.served, issued = excluded.issued,
    admitted_total = excluded.admitted_total, bucket_units = excluded.bucket_units, bucket_at = excluded.bucket_at,
    settled = excluded.settled, known_from = excluded.known_from, lapsed_to = excluded.lapsed_to,
    past_shown_in_time = excluded.past_shown_in_time, past_shown_in_all = excluded.past_shown_in_all,
    kept_right_until = excluded.kept_right_until, kept_right_ms = excluded.kept_right_ms,
    clock = excluded.clock`;
const CLEAR_LINE = "DELETE FROM places; DELETE FROM leavers; DELETE FROM cohorts; DELETE FROM visits; DELETE FROM line";

type LineColumns = {
  epoch: number;
  served: number;
  issued: number;
  admitted_total: number;
  bucket_units: number;
  bucket_at: number;
  settled: number;
  known_from: number;
  lapsed_to: number;
  past_shown_in_time: number;
  past_shown_in_all: number;
  kept_right_until: number;
  kept_right_ms: number;
  clock: number;
};
type VisitColumns = {
  number: number;
  fan: string;
  first_asked_at: number;
  asked_at: number;
  granted_at: number | null;
  ends_at: number | null;
  cut_at: number | null;
  told_until: number;
  ended_at: number | null;
  has_left: number;
};

export class LineStore {
  #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** The line as it matters at `now`, and the last instant it knows of; null before the room was set up. */
  read(now: Millis): { records: LineRecords; clock: Millis } | null {
    const [line] = this.#sql.exec<LineColumns>(READ_LINE).toArray();
    if (line === undefined) return null;
    const { settled, known_from: knownFrom } = line;
    const row: LineRow = {
      epoch: line.epoch,
      served: line.served,
      issued: line.issued,
      admittedTotal: line.admitted_total,
      bucket: { units: line.bucket_units, at: line.bucket_at },
      settled,
      knownFrom,
      lapsedTo: line.lapsed_to,
      keptRight: { until: line.kept_right_until, claimMs: line.kept_right_ms },
      shownUp: { inTime: line.past_shown_in_time, inAll: line.past_shown_in_all },
    };
    const cohorts = this.#sql
      .exec<{ first: number; last: number; called_at: number }>(READ_COHORTS, knownFrom)
      .toArray()
      .map(({ first, last, called_at }) => ({ first, last, calledAt: called_at }));
    const at = Math.max(now, line.clock);
    const visits = this.#sql
      .exec<VisitColumns>(READ_VISITS, settled, knownFrom, at, at - MINUTE_MS)
      .toArray()
      .map(toVisit);
    const over = [
      ...this.#numbers(READ_LEAVERS, settled + 1, line.issued),
      ...this.#numbers(READ_PAST, settled + 1, knownFrom - 1),
    ];
    return { records: { row, cohorts, visits, over }, clock: lastInstant(line.clock, visits) };
  }

  /** The last number a fan was given, or null. */
  place(fanId: string): number | null {
    return this.#sql.exec<{ number: number }>(READ_PLACE, fanId).toArray()[0]?.number ?? null;
  }

  writePlace(fanId: string, number: number): void {
    this.#sql.exec(WRITE_PLACE, fanId, number);
  }

  /** Everything but the one row, which a batch of changes shares. */
  write(changes: LineChanges): void {
    for (const number of changes.left) this.#sql.exec(WRITE_LEAVER, number);
    for (const { first, last, calledAt } of changes.cohorts) this.#sql.exec(WRITE_COHORT, first, last, calledAt);
    for (const visit of changes.visits) {
      const { number, fanId, firstAskedAt, askedAt, grantedAt, endsAt, cutAt, toldUntil, endedAt } = visit;
      const times = [firstAskedAt, askedAt, grantedAt, endsAt, cutAt, toldUntil, endedAt];
      this.#sql.exec(WRITE_VISIT, number, fanId, ...times, visit.left ? 1 : 0);
    }
  }

  writeRow(row: LineRow, clock: Millis): void {
    const { epoch, served, issued, admittedTotal, bucket, settled, knownFrom, lapsedTo, keptRight, shownUp } = row;
    const numbers = [
      epoch,
      served,
      issued,
      admittedTotal,
      bucket.units,
      bucket.at,
      settled,
      knownFrom,
      lapsedTo,
      shownUp.inTime,
      shownUp.inAll,
      keptRight.until,
      keptRight.claimMs,
      clock,
    ];
    this.#sql.exec(WRITE_LINE, ...numbers);
  }

  /** Forgets the line, for a new epoch to start from nothing. */
  clear(): void {
    this.#sql.exec(CLEAR_LINE);
  }

  *#numbers(statement: string, from: number, to: number): Iterable<number> {
    for (let first = from; first <= to; first += NUMBERS_PER_ROW) {
      const last = Math.min(to, first + NUMBERS_PER_ROW - 1);
      const numbers: number[] = JSON.parse(this.#sql.exec<{ numbers: string }>(statement, first, last).one().numbers);
      yield* numbers;
    }
  }
}

/** The line's row isn't written when somebody asks and stays outside, or goes: but then a visit knows the time. */
const lastInstant = (clock: Millis, visits: readonly Visit[]): Millis =>
  visits.reduce((last, { askedAt, endedAt }) => Math.max(last, askedAt, endedAt ?? 0), clock);

const toVisit = (row: VisitColumns): Visit => ({
  number: row.number,
  fanId: row.fan,
  firstAskedAt: row.first_asked_at,
  askedAt: row.asked_at,
  grantedAt: row.granted_at,
  endsAt: row.ends_at,
  cutAt: row.cut_at,
  toldUntil: row.told_until,
  endedAt: row.ended_at,
  left: row.has_left === 1,
});
