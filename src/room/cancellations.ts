// Giving everybody's money back for a date that was called off. Holds are gone by then and nothing new begins; payments
// under way are waited for, and then whoever has paid is refunded, some at a time, by the alarm. What is left to do stands
// in D1 (payments of the date that are not refunded), so it goes on from wherever it was interrupted, and a payment is
// refunded once because D1 has room for one refund of it.
import { HOLDS_PER_TURN, REFUNDS_PER_STEP, RECOVERY_RETRY_MS } from "../contract/bounds.ts";
import type { CancellationState } from "../contract/operator-concert.ts";
import type { Millis } from "../contract/values.ts";
import { unrefundedPayments } from "../database/refunds.ts";
import type { RefundOrder, UnrefundedPayment } from "../domain/records/refund.ts";
import { innermostMessage, log } from "../log.ts";
import type { BatchLane } from "./commits/batch-lane.ts";
import { type Refunded, refundLane } from "./commits/refund-commits.ts";
import type { RoomDependencies, RoomPart } from "./room-part.ts";
import { finishRefund } from "./rules/refunding.ts";
import type { PerformanceSeats } from "./rules/seats/seating.ts";

/** What a cancellation waits for. */
interface Awaited {
  /** Something about the date is not decided yet. */
  isUndecided(performanceId: string): boolean;
}

export class Cancellations implements RoomPart {
  #room: RoomDependencies;
  #awaited: readonly Awaited[];
  #lane: BatchLane<RefundOrder, Refunded>;
  /** Not before then: D1 was out of reach, or something has to be waited for. */
  #nextTry: Millis = 0;

  constructor(room: RoomDependencies, awaited: readonly Awaited[]) {
    this.#room = room;
    this.#awaited = awaited;
    this.#lane = refundLane(room.database, room);
  }

  reload(): void {
    // Everything it goes by is in the concert and in D1.
  }

  /** When the alarm should next go on with it; null when there is nothing to do. */
  nextDeadline(): Millis | null {
    return this.#open.length === 0 ? null : this.#nextTry;
  }

  /** How far a date's cancellation has come; null when it was not cancelled. */
  stateOf(performanceId: string): CancellationState | null {
    const performance = this.#room.concert().seating.performances.get(performanceId);
    if (performance === undefined || performance.cancelledAt === null) return null;
    if (performance.isFullyRefunded) return "done";
    return this.#isUndecided(performanceId) ? "draining" : "refunding";
  }

  /** One step of every cancellation that isn't done. Never throws: what fails is tried again later. */
  async proceed(): Promise<void> {
    if (this.#nextTry > this.#room.now()) return;
    for (const performance of this.#open) {
      try {
        // What an interruption has left of them.
        await this.#room.releaseCalledOff();
        if (this.#isUndecided(performance.performanceId)) this.#pause();
        else await this.#step(performance);
      } catch (error) {
        const { performanceId } = performance;
        log("warn", "a cancellation is held up", { performanceId, error: innermostMessage(error) });
        this.#pause();
      }
    }
  }

  get #open(): PerformanceSeats[] {
    const { performances } = this.#room.concert().seating;
    return [...performances.values()].filter(
      ({ cancelledAt, isFullyRefunded }) => cancelledAt !== null && !isFullyRefunded,
    );
  }

  #isUndecided(performanceId: string): boolean {
    return this.#awaited.some((each) => each.isUndecided(performanceId));
  }

  #pause(): void {
    this.#nextTry = this.#room.now() + RECOVERY_RETRY_MS;
  }

  async #step(performance: PerformanceSeats): Promise<void> {
    const { database, queue, store } = this.#room;
    const { seats } = store;
    const { performanceId } = performance;
    const unrefunded = await unrefundedPayments(database, performanceId, REFUNDS_PER_STEP);
    await this.#refund(unrefunded);
    await queue.run((now) => {
      const concert = this.#room.concert();
      for (const { fanId, holdId } of unrefunded) finishRefund(concert, seats.hold(fanId, holdId));
      if (unrefunded.length > 0) return;
      // Nobody has a ticket any more: what still looks sold was refunded before an interruption.
      const left = seats.readPaidHolds(performanceId, HOLDS_PER_TURN);
      for (const hold of left) finishRefund(concert, hold);
      if (left.length === HOLDS_PER_TURN) return;
      seats.markFullyRefunded(performanceId, now);
      concert.seating.markFullyRefunded(performanceId);
    });
  }

  /** Refunds payments in shared batches. Throws when D1 doesn't have all of them in the end. */
  async #refund(unrefunded: readonly UnrefundedPayment[]): Promise<void> {
    const { sale, line } = this.#room.concert();
    const { concertId } = sale;
    const { epoch } = line;
    const at = this.#room.now();
    const decided = await Promise.allSettled(
      unrefunded.map(({ paymentId, fanId }) => this.#lane.join({ paymentId, fanId, key: null, concertId, epoch, at })),
    );
    for (const refund of decided) if (refund.status === "rejected") throw refund.reason;
    if (decided.every((refund) => refund.status === "fulfilled" && refund.value.kind === "refunded")) return;
    await this.#room.followEpoch(epoch);
    throw new Error("D1 refuses to refund what it has as paid");
  }
}
