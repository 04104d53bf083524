// Telling D1 what an operator has deleted. The room has decided by then, and nobody finds it any more; D1 keeps a tombstone, so
// that its room is never set up again, also when its storage is lost. What D1 doesn't answer is asked again by the alarm, by a
// reconciliation and by the operator's repeat, until D1 has it or says that it can't be.
import { RECOVERY_RETRY_MS } from "../../contract/bounds.ts";
import { done, OVERLOADED, refuse, type Answer } from "../../contract/refusals.ts";
import type { Millis } from "../../contract/values.ts";
import type { Database } from "../../database/database.ts";
import { deleteConcert, deletePerformance, type DeletionOutcome } from "../../database/operator/deletions.ts";
import type { DeletionAsked } from "../../domain/room-messages.ts";
import { innermostMessage, log } from "../../log.ts";
import type { Concert } from "../rules/concert.ts";
import { abandonDeletion, beginDeletion, finishDeletion, type Deletion } from "../rules/deleting.ts";
import type { ConcertStore } from "../store/concert-store.ts";

/** What this part needs of its room; see `RoomDependencies`. */
interface DeletingRoom {
  readonly database: Database;
  readonly queue: { run<T>(decide: (now: Millis) => T): Promise<T> };
  readonly store: Pick<ConcertStore, "deletions" | "seats">;
  concert(): Concert;
  now(): Millis;
}

/** A part of the room: see room-part.ts. */
export class Deletions {
  #room: DeletingRoom;
  /** Not before then: D1 was out of reach. */
  #nextTry: Millis = 0;

  constructor(room: DeletingRoom) {
    this.#room = room;
  }

  reload(): void {
    // Everything it goes by is in the concert.
  }

  nextDeadline(): Millis | null {
    return this.#pending.length === 0 ? null : this.#nextTry;
  }

  /** Never throws: what D1 doesn't answer is asked again later. */
  async proceed(): Promise<void> {
    if (this.#nextTry > this.#room.now()) return;
    for (const deletion of this.#pending) await this.#finish(deletion);
  }

  /** Refusals: not-found, has-sales, invalid-request where the concert would not be whole without the date, overloaded. */
  async delete(asked: DeletionAsked): Promise<Answer<null>> {
    const begun = await this.#room.queue.run((now) => {
      const answer = beginDeletion(this.#room.concert(), asked, now);
      if (answer.ok) this.#room.store.deletions.write(answer.value);
      return answer;
    });
    if (!begun.ok) return begun;
    return begun.value.state === "done" ? done(null) : this.#finish(begun.value);
  }

  get #pending(): Deletion[] {
    return [...this.#room.concert().deletions.values()].filter(({ state }) => state === "pending");
  }

  async #finish(deletion: Deletion): Promise<Answer<null>> {
    let outcome: DeletionOutcome;
    try {
      outcome = await this.#tell(deletion);
    } catch (error) {
      log("warn", "a deletion is open", { id: deletion.id, error: innermostMessage(error) });
      this.#nextTry = this.#room.now() + RECOVERY_RETRY_MS;
      return refuse(OVERLOADED);
    }
    await this.#room.queue.run(() => {
      const concert = this.#room.concert();
      // Another call may have been faster.
      if (concert.deletions.get(deletion.id)?.state !== "pending") return;
      if (outcome.ok) this.#finishHere(deletion);
      else {
        abandonDeletion(concert, deletion);
        this.#room.store.deletions.remove(deletion.id);
      }
    });
    return outcome;
  }

  #finishHere(deletion: Deletion): void {
    const { store } = this.#room;
    const concert = this.#room.concert();
    finishDeletion(concert, deletion);
    store.deletions.write({ ...deletion, state: "done" });
    if (deletion.id !== concert.sale.concertId) store.seats.removePerformance(deletion.id);
  }

  #tell({ id, operator, keyId, requestId, begunAt }: Deletion): Promise<DeletionOutcome> {
    const { database } = this.#room;
    const { concertId } = this.#room.concert().sale;
    const actor = { operator, ...(keyId !== null && { keyId }), requestId, at: begunAt };
    return id === concertId
      ? deleteConcert(database, concertId, actor)
      : deletePerformance(database, { concertId, performanceId: id }, actor);
  }
}
