// What goes wrong, when, and what has been done: the switchboard between a test and the doubles that the room and the
// edge stand on. Every use of D1, of a room's storage and of its alarm passes here first as a `Point`; the first rule that
// has a fault for it decides what becomes of it. Without rules the doubles are the real thing.
//
// Tests and the Worker under test share one isolate and its modules, so this is simply memory. Nothing in src/ knows of
// it, and test/faults/bundle.journey.test.ts looks at the production bundle to be sure.
import type { Millis } from "../../src/contract/values.ts";

/** One thing that the room or the edge is about to do to the world outside its memory. */
export interface Point {
  /** The concert whose room does it; null for the edge. */
  room: string | null;
  call: DatabaseCall | StorageCall;
  /** The statements of a call to D1; of storage none, there a commit is one write whatever it holds. */
  sql: readonly string[];
}
export type DatabaseCall = "first" | "all" | "run" | "raw" | "batch" | "exec";
export type StorageCall = "transaction" | "sync" | "get-alarm" | "set-alarm";

/**
 * What may become of it.
 * - `unsent`: D1 never gets it, and the caller is told that the connection was lost.
 * - `unanswered`: D1 does it, and the caller is told that the connection was lost.
 * - `overloaded`: D1 says that it has too much to do.
 * - `late`: as `unsent`, but D1 does it after all when the test says `land()`.
 * - `stalled`: nothing happens until the test says `resume()`; then all is as usual.
 * - `abort-before`, `abort-after`: the object is reset, all memory and whatever had not been synced lost. After a
 *   transaction the reset loses it, after a sync it doesn't. Of the room's calls only.
 * - `fails`: the transaction, the sync or the alarm throws.
 * - `lost`: the alarm is taken and never goes off.
 */
export type Fault =
  | "unsent"
  | "unanswered"
  | "overloaded"
  | "late"
  | "stalled"
  | "abort-before"
  | "abort-after"
  | "fails"
  | "lost";

/** Says what becomes of a point; null: nothing of mine. Asked once for each point, in order, so it may count. */
export type Rule = (point: Point) => Fault | null;

/** A point, and what became of it. */
export interface Passed extends Point {
  fault: Fault | null;
}

/** How many points are remembered; a longer run needs no more than the last of them. */
const TRACE_MAX = 10_000;
/** How often it is looked whether time has passed. */
const LOOK_EVERY_MS = 2;

export class Faults {
  #rules: Rule[] = [];
  #late: (() => Promise<unknown>)[] = [];
  #stalled = new Set<object>();
  #skew = 0;
  /** Every point since the last reset, in order. */
  trace: Passed[] = [];

  /** Ends all faults: no rules, the right time, nothing waiting to land. What is stalled goes on. */
  reset(): void {
    this.#rules = [];
    this.#late = [];
    this.#skew = 0;
    this.trace = [];
    this.resume();
  }

  /** Adds a rule; it comes before the older ones. Returns what takes it away. */
  add(rule: Rule): () => void {
    this.#rules.unshift(rule);
    return () => {
      this.#rules = this.#rules.filter((other) => other !== rule);
    };
  }

  /** Has a fault happen at so many of the points that a test describes, after letting some pass. */
  at(matches: (point: Point) => boolean, fault: Fault, { times = 1, after = 0 } = {}): () => void {
    let seen = 0;
    return this.add((point) => {
      if (!matches(point)) return null;
      seen += 1;
      return seen > after && seen <= after + times ? fault : null;
    });
  }

  /** Ends the faults that were asked for; what was sent and is late may still land. */
  clearRules(): void {
    this.#rules = [];
  }

  /** The rooms' clock: the real one, and how far it was set wrong. */
  now(): Millis {
    return Date.now() + this.#skew;
  }
  /** Sets the rooms' clock, and theirs alone, so much further on, or back. */
  jump(ms: number): void {
    this.#skew += ms;
  }

  /** Does something once the rooms' clock is so much further on, which a test decides; it is looked at again and again. */
  after(durationMs: number, act: () => void): () => void {
    const at = this.now() + durationMs;
    const looking = setInterval(() => {
      if (this.now() < at) return;
      clearInterval(looking);
      act();
    }, LOOK_EVERY_MS);
    return () => clearInterval(looking);
  }

  /** What was late arrives at D1 now, oldest first. What D1 said to each: null, or its error. */
  async land(): Promise<(Error | null)[]> {
    const said: (Error | null)[] = [];
    for (const send of this.#late.splice(0)) {
      try {
        await send();
        said.push(null);
      } catch (error) {
        said.push(error instanceof Error ? error : new Error(String(error)));
      }
    }
    return said;
  }
  get late(): number {
    return this.#late.length;
  }

  /** Lets what is stalled go on: all of it, or the oldest few. */
  resume(count = Infinity): void {
    for (const call of [...this.#stalled].slice(0, count)) this.#stalled.delete(call);
  }
  get stalled(): number {
    return this.#stalled.size;
  }

  /** For the doubles: what becomes of a point. */
  meet(point: Point): Fault | null {
    let fault: Fault | null = null;
    for (const rule of this.#rules) {
      fault = rule(point);
      if (fault !== null) break;
    }
    this.trace.push({ ...point, fault });
    if (this.trace.length > TRACE_MAX) this.trace.splice(0, TRACE_MAX / 2);
    return fault;
  }
  /** For the doubles: keeps a call that will arrive later. */
  keepLate(send: () => Promise<unknown>): void {
    this.#late.push(send);
  }
  /**
   * For the doubles: resolves when the test lets it. It looks again and again, because a promise that the test resolved
   * would go on in the test's name, and the runtime lets nobody but the object itself touch what is the object's.
   */
  async stall(): Promise<void> {
    const call = {};
    this.#stalled.add(call);
    while (this.#stalled.has(call)) await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** The one switchboard of this isolate. */
export const faults = new Faults();

const WRITES = /^\s*(insert|update|delete|alter|create|drop|with)\b/i;
const DATABASE_CALLS: ReadonlySet<string> = new Set(["first", "all", "run", "raw", "batch", "exec"]);

/** Goes to D1, from whomever. */
export const toDatabase = ({ call }: Point): boolean => DATABASE_CALLS.has(call);
/** Changes D1. */
export const writesDatabase = (point: Point): boolean => toDatabase(point) && point.sql.some((sql) => WRITES.test(sql));
/** Only reads D1. */
export const readsDatabase = (point: Point): boolean => toDatabase(point) && !writesDatabase(point);
/** Any of its statements names the table, as drizzle writes it. */
export const onTable = (table: string) => (point: Point) =>
  toDatabase(point) && point.sql.some((sql) => sql.includes(`"${table}"`));
/** The wait for a commit of the room's to be durable. */
export const commits = ({ call }: Point): boolean => call === "sync";
