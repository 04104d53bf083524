// What a history is: every request that was made, when, and what was answered, or that nothing was; what happened beside
// them; and what the stores hold when all is over. The checker is given this and nothing else.
//
// Two clocks run through it. A tick counts sends and answers, so "A was answered before B was sent" is certain. Milliseconds
// are the service's own time, for what is promised in seconds.
import type { WaitingRoomPolicy } from "../../src/contract/waiting-room.ts";
import type { SingleSeatRule } from "../../src/contract/concert-settings.ts";
import type { Section } from "../../src/contract/performances.ts";
import type { Millis } from "../../src/contract/values.ts";
import type { Stores } from "./stores.ts";

export interface Moment {
  tick: number;
  ms: Millis;
}

/** Settings that the operator changes while a history runs. */
export interface Settings {
  state: "open" | "paused" | "closed";
  holdSeconds: number;
  maxSeatsPerFan: number;
  maxAdmitted: number;
  admitPerMinute: number;
}

/** Times of a sale, of which the operator changes one while a colleague changes another. */
export interface Times {
  lobbyOpensAt: string | null;
  saleOpensAt: string;
  saleClosesAt: string | null;
}

type Each<What extends string, Rest = unknown> = What extends string ? { what: What } & Rest : never;

/** Which seats the room is to choose. */
export type Choice =
  | { bestAvailable: { count: number; section?: string; together?: "required" | "preferred" } }
  | { standing: { section: string; count: number }[] };

/** Which seats an operator keeps back: those named, or so many places of a standing section. */
export type Places = { seatIds: string[] } | { section: string; count: number };

/** What is asked of the service. A request can be repeated as it stands, with its key if it has one. */
export type Asked =
  | Each<"balance" | "tickets">
  | Each<"join" | "poll" | "claim" | "leave" | "dates" | "holds" | "rebuild", { concertId: string }>
  | Each<"seats" | "read-cancellation", { concertId: string; performanceId: string }>
  | Each<"cancel", { concertId: string; performanceId: string; reason: string }>
  | Each<"hold", { concertId: string; performanceId: string; seatIds: string[] }>
  | Each<"choose", { concertId: string; performanceId: string; choice: Choice; key: string }>
  | Each<"read-hold" | "release", { concertId: string; holdId: string }>
  | Each<"charge", { amount: number; key: string }>
  | Each<"pay", { concertId: string; holdId: string; key: string }>
  | Each<"refund", { concertId: string; paymentId: string; key: string }>
  | Each<"read-payment", { paymentId: string }>
  | Each<"patch", { concertId: string; changes: Partial<Settings> }>
  | Each<"times", { concertId: string; changes: Partial<Times> }>
  /** `startsAt` is one that no other date has. */
  | Each<"add-date", { concertId: string; startsAt: string; key: string }>
  | Each<"block" | "unblock", { concertId: string; performanceId: string; places: Places; key: string }>
  | Each<"comp", { concertId: string; performanceId: string; userId: string; seatIds: string[]; key: string }>
  /** By section. */
  | Each<"prices", { concertId: string; performanceId: string; prices: Record<string, number>; evenIfSold: boolean }>
  | Each<"move", { concertId: string; performanceId: string; startsAt: string }>
  /** `title` is one that no other concert has. */
  | Each<"draft", { title: string; key: string }>
  | Each<"publish" | "delete", { concertId: string }>;

export interface Told {
  status: number;
  /** Of a refusal. */
  code: string | null;
  replayed: boolean;
  body: unknown;
}

export interface Entry {
  /** The user id; null for the operator. */
  fan: string | null;
  asked: Asked;
  /** What the queue token that was sent along stands for. */
  place: { epoch: number; number: number } | null;
  sent: Moment;
  /** Null, like `told`: no answer came. */
  answered: Moment | null;
  told: Told | null;
}

/** A date as the operator set it up. */
export interface DateFacts {
  performanceId: string;
  startsAt: Millis;
  sections: Section[];
}

/** A concert as the operator set it up. */
export interface ConcertFacts {
  concertId: string;
  settings: Settings;
  waitingRoom: WaitingRoomPolicy;
  singleSeatRule: SingleSeatRule;
  /** Of the line that was there first. */
  epoch: number;
  dates: DateFacts[];
}

export interface History {
  seed: number;
  concerts: ConcertFacts[];
  /** In the order of sending. */
  entries: Entry[];
  /** Faults, jumps of the clock, ends of lives: for whoever reads an excerpt. */
  happenings: { at: Moment; what: string }[];
  /** When the stores were read. */
  endedAt: Millis;
}

/** All that the checker looks at. */
export interface World {
  history: History;
  stores: Stores;
}

export interface Violation {
  /** Its number in docs/reliability.md, "Histories". */
  invariant: number;
  detail: string;
  /** Identifiers of what it is about, to find the requests that tell of it. */
  about: string[];
  /** The request that shows it, when it is one; what came later doesn't matter. */
  shownBy?: Entry;
}
