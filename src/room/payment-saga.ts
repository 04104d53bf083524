// Paying, across two stores that share no transaction. The room begins (seats are paying, the attempt is recorded),
// D1 commits, the room finishes or abandons. D1's row under the attempt's id is the commit record: whichever row is
// inserted first, paid or void, is what happened, and everybody who comes later obeys it. See docs/architecture.md.
import { PAYMENTS_UNDECIDED_MAX } from "../contract/bounds.ts";
import { OUTCOME_PENDING, OVERLOADED } from "../contract/refusals.ts";
import type { Millis } from "../contract/values.ts";
import { readBalance } from "../database/balances.ts";
import { findConcert } from "../database/concerts.ts";
import { isConstraintError } from "../database/database.ts";
import { commitPayment, findPayment, findPaymentByHold, voidPayment } from "../database/payments.ts";
import { newId } from "../domain/new-id.ts";
import type { PaymentAttempt, PaymentRecord } from "../domain/records/payment.ts";
import type { PaymentAnswer, PaymentOrder, PlaceRef } from "../domain/room-messages.ts";
import { answerOfAnotherConcert, answerOfAnotherEpoch, answerOfKey } from "./payment-keys.ts";
import type { RoomDependencies, RoomPart } from "./room-part.ts";
import {
  abandonPayment,
  beginPayment,
  finishPayment,
  paid,
  refusedPayment,
  replay,
  type Attempt,
  type Begun,
} from "./rules/paying.ts";
import { Undecided, asError } from "./undecided.ts";

/** Pushes of one call before it says that the outcome is not known yet. */
const PUSHES_PER_CALL = 2;

export class PaymentSaga implements RoomPart {
  #room: RoomDependencies;
  #undecided: Undecided<Attempt, Outcome>;

