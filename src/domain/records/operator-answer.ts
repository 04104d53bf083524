// An operator's request that carries an idempotency key, and the answer that is kept for it.
import type { Millis } from "../../contract/values.ts";

/** What an idempotency key belongs to: an operator's key, and a concrete path. */
export interface KeyUse {
  keyId: string;
  /** The name that answers of before are kept under. */
  operator: string;
  path: string;
  key: string;
}

/** One try of an operator's request with a key. */
export interface KeyedRequest extends KeyUse {
  /** Hash of path and body. */
  fingerprint: string;
  /** New for each try. */
  attempt: string;
  at: Millis;
}

/** An answer as it was sent: its status, and its body as JSON text. */
export interface SentAnswer {
  status: number;
  body: string;
}
