// A refund: one as the room decided it, the record D1 keeps, and a payment that has to be refunded.
import type { Millis } from "../../contract/values.ts";
import type { Actor } from "./actor.ts";

/** One refund, as the room decided it. */
export interface RefundOrder {
  paymentId: string;
  fanId: string;
  concertId: string;
  /** The epoch of the room that decided; D1 must still agree. */
  epoch: number;
  /** The fan's idempotency key, or an operator's; null when the operator cancelled the date. */
  key: string | null;
  at: Millis;
  /** An operator gives it back; absent: its fan does, or its date was cancelled. */
  given?: GivenBack;
}

/** What an operator gives back: why, which its fan is told, and who. */
export interface GivenBack {
  reason: string;
  by: Actor;
}

export interface RefundRecord {
  refundId: string;
  paymentId: string;
  key: string | null;
  /** In won: what was paid. */
  amount: number;
  /** What the fan had after the refund. */
  balance: number;
  refundedAt: Millis;
  /** What an operator has told the fan; null: nobody gave it back, or not an operator. */
  reason: string | null;
}

/** A payment that stands, as a cancelled date has to refund it. */
export interface UnrefundedPayment {
  paymentId: string;
  fanId: string;
  holdId: string;
}