  constructor(room: RoomDependencies) {
    this.#room = room;
    this.#undecided = new Undecided({
      what: "payment",
      now: () => room.now(),
      decide: (attempt) => this.#decide(attempt),
    });
  }

  /** Reads the undecided attempts from storage again. */
  reload(): void {
    this.#undecided.replace(this.#room.store.attempts.readPending());
  }

  get pending(): Attempt[] {
    return this.#undecided.all;
  }
  nextDeadline(): Millis | null {
    return this.#undecided.nextDeadline();
  }
  proceed(): Promise<void> {
    return this.#undecided.proceed();
  }

  /** A payment of the date is not decided yet. */
  isUndecided(performanceId: string): boolean {
    const { seating } = this.#room.house();
    return this.pending.some(({ holdId }) => seating.hold(holdId)?.performanceId === performanceId);
  }

  async pay(order: PaymentOrder): Promise<PaymentAnswer> {
    return this.#pay(order, true);
  }

  /** Brings the attempt with this id to its end, if it is undecided. False: its outcome is not known yet. */
  async settle(paymentId: string): Promise<boolean> {
    const attempt = this.#undecided.get(paymentId);
    return attempt === null || (await this.#undecided.drive(attempt)).kind !== "unknown";
  }

  async #pay(order: PaymentOrder, mayTryAgain: boolean): Promise<PaymentAnswer> {
    const known = await answerOfAnotherEpoch(this.#room, order);
    if (known !== null) return known;
    const begun = await this.#room.queue.run((now) => this.#begin(order, now));
    switch (begun.kind) {
      case "refused":
        return (await answerOfAnotherConcert(this.#room, order, begun)) ?? refusedPayment(begun.refusal);
      case "replayed":
        return replay(this.#room.house(), order.place, begun.outcome);
      case "pending":
        if (this.#undecided.isDriven(begun.attempt.paymentId)) {
          return refusedPayment({ code: "idempotency-in-flight", retryAfterSeconds: 1 });
        }
        break;
      case "begun":
        break;
    }
    const outcome = await this.#undecided.drive(begun.attempt);
    if (outcome.kind === "paid") {
      return { ok: true, value: paid(this.#room.house(), order.place, outcome.payment), replayed: false };
    }
    if (outcome.kind === "unknown") return refusedPayment(OUTCOME_PENDING);
    const reason = await this.#reason(begun.attempt, order.place, outcome.amount);
    if (reason !== null) return reason;
    // Nothing stands in the way any more: the funds were there after all, or the attempt had only run out of time.
    return mayTryAgain ? this.#pay(order, false) : refusedPayment(OVERLOADED);
  }

  #begin(order: PaymentOrder, now: Millis): Begun {
    const { fan } = order.place;
    const stored = this.#room.store.attempts.read(fan, order.key);
    const previous = stored === null ? null : (this.#undecided.get(stored.paymentId) ?? stored);
    const isNew = previous === null || previous.outcome.state === "void";
    if (isNew && this.#undecided.size >= PAYMENTS_UNDECIDED_MAX)
      return { kind: "refused", refusal: OVERLOADED, attempt: null };
    const past = this.#room.store.seats.hold(fan, order.holdId);
    const paymentId = newId("pay");
    const begun = beginPayment(this.#room.house(), order, { paymentId, previous, past }, now);
    if (begun.kind === "begun") this.#undecided.add(begun.attempt);
    if ((begun.kind === "begun" || begun.kind === "refused") && begun.attempt !== null)
      this.#room.store.attempts.write(begun.attempt);
    return begun;
  }

  /** Pushes the attempt until D1 says what happened. Throws when D1 doesn't. */
  async #decide(attempt: Attempt): Promise<Outcome> {
    const order = this.#order(attempt);
    for (let push = 1; this.#room.now() < attempt.deadline; push++) {
      const committed = await commitPayment(this.#room.database, order).catch(asError);
      if (!(committed instanceof Error)) return this.#finish(attempt, committed);
      // A batch that gave no answer may have landed all the same.
      const standing = await findPayment(this.#room.database, attempt.paymentId);
      if (standing !== null && standing.state !== "void") return this.#finish(attempt, standing);
      if (standing !== null || isConstraintError(committed)) break;
      if (push === PUSHES_PER_CALL) throw committed;
    }
    const standing = await voidPayment(this.#room.database, order);
    return standing.state === "void" ? this.#abandon(attempt, order.amount) : this.#finish(attempt, standing);
  }

  async #finish(attempt: Attempt, payment: PaymentRecord): Promise<Outcome> {
    await this.#room.queue.run((now) => {
      if (finishPayment(this.#room.house(), this.#current(attempt), payment, now)) this.#settle(attempt);
    });
    return { kind: "paid", payment };
  }

  async #abandon(attempt: Attempt, amount: number): Promise<Outcome> {
    await this.#room.queue.run((now) => {
      if (abandonPayment(this.#room.house(), this.#current(attempt), now)) this.#settle(attempt);
    });
    return { kind: "void", amount };
  }

  /** The attempt as the room knows it now: what was begun may have been decided, or read again, since. */
  #current(attempt: Attempt): Attempt {
    const { paymentId, fan, key } = attempt;
    const stored = this.#undecided.get(paymentId) ?? this.#room.store.attempts.read(fan, key);
    return stored?.paymentId === paymentId ? stored : { ...attempt, outcome: { state: "void" } };
  }

  #settle(attempt: Attempt): void {
    const settled = this.#current(attempt);
    this.#undecided.remove(attempt.paymentId);
    this.#room.store.attempts.write(settled);
  }

  /** Why D1 would not have the payment, or null when nothing stands in its way. */
  async #reason(attempt: Attempt, place: PlaceRef, amount: number): Promise<PaymentAnswer | null> {
    const { database } = this.#room;
    const { fan, key, fingerprint, holdId } = attempt;
    try {
      const ofKey = await answerOfKey(this.#room, { place, key, fingerprint });
      if (ofKey !== null) return ofKey;
      if ((await findPaymentByHold(database, holdId)) !== null) return refusedPayment({ code: "hold-already-paid" });
      const balance = await readBalance(database, fan);
      if (balance < amount) return refusedPayment({ code: "insufficient-balance", balance, required: amount });
      const { sale, line } = this.#room.house();
      const found = await findConcert(database, sale.concertId);
      if (found?.concert.epoch === line.epoch) return null;
      await this.#room.startAnew();
      return refusedPayment({ code: "session-over" });
    } catch {
      return refusedPayment(OVERLOADED);
    }
  }

  #order(attempt: Attempt): PaymentAttempt {
    const house = this.#room.house();
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

type Outcome = { kind: "paid"; payment: PaymentRecord } | { kind: "void"; amount: number };
