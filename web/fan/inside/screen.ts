// Which screen a session shows: a function of what the service has answered, so that a refresh, the back button, another tab and
// another device all lead to the same one.
import type { PendingWhy } from "../../../clients/frontrow/src/pay-once.ts";
import type { BookableDate, Hold, Payment } from "./types.ts";

export interface Known {
  /** The fan's live holds; null: not answered yet. */
  holds: readonly Hold[] | null;
  /** A hold that was seen live and isn't any more, once the service has said that it ran out. */
  expired: Hold | null;
  /** A payment that was sent and not answered yet. `hold` is null where only its id is known, as after a reload. */
  paying: { hold: Hold | null; why: PendingWhy } | null;
  payment: Payment | null;
  /** The dates that can be booked; null: not answered yet. */
  dates: readonly BookableDate[] | null;
  /** The date that the address names. */
  dateAsked: string | null;
}

export type Screen =
  | { name: "loading" }
  | { name: "paid"; payment: Payment }
  | { name: "paying"; hold: Hold | null; why: PendingWhy }
  | { name: "held"; hold: Hold; others: readonly Hold[] }
  | { name: "expired"; hold: Hold }
  | { name: "dates"; dates: readonly BookableDate[] }
  /** `isOnly`: there is no other date to go back to. */
  | { name: "date"; date: BookableDate; isOnly: boolean };

export function screenOf({ holds, expired, paying, payment, dates, dateAsked }: Known): Screen {
  if (payment !== null) return { name: "paid", payment };
  if (paying !== null) return { name: "paying", ...paying };
  if (holds === null) return { name: "loading" };
  // What another tab or device is paying.
  const elsewhere = holds.find(({ status }) => status === "paying");
  if (elsewhere !== undefined) return { name: "paying", hold: elsewhere, why: "in-progress" };
  const [hold, ...others] = holds;
  if (hold !== undefined) return { name: "held", hold, others };
  if (expired !== null) return { name: "expired", hold: expired };
  if (dates === null) return { name: "loading" };
  const [only] = dates;
  if (only !== undefined && dates.length === 1) return { name: "date", date: only, isOnly: true };
  const date = dates.find(({ performanceId }) => performanceId === dateAsked);
  return date === undefined ? { name: "dates", dates } : { name: "date", date, isOnly: false };
}
