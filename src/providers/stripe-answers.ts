// What Stripe answers, and what it means for us. Fields that aren't used may come and go; those that are used are checked.
import { z } from "zod";
import type { Answer, Failure, LookUpOutcome, ProviderPayment, ProviderRefund } from "./provider.ts";

const id = z.string().min(1).max(200);
const wholeAmount = z.int().min(0);
const currency = z.string().transform((code) => code.toUpperCase());

const refund = z.looseObject({ id, amount: wholeAmount, status: z.string().nullable() });
const charge = z.looseObject({
  id,
  amount_captured: wholeAmount,
  amount_refunded: wholeAmount,
  disputed: z.boolean(),
  refunds: z
    .looseObject({ data: z.array(refund) })
    .nullish()
    .transform((list) => list?.data ?? []),
});
const paymentIntent = z.looseObject({
  id,
  status: z.string(),
  latest_charge: charge.nullish().transform((value) => value ?? null),
  last_payment_error: z
    .looseObject({ code: z.string().nullish(), message: z.string().nullish() })
    .nullish()
    .transform((value) => value ?? null),
});

export const newSession = z.looseObject({ id, url: z.url(), client_reference_id: z.string() });
/** A session with its payment, charge and refunds: what `EXPANDED` asks for. */
export const session = z.looseObject({
  id,
  status: z.enum(["open", "complete", "expired"]),
  payment_status: z.string(),
  client_reference_id: z.string().nullable(),
  amount_total: wholeAmount.nullable(),
  currency: currency.nullable(),
  payment_intent: paymentIntent.nullable(),
});
export type StripeSession = z.output<typeof session>;
export const EXPANDED = ["payment_intent.latest_charge.refunds"];

export const newRefund = z.looseObject({
  id,
  amount: wholeAmount,
  payment_intent: z.string().nullable(),
  status: z.string().nullable(),
});
export const disputes = z.looseObject({ data: z.array(z.looseObject({ status: z.string(), amount: wholeAmount })) });

const refusal = z.looseObject({
  error: z.looseObject({ type: z.string(), code: z.string().nullish(), message: z.string().nullish() }),
});

/** The code of a refusal, or its type where it has no code; null when it is no refusal. */
export function stripeCode(body: unknown): string | null {
  const error = refusal.safeParse(body).data?.error;
  return error === undefined ? null : (error.code ?? error.type);
}

const MESSAGE_MAX_CHARS = 300;
const failureOf = (code: string, message: string | null | undefined): Failure => ({
  code,
  message: (message ?? "").slice(0, MESSAGE_MAX_CHARS),
});

/** Stripe refuses these although the money may have moved, or be moving, by another call. */
const LOOK_FIRST = new Set(["charge_already_refunded", "idempotency_key_in_use", "idempotency_error", "lock_timeout"]);
/** It says that the key or the caller is at fault, or that there are too many calls: nothing about a payment. */
const SAYS_NOTHING = new Set([401, 403, 429]);

/** What a refusal of a write means. Stripe keeps its answers under the key, 500s included; a 409 is none of those. */
export function readRefusal(status: number, body: unknown): Answer<{ state: "refused"; failure: Failure }> {
  const error = refusal.safeParse(body).data?.error;
  const code = stripeCode(body);
  if (error === undefined || code === null) return { kind: "unreachable", reason: `status ${status} without a code` };
  if (SAYS_NOTHING.has(status)) return { kind: "unreachable", reason: code };
  if (status === 409) return { kind: "pending", reason: code, keySpent: false };
  if (status >= 500) return { kind: "pending", reason: code, keySpent: true };
  if (LOOK_FIRST.has(code) || LOOK_FIRST.has(error.type)) return { kind: "pending", reason: code, keySpent: true };
  return { kind: "final", value: { state: "refused", failure: failureOf(code, error.message) } };
}

/** What a session that was looked up means. `disputed`: what Stripe's list of disputes says, for a charge that has one. */
export function readFound(found: StripeSession, disputed: ProviderPayment["dispute"]): Answer<LookUpOutcome> {
  const { status, payment_status: paid, payment_intent: intent } = found;
  if (status === "expired") return { kind: "final", value: { state: "expired" } };
  if (status === "open") return { kind: "pending", reason: "open", keySpent: false };
  const payment = paid === "paid" ? paymentOf(found, disputed) : null;
  if (payment !== null) return { kind: "final", value: { state: "captured", payment } };
  if (paid === "unpaid" && (intent?.status === "requires_payment_method" || intent?.status === "canceled")) {
    const error = intent.last_payment_error;
    const failure = failureOf(error?.code ?? intent.status, error?.message);
    return { kind: "final", value: { state: "failed", failure } };
  }
  return { kind: "pending", reason: intent?.status ?? paid, keySpent: false };
}

/** Null while Stripe shows no charge of a paid session. */
function paymentOf(found: StripeSession, dispute: ProviderPayment["dispute"]): ProviderPayment | null {
  const { client_reference_id: topUpId, amount_total: amount, currency, payment_intent: intent } = found;
  const held = intent?.latest_charge ?? null;
  if (topUpId === null || amount === null || currency === null || intent === null || held === null) return null;
  const refunds = held.refunds.map(({ amount, status }): ProviderRefund => ({
    amount,
    state: REFUND_STATES[status ?? ""] ?? "pending",
  }));
  const refunding = refunds.reduce((sum, { amount, state }) => sum + (state === "pending" ? amount : 0), 0);
  return {
    topUpId,
    providerPaymentId: intent.id,
    amount,
    currency,
    captured: held.amount_captured,
    // Stripe counts a refund in the charge from its beginning, and takes it out again when it fails.
    refunded: held.amount_refunded - refunding,
    refunding,
    refunds,
    dispute,
  };
}
export const REFUND_STATES: Record<string, ProviderRefund["state"]> = {
  succeeded: "succeeded",
  failed: "failed",
  canceled: "failed",
};

/** An appeal of a lost dispute leaves it lost until it is won. */
const DISPUTE_STATES: Record<string, ProviderPayment["dispute"]["state"]> = {
  won: "won",
  warning_closed: "won",
  lost: "lost",
  appeal_needs_response: "lost",
  appeal_under_review: "lost",
  /** The money went back before it became a dispute: a refund, which the charge shows. */
  prevented: "none",
};
const WORST_LAST = ["none", "won", "open", "lost"] as const;

/** All disputes of a payment as one: the worst state, and what the disputes of that state are about. */
export function disputeOf({ data }: z.output<typeof disputes>): ProviderPayment["dispute"] {
  const read = data.map(({ status, amount }) => ({ state: DISPUTE_STATES[status] ?? ("open" as const), amount }));
  const state = WORST_LAST.findLast((one) => read.some((dispute) => dispute.state === one)) ?? "none";
  if (state === "none") return { state, amount: 0 };
  const amount = read.reduce((sum, dispute) => sum + (dispute.state === state ? dispute.amount : 0), 0);
  return { state, amount };
}
