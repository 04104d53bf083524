// Which hold an idempotency key has made, in the room's SQLite. Seats that a fan names find their hold again by themselves;
// those that the room has chosen are found by the key only. What the hold has become stands with the hold, so a key is
// written once and never changed: one row a hold.
//
// A key counts for one fan and one date, which together with the concert are the path that it was sent to. A rebuild forgets
// the keys together with the holds that they made.
import type { Millis } from "../../contract/values.ts";
import type { HoldKey } from "../../domain/room-messages.ts";

const READ_KEY = "SELECT hold_id, fingerprint FROM hold_keys WHERE fan = ? AND performance_id = ? AND key = ?";
// A hold that came to nothing may have been removed while its key is still there: then the key makes another one.
const WRITE_KEY = `INSERT INTO hold_keys (fan, performance_id, key, fingerprint, hold_id, made_at) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET fingerprint = excluded.fingerprint, hold_id = excluded.hold_id, made_at = excluded.made_at`;
const FORGET_KEYS = "DELETE FROM hold_keys";

/** Whose key it is, and of which date. */
export interface HoldKeyOwner {
  fanId: string;
  performanceId: string;
}

export class HoldKeyStore {
  #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** What a key has made; null: nothing. */
  read({ fanId, performanceId }: HoldKeyOwner, key: string): { holdId: string; fingerprint: string } | null {
    const [row] = this.#sql
      .exec<{ hold_id: string; fingerprint: string }>(READ_KEY, fanId, performanceId, key)
      .toArray();
    return row === undefined ? null : { holdId: row.hold_id, fingerprint: row.fingerprint };
  }

  write({ fanId, performanceId }: HoldKeyOwner, { key, fingerprint }: HoldKey, holdId: string, now: Millis): void {
    this.#sql.exec(WRITE_KEY, fanId, performanceId, key, fingerprint, holdId, now);
  }

  forget(): void {
    this.#sql.exec(FORGET_KEYS);
  }
}
