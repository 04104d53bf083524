// What a room answers: the types that cross the call from the edge to the object. Plain data only, since a class
// would lose itself on the way. Times are milliseconds since the epoch; the room's own clock decides them.
import type { AuditCheck, CancellationState, LineFigures, SeatFigures } from "../contract/concerts.ts";
import type { PlaceStatus, WaitRange } from "../contract/line.ts";
import type { Answer, Refusal } from "../contract/refusals.ts";
import type { HoldStatus } from "../contract/seats.ts";
import type { Millis } from "../contract/values.ts";
import type { PaymentRecord } from "../domain/payment.ts";
import type { RefundRecord } from "../domain/refund.ts";

/** What a queue token proves: this fan was given this number in this epoch of the line. */
export interface PlaceRef {
  fan: string;
  epoch: number;
  number: number;
}

/** Where a fan stands. `position` is 0 once called; `expiresAt` is the end of the right to enter, or of the session. */
export interface Standing {
  epoch: number;
  number: number;
  status: PlaceStatus;
  position: number;
  expiresAt: Millis | null;
  estimatedWaitSeconds: WaitRange | null;
  /** Without jitter: the edge adds it, so that a crowd spreads out. */
  pollAfterMs: number;
  seatsAvailable: number;
  /** How far the line has been called: whoever stands there can be told more than the last snapshot knew. */
  served: number;
}

/** A fan who wants a place in line. */
export interface JoinRequest {
  fanId: string;
}
export interface Joined {
  standing: Standing;
  isNew: boolean;
}

export interface HeldSeat {
  seatId: string;
  grade: string;
  price: number;
}
export interface HoldAsked {
  place: PlaceRef;
  performanceId: string;
  seatIds: string[];
}
export interface HoldView {
  holdId: string;
  performanceId: string;
  status: HoldStatus;
  seats: HeldSeat[];
  amount: number;
  expiresAt: Millis;
}
export interface HoldMade {
  hold: HoldView;
  isNew: boolean;
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

export interface RefundAsked {
  fan: string;
  paymentId: string;
  performanceId: string;
  holdId: string;
  key: string;
  /** D1 said so just now: then only its answer is looked up. */
  isRefunded: boolean;
}
/** `replayed`: this is the first answer of the key again. */
export type RefundAnswer =
  | { ok: true; value: { refund: RefundRecord; revision: number }; replayed: boolean }
  | { ok: false; refusal: Refusal; replayed: boolean };

export interface RoomFigures {
  line: LineFigures;
  performances: { performanceId: string; seats: SeatFigures }[];
}

/** What a reconciliation found, in words for the operator. */
export interface ReconciledRoom {
  mended: string[];
  left: string[];
}

/** The calls of a room. `ConcertRoom` implements it; the edge and the tests hold it as a stub. */
export interface RoomApi {
  // What crowds ask for takes many in the order given, and answers each; one that fails on a bug is `internal`.
  /** Refusals: sale-not-open, sale-closed, not-found. */
  join(requests: JoinRequest[]): Promise<Answer<Joined>[]>;
  /** "It is my turn: let me in." Refusals: not-admitted, session-over, sale-closed. */
  ask(places: PlaceRef[]): Promise<Answer<Standing>[]>;
  /** Refusals, in this order: not-admitted, session-over, not-found, unknown-seats, sale-not-open,
   * sale-closed, sale-paused, seats-unavailable, seat-limit-reached. */
  hold(asked: HoldAsked[]): Promise<Answer<HoldMade>[]>;

  /** Refusals: session-over, sale-closed. */
  where(place: PlaceRef): Promise<Answer<Standing>>;
  /** Gives up the place, the session and its unpaid holds. Also answers ok when there is nothing left to give up. */
  leave(place: PlaceRef): Promise<Answer<{ served: number }>>;

  /** What everybody may know of line and dates, as text; see domain/line-snapshot.ts. */
  snapshot(): Promise<Answer<string>>;
  /** A date's seats, as text; see domain/seat-snapshot.ts. Refusals: not-found. */
  seats(performanceId: string): Promise<Answer<string>>;
  /** The live holds. Refusals: not-admitted, session-over. */
  holds(place: PlaceRef): Promise<Answer<HoldView[]>>;
  /** Refusals: not-admitted, session-over, hold-not-found. */
  holdById(place: PlaceRef, holdId: string): Promise<Answer<HoldView>>;
  /** Refusals: not-admitted, session-over, hold-not-found, hold-already-paid, payment-in-progress. */
  release(place: PlaceRef, holdId: string): Promise<Answer<{ revision: number }>>;
  pay(order: PaymentOrder): Promise<PaymentAnswer>;
  /** Refusals: refund-closed, already-refunded, idempotency-in-flight, outcome-pending, overloaded. */
  refund(asked: RefundAsked): Promise<RefundAnswer>;

  figures(): Promise<Answer<RoomFigures>>;
  /** Reads the concert's settings and dates from D1 again and acts on them at once. */
  refresh(): Promise<Answer<null>>;
  /** Seats again from D1, and a new epoch of the line. */
  rebuild(): Promise<Answer<null>>;
  /** How far a date's cancellation has come. Refusals: not-found, also when it was not cancelled. */
  cancellation(performanceId: string): Promise<Answer<CancellationState>>;
  /** The room's books against D1's, leaving out work inside its deadline. */
  audit(): Promise<Answer<AuditCheck[]>>;
  /** Does here what D1 says has happened, and tells what doesn't fit. */
  reconcile(): Promise<Answer<ReconciledRoom>>;
}
