// Paying, across two stores that share no transaction. The room begins (seats are paying, the attempt is recorded),
// D1 commits, the room finishes or abandons. D1's row under the attempt's id is the commit record: whichever row is
// inserted first, paid or void, is what happened, and everybody who comes later obeys it. See docs/architecture.md.
import { RECOVERY_RETRY_MS, SECOND_MS } from "../contract/bounds.ts";
import { refuse, type Refusal } from "../contract/refusals.ts";
import type { Millis } from "../contract/values.ts";
import { readBalance } from "../database/balances.ts";
import { findConcert } from "../database/concerts.ts";
import { isConstraintError, type Database } from "../database/database.ts";
import {
  commitPayment,
  findPayment,
  findPaymentByHold,
  findPaymentByKey,
  voidPayment,
  type PaymentAttempt,
  type PaymentRecord,
} from "../database/payments.ts";
import type { PaymentAnswer, PaymentOrder, PlaceRef } from "./api.ts";
import type { CommitQueue } from "./commit-queue.ts";
import type { House } from "./rules/house.ts";
import { abandonPayment, beginPayment, finishPayment, paid, replay, type Attempt, type Begun } from "./rules/paying.ts";
import type { AttemptStore } from "./store/attempt-store.ts";
import type { SeatStore } from "./store/seat-store.ts";

/** Pushes of one call before it says that the outcome is not known yet. */
const PUSHES_PER_CALL = 2;

export interface SagaSurroundings {
  database: Database;
  queue: CommitQueue;
  attempts: AttemptStore;
  seats: SeatStore;
  house(): House;
  now(): Millis;
  newPaymentId(): string;
}

export class PaymentSaga {
  #in: SagaSurroundings;
  #pending = new Map<string, Attempt>();
  /** Attempts that a call or the alarm is working on right now. */
  #driven = new Set<string>();
  #nextTry = new Map<string, Millis>();

  constructor(surroundings: SagaSurroundings) {
    this.#in = surroundings;
  }

  /** Reads the undecided attempts from storage again. */
  reload(): void {
    this.#pending = new Map(this.#in.attempts.readPending().map((attempt) => [attempt.paymentId, attempt]));
  }

