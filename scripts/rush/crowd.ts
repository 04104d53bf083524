// What a fan carries through the run, and what all fans share.
import type { Character } from "./character.ts";
import type { Dice } from "./dice.ts";
import type { Client, Refused } from "./http.ts";
import type { Records } from "./records.ts";
import type { SeatMaps } from "./seat-maps.ts";

export const STAGES = ["arriving", "waiting", "called", "choosing", "paying", "gone"] as const;
export type Stage = (typeof STAGES)[number];

export type Fate =
  | "bought tickets"
  | "left the line"
  | "wandered off when it was their turn"
  | "let a hold go and gave up"
  | "lost every race for seats"
  | "found the show sold out"
  | "came when the sale was closed"
  | "ran out of session too often"
  | "were still at it at the end"
  | "could not go on";

/** Where a part of a walk leads: on to the next part, back to the end of the line, or out. */
export type Next<Value> = { go: "on"; value: Value } | { go: "again" } | { go: "out"; fate: Fate };
export const on = <Value>(value: Value): { go: "on"; value: Value } => ({ go: "on", value });
export const again: { go: "again" } = { go: "again" };
export const out = (fate: Fate): { go: "out"; fate: Fate } => ({ go: "out", fate });

/** Money as the fan knows it. What was sent and not answered is kept until its outcome is known. */
export interface Purse {
  balance: number;
  charged: number;
  paid: Map<string, number>;
  pendingCharges: Map<string, number>;
  pendingPayments: Set<{ key: string; holdId: string; amount: number }>;
}

export interface Fan {
  index: number;
  character: Character;
  dice: Dice;
  stage: Stage;
  fate: Fate | null;
  stay: number;
  accessToken: string;
  purse: Purse;
  /** From the first join to being let in; null for who never was. */
  waitedMs: number | null;
}

/** What the run knows about the concert, and where everybody writes down what they saw. */
export interface Sale {
  client: Client;
  records: Records;
  seatMaps: SeatMaps<Refused>;
  concertId: string;
  holdSeconds: number;
}

export const newFan = (index: number, character: Character, dice: Dice): Fan => ({
  index,
  character,
  dice,
  stage: "arriving",
  fate: null,
  stay: 1,
  accessToken: "",
  purse: { balance: 0, charged: 0, paid: new Map(), pendingCharges: new Map(), pendingPayments: new Set() },
  waitedMs: null,
});
