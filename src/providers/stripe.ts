// Stripe: a hosted checkout session, and no script of Stripe's on any page of ours. The money moves on Stripe's page, so there is
// nothing to capture. Nobody has called the real service with this code: the facts are those of its documents and types;
// scripts/sandbox/README.md says which are guesses.
import { exchange, type Exchange, type Wire } from "./exchange.ts";
import {
  type Answer,
  type CheckoutOutcome,
  DEADLINES_MS,
  type LookUpOutcome,
  type PaymentProvider,
  type ProviderDependencies,
  type ProviderPayment,
  type RefundOutcome,
} from "./provider.ts";
import type { StripeSettings } from "./provider-settings.ts";
import {
  disputeOf,
  disputes,
  EXPANDED,
  newRefund,
  newSession,
  readFound,
  readRefusal,
  REFUND_STATES,
  session,
  stripeCode,
} from "./stripe-answers.ts";
import { type FormValue, formOf } from "./stripe-form.ts";
import { readStripeWebhook } from "./stripe-webhook.ts";

/** What the answers look like goes by this, whatever the account is set to. */
export const STRIPE_VERSION = "2026-10-28.endive";
const WIRE: Wire = { provider: "stripe", traceHeader: "request-id", codeOf: stripeCode };
type Fields = { readonly [name: string]: FormValue };

/** The adapter. @see PaymentProvider for what it promises. */
export function stripeProvider(settings: StripeSettings, dependencies: ProviderDependencies): PaymentProvider {
  const { secretKey, webhookSecret, apiUrl } = settings;

  const send = (
    name: keyof typeof DEADLINES_MS,
    path: string,
    write?: { key: string; fields: Fields },
  ): Promise<Exchange> =>
    exchange(WIRE, dependencies, {
      name,
      url: `${apiUrl}/v1${path}`,
      method: write === undefined ? "GET" : "POST",
      headers: {
        Authorization: `Bearer ${secretKey}`,
        "Stripe-Version": STRIPE_VERSION,
        ...(write !== undefined && {
          "Content-Type": "application/x-www-form-urlencoded",
          "Idempotency-Key": write.key,
        }),
      },
      ...(write !== undefined && { body: formOf(write.fields) }),
      deadlineMs: DEADLINES_MS[name],
    });

  /** Null when Stripe didn't say. */
  async function disputeAbout(paymentIntent: string): Promise<ProviderPayment["dispute"] | null> {
    const answer = await send("lookUp", `/disputes?${formOf({ payment_intent: paymentIntent, limit: 100 })}`);
    if (answer.kind === "unreachable" || answer.status !== 200) return null;
    const read = disputes.safeParse(answer.body).data;
    return read === undefined ? null : disputeOf(read);
  }

  return {
    name: "stripe",

    async createCheckout(order): Promise<Answer<CheckoutOutcome>> {
      const { topUpId, amount, currency, attempt } = order;
      const answer = await send("createCheckout", "/checkout/sessions", {
        key: `${topUpId}:checkout:${attempt}`,
        fields: {
          mode: "payment",
          line_items: [
            {
              quantity: 1,
              // Won have no decimals: 50000 is fifty thousand won.
              price_data: {
                currency: currency.toLowerCase(),
                unit_amount: amount,
                product_data: { name: order.orderName },
              },
            },
          ],
          client_reference_id: topUpId,
          metadata: { topUpId },
          payment_intent_data: { metadata: { topUpId } },
          success_url: order.paidUrl,
          cancel_url: order.givenUpUrl,
          expires_at: Math.ceil(order.expiresAt / 1_000),
          adaptive_pricing: { enabled: false },
        },
      });
      if (answer.kind === "unreachable") return answer;
      if (answer.status !== 200) return readRefusal(answer.status, answer.body);
      const made = newSession.safeParse(answer.body).data;
      if (made === undefined) return unreadable;
      if (made.client_reference_id !== topUpId) {
        return { kind: "pending", reason: "the answer is about another top-up", keySpent: true };
      }
      return { kind: "final", value: { state: "made", checkout: { url: made.url, reference: made.id } } };
    },

    capture: async () => ({ kind: "final", value: { state: "notNeeded" } }),

    async lookUp({ topUpId, reference }): Promise<Answer<LookUpOutcome>> {
      // A session whose making was not answered was shown to nobody.
      if (reference === null) return { kind: "final", value: { state: "notFound" } };
      const answer = await send(
        "lookUp",
        `/checkout/sessions/${encodeURIComponent(reference)}?${formOf({ expand: EXPANDED })}`,
      );
      if (answer.kind === "unreachable") return answer;
      if (answer.status !== 200) {
        const code = stripeCode(answer.body);
        if (answer.status === 404 && code === "resource_missing")
          return { kind: "final", value: { state: "notFound" } };
        return { kind: "unreachable", reason: code ?? `status ${answer.status}` };
      }
      const found = session.safeParse(answer.body).data;
      if (found === undefined) return unreadable;
      if (found.id !== reference || found.client_reference_id !== topUpId) {
        return { kind: "unreachable", reason: "the answer is about another top-up" };
      }
      const intent = found.payment_intent;
      if (intent === null || intent.latest_charge?.disputed !== true)
        return readFound(found, { state: "none", amount: 0 });
      const dispute = await disputeAbout(intent.id);
      return dispute === null
        ? { kind: "unreachable", reason: "no answer about a dispute" }
        : readFound(found, dispute);
    },

    async refund({ topUpId, amount, providerPaymentId, attempt }): Promise<Answer<RefundOutcome>> {
      const answer = await send("refund", "/refunds", {
        key: `${topUpId}:refund:${attempt}`,
        fields: { payment_intent: providerPaymentId, amount, metadata: { topUpId } },
      });
      if (answer.kind === "unreachable") return answer;
      if (answer.status !== 200) return readRefusal(answer.status, answer.body);
      const made = newRefund.safeParse(answer.body).data;
      if (made === undefined) return unreadable;
      if (made.payment_intent !== providerPaymentId || made.amount !== amount) {
        return { kind: "pending", reason: "the answer is about another payment", keySpent: true };
      }
      const state = REFUND_STATES[made.status ?? ""] ?? "pending";
      if (state === "succeeded") return { kind: "final", value: { state: "refunded" } };
      // A refund that failed can be asked for again, under another key.
      return { kind: "pending", reason: made.status ?? "pending", keySpent: state === "failed" };
    },

    readWebhook: ({ headers, body }) => readStripeWebhook(headers, body, webhookSecret, dependencies.now()),
  };
}

const unreadable = { kind: "unreachable", reason: "the answer is none that we know" } as const;
