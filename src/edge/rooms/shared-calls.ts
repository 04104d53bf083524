// Calls that a crowd shares. A fan's call to the room, or a batch of D1, goes at once if none of its kind is under way from this isolate.
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
import { type Answer, OVERLOADED, type Refusal, refuse } from "../../contract/refusals.ts";
import type { Millis } from "../../contract/values.ts";
import { type FinderContext, CrossRequestResult } from "./cross-request-result.ts";

/** What this needs of a request. */
export interface CallerContext extends FinderContext {
  get(variable: "now"): Millis;
}

/** Asks for many, and is answered for each in the same order, or refused for all. */
type Call<Asked, Value> = (asked: Asked[]) => Promise<Answer<Answer<Value>[]>>;

interface Batch<Asked, Value> {
  asked: Asked[];
  begunAt: Millis;
  /** Waits for the one before it, and takes along whoever comes. */
  isOpen: boolean;
  result: CrossRequestResult<Answer<Answer<Value>[]>>;
}

/** How calls of one kind are shared. What isn't said is as rooms are asked. */
export interface Sharing<Asked> {
  /** How many one call carries. */
  most?: number;
  /** Whether one may go along with those who are in a call already. */
  fits?: (asked: Asked, others: readonly Asked[]) => boolean;
  /** What those are told who have waited for a call too long. */
  tooLong?: Refusal;
}

/** The calls of one kind, to all whom it is asked of: rooms, or the one database. */
export class SharedCalls<Asked, Value> {
  #sharing: Required<Sharing<Asked>>;
  /** The newest batch for each who is asked, until it is answered. */
  #newest = new Map<string, Batch<Asked, Value>>();

  constructor({ most = SHARED_CALL_MAX, fits = () => true, tooLong = OVERLOADED }: Sharing<Asked> = {}) {
    this.#sharing = { most, fits, tooLong };
  }

  /** Asks somebody, as the room of a concert, for one, alone or with others. Refusals: those of `call`, and `tooLong`. */
  async ask(c: CallerContext, whom: string, asked: Asked, call: Call<Asked, Value>): Promise<Answer<Value>> {
    const { most, fits, tooLong } = this.#sharing;
    const now = c.get("now");
    const newest = this.#newest.get(whom);
    // A request that was ended before its time leaves a batch that nobody answers.
    const before = newest !== undefined && now - newest.begunAt <= SHARED_CALL_PATIENCE_MS ? newest : null;
    if (before?.isOpen === true && before.asked.length < most && fits(asked, before.asked)) {
      const index = before.asked.push(asked) - 1;
      const answered = await before.result.seen(SHARED_CALL_PATIENCE_MS);
      return answered === null ? refuse(tooLong) : answerTo(answered, index);
    }
    const answered = Promise.resolve().then(() => this.#make(whom, batch, before, call));
    const batch: Batch<Asked, Value> = {
      asked: [asked],
      begunAt: now,
      isOpen: before !== null,
      result: new CrossRequestResult(c, answered),
    };
    this.#newest.set(whom, batch);
    return answerTo(await answered, 0);
  }

  async #make(
    whom: string,
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
      if (this.#newest.get(whom) === batch) this.#newest.delete(whom);
    }
  }
}

/** The answer to one of those that were asked together. */
export function answerTo<Value>(answered: Answer<Answer<Value>[]>, index: number): Answer<Value> {
  if (!answered.ok) return answered;
  const answer = answered.value[index];
  if (answer === undefined) throw new Error("fewer were answered than were asked about");
  return answer;
}
