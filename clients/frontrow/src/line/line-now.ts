// Where a fan stands, as a value that a screen can show. Each follows from an answer of the service.
import type { Place } from "../../schema.d.ts";
import type { KnownProblem, NoAnswer } from "../problems.ts";

/** Why the last answer brought nothing. The place is as it was, and the line goes on asking. */
export interface LineTrouble {
  problem: KnownProblem | NoAnswer;
  /** How many answers in a row have brought nothing. */
  failures: number;
}

/** Asking for a place, or for the one that is kept; nothing is known yet. */
export interface Joining {
  kind: "joining";
  trouble: LineTrouble | null;
}
/** The line can't be joined before `opensAt`. It is joined by itself then. */
export interface NotOpen {
  kind: "notOpen";
  opensAt: string;
  trouble: LineTrouble | null;
}
/** In line, called, or inside. */
export interface Standing {
  kind: Place["status"];
  place: Place;
  /** The position of this place when it was first told, on this device. */
  firstPosition: number;
  trouble: LineTrouble | null;
}
/**
 * `left`: given up, here or in another tab. `lapsed`: called and not claimed in time, or given up on another device.
 * `sessionOver`: was inside, and has paid, left or run out of time. `signedOut`: the service knows no more who this is; the place
 * is kept, and waiting in line again finds it. `notFound`: there is no such concert. `refused`: anything else, see `problem`.
 */
export type LineEnd = "left" | "lapsed" | "sessionOver" | "saleClosed" | "signedOut" | "notFound" | "refused";
export interface Over {
  kind: "over";
  reason: LineEnd;
  /** The last that was known of the place. */
  place: Place | null;
  problem: KnownProblem | NoAnswer | null;
}

export type LineNow = Joining | NotOpen | Standing | Over;

export const isStanding = (now: LineNow): now is Standing =>
  now.kind === "waiting" || now.kind === "ready" || now.kind === "admitted";
