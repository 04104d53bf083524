// Removing what is over from the room's SQLite: holds that came to nothing, attempts to pay that are decided, kept refusals of
// refunds, and keys of holds. They are kept for two days, twice as long as their answers are promised. Afterwards nothing needs them:
//
// - of a hold only how it ended is told. A paid hold is never removed: limits, refunds and audits go by it.
// - an attempt that paid is a row of D1, under a key that is unique there. Whatever key the room doesn't know, it asks D1 for
//   before it refuses, and D1 refuses a second payment.
// - the key of a hold that the room chose finds that hold for a day. Afterwards it makes another one.
// - a refusal is found anew. It comes out the same, or as `hold-not-found`.
//
// A pass goes through each table once, some hundred rows at a time, within the transaction of a batch of changes: no turn of
// the room takes long, and while the room is busy no commit is made for it alone. When the next pass is due stands in the
// room's row, so that a room that starts doesn't have to look.
import { ANSWERS_KEPT_MS, HOUR_MS } from "../../contract/bounds.ts";
import type { Millis } from "../../contract/values.ts";

/** Rows that one slice of a pass looks at, and at most removes. */
const ROWS_PER_SLICE = 500;
/** From one slice to the next. */
const SLICE_EVERY_MS = 250;
/** From the end of one pass to the next at least. What is over may be kept so much longer. */
const PASS_EVERY_MS = 12 * HOUR_MS;

const READ_DUE = "SELECT prune_at FROM room WHERE id = 1";
const WRITE_DUE = "UPDATE room SET prune_at = ? WHERE id = 1";

/** A table in the order of its key. A row that has an `over_at` is over since then. */
interface PastTable {
  /** What comes before every key. */
  first: readonly string[];
  /** The next rows behind a key: the key, and `over_at`. */
  slice: string;
  /** Removes, between two keys, what is over since before an instant. */
  prune: string;
}

const OVER = "status IN ('released', 'expired')";
// What was over before its end was noted ended by then.
const OVER_AT = "coalesce(over_at, expires_at)";
const TABLES: readonly PastTable[] = [
  {
    first: [""],
    slice: `SELECT hold_id, iif(${OVER}, ${OVER_AT}, NULL) AS over_at
      FROM holds WHERE hold_id > ? ORDER BY hold_id LIMIT ?`,
    prune: `DELETE FROM holds WHERE hold_id > ? AND hold_id <= ? AND ${OVER} AND ${OVER_AT} < ?`,
  },
  {
    first: ["", ""],
    slice: `SELECT fan, key, iif(state <> 'pending', begun_at, NULL) AS over_at
      FROM attempts WHERE (fan, key) > (?, ?) ORDER BY fan, key LIMIT ?`,
    prune: `DELETE FROM attempts WHERE (fan, key) > (?, ?) AND (fan, key) <= (?, ?)
      AND state <> 'pending' AND begun_at < ?`,
  },
  {
    first: ["", ""],
    slice: `SELECT payment_id, key, refused_at AS over_at
      FROM refused_refunds WHERE (payment_id, key) > (?, ?) ORDER BY payment_id, key LIMIT ?`,
    prune: `DELETE FROM refused_refunds WHERE (payment_id, key) > (?, ?) AND (payment_id, key) <= (?, ?)
      AND refused_at < ?`,
  },
  {
    first: ["", "", ""],
    slice: `SELECT fan, performance_id, key, made_at AS over_at
      FROM hold_keys WHERE (fan, performance_id, key) > (?, ?, ?) ORDER BY fan, performance_id, key LIMIT ?`,
    prune: `DELETE FROM hold_keys WHERE (fan, performance_id, key) > (?, ?, ?)
      AND (fan, performance_id, key) <= (?, ?, ?) AND made_at < ?`,
  },
];

/** Where a pass is. */
interface Pass {
  table: number;
  key: readonly string[];
  /** Since when the longest that stays is over; null: nothing that stays is. */
  oldest: Millis | null;
}
const NEW_PASS: Pass = { table: 0, key: TABLES[0]?.first ?? [], oldest: null };

export class PastStore {
  #sql: SqlStorage;
  /** When the next slice is due; null: nothing was over at the end of the last pass. */
  #dueAt: Millis | null = null;
  #pass = NEW_PASS;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Reads when the next pass is due. One that was interrupted begins anew. */
  read(): void {
    const [row] = this.#sql.exec<{ prune_at: number | null }>(READ_DUE).toArray();
    this.#dueAt = row?.prune_at ?? null;
    this.#pass = NEW_PASS;
  }

  /** When the alarm should next have the room prune; null when there is nothing to prune. */
  nextDeadline(): Millis | null {
    return this.#dueAt;
  }

  /** Something was written that is over sometime. Costs a row in two days at most. */
  noteWritten(now: Millis): void {
    if (this.#dueAt === null) this.#writeDue(now + ANSWERS_KEPT_MS);
    // It may lie behind where the pass is.
    else if (this.#pass !== NEW_PASS) this.#pass = { ...this.#pass, oldest: Math.min(this.#pass.oldest ?? now, now) };
  }

  /** Removes the next slice of what is over for long, when it is due. Called inside a transaction. */
  prune(now: Millis): void {
    if (this.#dueAt === null || now < this.#dueAt) return;
    const table = TABLES[this.#pass.table];
    if (table === undefined) throw new Error("a pass has gone beyond the last table");
    const { last, isWhole } = this.#pruneSlice(table, now - ANSWERS_KEPT_MS);
    this.#dueAt = now + SLICE_EVERY_MS;
    if (isWhole) this.#pass = { ...this.#pass, key: last };
    else this.#nextTable(now);
  }

  #pruneSlice({ slice, prune }: PastTable, before: Millis): { last: readonly string[]; isWhole: boolean } {
    const { key } = this.#pass;
    const rows = [...this.#sql.exec(slice, ...key, ROWS_PER_SLICE).raw<[...string[], Millis | null]>()];
    let isAnyDue = false;
    let last = key;
    let oldest = this.#pass.oldest;
    for (const row of rows) {
      const overAt = row.at(-1);
      last = row.slice(0, -1).map(String);
      if (typeof overAt !== "number") continue;
      if (overAt < before) isAnyDue = true;
      else oldest = Math.min(oldest ?? overAt, overAt);
    }
    if (isAnyDue) this.#sql.exec(prune, ...key, ...last, before);
    this.#pass = { ...this.#pass, oldest };
    return { last, isWhole: rows.length === ROWS_PER_SLICE };
  }

  #nextTable(now: Millis): void {
    const table = this.#pass.table + 1;
    const { oldest } = this.#pass;
    const next = TABLES[table];
    if (next !== undefined) {
      this.#pass = { table, key: next.first, oldest };
      return;
    }
    this.#pass = NEW_PASS;
    this.#writeDue(oldest === null ? null : Math.max(oldest + ANSWERS_KEPT_MS, now + PASS_EVERY_MS));
  }

  #writeDue(at: Millis | null): void {
    this.#dueAt = at;
    this.#sql.exec(WRITE_DUE, at);
  }
}
