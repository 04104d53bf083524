// What one request finds out, for others that wait for it. They look for it in memory, each woken by a timer of its own,
// and never wait for the other's promise: once such code has become hot, the runtime goes on with it in the wrong request,
// where nothing of the waiting one may be touched, and it stands still for ever. Measured, see
// docs/decisions/0016-calls-that-a-crowd-shares.md.
//
// The request that finds out is kept alive, and may still end before it has; so nobody waits without end.
import { pause } from "../../domain/pause.ts";

const FIRST_LOOK_MS = 4;
/** Each look is twice as far from the one before, up to this: to look costs some microseconds, and a crowd waits long. */
const LOOKS_APART_MAX_MS = 16;

/** The request that finds out. */
export interface FinderContext {
  executionCtx: { waitUntil(promise: Promise<unknown>): void };
}

export class CrossRequestResult<Value> {
  #settledResult: PromiseSettledResult<Value> | null = null;

  /** Of something this request does; it is kept alive until that is over, also when its client has gone. */
  constructor(c: FinderContext, found: Promise<Value>) {
    const settled = found.then(
      (value) => (this.#settledResult = { status: "fulfilled", value }),
      (reason: unknown) => (this.#settledResult = { status: "rejected", reason }),
    );
    c.executionCtx.waitUntil(settled);
  }

  /** What was found out, some milliseconds later at most; null when that takes longer. Fails as the finding failed. */
  async seen(patienceMs: number): Promise<Value | null> {
    let pauseMs = FIRST_LOOK_MS;
    for (let waitedMs = 0; this.#settledResult === null && waitedMs < patienceMs; pauseMs *= 2) {
      pauseMs = Math.min(pauseMs, LOOKS_APART_MAX_MS, patienceMs - waitedMs);
      await pause(pauseMs);
      waitedMs += pauseMs;
    }
    if (this.#settledResult?.status === "rejected") throw this.#settledResult.reason;
    return this.#settledResult?.value ?? null;
  }
}
