// A payment as edge, room and database tell each other of it: one try as the room decided it, and the record D1 keeps.
import type { Millis } from "../../contract/values.ts";
import type { Actor } from "./actor.ts";

export interface TicketSeat {
  ticketId: string;
  seatId: string;
  section: string;
  /** null: a standing place. */
  row: number | null;
  number: number;
  grade: string;
  /** In won. */
  price: number;
}

/** One try to pay a hold, as the room decided it. */
export interface PaymentAttempt {
  /** The attempt's own id, and the payment's if it commits. */
  paymentId: string;
  fanId: string;
  concertId: string;
  /** The epoch of the room that decided; D1 must still agree. */
  epoch: number;
  performanceId: string;
  holdId: string;
  key: string;
  /** Hash of path and body. */
  fingerprint: string;
  /** In won: the sum of the seats' prices. */
  amount: number;
  /** 1 to 8. */
  seats: TicketSeat[];
  at: Millis;
  /** What an operator gives; absent: a fan pays. */
  comp?: Comp;
}

/** Tickets for nothing: why, and who gives them. */
export interface Comp {
  reason: string;
  by: Actor;
}

export interface PaymentRecord {
  paymentId: string;
  fanId: string;
  state: "paid" | "refunded" | "void";
  concertId: string;
  performanceId: string;
  holdId: string;
  key: string;
  fingerprint: string;
  amount: number;
  /** What the fan had after paying; 0 for a void row, which moved nothing. */
  balance: number;
  /** In the order of the attempt's seats. */
  tickets: { ticketId: string; seatId: string }[];
  paidAt: Millis;
  /** Of a comp: why the operator gave it. */
  compReason?: string;
}

/** A payment as an operator finds it. */
export interface FoundPayment {
  paymentId: string;
  fanId: string;
  /** null: unknown here, or not told. */
  fanName: string | null;
  state: "paid" | "refunded";
  concertId: string;
  performanceId: string;
  holdId: string;
  amount: number;
  balance: number;
  paidAt: Millis;
  compReason: string | null;
  cancelReason: string | null;
  tickets: (TicketSeat & { status: "valid" | "refunded" })[];
  refund: { refundId: string; amount: number; refundedAt: Millis; reason: string | null } | null;
}

/** A payment as its fan looks back at it. */
export interface FansPayment extends PaymentRecord {
  /** Why its date was cancelled, where the operator has said so, or why an operator gave it. */
  reason: string | null;
}