  get pending(): Attempt[] {
    return [...this.#pending.values()];
  }

  /** When the alarm should next look after an undecided attempt. */
  nextDeadline(): Millis | null {
    const instants = this.pending.map(
      ({ paymentId, begunAt }) => this.#nextTry.get(paymentId) ?? begunAt + RECOVERY_RETRY_MS,
    );
    return instants.length === 0 ? null : Math.min(...instants);
  }

  async pay(order: PaymentOrder): Promise<PaymentAnswer> {
    return this.#pay(order, true);
  }

  /** Brings every undecided attempt that nobody works on to its end, as far as D1 can be reached. */
  async recover(): Promise<void> {
    const now = this.#in.now();
    for (const attempt of this.pending) {
      const { paymentId, begunAt } = attempt;
      if (this.#driven.has(paymentId)) this.#nextTry.set(paymentId, now + RECOVERY_RETRY_MS);
      else if ((this.#nextTry.get(paymentId) ?? begunAt + RECOVERY_RETRY_MS) <= now) await this.#drive(attempt);
    }
  }

  async #pay(order: PaymentOrder, mayTryAgain: boolean): Promise<PaymentAnswer> {
    const begun = await this.#in.queue.run((now) => this.#begin(order, now));
    switch (begun.kind) {
      case "refused":
        return refused(begun.refusal);
      case "replayed":
        return replay(this.#in.house(), order.place, begun.outcome);
      case "pending":
        if (this.#driven.has(begun.attempt.paymentId)) {
          return refused({ code: "idempotency-in-flight", retryAfterSeconds: 1 });
        }
        break;
      case "begun":
        break;
    }
    const outcome = await this.#drive(begun.attempt);
    if (outcome.kind === "paid") {
      return { ok: true, value: paid(this.#in.house(), order.place, outcome.payment), replayed: false };
    }
    if (outcome.kind === "unknown") return refused({ code: "outcome-pending", retryAfterSeconds: 1 });
    const reason = await this.#reason(begun.attempt, order.place, outcome.amount);
    if (reason !== null) return reason;
    // Nothing stands in the way any more: the funds were there after all, or the attempt had only run out of time.
    return mayTryAgain ? this.#pay(order, false) : refused({ code: "overloaded", retryAfterSeconds: 1 });
  }

  #begin(order: PaymentOrder, now: Millis): Begun {
    const { fan } = order.place;
    const stored = this.#in.attempts.read(fan, order.key);
    const previous = stored === null ? null : (this.#pending.get(stored.paymentId) ?? stored);
    const past = this.#in.seats.hold(fan, order.holdId);
    const paymentId = this.#in.newPaymentId();
    const begun = beginPayment(this.#in.house(), order, { paymentId, previous, past }, now);
    if (begun.kind === "begun") this.#pending.set(paymentId, begun.attempt);
    if ((begun.kind === "begun" || begun.kind === "refused") && begun.attempt !== null)
      this.#in.attempts.write(begun.attempt);
    return begun;
  }

  async #drive(attempt: Attempt): Promise<Outcome> {
    this.#driven.add(attempt.paymentId);
    try {
      return await this.#decide(attempt);
    } catch (error) {
      // D1 is out of reach: the attempt stays what it is, and the alarm tries again.
      console.warn({ event: "payment-undecided", paymentId: attempt.paymentId, error: nameOf(error) });
      this.#nextTry.set(attempt.paymentId, this.#in.now() + RECOVERY_RETRY_MS);
      return { kind: "unknown" };
    } finally {
      this.#driven.delete(attempt.paymentId);
    }
  }

  /** Pushes the attempt until D1 says what happened. Throws when D1 doesn't. */
  async #decide(attempt: Attempt): Promise<Outcome> {
    const order = this.#order(attempt);
    for (let push = 1; this.#in.now() < attempt.deadline; push++) {
      const failure = await failureOf(commitPayment(this.#in.database, order));
      const standing = await findPayment(this.#in.database, attempt.paymentId);
      if (standing !== null && standing.state !== "void") return this.#finish(attempt, standing);
      if (standing !== null || isConstraintError(failure)) break;
      if (push === PUSHES_PER_CALL) throw failure;
    }
    const standing = await voidPayment(this.#in.database, order);
    return standing.state === "void" ? this.#abandon(attempt, order.amount) : this.#finish(attempt, standing);
  }

  async #finish(attempt: Attempt, payment: PaymentRecord): Promise<Outcome> {
    await this.#in.queue.run((now) => {
      if (finishPayment(this.#in.house(), this.#current(attempt), payment, now)) this.#settle(attempt);
    });
    return { kind: "paid", payment };
  }

  async #abandon(attempt: Attempt, amount: number): Promise<Outcome> {
    await this.#in.queue.run((now) => {
      if (abandonPayment(this.#in.house(), this.#current(attempt), now)) this.#settle(attempt);
    });
    return { kind: "void", amount };
  }

  /** The attempt as the room knows it now: what was begun may have been decided, or read again, since. */
  #current(attempt: Attempt): Attempt {
    const { paymentId, fan, key } = attempt;
    const stored = this.#pending.get(paymentId) ?? this.#in.attempts.read(fan, key);
    return stored?.paymentId === paymentId ? stored : { ...attempt, outcome: { state: "void" } };
  }

  #settle(attempt: Attempt): void {
    const settled = this.#current(attempt);
    this.#pending.delete(attempt.paymentId);
    this.#nextTry.delete(attempt.paymentId);
    this.#in.attempts.write(settled);
  }

  /** Why D1 would not have the payment, or null when nothing stands in its way. */
  async #reason(attempt: Attempt, place: PlaceRef, amount: number): Promise<PaymentAnswer | null> {
    const { database } = this.#in;
    const { fan, key, fingerprint, holdId } = attempt;
    try {
      const ofKey = await findPaymentByKey(database, fan, key);
      if (ofKey !== null) {
        return ofKey.fingerprint === fingerprint
          ? { ok: true, value: paid(this.#in.house(), place, ofKey), replayed: true }
          : refused({ code: "idempotency-key-reused" });
      }
      if ((await findPaymentByHold(database, holdId)) !== null) return refused({ code: "hold-already-paid" });
      const balance = await readBalance(database, fan);
      if (balance < amount) return refused({ code: "insufficient-balance", balance, required: amount });
      const house = this.#in.house();
      const found = await findConcert(database, house.sale.concertId);
      if (found?.concert.epoch !== house.line.epoch) return refused({ code: "session-over" });
      return null;
    } catch {
      return refused({ code: "overloaded", retryAfterSeconds: Math.ceil(RECOVERY_RETRY_MS / SECOND_MS) });
    }
  }

  #order(attempt: Attempt): PaymentAttempt {
    const house = this.#in.house();
    const hold = house.seating.hold(attempt.holdId);
    const layout = hold === null ? undefined : house.seating.performances.get(hold.performanceId)?.layout;
    if (hold === null || layout === undefined) throw new Error("an undecided payment whose hold is not live");
    const { paymentId, fan, key, fingerprint, holdId, begunAt } = attempt;
    return {
      paymentId,
      fan,
      key,
      fingerprint,
      holdId,
      concertId: house.sale.concertId,
      epoch: house.line.epoch,
      performanceId: hold.performanceId,
      amount: hold.amount,
      // Named after the payment, so that a push repeated for the same attempt says the same.
      seats: hold.seats.map((seat, index) => ({
        ticketId: `tkt_${paymentId.slice(paymentId.indexOf("_") + 1)}${index + 1}`,
        ...layout.seatAt(seat),
      })),
      at: begunAt,
    };
  }
}

type Outcome = { kind: "paid"; payment: PaymentRecord } | { kind: "void"; amount: number } | { kind: "unknown" };

const refused = (refusal: Refusal): PaymentAnswer => ({ ...refuse(refusal), replayed: false });

/** Never the message: the database's quote their parameters. */
const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);

/** What a promise was rejected with; undefined when it was kept. */
async function failureOf(promise: Promise<void>): Promise<unknown> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    return error ?? new Error("failed without a reason");
  }
}
