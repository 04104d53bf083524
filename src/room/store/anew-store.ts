// Seats and holds of a new epoch, written beside those of the room while it goes on with the old ones. A concert may have
// 200,000 tickets: written in the turn that begins the epoch, they would keep every fan waiting for seconds. So they are
// written some at a time into tables of their own, which then take the names of the others.
//
// What an interruption leaves behind is dropped by the next try. Tables and indexes are made from those that are there, so
// they have the shape that the migrations have led to; an index gets the epoch behind its name, since SQLite renames none.
import type { Hold } from "../rules/seats/seating.ts";

const TABLES = ["seats", "holds"];
const SHAPES =
  "SELECT type, name, sql FROM sqlite_schema WHERE tbl_name = ? AND sql IS NOT NULL ORDER BY type = 'index'";
const WRITE_HOLD = `INSERT INTO holds_anew
  (hold_id, fan, number, performance_id, seats, amount, created_at, expires_at, status, prices, comp)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const TAKE_SEATS = "INSERT INTO seats_anew (performance, seat, hold_id) SELECT ?, value, ? FROM json_each(?)";
/** Tables that aren't the room's, and the key of each. */
const LEFT = [
  { table: "seats_anew", key: "performance, seat" },
  { table: "seats_former", key: "performance, seat" },
  { table: "holds_anew", key: "hold_id" },
  { table: "holds_former", key: "hold_id" },
];
const IS_THERE = "SELECT count(*) AS count FROM sqlite_schema WHERE type = 'table' AND name = ?";
const EXCHANGE = TABLES.flatMap((table) => [
  `ALTER TABLE ${table} RENAME TO ${table}_former`,
  `ALTER TABLE ${table}_anew RENAME TO ${table}`,
]);

export class AnewStore {
  #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Empty tables for an epoch. Nothing may be left of another one. */
  begin(epoch: number): void {
    for (const table of TABLES) {
      for (const { type, name, sql } of this.#sql.exec<{ type: string; name: string; sql: string }>(SHAPES, table)) {
        const shape = sql.slice(sql.indexOf("("));
        const indexName = `${name.replace(/_\d+$/, "")}_${epoch}`;
        this.#sql.exec(
          type === "index"
            ? `CREATE INDEX ${indexName} ON ${table}_anew ${shape}`
            : `CREATE TABLE ${table}_anew ${shape}`,
        );
      }
    }
  }

  /** A hold with its seats; `ordinal`: which date of the concert it is for, from 1. */
  write(hold: Hold, ordinal: number): void {
    const { fanId, holdId, number, performanceId, seats, amount, createdAt, expiresAt, status } = hold;
    const [taken, comp] = [JSON.stringify(seats), hold.isComp === true ? 1 : 0];
    const prices = JSON.stringify(hold.prices ?? null);
    const times = [createdAt, expiresAt];
    this.#sql.exec(WRITE_HOLD, holdId, fanId, number, performanceId, taken, amount, ...times, status, prices, comp);
    this.#sql.exec(TAKE_SEATS, ordinal, holdId, taken);
  }

  /** The tables that were written take the place of the room's. */
  exchange(): void {
    for (const statement of EXCHANGE) this.#sql.exec(statement);
  }

  /**
   * Removes up to so many rows of what isn't the room's: tables of the epoch before, or of a try that was interrupted. A table
   * that is empty is dropped. True while there may be more.
   */
  removeLeft(limit: number): boolean {
    for (const { table, key } of LEFT) {
      if (this.#sql.exec<{ count: number }>(IS_THERE, table).one().count === 0) continue;
      const some = `SELECT ${key} FROM ${table} LIMIT ?`;
      const removed = this.#sql.exec(`DELETE FROM ${table} WHERE (${key}) IN (${some}) RETURNING 1`, limit);
      if (removed.toArray().length === 0) this.#sql.exec(`DROP TABLE ${table}`);
      return true;
    }
    return false;
  }
}
