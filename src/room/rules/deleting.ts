// Deleting a concert or a date of it, as long as nobody was ever given anything of it. The room decides in one turn, and from
// then on nobody finds what is deleted; D1 is told afterwards. D1 knows what the room doesn't: which payments there were before a
// room lost its storage, and which dates there are now. So it may refuse, and what was withdrawn is there again.
import { done, refuse, type Answer } from "../../contract/refusals.ts";
import type { Millis } from "../../contract/values.ts";
import type { DeletionAsked } from "../../domain/room-messages.ts";
import type { Concert } from "./concert.ts";

export interface Deletion {
  /** Of the date, or of the concert itself. */
  id: string;
  operator: string;
  /** Null: noted by a room of before. */
  keyId: string | null;
  requestId: string;
  begunAt: Millis;
  /** `pending`: D1 does not have it yet. */
  state: "pending" | "done";
}

/** Begins a deletion, or finds the one that was begun. Refusals: not-found, has-sales. */
export function beginDeletion(concert: Concert, asked: DeletionAsked, now: Millis): Answer<Deletion> {
  const { performanceId, by } = asked;
  const { operator, keyId = null, requestId } = by;
  const id = performanceId ?? concert.sale.concertId;
  const begun = concert.deletions.get(id);
  if (begun !== undefined) return done(begun);
  if (concert.isDeleted) return refuse({ code: "not-found" });
  const { performances } = concert.seating;
  const meant = performanceId === null ? [...performances.values()] : [performances.get(performanceId)];
  const isEmpty = ({ waiting, ready, admitted }: { waiting: number; ready: number; admitted: number }) =>
    waiting + ready + admitted === 0;
  for (const performance of meant) {
    if (performance === undefined) return refuse({ code: "not-found" });
    if (performance.wasHeld) return refuse({ code: "has-sales" });
  }
  if (!isEmpty(concert.line.figures(now))) return refuse({ code: "has-sales" });
  const deletion: Deletion = { id, operator, keyId, requestId, begunAt: now, state: "pending" };
  withdraw(concert, deletion);
  return done(deletion);
}

/** Nobody finds what is deleted any more: also for a room that reads what it has begun. */
export function withdraw(concert: Concert, deletion: Deletion): void {
  concert.deletions.set(deletion.id, deletion);
  if (concert.seating.performances.has(deletion.id)) concert.seating.withdraw(deletion.id);
}

/** D1 has it: it is gone for good. */
export function finishDeletion(concert: Concert, deletion: Deletion): void {
  concert.deletions.set(deletion.id, { ...deletion, state: "done" });
  concert.seating.forget(deletion.id);
}

/** D1 refused it: what was withdrawn is there again. */
export function abandonDeletion(concert: Concert, { id }: Deletion): void {
  concert.deletions.delete(id);
  concert.seating.putBack(id);
}
