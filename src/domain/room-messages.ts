// What is asked of a room and what it answers: the types that cross the call from the edge to the object. Plain data only,
// since a class would lose itself on the way. Times are milliseconds since the epoch; the room's own clock decides them.
import type { LineFigures, SeatFigures } from "../contract/operator-concert.ts";
import type { PlaceStatus, WaitRange } from "../contract/line.ts";
import type { Refusal } from "../contract/refusals.ts";
import type { BestAvailable, HoldStatus, StandingPlaces } from "../contract/seats.ts";
import type { Millis } from "../contract/values.ts";
import type { Actor } from "./records/actor.ts";
import type { KeyedRequest } from "./records/operator-answer.ts";
import type { PaymentRecord } from "./records/payment.ts";
import type { PollWindow } from "./poll-pace.ts";
import type { RefundRecord } from "./records/refund.ts";
import type { SaleNow } from "./snapshots/sale-outlook.ts";

/** What a queue token proves: this fan was given this number in this epoch of the line. */
export interface PlaceRef {
  fanId: string;
  epoch: number;
  number: number;
}

/** Where a fan stands, and how the sale is. `position` is 0 once called; `expiresAt` is the end of the right to enter, or of the session. */
export interface PlaceView extends SaleNow {
  epoch: number;
  number: number;
  status: PlaceStatus;
  position: number;
  expiresAt: Millis | null;
  estimatedWaitSeconds: WaitRange | null;
  /** The edge chooses by chance, so that a crowd spreads out. */
  poll: PollWindow;
  seatsAvailable: number;
  /** How far the line has been called: whoever stands there can be told more than the last snapshot knew. */
  served: number;
}

/** A fan who wants a place in line. */
export interface JoinRequest {
  fanId: string;
}
export interface Joined {
  placeView: PlaceView;
  isNew: boolean;
}

export interface HeldSeat {
  seatId: string;
  grade: string;
  price: number;
}
/** Seats by name, or what the room is to choose by. */
export type SeatsAsked = { seatIds: string[] } | { bestAvailable: BestAvailable } | { standing: StandingPlaces[] };
export type HoldAsked = SeatsAsked & {
  place: PlaceRef;
  performanceId: string;
  /** The layout that the fan was shown; absent: whichever it is. */
  layoutVersion?: string | undefined;
  /** What the hold is found by when it is asked for again; absent: nothing. */
  keyed?: HoldKey | undefined;
};
/** The idempotency key of a hold. It counts for one fan and one date. */
export interface HoldKey {
  key: string;
  /** Hash of path and body. */
  fingerprint: string;
}
export interface HoldView {
  holdId: string;
  performanceId: string;
  status: HoldStatus;
  seats: HeldSeat[];
  /** All in one row without a gap; null: standing places. */
  adjacent: boolean | null;
  amount: number;
  expiresAt: Millis;
}
export interface HoldMade {
  hold: HoldView;
  isNew: boolean;
  /** It was found by its key. */
  replayed: boolean;
  revision: number;
}

export interface PaymentOrder {
  place: PlaceRef;
  holdId: string;
  key: string;
  /** Hash of path and body. */
  fingerprint: string;
}
export interface PaymentMade {
  payment: PaymentRecord;
  revision: number;
  served: number;
  /** The place has no session any more: the queue token is spent. */
  sessionOver: boolean;
}
/** `replayed`: this is the first answer of the key again. */
export type PaymentAnswer =
  | { ok: true; value: PaymentMade; replayed: boolean }
  | { ok: false; refusal: Refusal; replayed: boolean };

/** Seats that an operator gives to a fan. */
export interface CompOrder {
  fanId: string;
  /** D1 knows the fan, or can't know. What a key was answered is answered again all the same. */
  isFanKnown: boolean;
  performanceId: string;
  seatIds: string[];
  reason: string;
  by: Actor;
  /** As it is stored; see domain/operators-key.ts. */
  key: string;
  /** Hash of path and body. */
  fingerprint: string;
}

/** Which seats of a date an operator keeps back, or gives back to the sale. */
export interface BlocksAsked {
  performanceId: string;
  isBlocked: boolean;
  /** Either seats or a section, and of that so many places. */
  seats: { seatIds?: string[] | undefined; section?: string | undefined; count?: number | undefined };
  reason: string;
  by: Actor;
  /** What the answer is kept under; null: the request has no key. */
  request: KeyedRequest | null;
}
export interface BlocksMade {
  /** Seats that it made a difference to. */
  changed: number;
  revision: number;
}
/** `replayed`: this is the first answer of the key again. */
export type BlocksAnswer =
  | { ok: true; value: BlocksMade; replayed: boolean }
  | { ok: false; refusal: Refusal; replayed: boolean };

/** A seat as the room knows it. */
export interface SeatView {
  status: "available" | "held" | "paying" | "sold" | "blocked";
  /** Whose it is; null: nobody's. */
  hold: { holdId: string; fanId: string; expiresAt: Millis } | null;
}

export interface RefundAsked {
  fanId: string;
  paymentId: string;
  performanceId: string;
  holdId: string;
  paidAt: Millis;
  key: string;
  /** D1 said so just now: then only its answer is looked up. */
  isRefunded: boolean;
  /** An operator gave it. */
  isComp?: boolean;
}
/** `replayed`: this is the first answer of the key again. */
export type RefundAnswer =
  | { ok: true; value: { refund: RefundRecord; revision: number }; replayed: boolean }
  | { ok: false; refusal: Refusal; replayed: boolean };

/** An operator deletes the concert, or a date of it. */
export interface DeletionAsked {
  /** null: the concert itself. */
  performanceId: string | null;
  by: Actor;
}

export interface RoomFigures {
  line: LineFigures;
  performances: { performanceId: string; seats: SeatFigures; liveHolds: number }[];
}

/** What a reconciliation found, in words for the operator. */
export interface ReconciledRoom {
  mended: string[];
  left: string[];
}
