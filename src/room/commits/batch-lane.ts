// What of a room's money goes to D1 next. Whoever comes while a batch is under way waits for the next one, in order of arrival:
// first come, first served, whatever order D1 itself would take them in. There is no timer: alone, nobody waits, and under load
// a batch carries what has come by then. It is to D1 what the commit queue is to the room's own storage.
//
// Between two batches one turn of the event loop is left to whatever else has arrived. Without it, requests that came early are
// let in last: measured, see docs/decisions/0038-money-in-shared-batches.md.
//
// A batch that D1 doesn't answer keeps the others waiting for a second, and then no longer.
import { BATCH_PATIENCE_MS, BATCHES_UNDER_WAY_MAX } from "../../contract/bounds.ts";
import type { Millis } from "../../contract/values.ts";
import type { After } from "../../database/bounded-d1.ts";
import { asError } from "../../domain/as-error.ts";
import { takeBatch } from "../../database/commits/shared-batch.ts";

/** The time of the room that a lane is of. */
export interface LaneClock {
  now(): Millis;
  after: After;
}

/** What a lane is for. */
export interface LaneWork<Member, Outcome> {
  /** Takes a batch to D1, and says what became of each member, in order: what it says, or why nothing is known of it. */
  decide(members: Member[]): Promise<(Outcome | Error)[]>;
  /** How long a member waits for its batch: D1 is silent then, and its fan should hear so. */
  patienceMs: Millis;
}

interface Waiting<Member, Outcome> {
  fanId: string;
  member: Member;
  since: Millis;
  resolve: (outcome: Outcome) => void;
  reject: (error: Error) => void;
}

export class BatchLane<Member extends { fanId: string }, Outcome> {
  #clock: LaneClock;
  #work: LaneWork<Member, Outcome>;
  #waiting: Waiting<Member, Outcome>[] = [];
  /** When each batch under way was begun. */
  #underWay = new Set<{ begunAt: Millis }>();
  #isAboutToBegin = false;

  constructor(clock: LaneClock, work: LaneWork<Member, Outcome>) {
    this.#clock = clock;
    this.#work = work;
  }

  /** Takes a member along. Rejects when what became of it is not known. */
  join(member: Member): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ fanId: member.fanId, member, since: this.#clock.now(), resolve, reject });
      // Not at once: those who come in the same turn go together.
      this.#beginBy((begin) => queueMicrotask(begin));
    });
  }

  #beginBy(schedule: (begin: () => void) => void): void {
    if (this.#isAboutToBegin) return;
    this.#isAboutToBegin = true;
    schedule(() => {
      this.#isAboutToBegin = false;
      this.#begin();
    });
  }

  #begin(): void {
    while (this.#waiting.length > 0 && this.#mayBegin()) {
      const [batch, rest] = takeBatch(this.#waiting);
      this.#waiting = rest;
      void this.#carry(batch);
    }
  }

  /** One at a time; beside those that D1 doesn't answer, some more. */
  #mayBegin(): boolean {
    if (this.#underWay.size >= BATCHES_UNDER_WAY_MAX) return false;
    const patientSince = this.#clock.now() - BATCH_PATIENCE_MS;
    return [...this.#underWay].every(({ begunAt }) => begunAt <= patientSince);
  }

  async #carry(batch: readonly Waiting<Member, Outcome>[]): Promise<void> {
    const underWay = { begunAt: this.#clock.now() };
    this.#underWay.add(underWay);
    const cancel = this.#clock.after(BATCH_PATIENCE_MS, () => this.#begin());
    try {
      const outcomes = await this.#work.decide(batch.map(({ member }) => member));
      for (const [index, { resolve, reject }] of batch.entries()) {
        const outcome = outcomes[index] ?? new Error("a batch was decided for fewer members than it had");
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      }
    } catch (thrown) {
      const error = asError(thrown);
      for (const { reject } of batch) reject(error);
    } finally {
      cancel();
      this.#underWay.delete(underWay);
      this.#giveUpWaiting();
      if (this.#waiting.length > 0) this.#beginBy((begin) => void this.#clock.after(0, begin));
    }
  }

  #giveUpWaiting(): void {
    const waitsSince = this.#clock.now() - this.#work.patienceMs;
    const tooLong = this.#waiting.filter(({ since }) => since < waitsSince);
    if (tooLong.length === 0) return;
    this.#waiting = this.#waiting.filter(({ since }) => since >= waitsSince);
    for (const { reject } of tooLong) reject(new Error("D1 takes too long for those before"));
  }
}
