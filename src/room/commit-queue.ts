// The room's one queue of changes. What is there is decided one by one, in order of arrival, and written in one
// transaction; what arrives while that commits is the next batch. There is no timer: alone, a change does not wait,
// and under load a thousand changes share a commit. Nobody is answered before the commit that holds the answer.
//
// Decisions change memory before the commit, so when a transaction fails, memory is read from storage again and its
// members are tried one at a time: a faulty one then fails alone.
import { CHANGES_WAITING_MAX } from "../contract/bounds.ts";
import type { Millis } from "../contract/values.ts";

/** What the queue needs of the room it serves. */
export interface BatchSteps {
  now(): Millis;
  /** Does what time alone has made due. Called once at the start of each batch. */
  advance(now: Millis): void;
  /** Writes what the last change did. Called inside the transaction. */
  write(): void;
  /** Writes what a batch shares. Called inside the transaction. */
  writeShared(now: Millis): void;
  /** Throws memory away and reads it from storage. */
  reload(): void;
  /** Called after the transaction, before its commit is waited for. */
  written(now: Millis): void;
}

/** Changes in one transaction; the rest are the next batch. */
const BATCH_MAX = 1_000;

interface Change {
  decide(now: Millis): void;
  answer(): void;
  fail(error: unknown): void;
}

export class CommitQueue {
  #storage: DurableObjectStorage;
  #steps: BatchSteps;
  #abort: (reason: string) => void;
  #waiting: Change[] = [];
  #draining = false;

  constructor(storage: DurableObjectStorage, steps: BatchSteps, abort: (reason: string) => void) {
    this.#storage = storage;
    this.#steps = steps;
    this.#abort = abort;
  }

  /** More wait than can be decided within some seconds: a change that can be refused should be. */
  get isFull(): boolean {
    return this.#waiting.length >= CHANGES_WAITING_MAX;
  }

  /** Decides a change in its turn and resolves with its value once that is durable. `decide` must not await. */
  run<T>(decide: (now: Millis) => T): Promise<T> {
    const changed = this.#wait(decide);
    this.#begin();
    return changed;
  }

  /** The same for changes that came together, which share a commit; each succeeds or fails by itself. */
  runAll<T>(decisions: readonly ((now: Millis) => T)[]): Promise<PromiseSettledResult<T>[]> {
    const changed = Promise.allSettled(decisions.map((decide) => this.#wait(decide)));
    this.#begin();
    return changed;
  }

  #wait<T>(decide: (now: Millis) => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let value: { is: T } | null = null;
      this.#waiting.push({
        decide: (now) => {
          value = { is: decide(now) };
        },
        answer: () => {
          if (value === null) reject(new Error("a change was committed that was never decided"));
          else resolve(value.is);
        },
        fail: reject,
      });
    });
  }

  #begin(): void {
    if (!this.#draining) void this.#drain();
  }

  async #drain(): Promise<void> {
    this.#draining = true;
    try {
      while (this.#waiting.length > 0) {
        const batch = this.#waiting.splice(0, BATCH_MAX);
        const written = this.#write(batch);
        try {
          await this.#storage.sync();
        } catch (error) {
          for (const change of written) change.fail(error);
          this.#abort("a commit failed");
          return;
        }
        for (const change of written) change.answer();
      }
    } finally {
      this.#draining = false;
    }
  }

  /** Writes a batch, or those of its members that can be written. */
  #write(batch: Change[]): Change[] {
    try {
      this.#transact(batch);
      return batch;
    } catch (error) {
      this.#steps.reload();
      if (batch.length === 1) {
        batch[0]?.fail(error);
        return [];
      }
      return batch.flatMap((change) => this.#write([change]));
    }
  }

  #transact(batch: Change[]): void {
    const now = this.#steps.now();
    this.#storage.transactionSync(() => {
      this.#steps.advance(now);
      this.#steps.write();
      for (const change of batch) {
        change.decide(now);
        this.#steps.write();
      }
      this.#steps.writeShared(now);
    });
    this.#steps.written(now);
  }
}
