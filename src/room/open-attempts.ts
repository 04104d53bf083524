// Attempts that were begun in the room and whose outcome only D1 knows: payments and refunds alike. Each is worked on by
// one call at a time, and whoever comes meanwhile may wait for the same outcome; while D1 is out of reach an attempt stays
// what it is, and the alarm looks after it again.
import { RECOVERY_RETRY_MS, RESUMED_AT_ONCE } from "../contract/bounds.ts";
import type { Millis } from "../contract/values.ts";
import { innermostMessage, log } from "../log.ts";

/** D1 did not say what happened. */
export interface Unknown {
  kind: "unknown";
}

export interface Deciding<Attempt, Outcome> {
  /** What is attempted, for the log. */
  what: "payment" | "refund";
  now(): Millis;
  /** Pushes an attempt until D1 says what happened. Throws when D1 doesn't. */
  decide(attempt: Attempt): Promise<Outcome>;
}

/** By payment id: a payment is attempted once under its id, and refunded once. */
export class OpenAttempts<Attempt extends { paymentId: string; begunAt: Millis }, Outcome> {
  #deciding: Deciding<Attempt, Outcome>;
  #attempts = new Map<string, Attempt>();
  #driven = new Map<string, Promise<Outcome | Unknown>>();
  #nextTry = new Map<string, Millis>();

  constructor(deciding: Deciding<Attempt, Outcome>) {
    this.#deciding = deciding;
  }

  /** Takes up what storage says is open, instead of what was known. */
  replace(attempts: readonly Attempt[]): void {
    this.#attempts = new Map(attempts.map((attempt) => [attempt.paymentId, attempt]));
  }

  get all(): Attempt[] {
    return [...this.#attempts.values()];
  }
  get size(): number {
    return this.#attempts.size;
  }
  get(paymentId: string): Attempt | null {
    return this.#attempts.get(paymentId) ?? null;
  }
  add(attempt: Attempt): void {
    this.#attempts.set(attempt.paymentId, attempt);
  }
  /** The attempt has been decided. */
  remove(paymentId: string): void {
    this.#attempts.delete(paymentId);
    this.#nextTry.delete(paymentId);
  }

  /** Whether a call or the alarm is working on an attempt right now. */
  isBeingResumed(paymentId: string): boolean {
    return this.#driven.has(paymentId);
  }

  /** Works on an attempt, or waits for whoever does. Never throws. */
  resume(attempt: Attempt): Promise<Outcome | Unknown> {
    const { paymentId } = attempt;
    const driven = this.#driven.get(paymentId) ?? this.#push(attempt);
    this.#driven.set(paymentId, driven);
    return driven;
  }

  /** When the alarm should next look after an open attempt. */
  nextDeadline(): Millis | null {
    const instants = this.all.map((attempt) => this.#dueAt(attempt));
    return instants.length === 0 ? null : Math.min(...instants);
  }

  /** Brings every due attempt that nobody works on to its end, as far as D1 can be reached. */
  async proceed(): Promise<void> {
    const now = this.#deciding.now();
    const due: Attempt[] = [];
    for (const attempt of this.all) {
      if (this.isBeingResumed(attempt.paymentId)) this.#nextTry.set(attempt.paymentId, now + RECOVERY_RETRY_MS);
      else if (this.#dueAt(attempt) <= now) due.push(attempt);
    }
    // Side by side: one that D1 doesn't answer must not keep the others.
    for (let first = 0; first < due.length; first += RESUMED_AT_ONCE) {
      await Promise.all(due.slice(first, first + RESUMED_AT_ONCE).map((attempt) => this.resume(attempt)));
    }
  }

  #dueAt({ paymentId, begunAt }: Attempt): Millis {
    return this.#nextTry.get(paymentId) ?? begunAt + RECOVERY_RETRY_MS;
  }

  async #push(attempt: Attempt): Promise<Outcome | Unknown> {
    const { paymentId } = attempt;
    try {
      return await this.#deciding.decide(attempt);
    } catch (error) {
      log("warn", `a ${this.#deciding.what} is open`, { paymentId, error: innermostMessage(error) });
      this.#nextTry.set(paymentId, this.#deciding.now() + RECOVERY_RETRY_MS);
      return { kind: "unknown" };
    } finally {
      this.#driven.delete(paymentId);
    }
  }
}
