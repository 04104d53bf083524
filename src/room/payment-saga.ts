// Paying, across two stores that share no transaction. The room begins (seats are paying, the attempt is recorded),
// D1 commits, the room finishes or abandons. D1's row under the attempt's id is the commit record: whichever row is
// inserted first, paid or void, is what happened, and everybody who comes later obeys it. See docs/architecture.md.
import { OPEN_PAYMENTS_MAX } from "../contract/bounds.ts";
import { IN_FLIGHT, OUTCOME_PENDING, OVERLOADED } from "../contract/refusals.ts";
import type { Millis } from "../contract/values.ts";
import { newId, newTimedId } from "../domain/new-id.ts";
import type { PaymentAttempt, PaymentRecord } from "../domain/records/payment.ts";
import type { CompOrder, PaymentAnswer, PaymentOrder } from "../domain/room-messages.ts";
import type { BatchLane } from "./commits/batch-lane.ts";
import { type Decided, type OpenPayment, paymentLane } from "./commits/payment-commits.ts";
import { type KeyUse, answerOfAnotherEpoch, answerOfKey, answerOfUnknownKey, attemptOfKey } from "./payment-keys.ts";
import type { RoomDependencies, RoomPart } from "./room-part.ts";
import { beginComp } from "./rules/giving.ts";
import {
  abandonPayment,
  answerOfPrevious,
  beginPayment,
  finishPayment,
  paid,
  refusedForGood,
  refusedPayment,
  replay,
  type Attempt,
  type Begun,
} from "./rules/paying.ts";
import { seatsOfHold } from "./rules/seats/hold-seats.ts";
import { OpenAttempts } from "./open-attempts.ts";

export class PaymentSaga implements RoomPart {
  #room: RoomDependencies;
  #open: OpenAttempts<Attempt, Outcome>;
  #lane: BatchLane<OpenPayment, Decided>;
  /** Whether the room began anew for those of a batch: asked once for all of them. */
  #followed = new WeakMap<object, Promise<boolean>>();

