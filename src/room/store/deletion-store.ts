// What operators have deleted of a concert, in the room's SQLite: what is on its way to D1, and what is gone for good, so that
// nothing that was read from D1 before brings it back.
import type { Deletion } from "../rules/deleting.ts";

const READ_ALL = "SELECT id, operator, key_id, request_id, begun_at, state FROM deletions";
const WRITE = `INSERT INTO deletions (id, operator, key_id, request_id, begun_at, state) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET state = excluded.state`;
const REMOVE = "DELETE FROM deletions WHERE id = ?";

type DeletionColumns = {
  id: string;
  operator: string;
  key_id: string | null;
  request_id: string;
  begun_at: number;
  state: Deletion["state"];
};

export class DeletionStore {
  #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  read(): Deletion[] {
    return this.#sql
      .exec<DeletionColumns>(READ_ALL)
      .toArray()
      .map((row) => ({
        id: row.id,
        operator: row.operator,
        keyId: row.key_id,
        requestId: row.request_id,
        begunAt: row.begun_at,
        state: row.state,
      }));
  }

  write({ id, operator, keyId, requestId, begunAt, state }: Deletion): void {
    this.#sql.exec(WRITE, id, operator, keyId, requestId, begunAt, state);
  }

  /** It can't be deleted after all, or D1 knows of it. */
  remove(id: string): void {
    this.#sql.exec(REMOVE, id);
  }
}
