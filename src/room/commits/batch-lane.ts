// What of a room's money goes to D1 next. Whoever comes while batches are under way waits for the next one, in order of arrival:
// first come, first served, whatever order D1 itself would take them in. There is no timer: alone, nobody waits, and under load
// a batch carries what has come by then. It is to D1 what the commit queue is to the room's own storage.
import { BATCHES_UNDER_WAY_MAX } from "../../contract/bounds.ts";
import type { Millis } from "../../contract/values.ts";
import { takeBatch } from "../../database/commits/shared-batch.ts";

/** What a lane needs to know. */
export interface LaneWork<Member, Outcome> {
  now(): Millis;
  /** Takes a batch to D1, and says what became of each member, in order: what it says, or why nothing is known of it. */
  decide(members: Member[]): Promise<(Outcome | Error)[]>;
  /** How long a member waits for its batch: D1 is silent then, and its fan should hear so. */
  patienceMs: Millis;
}

interface Waiting<Member, Outcome> {
  fanId: string;
  member: Member;
  since: Millis;
  resolve(outcome: Outcome): void;
  reject(error: Error): void;
}

export class BatchLane<Member extends { fanId: string }, Outcome> {
  #work: LaneWork<Member, Outcome>;
  #waiting: Waiting<Member, Outcome>[] = [];
  #underWay = 0;
  #isAboutToBegin = false;

  constructor(work: LaneWork<Member, Outcome>) {
    this.#work = work;
  }

  /** Takes a member along. Rejects when what became of it is not known. */
  join(member: Member): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ fanId: member.fanId, member, since: this.#work.now(), resolve, reject });
      if (this.#isAboutToBegin) return;
      this.#isAboutToBegin = true;
      // Not at once: those who come in the same turn go together.
      queueMicrotask(() => {
        this.#isAboutToBegin = false;
        this.#begin();
      });
    });
  }

  #begin(): void {
    while (this.#underWay < BATCHES_UNDER_WAY_MAX && this.#waiting.length > 0) {
      const [batch, rest] = takeBatch(this.#waiting);
      this.#waiting = rest;
      void this.#carry(batch);
    }
  }

  async #carry(batch: readonly Waiting<Member, Outcome>[]): Promise<void> {
    this.#underWay += 1;
    try {
      const outcomes = await this.#work.decide(batch.map(({ member }) => member));
      for (const [index, { resolve, reject }] of batch.entries()) {
        const outcome = outcomes[index] ?? new Error("a batch was decided for fewer members than it had");
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      }
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error("failed without an error", { cause: thrown });
      for (const { reject } of batch) reject(error);
    } finally {
      this.#underWay -= 1;
      this.#giveUpWaiting();
      this.#begin();
    }
  }

  #giveUpWaiting(): void {
    const waitsSince = this.#work.now() - this.#work.patienceMs;
    const tooLong = this.#waiting.filter(({ since }) => since < waitsSince);
    if (tooLong.length === 0) return;
    this.#waiting = this.#waiting.filter(({ since }) => since >= waitsSince);
    for (const { reject } of tooLong) reject(new Error("D1 takes too long for those before"));
  }
}