  constructor(room: RoomDependencies) {
    this.#room = room;
    this.#lane = paymentLane(room.database, room);
    this.#open = new OpenAttempts({
      what: "payment",
      now: () => room.now(),
      decide: (attempt) => this.#decide(attempt),
    });
  }

  /** Reads the open attempts from storage again: whoever has one has a hold that is being paid. */
  reload(): void {
    const { store } = this.#room;
    this.#open.replace(
      store.attempts.readPending(
        this.#room
          .concert()
          .seating.paying()
          .map(({ fanId }) => fanId),
      ),
    );
  }

  get pending(): Attempt[] {
    return this.#open.all;
  }
  /** When the oldest open payment was begun; null: there is none. */
  get oldestBegunAt(): Millis | null {
    return this.pending.reduce<Millis | null>((oldest, { begunAt }) => Math.min(oldest ?? begunAt, begunAt), null);
  }
  nextDeadline(): Millis | null {
    return this.#open.nextDeadline();
  }
  proceed(): Promise<void> {
    return this.#open.proceed();
  }

  /** A payment of the date is not decided yet. */
  isUndecided(performanceId: string): boolean {
    const { seating } = this.#room.concert();
    return this.pending.some(({ holdId }) => seating.hold(holdId)?.performanceId === performanceId);
  }

  async pay(order: PaymentOrder): Promise<PaymentAnswer> {
    const begin = (paymentId: string, previous: Attempt | null, now: Millis): Begun => {
      const past = this.#room.store.seats.hold(order.place.fanId, order.holdId);
      return beginPayment(this.#room.concert(), order, { paymentId, previous, past }, now);
    };
    return this.#pay({ ...order, begin, isComp: false }, true);
  }

  /** The same for what an operator gives. */
  async give(order: CompOrder): Promise<PaymentAnswer> {
    const begin = (paymentId: string, previous: Attempt | null, now: Millis): Begun =>
      beginComp(this.#room.concert(), order, { paymentId, holdId: newTimedId("hld", now), previous }, now);
    const { fanId, key, fingerprint } = order;
    return this.#pay({ place: { fanId, ...NO_PLACE }, key, fingerprint, begin, isComp: true }, true);
  }

  /** Brings the attempt with this id to its end, if it is open. False: its outcome is not known yet. */
  async finish(paymentId: string): Promise<boolean> {
    const attempt = this.#open.get(paymentId);
    return attempt === null || (await this.#open.resume(attempt)).kind !== "unknown";
  }

  async #pay(order: Order, mayTryAgain: boolean): Promise<PaymentAnswer> {
    const known = await answerOfAnotherEpoch(this.#room, order);
    if (known !== null) return known;
    const begun = await this.#room.queue.run((now) => this.#begin(order, now));
    switch (begun.kind) {
      case "refused":
        // It claims nothing of the key, and who is turned away under load must not cost D1 a question.
        if (begun.refusal.code === OVERLOADED.code) return refusedPayment(begun.refusal);
        return (await answerOfUnknownKey(this.#room, order)) ?? this.#refuse(order, begun);
      case "replayed":
        return replay(this.#room.concert(), order.place, begun.outcome);
      case "pending":
        if (this.#open.isBeingResumed(begun.attempt.paymentId)) {
          return refusedPayment(IN_FLIGHT);
        }
        break;
      case "begun":
        break;
    }
    const outcome = await this.#open.resume(begun.attempt);
    if (outcome.kind === "paid") {
      return { ok: true, value: paid(this.#room.concert(), order.place, outcome.payment), replayed: false };
    }
    if (outcome.kind === "unknown") return refusedPayment(OUTCOME_PENDING);
    const reason = await this.#reason(begun.attempt, order, outcome);
    if (reason !== null) return reason;
    // Nothing stands in the way any more: the funds were there after all, or the attempt had only run out of time.
    return mayTryAgain ? this.#pay(order, false) : refusedPayment(OVERLOADED);
  }

  #begin(order: Order, now: Millis): Begun {
    const previous = this.#previous(order);
    const isNew = previous === null || previous.outcome.state === "void";
    if (isNew && this.#open.size >= OPEN_PAYMENTS_MAX) return { kind: "refused", refusal: OVERLOADED, attempt: null };
    const paymentId = newId("pay");
    const begun = order.begin(paymentId, previous, now);
    if (begun.kind === "begun") {
      this.#open.add(begun.attempt);
      this.#room.store.attempts.write(begun.attempt);
    }
    return begun;
  }

  /** The last attempt of the order's key, as the room knows it now. */
  #previous(order: Order): Attempt | null {
    const stored = attemptOfKey(this.#room, order);
    return stored === null ? null : (this.#open.get(stored.paymentId) ?? stored);
  }

  /** Answers with a refusal, kept first where it is the key's answer for good; what the key was answered meanwhile goes before it. */
  async #refuse(order: Order, { refusal, attempt }: Begun & { kind: "refused" }): Promise<PaymentAnswer> {
    if (attempt === null) return refusedPayment(refusal);
    const before = await this.#room.queue.run(() => {
      const found = answerOfPrevious(this.#previous(order), order);
      if (found === null) this.#room.store.attempts.write(attempt);
      return found;
    });
    if (before?.kind === "replayed") return replay(this.#room.concert(), order.place, before.outcome);
    if (before?.kind === "pending") return refusedPayment(IN_FLIGHT);
    return refusedPayment(before?.refusal ?? refusal);
  }

  /** Has D1 say what happened to the attempt. Throws when D1 doesn't. */
  async #decide(attempt: Attempt): Promise<Outcome> {
    const order = this.#order(attempt);
    const decided = await this.#lane.join({ fanId: attempt.fanId, order, deadline: attempt.deadline });
    if (decided.kind === "paid") return this.#finish(attempt, decided.payment);
    await this.#abandon(attempt);
    return { ...decided, amount: order.amount, epoch: order.epoch };
  }

  async #finish(attempt: Attempt, payment: PaymentRecord): Promise<Outcome> {
    await this.#room.queue.run((now) => {
      if (finishPayment(this.#room.concert(), this.#current(attempt), payment, now)) this.#finishAttempt(attempt);
    });
    return { kind: "paid", payment };
  }

  async #abandon(attempt: Attempt): Promise<void> {
    await this.#room.queue.run((now) => {
      if (abandonPayment(this.#room.concert(), this.#current(attempt), now)) this.#finishAttempt(attempt);
    });
  }

  /** The attempt as the room knows it now: what was begun may have been decided, or read again, since. */
  #current(attempt: Attempt): Attempt {
    const { paymentId, fanId, key } = attempt;
    const stored = this.#open.get(paymentId) ?? this.#room.store.attempts.read(fanId, key);
    return stored?.paymentId === paymentId ? stored : { ...attempt, outcome: { state: "void" } };
  }

  #finishAttempt(attempt: Attempt): void {
    const settled = this.#current(attempt);
    this.#open.remove(attempt.paymentId);
    this.#room.store.attempts.write(settled);
  }

  /** Why D1 would not have the payment, or null when nothing stands in its way. */
  async #reason(
    attempt: Attempt,
    order: Order,
    { standing, amount, epoch, batch }: Outcome & { kind: "void" },
  ): Promise<PaymentAnswer | null> {
    const { balance } = standing;
    try {
      const ofKey = standing.isKeyUsed ? await answerOfKey(this.#room, order) : null;
      if (ofKey !== null) return ofKey;
      if (standing.isHoldPaid) return await this.#refuse(order, refusedForGood(attempt, { code: "hold-already-paid" }));
      if (balance < amount) return refusedPayment({ code: "insufficient-balance", balance, required: amount });
      if (standing.epoch === epoch) return null;
      const isEpochOver = await this.#followEpoch(batch, epoch);
      // A fan has to join the new line; what an operator gives begins anew.
      return isEpochOver && !order.isComp ? refusedPayment({ code: "session-over" }) : null;
    } catch {
      return refusedPayment(OVERLOADED);
    }
  }

  /** Begins anew when the epoch of a batch is over. */
  #followEpoch(batch: object, epoch: number): Promise<boolean> {
    const followed = this.#followed.get(batch) ?? this.#room.followEpoch(epoch);
    this.#followed.set(batch, followed);
    return followed;
  }

  #order(attempt: Attempt): PaymentAttempt {
    const concert = this.#room.concert();
    const hold = concert.seating.hold(attempt.holdId);
    const layout = hold === null ? undefined : concert.seating.performances.get(hold.performanceId)?.layout;
    if (hold === null || layout === undefined) throw new Error("an open payment whose hold is not live");
    const { paymentId, fanId, key, fingerprint, holdId, begunAt, comp } = attempt;
    return {
      ...(comp !== undefined && { comp }),
      paymentId,
      fanId,
      key,
      fingerprint,
      holdId,
      concertId: concert.sale.concertId,
      epoch: concert.line.epoch,
      performanceId: hold.performanceId,
      amount: hold.amount,
      // Named after the payment, so that a push repeated for the same attempt says the same.
      seats: seatsOfHold(hold, layout).map((seat, index) => ({
        ticketId: `tkt_${paymentId.slice(paymentId.indexOf("_") + 1)}${index + 1}`,
        ...seat,
      })),
      at: begunAt,
    };
  }
}

/** A payment or a comp: whose it is, its key, and how it begins. */
interface Order extends KeyUse {
  begin(paymentId: string, previous: Attempt | null, now: Millis): Begun;
  isComp: boolean;
}

/** Who is given something needs no place in line: no epoch and no number is this one. */
const NO_PLACE = { epoch: 0, number: 0 };

type Outcome =
  | { kind: "paid"; payment: PaymentRecord }
  /** `amount` and `epoch`: what was asked for, and in which epoch. */
  | (Decided & { kind: "void" } & { amount: number; epoch: number });
