// A payment as its fan, and who gives it to a fan, are told it.
import type { PaymentBody, RefundBody } from "../../contract/payments.ts";
import { CURRENCY, toInstant } from "../../contract/values.ts";
import type { PaymentRecord } from "../../domain/records/payment.ts";
import type { RefundRecord } from "../../domain/records/refund.ts";

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

export const refundBody = ({ refundId, paymentId, amount, balance, refundedAt }: RefundRecord): RefundBody => ({
  refundId,
  paymentId,
  amount,
  currency: CURRENCY,
  balance,
  refundedAt: toInstant(refundedAt),
});
