// The line in the room's SQLite: one row for the whole, one for each place, call, visit and leaver. A place is looked
// up by its fan; everything else is read once when the room starts, and only above the number up to which all is over.
import type { Millis } from "../../contract/values.ts";
import type { LineChanges, LineRecords, LineRow, Visit } from "../rules/line.ts";

const READ_LINE = "SELECT * FROM line WHERE id = 1";
const READ_COHORTS = "SELECT first, last, called_at FROM cohorts WHERE first > ? ORDER BY first";
const READ_VISITS = "SELECT * FROM visits WHERE number > ? ORDER BY number";
const READ_LEAVERS = "SELECT number FROM leavers WHERE number > ?";
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
  (id, epoch, served, issued, admitted_total, bucket_units, bucket_at, settled, lapsed_to,
   settled_shown_in_time, settled_shown_in_all, clock)
  VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET epoch = excluded.epoch, served = excluded.served, issued = excluded.issued,
    admitted_total = excluded.admitted_total, bucket_units = excluded.bucket_units, bucket_at = excluded.bucket_at,
    settled = excluded.settled, lapsed_to = excluded.lapsed_to, settled_shown_in_time = excluded.settled_shown_in_time,
    settled_shown_in_all = excluded.settled_shown_in_all, clock = excluded.clock`;
const CLEAR_LINE = "DELETE FROM places; DELETE FROM leavers; DELETE FROM cohorts; DELETE FROM visits; DELETE FROM line";

type LineColumns = {
  epoch: number;
  served: number;
  issued: number;
  admitted_total: number;
  bucket_units: number;
  bucket_at: number;
  settled: number;
  lapsed_to: number;
  settled_shown_in_time: number;
  settled_shown_in_all: number;
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

  /** The line and the last instant it knows of; null before the room was set up. */
  read(): { records: LineRecords; clock: Millis } | null {
    const [line] = this.#sql.exec<LineColumns>(READ_LINE).toArray();
    if (line === undefined) return null;
    const { settled } = line;
    const row: LineRow = {
      epoch: line.epoch,
      served: line.served,
      issued: line.issued,
      admittedTotal: line.admitted_total,
      bucket: { units: line.bucket_units, at: line.bucket_at },
      settled,
      lapsedTo: line.lapsed_to,
      shownUp: { inTime: line.settled_shown_in_time, inAll: line.settled_shown_in_all },
    };
    const cohorts = this.#sql
      .exec<{ first: number; last: number; called_at: number }>(READ_COHORTS, settled)
      .toArray()
      .map(({ first, last, called_at }) => ({ first, last, calledAt: called_at }));
    const visits = this.#sql.exec<VisitColumns>(READ_VISITS, settled).toArray().map(toVisit);
    return { records: { row, cohorts, visits, left: this.#leavers(settled) }, clock: lastInstant(line.clock, visits) };
  }

  /** The last number a fan was given, or null. */
  place(fan: string): number | null {
    return this.#sql.exec<{ number: number }>(READ_PLACE, fan).toArray()[0]?.number ?? null;
  }

  writePlace(fan: string, number: number): void {
    this.#sql.exec(WRITE_PLACE, fan, number);
  }

  /** Everything but the one row, which a batch of changes shares. */
  write(changes: LineChanges): void {
    for (const number of changes.left) this.#sql.exec(WRITE_LEAVER, number);
    for (const { first, last, calledAt } of changes.cohorts) this.#sql.exec(WRITE_COHORT, first, last, calledAt);
    for (const visit of changes.visits) {
      const { number, fan, firstAskedAt, askedAt, grantedAt, endsAt, cutAt, toldUntil, endedAt } = visit;
      const times = [firstAskedAt, askedAt, grantedAt, endsAt, cutAt, toldUntil, endedAt];
      this.#sql.exec(WRITE_VISIT, number, fan, ...times, visit.left ? 1 : 0);
    }
  }

  writeRow(row: LineRow, clock: Millis): void {
    const { epoch, served, issued, admittedTotal, bucket, settled, lapsedTo, shownUp } = row;
    const sums = [settled, lapsedTo, shownUp.inTime, shownUp.inAll];
    this.#sql.exec(WRITE_LINE, epoch, served, issued, admittedTotal, bucket.units, bucket.at, ...sums, clock);
  }

  /** Forgets the line, for a new epoch to start from nothing. */
  clear(): void {
    this.#sql.exec(CLEAR_LINE);
  }

  *#leavers(settled: number): Iterable<number> {
    for (const { number } of this.#sql.exec<{ number: number }>(READ_LEAVERS, settled)) yield number;
  }
}

/** The line's row isn't written when somebody asks and stays outside, or goes: but then a visit knows the time. */
const lastInstant = (clock: Millis, visits: readonly Visit[]): Millis =>
  visits.reduce((last, { askedAt, endedAt }) => Math.max(last, askedAt, endedAt ?? 0), clock);

const toVisit = (row: VisitColumns): Visit => ({
  number: row.number,
  fan: row.fan,
  firstAskedAt: row.first_asked_at,
  askedAt: row.asked_at,
  grantedAt: row.granted_at,
  endsAt: row.ends_at,
  cutAt: row.cut_at,
  toldUntil: row.told_until,
  endedAt: row.ended_at,
  left: row.has_left === 1,
});
