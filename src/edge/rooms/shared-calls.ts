// Calls that a crowd shares. A fan's call to the room goes at once if none of its kind is under way from this isolate.
// Whoever comes meanwhile goes in the next one, together with everybody else who has come by then. It is to calls what
// shared commits are to transactions, and for the same reason: a list of fans is one request to the room and, where it
// writes, one commit. How many calls reach a room follows from the number of isolates, not of fans. Alone, nobody waits.
//
// Order is kept where it is promised: whoever comes after an answer has left goes in a later call than the one answered.
// Nothing is kept here: with a lost isolate go calls that nobody has answered, and what is shared may be asked again.
//
// A call belongs to the request that makes it, and that request is kept alive until it is over, also when its client has
// gone; the others look for what comes of it. See docs/decisions/0016-calls-that-a-crowd-shares.md.
import { SHARED_CALL_MAX, SHARED_CALL_PATIENCE_MS } from "../../contract/bounds.ts";
import { type Answer, OVERLOADED, refuse } from "../../contract/refusals.ts";
import type { Millis } from "../../contract/values.ts";
import { type FinderContext, CrossRequestResult } from "./cross-request-result.ts";

/** What this needs of a request. */
export interface CallerContext extends FinderContext {
  get(variable: "now"): Millis;
}

/** Asks the room for many, and is answered for each in the same order, or refused for all. */
type Call<Asked, Value> = (asked: Asked[]) => Promise<Answer<Answer<Value>[]>>;

interface Batch<Asked, Value> {
  asked: Asked[];
  begunAt: Millis;
  /** Waits for the one before it, and takes along whoever comes. */
  isOpen: boolean;
  result: CrossRequestResult<Answer<Answer<Value>[]>>;
}

/** The calls of one kind, to all rooms. */
export class SharedCalls<Asked, Value> {
  /** The newest batch for each room, until it is answered. */
  #newest = new Map<string, Batch<Asked, Value>>();

  /** Asks the room of a concert for one, alone or with others. Refusals: those of `call`, and overloaded. */
  async ask(c: CallerContext, concertId: string, asked: Asked, call: Call<Asked, Value>): Promise<Answer<Value>> {
    const now = c.get("now");
    const newest = this.#newest.get(concertId);
    // A request that was ended before its time leaves a batch that nobody answers.
    const before = newest !== undefined && now - newest.begunAt <= SHARED_CALL_PATIENCE_MS ? newest : null;
    if (before?.isOpen === true && before.asked.length < SHARED_CALL_MAX) {
      const index = before.asked.push(asked) - 1;
      const answered = await before.result.seen(SHARED_CALL_PATIENCE_MS);
      return answered === null ? refuse(OVERLOADED) : answerTo(answered, index);
    }
    const answered = Promise.resolve().then(() => this.#make(concertId, batch, before, call));
    const batch: Batch<Asked, Value> = {
      asked: [asked],
      begunAt: now,
      isOpen: before !== null,
      result: new CrossRequestResult(c, answered),
    };
    this.#newest.set(concertId, batch);
    return answerTo(await answered, 0);
  }

  async #make(
    concertId: string,
    batch: Batch<Asked, Value>,
    before: Batch<Asked, Value> | null,
    call: Call<Asked, Value>,
  ): Promise<Answer<Answer<Value>[]>> {
    if (before !== null) {
      await before.result.seen(SHARED_CALL_PATIENCE_MS).catch(() => null);
      batch.isOpen = false;
    }
    try {
      return await call(batch.asked);
    } finally {
      if (this.#newest.get(concertId) === batch) this.#newest.delete(concertId);
    }
  }
}

/** The answer to one of those that were asked together. */
export function answerTo<Value>(answered: Answer<Answer<Value>[]>, index: number): Answer<Value> {
  if (!answered.ok) return answered;
  const answer = answered.value[index];
  if (answer === undefined) throw new Error("the room answered fewer than it was asked about");
  return answer;
}
