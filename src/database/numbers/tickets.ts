// How the tickets of a payment are found: by their numbers. A payment's tickets are written by one statement and have numbers in a
// row, the first of which stands in the payment. So tickets need no index by payment, which would be one more row a seat.
import { SEATS_PER_HOLD_MAX } from "../../contract/bounds.ts";

/**
 * The condition under which `t` is a ticket of the payment `p`, in SQL. A Worker of before writes no count; then as many are looked
 * at as a payment may have. The plus keeps SQLite from making an index of its own.
 */
export const isTicketOf = (p = "p", t = "t"): string =>
  `${t}.ticket_number >= ${p}.first_ticket AND ${t}.ticket_number < ${p}.first_ticket + coalesce(${p}.seats, ${SEATS_PER_HOLD_MAX})
    AND +${t}.payment_id = ${p}.payment_id`;
