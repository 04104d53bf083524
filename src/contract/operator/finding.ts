// What operators find: payments with all that belongs to them, and fans.
import { z } from "zod";
import { paymentStatus, payment, ticket } from "../payments.ts";
import { placeStatus } from "../line.ts";
import { hold, reason } from "../seats.ts";
import { namingText } from "../text/typed-text.ts";
import { amount, currency, id, instant, pageQuery } from "../values.ts";

const SEAT_ID_MAX_CHARS = 64;

export const paymentsQuery = pageQuery.extend({
  concertId: id.optional(),
  performanceId: id.optional(),
  userId: id.optional(),
  paymentId: id.optional(),
  ticketId: id.optional(),
  seatId: namingText(SEAT_ID_MAX_CHARS).optional().describe("Payments that have, or had, a ticket of this seat."),
  state: paymentStatus.optional(),
});

/** A payment as the operator sees it. */
export const operatorPayment = payment.extend({
  comp: z.boolean().describe("An operator gave it."),
  fan: z.object({ userId: id, name: z.string().nullable() }),
  tickets: z.array(
    ticket.pick({
      ticketId: true,
      seatId: true,
      section: true,
      row: true,
      number: true,
      grade: true,
      price: true,
      status: true,
    }),
  ),
  refund: z
    .object({ refundId: id, amount, refundedAt: instant, reason: z.string().optional() })
    .nullable()
    .describe("null: it was not given back."),
});
export type OperatorPaymentBody = z.infer<typeof operatorPayment>;

export const operatorUserQuery = z.strictObject({
  concertId: id.optional().describe("Also tells the fan's place in its line, and what the fan holds."),
});

/** A fan as the operator sees one. */
export const operatorUser = z.object({
  userId: id,
  name: z.string().nullable(),
  balance: amount,
  currency,
  payments: z.array(operatorPayment).describe("The newest 20."),
  place: z
    .object({ number: z.int(), status: placeStatus, position: z.int(), expiresAt: instant.nullable() })
    .nullable()
    .optional()
    .describe("In the line of the concert that was named; null: the fan is not in it."),
  holds: z.array(hold).optional().describe("Live ones of the concert that was named."),
});

/** Why an operator gives a payment back, which its fan is told. */
export const newOperatorRefund = z.strictObject({ reason });
