// What the room keeps of refunds: those whose outcome it doesn't know yet, and the keys that were told `already-refunded`.
// Every other answer that is kept is D1's to give.
import type { Millis } from "../../contract/values.ts";
import type { RefundAttempt } from "../rules/refunding.ts";

const READ_REFUND = "SELECT * FROM refund_attempts WHERE payment_id = ? AND key = ?";
const READ_PENDING = "SELECT * FROM refund_attempts WHERE state = 'pending'";
const WRITE_REFUND = `INSERT INTO refund_attempts
  (payment_id, key, fan, performance_id, hold_id, begun_at, state) VALUES (?, ?, ?, ?, ?, ?, ?)`;
const REMOVE_REFUND = "DELETE FROM refund_attempts WHERE payment_id = ? AND key = ? AND state = 'pending'";
const REMOVE_REFUSED = "DELETE FROM refund_attempts WHERE payment_id = ? AND state = 'refused' AND begun_at < ?";
const FORGET_PENDING = "DELETE FROM refund_attempts WHERE state = 'pending'";

type RefundColumns = {
  payment_id: string;
  key: string;
  fan: string;
  performance_id: string;
  hold_id: string;
  begun_at: number;
  state: string;
};

export class RefundStore {
  #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  read(paymentId: string, key: string): RefundAttempt | null {
    const [row] = this.#sql.exec<RefundColumns>(READ_REFUND, paymentId, key).toArray();
    return row === undefined ? null : toAttempt(row);
  }

  readPending(): RefundAttempt[] {
    return this.#sql.exec<RefundColumns>(READ_PENDING).toArray().map(toAttempt);
  }

  write({ paymentId, key, fanId, performanceId, holdId, begunAt, state }: RefundAttempt): void {
    this.#sql.exec(WRITE_REFUND, paymentId, key, fanId, performanceId, holdId, begunAt, state);
  }

  /** The attempt has been decided; D1 keeps the answer. */
  remove({ paymentId, key }: RefundAttempt): void {
    this.#sql.exec(REMOVE_REFUND, paymentId, key);
  }

  /** Removes the kept refusals of a payment that are older than an instant. */
  removeRefused(paymentId: string, before: Millis): void {
    this.#sql.exec(REMOVE_REFUSED, paymentId, before);
  }

  /** Forgets what an earlier epoch left open: D1 has decided it. */
  forgetPending(): void {
    this.#sql.exec(FORGET_PENDING);
  }
}

const toAttempt = (row: RefundColumns): RefundAttempt => ({
  paymentId: row.payment_id,
  key: row.key,
  fanId: row.fan,
  performanceId: row.performance_id,
  holdId: row.hold_id,
  begunAt: row.begun_at,
  state: row.state === "refused" ? "refused" : "pending",
});
