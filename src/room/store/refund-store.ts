// What the room keeps of refunds: those whose outcome it doesn't know yet, and the keys that were told `already-refunded`.
// Every other answer that is kept is D1's to give.
import { z } from "zod";
import type { Millis } from "../../contract/values.ts";
import type { RefundAttempt } from "../rules/refunding.ts";

// What is open stands by itself: it is read whole when the room starts.
const READ_PENDING_OF = "SELECT * FROM refund_attempts WHERE payment_id = ? AND key = ?";
const READ_PENDING = "SELECT * FROM refund_attempts";
const WRITE_PENDING = `INSERT INTO refund_attempts
  (payment_id, key, fan, performance_id, hold_id, begun_at, given, state) VALUES (?, ?, ?, ?, ?, ?, ?, 'pending')`;
const REMOVE_PENDING = "DELETE FROM refund_attempts WHERE payment_id = ? AND key = ?";
const FORGET_PENDING = "DELETE FROM refund_attempts";
const READ_REFUSED = "SELECT *, refused_at AS begun_at FROM refused_refunds WHERE payment_id = ? AND key = ?";
const WRITE_REFUSED = `INSERT INTO refused_refunds
  (payment_id, key, fan, performance_id, hold_id, refused_at, given) VALUES (?, ?, ?, ?, ?, ?, ?)`;
const REMOVE_REFUSED = "DELETE FROM refused_refunds WHERE payment_id = ? AND refused_at < ?";

type RefundColumns = {
  payment_id: string;
  key: string;
  fan: string;
  performance_id: string;
  hold_id: string;
  begun_at: number;
  given: string | null;
};

export class RefundStore {
  #sql: SqlStorage;
  #writes = 0;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Counts what is written and is over sometime. */
  get writes(): number {
    return this.#writes;
  }

  read(paymentId: string, key: string): RefundAttempt | null {
    const [pending] = this.#sql.exec<RefundColumns>(READ_PENDING_OF, paymentId, key).toArray();
    if (pending !== undefined) return toAttempt(pending, "pending");
    const [refused] = this.#sql.exec<RefundColumns>(READ_REFUSED, paymentId, key).toArray();
    return refused === undefined ? null : toAttempt(refused, "refused");
  }

  readPending(): RefundAttempt[] {
    return this.#sql
      .exec<RefundColumns>(READ_PENDING)
      .toArray()
      .map((row) => toAttempt(row, "pending"));
  }

  write({ paymentId, key, fanId, performanceId, holdId, begunAt, given, state }: RefundAttempt): void {
    const statement = state === "pending" ? WRITE_PENDING : WRITE_REFUSED;
    const why = given === undefined ? null : JSON.stringify(given);
    this.#sql.exec(statement, paymentId, key, fanId, performanceId, holdId, begunAt, why);
    this.#writes += 1;
  }

  /** The attempt has been decided; D1 keeps the answer. */
  remove({ paymentId, key }: RefundAttempt): void {
    this.#sql.exec(REMOVE_PENDING, paymentId, key);
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

const givenBack = z.object({
  reason: z.string(),
  by: z.object({ operator: z.string(), keyId: z.string().exactOptional(), requestId: z.string(), at: z.int() }),
});

const toAttempt = (row: RefundColumns, state: RefundAttempt["state"]): RefundAttempt => ({
  paymentId: row.payment_id,
  key: row.key,
  fanId: row.fan,
  performanceId: row.performance_id,
  holdId: row.hold_id,
  begunAt: row.begun_at,
  state,
  ...(row.given !== null && { given: givenBack.parse(JSON.parse(row.given)) }),
});
