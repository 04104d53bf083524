// Refunding, across two stores that share no transaction: the room records that a refund is under way, D1 commits it, the
// room gives the seats back. Like a payment, but it can't be given up: a payment has one refund, whoever pushes it, so an
// attempt is pushed until D1 has it or says that it never can.
import { done, OUTCOME_PENDING, OVERLOADED, refuse, type Refusal } from "../contract/refusals.ts";
import type { Millis } from "../contract/values.ts";
import { isConstraintError, type Database } from "../database/database.ts";
import { commitRefund, findRefund } from "../database/refunds.ts";
import type { RefundRecord } from "../domain/refund.ts";
import type { RefundAnswer, RefundAsked } from "./api.ts";
import type { CommitQueue } from "./commit-queue.ts";
import type { House } from "./rules/house.ts";
import { beginRefund, finishRefund, type RefundAttempt, type RefundBegun } from "./rules/refunding.ts";
import type { RefundStore } from "./store/refund-store.ts";
import type { SeatStore } from "./store/seat-store.ts";
import { Undecided, failureOf } from "./undecided.ts";

/** Pushes of one call before it says that the outcome is not known yet. */
const PUSHES_PER_CALL = 2;

export interface RefundSurroundings {
  database: Database;
  queue: CommitQueue;
  attempts: RefundStore;
  seats: SeatStore;
  house(): House;
  now(): Millis;
  /** Brings a payment to its end first. False: its outcome is not known yet. */
  settlePayment(paymentId: string): Promise<boolean>;
}

type Outcome = { kind: "refunded"; refund: RefundRecord } | { kind: "impossible" };

export class RefundSaga {
  #in: RefundSurroundings;
  #undecided: Undecided<RefundAttempt, Outcome>;

  constructor(surroundings: RefundSurroundings) {
    this.#in = surroundings;
    this.#undecided = new Undecided({
      what: "refund",
      now: () => surroundings.now(),
      decide: (attempt) => this.#decide(attempt),
    });
  }

  /** Reads the undecided refunds from storage again. */
  reload(): void {
    this.#undecided.replace(this.#in.attempts.readPending());
  }

  get pending(): RefundAttempt[] {
    return this.#undecided.all;
  }
  nextDeadline(): Millis | null {
    return this.#undecided.nextDeadline();
  }
  recover(): Promise<void> {
    return this.#undecided.recover();
  }

  async refund(asked: RefundAsked): Promise<RefundAnswer> {
    if (!(await this.#in.settlePayment(asked.paymentId))) return refused(OUTCOME_PENDING);
    return this.#refund(asked, true);
  }

  async #refund(asked: RefundAsked, mayTryAgain: boolean): Promise<RefundAnswer> {
    const begun = await this.#in.queue.run((now) => this.#begin(asked, now));
    if (begun.kind === "refused") return { ...refuse(begun.refusal), replayed: begun.replayed };
    if (begun.kind === "settled") return this.#settled(asked);
    const { attempt } = begun;
    if (begun.kind === "pending" && attempt.key === asked.key && this.#undecided.isDriven(attempt.paymentId)) {
      return refused({ code: "idempotency-in-flight", retryAfterSeconds: 1 });
    }
    const outcome = await this.#undecided.drive(attempt);
    switch (outcome.kind) {
      case "refunded":
        return this.#answer(asked, outcome.refund, outcome.refund.refundedAt !== attempt.begunAt);
      case "unknown":
        return refused(OUTCOME_PENDING);
      case "impossible":
        // The room was rebuilt in between: in its new life the refund begins anew.
        return mayTryAgain ? this.#refund(asked, false) : refused(OVERLOADED);
      default:
        return outcome satisfies never;
    }
  }

  #begin(asked: RefundAsked, now: Millis): RefundBegun {
    const { paymentId, key } = asked;
    const facts = { previous: this.#in.attempts.read(paymentId, key), pending: this.#undecided.get(paymentId) };
    const begun = beginRefund(this.#in.house(), asked, facts, now);
    if (begun.kind === "begun") this.#undecided.add(begun.attempt);
    if ((begun.kind === "begun" || begun.kind === "refused") && begun.attempt !== null) {
      this.#in.attempts.write(begun.attempt);
    }
    return begun;
  }

  /** Pushes the refund until D1 says what happened. Throws when D1 doesn't. */
  async #decide(attempt: RefundAttempt): Promise<Outcome> {
    const { paymentId, fan, key, begunAt } = attempt;
    const house = this.#in.house();
    const order = { paymentId, fan, key, concertId: house.sale.concertId, epoch: house.line.epoch, at: begunAt };
    for (let push = 1; ; push++) {
      const failure = await failureOf(commitRefund(this.#in.database, order));
      const refund = await findRefund(this.#in.database, paymentId);
      if (refund !== null) {
        await this.#finish(attempt);
        return { kind: "refunded", refund };
      }
      if (isConstraintError(failure)) {
        // What a constraint refuses once, it refuses for good: neither an epoch nor a payment's state ever goes back.
        await this.#in.queue.run(() => this.#forget(attempt));
        return { kind: "impossible" };
      }
      if (push === PUSHES_PER_CALL) throw failure ?? new Error("a refund is gone that was just there");
    }
  }

  async #finish(attempt: RefundAttempt): Promise<void> {
    await this.#in.queue.run(() => {
      finishRefund(this.#in.house(), this.#in.seats.hold(attempt.fan, attempt.holdId));
      this.#forget(attempt);
    });
  }

  #forget(attempt: RefundAttempt): void {
    this.#undecided.remove(attempt.paymentId);
    this.#in.attempts.remove(attempt);
  }

  async #settled(asked: RefundAsked): Promise<RefundAnswer> {
    const refund = await findRefund(this.#in.database, asked.paymentId);
    return refund === null ? refused(OVERLOADED) : this.#answer(asked, refund, true);
  }

  /** The refund of a payment is one key's answer; to every other key it says that there is one. */
  #answer(asked: RefundAsked, refund: RefundRecord, replayed: boolean): RefundAnswer {
    if (refund.key !== asked.key) return refused({ code: "already-refunded" });
    return { ...done({ refund, revision: this.#in.house().seating.revision }), replayed };
  }
}

const refused = (refusal: Refusal): RefundAnswer => ({ ...refuse(refusal), replayed: false });
