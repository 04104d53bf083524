// The seats of a date that the operator keeps back, and what led to them, as room and database tell each other of it.
import type { Actor } from "./actor.ts";
import type { KeyedRequest, SentAnswer } from "./operator-answer.ts";

/** What D1 has of a date. */
export interface SavedBlocks {
  performanceId: string;
  /** Rises with every change; it is nobody's to see. */
  revision: number;
  /** Runs of seats by their index in the layout, from the first to the last of each. */
  ranges: [first: number, last: number][];
}

/** One change, as an operator asked for it and the room decided it. */
export interface BlockChange {
  /** Of the blocks, with this change in them. */
  revision: number;
  by: Actor;
  action: "seats-blocked" | "seats-unblocked";
  /** What is logged of it; null: it made no difference. */
  after: Record<string, unknown> | null;
  /** What its key was answered; null: it had none. */
  kept: { request: KeyedRequest; answer: SentAnswer } | null;
}
