// What Toss Payments answers, and what each of its codes means for us. Its HTTP statuses don't tell whether money moved, its codes do.
// Fields that aren't used may come and go; those that are used are checked.
import { z } from "zod";
import type { Answer, Failure, LookUpOutcome, ProviderPayment, ProviderRefund } from "./provider.ts";

const wholeAmount = z.int().min(0);
const failure = z.looseObject({ code: z.string(), message: z.string().default("") });

export const tossPayment = z.looseObject({
  paymentKey: z.string().min(1).max(200),
  orderId: z.string(),
  status: z.string(),
  totalAmount: wholeAmount,
  balanceAmount: wholeAmount,
  currency: z.string(),
  cancels: z
    .array(z.looseObject({ cancelAmount: wholeAmount, cancelStatus: z.string().default("DONE") }))
    .nullish()
    .transform((cancels) => cancels ?? []),
  failure: failure.nullish().transform((value) => value ?? null),
});
export type TossPayment = z.output<typeof tossPayment>;

const refusal = z.looseObject({ code: z.string(), message: z.string().default("") });

/** The code of a refusal, or null when it isn't one. */
export const tossCode = (body: unknown): string | null => refusal.safeParse(body).data?.code ?? null;

const MESSAGE_MAX_CHARS = 300;
export function tossFailure(body: unknown): Failure {
  const { code, message } = refusal.parse(body);
  return { code, message: message.slice(0, MESSAGE_MAX_CHARS) };
}

/** It says that the key or the caller is at fault, or that there are too many calls: nothing about a payment. */
const SAYS_NOTHING = new Set([
  "INVALID_API_KEY",
  "UNAUTHORIZED_KEY",
  "INVALID_AUTHORIZE_AUTH",
  "INCORRECT_BASIC_AUTH_FORMAT",
  "FORBIDDEN_REQUEST",
  "TOO_MANY_REQUESTS",
]);
/** The bank or Toss has turned the fan's payment down for good, and no money has moved. Every code that isn't here is looked up. */
const CONFIRM_IS_FINAL = new Set([
  "REJECT_CARD_PAYMENT",
  "REJECT_CARD_COMPANY",
  "NOT_FOUND_PAYMENT_SESSION",
  "BELOW_MINIMUM_AMOUNT",
]);
/** The payment stays as it is. What may also mean "already given back" (NOT_CANCELABLE_PAYMENT) is looked up instead. */
const CANCEL_IS_FINAL = new Set([
  "NOT_CANCELABLE_AMOUNT",
  "EXCEED_MAX_REFUND_DUE",
  "NOT_ALLOWED_PARTIAL_REFUND",
  "NOT_CANCELABLE_PAYMENT_FOR_DORMANT_USER",
]);
/** Only these codes come without being kept under the idempotency key, beside every 5xx. */
const KEY_STILL_OPEN = new Set(["IDEMPOTENT_REQUEST_PROCESSING"]);

type Refused = { state: "refused"; failure: Failure };

/** What a refusal of `confirm` or `cancel` means. */
export function readRefusal(call: "confirm" | "cancel", status: number, body: unknown): Answer<Refused> {
  const code = tossCode(body);
  if (code === null) return { kind: "unreachable", reason: `status ${status} without a code` };
  if (SAYS_NOTHING.has(code) || status === 401 || status === 429) return { kind: "unreachable", reason: code };
  const isFinal = (call === "confirm" ? CONFIRM_IS_FINAL : CANCEL_IS_FINAL).has(code);
  if (isFinal && status < 500) return { kind: "final", value: { state: "refused", failure: tossFailure(body) } };
  return { kind: "pending", reason: code, keySpent: status < 500 && !KEY_STILL_OPEN.has(code) };
}

/** What a payment that was looked up means. */
export function readFound(payment: TossPayment): Answer<LookUpOutcome> {
  switch (payment.status) {
    case "DONE":
    case "CANCELED":
    case "PARTIAL_CANCELED":
      return { kind: "final", value: { state: "captured", payment: paymentOf(payment) } };
    case "ABORTED": {
      const { code, message } = payment.failure ?? { code: "ABORTED", message: "" };
      return {
        kind: "final",
        value: { state: "failed", failure: { code, message: message.slice(0, MESSAGE_MAX_CHARS) } },
      };
    }
    case "EXPIRED":
      return { kind: "final", value: { state: "expired" } };
    default:
      // READY, IN_PROGRESS, WAITING_FOR_DEPOSIT, and whatever Toss may add.
      return { kind: "pending", reason: payment.status, keySpent: false };
  }
}

/** What Toss holds. What is given back shows in the balance of the payment, which decides; its list says how. */
export function paymentOf({
  paymentKey,
  orderId,
  totalAmount,
  balanceAmount,
  currency,
  cancels,
}: TossPayment): ProviderPayment {
  const refunds = cancels.map(({ cancelAmount, cancelStatus }): ProviderRefund => ({
    amount: cancelAmount,
    state: REFUND_STATES[cancelStatus] ?? "pending",
  }));
  return {
    topUpId: orderId,
    providerPaymentId: paymentKey,
    amount: totalAmount,
    currency,
    captured: totalAmount,
    refunded: totalAmount - balanceAmount,
    refunding: refunds.reduce((sum, { amount, state }) => sum + (state === "pending" ? amount : 0), 0),
    refunds,
    // A card company's objection reaches a seller by other ways than this API.
    dispute: { state: "none", amount: 0 },
  };
}
const REFUND_STATES: Record<string, ProviderRefund["state"]> = {
  DONE: "succeeded",
  IN_PROGRESS: "pending",
  ABORTED: "failed",
};
