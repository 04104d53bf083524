// Balance, payments and tickets.
import { z } from "zod";
import { CHARGE_MAX, IDEMPOTENCY_KEY_MAX_CHARS, SEATS_PER_COMP_MAX } from "./bounds.ts";
import { distinctSeatIds, reason as operatorsReason } from "./seats.ts";
import { amount, currency, id, instant, price } from "./values.ts";

/** 1 to 255 visible ASCII characters. */
export const idempotencyKey = z
  .string()
  .max(IDEMPOTENCY_KEY_MAX_CHARS)
  .regex(/^[\x21-\x7e]+$/);

export const balance = z.object({ amount, currency });

export const newCharge = z.strictObject({ amount: z.int().min(1).max(CHARGE_MAX).describe("In won.") });
export const charge = z.object({
  chargeId: id,
  amount,
  currency,
  balance: amount.describe("After the charge."),
  createdAt: instant,
});

export const entryKind = z.enum(["charge", "payment", "refund"]);
export type EntryKind = z.infer<typeof entryKind>;
export const entry = z.object({
  entryId: id,
  kind: entryKind,
  amount: z.int().describe("Positive for what came in, negative for what was paid."),
  balance: amount.describe("After this entry."),
  reference: id.describe("The charge, payment or refund that moved the balance."),
  createdAt: instant,
});

const reason = z
  .string()
  .describe(
    "Why an operator gave the payment back, why the date was cancelled, or why an operator gave these tickets.",
  );

export const newPayment = z.strictObject({ concertId: id, holdId: id });
export const paymentStatus = z.enum(["paid", "refunded"]);
export const issuedTicket = z.object({ ticketId: id, seatId: z.string() });
export const payment = z.object({
  paymentId: id,
  status: paymentStatus,
  concertId: id,
  performanceId: id,
  holdId: id,
  amount,
  currency,
  balance: amount.describe("Of the fan, after this payment."),
  tickets: z.array(issuedTicket),
  paidAt: instant,
  reason: reason.optional(),
});
export type PaymentBody = z.infer<typeof payment>;

/** Tickets that an operator gives to a fan for nothing. */
export const newComp = z.strictObject({
  userId: id,
  seatIds: distinctSeatIds(SEATS_PER_COMP_MAX),
  reason: operatorsReason,
});

export const refund = z.object({ refundId: id, paymentId: id, amount, currency, balance: amount, refundedAt: instant });
export type RefundBody = z.infer<typeof refund>;

export const ticketStatus = z.enum(["valid", "refunded"]);
export const ticket = z.object({
  ticketId: id,
  concertId: id,
  performanceId: id,
  startsAt: instant,
  seatId: z.string(),
  section: z.string(),
  row: z.int().min(1).nullable().describe("null: a standing place, whose entry number is `number`."),
  number: z.int().min(1),
  grade: z.string(),
  price,
  status: ticketStatus,
  paymentId: id,
  reason: reason.optional(),
});
