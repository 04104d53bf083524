// A payment as its fan, and who gives it to a fan, are told it.
import type { PaymentBody } from "../../contract/payments.ts";
import { CURRENCY, toInstant } from "../../contract/values.ts";
import type { PaymentRecord } from "../../domain/records/payment.ts";

export const paymentBody = (payment: PaymentRecord): PaymentBody => ({
  paymentId: payment.paymentId,
  status: payment.state === "refunded" ? "refunded" : "paid",
  concertId: payment.concertId,
  performanceId: payment.performanceId,
  holdId: payment.holdId,
  amount: payment.amount,
  currency: CURRENCY,
  balance: payment.balance,
  tickets: payment.tickets.map(({ ticketId, seatId }) => ({ ticketId, seatId })),
  paidAt: toInstant(payment.paidAt),
  ...(payment.compReason !== undefined && { reason: payment.compReason }),
});
