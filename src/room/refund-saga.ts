// Refunding, across two stores that share no transaction: the room records that a refund is under way, D1 commits it, the
// room gives the seats back. Like a payment, but it can't be given up: a payment has one refund, whoever pushes it, so an
// attempt is pushed until D1 has it or says that it never can.
import { ANSWERS_KEPT_MS } from "../contract/bounds.ts";
import { done, IN_FLIGHT, OUTCOME_PENDING, OVERLOADED, refuse, type Refusal } from "../contract/refusals.ts";
import type { Millis } from "../contract/values.ts";
import { findRefund } from "../database/refunds.ts";
import type { RefundOrder, RefundRecord } from "../domain/records/refund.ts";
import type { RefundAnswer, RefundAsked } from "../domain/room-messages.ts";
import type { BatchLane } from "./commits/batch-lane.ts";
import { type Refunded, refundLane } from "./commits/refund-commits.ts";
import type { PaymentSaga } from "./payment-saga.ts";
import type { RoomDependencies, RoomPart } from "./room-part.ts";
import {
  ALREADY_REFUNDED,
  KEY_REUSED,
  attemptOf,
  beginRefund,
  finishRefund,
  saysTheSame,
  type RefundAttempt,
  type RefundBegun,
} from "./rules/refunding.ts";
import { OpenAttempts } from "./open-attempts.ts";

export class RefundSaga implements RoomPart {
  #room: RoomDependencies;
  #payments: Pick<PaymentSaga, "finish">;
  #open: OpenAttempts<RefundAttempt, Refunded>;
  #lane: BatchLane<RefundOrder, Refunded>;

  constructor(room: RoomDependencies, payments: Pick<PaymentSaga, "finish">) {
    this.#room = room;
    this.#payments = payments;
    this.#lane = refundLane(room.database, room);
    this.#open = new OpenAttempts({
      what: "refund",
      now: () => room.now(),
      decide: (attempt) => this.#decide(attempt),
    });
  }

  /** Reads the open refunds from storage again. */
  reload(): void {
    this.#open.replace(this.#room.store.refunds.readPending());
  }

  get pending(): RefundAttempt[] {
    return this.#open.all;
  }
  nextDeadline(): Millis | null {
    return this.#open.nextDeadline();
  }
  proceed(): Promise<void> {
    return this.#open.proceed();
  }

  /** A refund for the date is not decided yet. */
  isUndecided(performanceId: string): boolean {
    return this.pending.some((refund) => refund.performanceId === performanceId);
  }

  async refund(asked: RefundAsked): Promise<RefundAnswer> {
    if (!(await this.#payments.finish(asked.paymentId))) return refused(OUTCOME_PENDING);
    return this.#refund(asked, true);
  }

  async #refund(asked: RefundAsked, mayTryAgain: boolean): Promise<RefundAnswer> {
    const begun = await this.#room.queue.run((now) => this.#begin(asked, now));
    if (begun.kind === "refused") return this.#refused(asked, begun);
    if (begun.kind === "settled") return this.#refunded(asked);
    const { attempt } = begun;
    if (begun.kind === "pending" && attempt.key === asked.key && this.#open.isBeingResumed(attempt.paymentId)) {
      return refused(IN_FLIGHT);
    }
    const outcome = await this.#open.resume(attempt);
    switch (outcome.kind) {
      case "refunded":
        return this.#answer(asked, outcome.refund, outcome.refund.refundedAt !== attempt.begunAt);
      case "unknown":
        return refused(OUTCOME_PENDING);
      case "impossible":
        // D1 has another epoch, or the room was rebuilt in between: in its new epoch the refund begins anew.
        await this.#room.followEpoch().catch(() => false);
        return mayTryAgain ? this.#refund(asked, false) : refused(OVERLOADED);
      default:
        return outcome satisfies never;
    }
  }

  #begin(asked: RefundAsked, now: Millis): RefundBegun {
    const { paymentId, key } = asked;
    const { refunds, seats } = this.#room.store;
    const facts = {
      previous: refunds.read(paymentId, key),
      pending: this.#open.get(paymentId),
      hold: seats.hold(asked.fanId, asked.holdId),
    };
    const begun = beginRefund(this.#room.concert(), asked, facts, now);
    if (begun.kind === "begun") {
      this.#open.add(begun.attempt);
      this.#room.store.refunds.write(begun.attempt);
    }
    return begun;
  }

  /** Has D1 say what happened to the refund. Throws when D1 doesn't. */
  async #decide(attempt: RefundAttempt): Promise<Refunded> {
    const { paymentId, fanId, key, begunAt, given } = attempt;
    const concert = this.#room.concert();
    const order = { paymentId, fanId, key, concertId: concert.sale.concertId, epoch: concert.line.epoch, at: begunAt };
    const decided = await this.#lane.join({ ...order, ...(given !== undefined && { given }) });
    if (decided.kind === "refunded") await this.#finish(attempt);
    else await this.#room.queue.run(() => this.#forget(attempt));
    return decided;
  }

  async #finish(attempt: RefundAttempt): Promise<void> {
    await this.#room.queue.run(() => {
      finishRefund(this.#room.concert(), this.#room.store.seats.hold(attempt.fanId, attempt.holdId));
      this.#forget(attempt);
    });
  }

  #forget(attempt: RefundAttempt): void {
    this.#open.remove(attempt.paymentId);
    this.#room.store.refunds.remove(attempt);
  }

  async #refunded(asked: RefundAsked): Promise<RefundAnswer> {
    const refund = await findRefund(this.#room.database, asked.paymentId);
    return refund === null ? refused(OVERLOADED) : this.#answer(asked, refund, true);
  }

  /**
   * What is refused now may be a repeat of what was done: the refund can have been committed after the caller looked, and
   * its answer is kept, whatever would be said now.
   */
  async #refused(asked: RefundAsked, { refusal, replayed }: RefundBegun & { kind: "refused" }): Promise<RefundAnswer> {
    const isKnown = replayed || refusal.code === KEY_REUSED.code;
    const refund = isKnown ? null : await findRefund(this.#room.database, asked.paymentId).catch(() => null);
    return refund === null ? { ...refuse(refusal), replayed } : this.#answer(asked, refund, true);
  }

  /** The refund of a payment is one key's answer; every other key is told, and keeps, that there is one. */
  async #answer(asked: RefundAsked, refund: RefundRecord, replayed: boolean): Promise<RefundAnswer> {
    if (refund.key === asked.key) {
      const before = refund.reason === null ? undefined : { reason: refund.reason };
      if (!saysTheSame(before, asked)) return refused(KEY_REUSED);
      return { ...done({ refund, revision: this.#room.concert().seating.revision }), replayed };
    }
    const isKept = await this.#room.queue.run((now) => this.#keepRefused(asked, now));
    return { ...refuse(ALREADY_REFUNDED), replayed: isKept };
  }

  /** Keeps `already-refunded` as the answer of a key. True: it was. */
  #keepRefused(asked: RefundAsked, now: Millis): boolean {
    const { refunds } = this.#room.store;
    if (refunds.read(asked.paymentId, asked.key)?.state === "refused") return true;
    refunds.removeRefused(asked.paymentId, now - ANSWERS_KEPT_MS);
    refunds.write(attemptOf(asked, "refused", now));
    return false;
  }
}

const refused = (refusal: Refusal): RefundAnswer => ({ ...refuse(refusal), replayed: false });
