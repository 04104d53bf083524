// A ticket as D1 keeps it, and the seat that a valid one takes.
import type { Millis } from "../../contract/values.ts";

export interface TicketRecord {
  /** Why its date was cancelled, where the operator has said so. */
  reason: string | null;
  ticketId: string;
  concertId: string;
  performanceId: string;
  startsAt: Millis;
  seatId: string;
  section: string;
  /** null: a standing place, whose entry number is `number`. */
  row: number | null;
  number: number;
  grade: string;
  /** In won. */
  price: number;
  status: "valid" | "refunded";
  paymentId: string;
}

export interface SoldSeat {
  performanceId: string;
  seatId: string;
  fanId: string;
  paymentId: string;
  holdId: string;
  /** In won. */
  price: number;
  /** An operator gave it. */
  isComp: boolean;
}
