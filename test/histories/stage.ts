// Where a history is played: the service under test as its players reach it, the time that passes there, and what can be
// made to go wrong. One stage is workerd with faults, where time is set by hand; another is the built Worker as a process
// that is killed.
import type { Millis } from "../../src/contract/values.ts";
import type { Dice } from "../../scripts/rush/dice.ts";
import type { Stores } from "./stores.ts";

export interface Sent {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  path: string;
  headers: Record<string, string>;
  body?: unknown;
}

export interface Received {
  status: number;
  isReplayed: boolean;
  body: unknown;
}

export interface Stage {
  readonly adminKey: string;
  now(): Millis;
  /** Null: no answer came. */
  send(sent: Sent): Promise<Received | null>;
  /** Lets so much time pass; a stage with a real clock may let less. */
  pass(ms: Millis): Promise<void>;
  /** Chooses what goes wrong in a round, and has it go wrong while the round runs. */
  trouble(dice: Dice, concertIds: readonly string[]): Trouble;
  /** Ends all trouble. */
  calm(concertIds: readonly string[]): Promise<void>;
  /** Lets time pass until nothing is undecided that the service can decide without a client. */
  settle(concertIds: readonly string[]): Promise<void>;
  /** What the stores hold. Nothing is under way any more. */
  readStores(concertIds: readonly string[]): Promise<Stores>;
}

export interface Trouble {
  /** In words; null: nothing went wrong. */
  what: string | null;
  /** Runs beside the requests of a round; `isOver`: all of them have been answered. */
  meanwhile(isOver: () => boolean): Promise<void>;
  /** After the last answer of the round. */
  after(): Promise<void>;
}
