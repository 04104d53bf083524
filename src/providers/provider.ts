// What the service asks of a payment provider, in the service's own words: one port, and an adapter for each provider. An adapter
// translates and decides nothing about a balance: it says what the provider holds under one of our top-ups. Whoever calls it compares
// that with its own row (differences.ts) and writes.
//
// No answer is not a refusal. A result is `final` when the provider said something for good, `pending` when it has not decided or
// when only a look-up tells, and `unreachable` when nothing is known. Only `final` may end a top-up.
import type { Millis } from "../contract/values.ts";

export type ProviderName = "toss" | "stripe";

export type Answer<Value> =
  | { kind: "final"; value: Value }
  /**
   * Look it up before anything else. `keySpent`: the provider keeps its refusal under this idempotency key; a further attempt, after a
   * look-up that found nothing, needs the next number.
   */
  | { kind: "pending"; reason: string; keySpent: boolean }
  /** It may have happened or not. `reason` is for the log. */
  | { kind: "unreachable"; reason: string };

/** Why a fan's payment or a refund was turned down, in the provider's words: `code` for programs, `message` for people. */
export interface Failure {
  code: string;
  message: string;
}

/** A top-up as our row has it. Amounts are in the currency's minor unit; won have no decimals. */
export interface TopUpTerms {
  topUpId: string;
  amount: number;
  /** ISO 4217, upper case. */
  currency: string;
}

export interface CheckoutOrder extends TopUpTerms {
  /** What the fan reads on the provider's page. */
  orderName: string;
  /** When the fan can no longer pay. At least CHECKOUT_LASTS_AT_LEAST_MS away. The same at every attempt. */
  expiresAt: Millis;
  /** Where the provider sends the fan afterwards: routes of ours. */
  paidUrl: string;
  givenUpUrl: string;
  /** From 1; the next one only after an answer that says so. */
  attempt: number;
}

export interface Checkout {
  /** Where the fan pays. */
  url: string;
  /** What `lookUp` needs beside our id: Stripe's session; Toss has our id alone. */
  reference: string | null;
}

export interface CaptureOrder extends TopUpTerms {
  /** What the fan's browser brought back from the provider. */
  paymentKey: string;
  attempt: number;
}

export interface LookUpOrder {
  topUpId: string;
  /** `Checkout.reference`. */
  reference: string | null;
}

export interface RefundOrder extends TopUpTerms {
  providerPaymentId: string;
  attempt: number;
}

/** One giving back of money that the provider knows of, by whomever it was asked. */
export interface ProviderRefund {
  amount: number;
  state: "pending" | "succeeded" | "failed";
}

/** What the provider holds under a top-up. Every figure is the provider's own. */
export interface ProviderPayment extends TopUpTerms {
  providerPaymentId: string;
  captured: number;
  /** Given back for good. */
  refunded: number;
  /** On its way back; it can still fail. */
  refunding: number;
  refunds: readonly ProviderRefund[];
  /** `amount` is what the fan's bank took or asks for; 0 without a dispute. */
  dispute: { state: "none" | "open" | "won" | "lost"; amount: number };
}

export type CheckoutOutcome = { state: "made"; checkout: Checkout } | { state: "refused"; failure: Failure };

export type LookUpOutcome =
  | { state: "captured"; payment: ProviderPayment }
  | { state: "failed"; failure: Failure }
  | { state: "expired" }
  /** The provider knows nothing under our id. Toss may say so until the fan has paid. */
  | { state: "notFound" };

export type CaptureOutcome =
  | { state: "captured"; payment: ProviderPayment }
  | { state: "refused"; failure: Failure }
  /** The money moves at the checkout, without us. */
  | { state: "notNeeded" };

export type RefundOutcome = { state: "refunded" } | { state: "refused"; failure: Failure };

export interface WebhookRequest {
  headers: Headers;
  /** As it arrived, before any parsing: the signature is over these bytes. */
  body: string;
}

export type WebhookReading =
  /** Settle this top-up. A hint: nothing else of the message is believed. One of the two is set. */
  | { kind: "hint"; topUpId: string | null; providerPaymentId: string | null }
  /** Nothing of ours, or of no interest. The provider gets a 200. */
  | { kind: "nothing" }
  /** The signature is wrong or too old. The provider gets a 400. */
  | { kind: "forged"; reason: string };

/** Each call ends within its deadline (DEADLINES_MS) and never throws. Each may be repeated: the same attempt moves money once. */
export interface PaymentProvider {
  readonly name: ProviderName;
  createCheckout(order: CheckoutOrder): Promise<Answer<CheckoutOutcome>>;
  capture(order: CaptureOrder): Promise<Answer<CaptureOutcome>>;
  lookUp(order: LookUpOrder): Promise<Answer<LookUpOutcome>>;
  refund(order: RefundOrder): Promise<Answer<RefundOutcome>>;
  readWebhook(request: WebhookRequest): Promise<WebhookReading>;
}

/** What an adapter needs of the world. */
export interface ProviderDependencies {
  fetch: typeof fetch;
  now: () => Millis;
  /** A signal that aborts after so many milliseconds. */
  deadline: (afterMs: number) => AbortSignal;
}

export const PLATFORM: ProviderDependencies = {
  fetch: (input, init) => fetch(input, init),
  now: () => Date.now(),
  deadline: (afterMs) => AbortSignal.timeout(afterMs),
};

/** Stripe's own bound, and five minutes for a creation that is repeated with the same end. */
export const CHECKOUT_LASTS_AT_LEAST_MS = 35 * 60_000;

/** What a call may take. Confirming asks a bank: Toss's documents speak of up to 30 seconds. */
export const DEADLINES_MS = { createCheckout: 10_000, capture: 30_000, lookUp: 10_000, refund: 30_000 } as const;
