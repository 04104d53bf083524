// The seats that the operator keeps back, a row a date, and the changes that led there: those that D1 may not have, and those
// of the last days, which a repeat of an operator's request is answered from.
import type { BlockChange } from "../../domain/records/seat-blocks.ts";
import { parseRanges } from "../../domain/seat-ranges.ts";
import type { Millis } from "../../contract/values.ts";
import type { BlockedSeatsState } from "../rules/seats/blocked-seats.ts";

const READ_BLOCKS = "SELECT * FROM blocks";
const WRITE_BLOCKS = `INSERT INTO blocks (performance_id, ranges, revision, saved, changed_at) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET ranges = excluded.ranges, revision = excluded.revision, saved = excluded.saved,
    changed_at = excluded.changed_at`;
const READ_CHANGE = "SELECT * FROM block_changes WHERE change_id = ?";
const READ_CHANGES = "SELECT * FROM block_changes WHERE performance_id = ? AND revision > ? ORDER BY revision";
const WRITE_CHANGE = `INSERT INTO block_changes
  (change_id, performance_id, revision, change, changed, seats_revision, decided_at) VALUES (?, ?, ?, ?, ?, ?, ?)`;
const RENUMBER_CHANGES = "UPDATE block_changes SET revision = ? WHERE performance_id = ? AND revision > ?";
const REMOVE_CHANGES = `DELETE FROM block_changes WHERE decided_at < ?
  AND revision <= (SELECT saved FROM blocks b WHERE b.performance_id = block_changes.performance_id)`;
const CLEAR_BLOCKS = "DELETE FROM blocks";

type BlockColumns = {
  performance_id: string;
  ranges: string;
  revision: number;
  saved: number;
  changed_at: number;
};
type ChangeColumns = {
  change_id: string;
  performance_id: string;
  revision: number;
  change: string;
  changed: number;
  seats_revision: number;
  decided_at: number;
};

/** A change as the room decided it, and what it is answered with. */
export interface DecidedChange extends BlockChange {
  /** The same for every repeat of a request. */
  changeId: string;
  performanceId: string;
  /** Seats that it made a difference to. */
  changed: number;
  seatsRevision: number;
  decidedAt: Millis;
}

export class BlockStore {
  #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  read(): ({ performanceId: string } & BlockedSeatsState)[] {
    return this.#sql
      .exec<BlockColumns>(READ_BLOCKS)
      .toArray()
      .map(({ performance_id: performanceId, ranges, revision, saved, changed_at: changedAt }) => ({
        performanceId,
        ranges: parseRanges(ranges),
        revision,
        saved,
        changedAt,
      }));
  }

  write(performanceId: string, { ranges, revision, saved, changedAt }: BlockedSeatsState): void {
    this.#sql.exec(WRITE_BLOCKS, performanceId, JSON.stringify(ranges), revision, saved, changedAt);
  }

  change(changeId: string): DecidedChange | null {
    const [row] = this.#sql.exec<ChangeColumns>(READ_CHANGE, changeId).toArray();
    return row === undefined ? null : toChange(row);
  }

  /** The changes of a date above a revision, oldest first. */
  changesAbove(performanceId: string, revision: number): DecidedChange[] {
    return this.#sql.exec<ChangeColumns>(READ_CHANGES, performanceId, revision).toArray().map(toChange);
  }

  writeChange(change: DecidedChange): void {
    const { changeId, performanceId, revision, changed, seatsRevision, decidedAt, by, action, after, kept } = change;
    const text = JSON.stringify({ by, action, after, kept } satisfies Omit<BlockChange, "revision">);
    this.#sql.exec(WRITE_CHANGE, changeId, performanceId, revision, text, changed, seatsRevision, decidedAt);
  }

  /** Has the changes of a date above a revision be those of another one: D1 was ahead of the room. */
  renumberChanges(performanceId: string, above: number, revision: number): void {
    this.#sql.exec(RENUMBER_CHANGES, revision, performanceId, above);
  }

  /** Removes what D1 has and is older than an instant. */
  removeChanges(before: Millis): void {
    this.#sql.exec(REMOVE_CHANGES, before);
  }

  /** Forgets what is kept back, for it to be loaded again; the changes stay. */
  clear(): void {
    this.#sql.exec(CLEAR_BLOCKS);
  }
}

function toChange(row: ChangeColumns): DecidedChange {
  const change: Omit<BlockChange, "revision"> = JSON.parse(row.change);
  return {
    ...change,
    changeId: row.change_id,
    performanceId: row.performance_id,
    revision: row.revision,
    changed: row.changed,
    seatsRevision: row.seats_revision,
    decidedAt: row.decided_at,
  };
}
