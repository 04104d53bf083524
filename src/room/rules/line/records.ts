// What a line consists of as plain data: the settings it goes by, the visits of called fans, the rows it is stored as and
// the changes a store has to write. Nothing is decided here.
import { SECOND_MS } from "../../../contract/bounds.ts";
import type { WaitingRoomPolicy } from "../../../contract/waiting-room.ts";
import type { Millis } from "../../../contract/values.ts";
import type { Cohort } from "./calls.ts";
import type { KeptRight } from "../../../domain/claim-right.ts";
import type { TokenBucket } from "./token-bucket.ts";
import type { TurnoutCount } from "./turnout.ts";

/** What the line goes by. How fans reach the room is not its business. */
export type LinePolicy = Omit<WaitingRoomPolicy, "intakeGates">;

/** How long an unanswered call, or a claim that nobody renews, reserves capacity. */
export const offerMs = ({ offerSeconds }: LinePolicy): number => offerSeconds * SECOND_MS;
/** How long after the call, or the last ask, a fan may enter at the old number. */
export const claimMs = ({ claimSeconds }: LinePolicy): number => claimSeconds * SECOND_MS;

/** One called fan's asking to enter, and the session that came of it. */
export interface Visit {
  number: number;
  fanId: string;
  firstAskedAt: Millis;
  askedAt: Millis;
  grantedAt: Millis | null;
  /** When the session ends if nothing else ends it. */
  endsAt: Millis | null;
  /** Payment or leaving has brought the end forward to here. */
  cutAt: Millis | null;
  /** The latest end the fan has been told of: a token may be trusted until then, unless told otherwise. */
  toldUntil: Millis;
  endedAt: Millis | null;
  /** The fan gave the place up: whatever is still held goes back as soon as it can. */
  left: boolean;
}
export interface Session extends Visit {
  grantedAt: Millis;
  endsAt: Millis;
}

export const newVisit = (number: number, fanId: string, now: Millis): Visit => ({
  number,
  fanId,
  firstAskedAt: now,
  askedAt: now,
  grantedAt: null,
  endsAt: null,
  cutAt: null,
  toldUntil: 0,
  endedAt: null,
  left: false,
});

export const isSession = (visit: Visit): visit is Session => visit.grantedAt !== null && visit.endsAt !== null;

/** The session's own end. A live hold may keep the session beyond it, but no new one is made. */
export const ownEnd = (session: Session): Millis => session.cutAt ?? session.endsAt;

/** Where a place stands; `expiresAt` is the end of the right to enter. */
export type PlaceState =
  | { status: "waiting" }
  | { status: "ready"; expiresAt: Millis }
  | { status: "admitted"; session: Session }
  | { status: "over" };

/** The part of the line that is one row. */
export interface LineRow {
  epoch: number;
  served: number;
  issued: number;
  admittedTotal: number;
  bucket: TokenBucket;
  /** Every number up to this one is over: nothing about it needs to be read again. */
  settled: number;
  /** Calls below this number are history: of a visit there that is over, only that it is over needs to be read. */
  knownFrom: number;
  /** Every call up to this one that was never answered has lapsed. */
  lapsedTo: number;
  /** What is left of a longer right to enter that the operator has made shorter. */
  keptRight: KeptRight;
  /** How many of the numbers below `knownFrom` have asked to enter. */
  shownUp: TurnoutCount;
}

/** What changed since the last time it was taken. */
export interface LineChanges {
  row: boolean;
  cohorts: Cohort[];
  visits: Set<Visit>;
  left: number[];
  /** Places that their fans gave up, whether they had a session or not. */
  gaveUp: number;
  /** Calls and claims whose right to enter has ended. */
  lapsed: number;
}

/** What a line is restored from: its row and what of everything above `settled` still matters. */
export interface LineRecords {
  row: LineRow;
  /** From `knownFrom` on, in the order of their numbers. */
  cohorts: { first: number; last: number; calledAt: Millis }[];
  /** All from `knownFrom` on, and below it those that are not over, whose fan may not know it, or let in just now. */
  visits: Visit[];
  /** All numbers that were left without asking, and below `knownFrom` those whose visit is over. */
  over: Iterable<number>;
}
