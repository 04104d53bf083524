// Payment attempts in the room's SQLite, by fan and idempotency key: the record a repeated request is answered from,
// and what an interrupted payment is picked up from.
import type { Comp } from "../../domain/records/payment.ts";
import type { Attempt, AttemptOutcome } from "../rules/paying.ts";

const READ_ATTEMPT = "SELECT * FROM attempts WHERE fan = ? AND key = ?";
const READ_COMP = "SELECT * FROM attempts WHERE key = ? AND comp IS NOT NULL ORDER BY begun_at DESC LIMIT 1";
const READ_PENDING_OF = "SELECT * FROM attempts WHERE fan = ? AND state = 'pending'";
const WRITE_ATTEMPT = `INSERT INTO attempts
  (fan, key, payment_id, fingerprint, hold_id, begun_at, deadline, state, outcome, comp)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET payment_id = excluded.payment_id, fingerprint = excluded.fingerprint,
    hold_id = excluded.hold_id, begun_at = excluded.begun_at, deadline = excluded.deadline,
    state = excluded.state, outcome = excluded.outcome, comp = excluded.comp`;

const FORGET_PENDING = "DELETE FROM attempts WHERE state = 'pending'";

type AttemptColumns = {
  fan: string;
  key: string;
  payment_id: string;
  fingerprint: string;
  hold_id: string;
  begun_at: number;
  deadline: number;
  outcome: string;
  comp: string | null;
};

export class AttemptStore {
  #sql: SqlStorage;
  #writes = 0;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Counts what is written and is over sometime. */
  get writes(): number {
    return this.#writes;
  }

  read(fanId: string, key: string): Attempt | null {
    const [row] = this.#sql.exec<AttemptColumns>(READ_ATTEMPT, fanId, key).toArray();
    return row === undefined ? null : toAttempt(row);
  }

  /** The last attempt of an operator's key, whoever it was for. */
  readComp(key: string): Attempt | null {
    const [row] = this.#sql.exec<AttemptColumns>(READ_COMP, key).toArray();
    return row === undefined ? null : toAttempt(row);
  }

  /** The open attempts of these fans: by fan, since a search for what is open would go through all that ever was. */
  readPending(fanIds: Iterable<string>): Attempt[] {
    return [...new Set(fanIds)].flatMap((fanId) =>
      this.#sql.exec<AttemptColumns>(READ_PENDING_OF, fanId).toArray().map(toAttempt),
    );
  }

  /** Forgets what an earlier epoch left open: D1 has decided it, or never will. */
  forgetPending(): void {
    this.#sql.exec(FORGET_PENDING);
  }

  write({ fanId, key, paymentId, fingerprint, holdId, begunAt, deadline, outcome, comp }: Attempt): void {
    const text = JSON.stringify(outcome);
    const given = comp === undefined ? null : JSON.stringify(comp);
    const { state } = outcome;
    this.#writes += 1;
    this.#sql.exec(WRITE_ATTEMPT, fanId, key, paymentId, fingerprint, holdId, begunAt, deadline, state, text, given);
  }
}

function toAttempt(row: AttemptColumns): Attempt {
  const stored: AttemptOutcome = JSON.parse(row.outcome);
  // Version 1.0 stored the fan of a payment under another name; it is always the fan of the attempt.
  const outcome = stored.state === "paid" ? { ...stored, payment: { ...stored.payment, fanId: row.fan } } : stored;
  const comp: Comp | null = row.comp === null ? null : JSON.parse(row.comp);
  return {
    ...(comp !== null && { comp }),
    fanId: row.fan,
    key: row.key,
    paymentId: row.payment_id,
    fingerprint: row.fingerprint,
    holdId: row.hold_id,
    begunAt: row.begun_at,
    deadline: row.deadline,
    outcome,
  };
}
