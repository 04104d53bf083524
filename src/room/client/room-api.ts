// The calls that a room answers. The edge and the jobs make them through room-client.ts, beside this file.
import type { AuditCheck } from "../../contract/audit.ts";
import type { CancellationState } from "../../contract/operator-concert.ts";
import type { Answer } from "../../contract/refusals.ts";
import type {
  BlocksAnswer,
  BlocksAsked,
  CompOrder,
  SeatView,
  PlaceRef,
  PlaceView,
  JoinRequest,
  Joined,
  HoldAsked,
  HoldView,
  HoldMade,
  PaymentOrder,
  PaymentAnswer,
  RefundAsked,
  RefundAnswer,
  RoomFigures,
  ReconciledRoom,
  DeletionAsked,
} from "../../domain/room-messages.ts";

/** The calls of a room. `ConcertRoom` implements it; the edge and the tests hold it as a stub. */
export interface RoomApi {
  // What crowds ask for takes many in the order given, and answers each; one that fails on a bug is `internal`.
  /** Refusals: sale-not-open, sale-closed, not-found. */
  join(requests: JoinRequest[]): Promise<Answer<Joined>[]>;
  /** "It is my turn: let me in." Refusals: not-admitted, session-over, sale-closed. */
  claim(places: PlaceRef[]): Promise<Answer<PlaceView>[]>;
  /** Refusals, in this order: idempotency-key-reused, not-found, unknown-seats, not-admitted, session-over, sale-not-open,
   * sale-closed, performance-cancelled, performance-over, sale-paused, layout-changed, already-yours, seats-unavailable,
   * seat-limit-reached, leaves-single-seat, hold-budget-spent. */
  hold(asked: HoldAsked[]): Promise<Answer<HoldMade>[]>;

  /** Refusals: session-over, sale-closed. */
  where(place: PlaceRef): Promise<Answer<PlaceView>>;
  /** Gives up the place, the session and its unpaid holds. Also answers ok when there is nothing left to give up. */
  leave(place: PlaceRef): Promise<Answer<{ served: number }>>;

  /** What everybody may know of line and dates, as text; see domain/line-snapshot.ts. */
  snapshot(): Promise<Answer<string>>;
  /** A date's seats, as text; see domain/seat-snapshot.ts. Refusals: not-found, performance-cancelled. */
  seats(performanceId: string): Promise<Answer<string>>;
  /** Both at one moment, for who knows neither. Of a date that is not there, or cancelled, the seats are a refusal. */
  snapshotWithSeats(performanceId: string): Promise<Answer<{ line: string; seats: Answer<string> }>>;
  /** The same, also of a cancelled date. Refusals: not-found. */
  seatsForOperator(performanceId: string): Promise<Answer<string>>;
  /** The live holds. Refusals: not-admitted, session-over. */
  holds(place: PlaceRef): Promise<Answer<HoldView[]>>;
  /** Refusals: not-admitted, session-over, hold-not-found. */
  holdById(place: PlaceRef, holdId: string): Promise<Answer<HoldView>>;
  /** Refusals: not-admitted, session-over, hold-not-found, hold-already-paid, payment-in-progress. */
  release(place: PlaceRef, holdId: string): Promise<Answer<{ revision: number }>>;
  pay(order: PaymentOrder): Promise<PaymentAnswer>;
  /** Refusals: refund-closed, already-refunded, idempotency-in-flight, outcome-pending, overloaded. */
  refund(asked: RefundAsked): Promise<RefundAnswer>;

  /** What an operator gives. Refusals, in this order: not-found, unknown-seats, performance-cancelled, performance-over,
   * seats-unavailable; and those of a key. */
  give(order: CompOrder): Promise<PaymentAnswer>;
  /** Keeps seats back, or gives them back to the sale. Refusals, in this order: not-found, unknown-seats, invalid-request,
   * performance-cancelled, performance-over, seats-unavailable; and those of a key, outcome-pending, overloaded. */
  changeBlocks(asked: BlocksAsked): Promise<BlocksAnswer>;
  /** A seat, and whose it is. Refusals: not-found. */
  seat(performanceId: string, seatId: string): Promise<Answer<SeatView>>;

  figures(): Promise<Answer<RoomFigures>>;
  /** Reads the concert's settings and dates from D1 again and acts on them at once. */
  refresh(): Promise<Answer<null>>;
  /** Seats again from D1, and a new epoch of the line. */
  rebuild(): Promise<Answer<null>>;
  /** Deletes the concert or a date of it, for good. Refusals: not-found, has-sales, invalid-request, overloaded. */
  remove(asked: DeletionAsked): Promise<Answer<null>>;
  /** How far a date's cancellation has come. Refusals: not-found, also when it was not cancelled. */
  cancellation(performanceId: string): Promise<Answer<CancellationState>>;
  /** The room's books against D1's, leaving out work inside its deadline. */
  audit(): Promise<Answer<AuditCheck[]>>;
  /** Does here what D1 says has happened, and tells what doesn't fit. */
  reconcile(): Promise<Answer<ReconciledRoom>>;
}
