// Toss Payments. The fan pays in its window, which its script opens on our checkout page; the browser brings a payment key back, and
// confirming with that key is what moves the money. Nobody has called the real service with this code: the facts are those of its
// documents; scripts/sandbox/README.md says which are guesses.
import { checkoutPagePath } from "../domain/pages/checkout-page.ts";
import { exchange, type Exchange, type Wire } from "./exchange.ts";
import {
  type Answer,
  type CaptureOutcome,
  DEADLINES_MS,
  type PaymentProvider,
  type ProviderDependencies,
  type RefundOutcome,
} from "./provider.ts";
import type { TossSettings } from "./provider-settings.ts";
import { paymentOf, readFound, readRefusal, tossCode, tossPayment } from "./toss-answers.ts";
import { readTossWebhook } from "./toss-webhook.ts";

const WIRE: Wire = { provider: "toss", traceHeader: "x-tosspayments-trace-id", codeOf: tossCode };
const NOT_FOUND = new Set(["NOT_FOUND_PAYMENT", "NOT_FOUND"]);
/** Stands in the seller's own list of payments. */
const CANCEL_REASON = "Balance refunded to its source";

/** The adapter. @see PaymentProvider for what it promises. */
export function tossProvider(settings: TossSettings, dependencies: ProviderDependencies): PaymentProvider {
  const { secretKey, apiUrl, payOrigin } = settings;
  const authorization = `Basic ${btoa(`${secretKey}:`)}`;

  const send = (
    name: keyof typeof DEADLINES_MS,
    path: string,
    write?: { key: string; body: object },
  ): Promise<Exchange> =>
    exchange(WIRE, dependencies, {
      name,
      url: `${apiUrl}/v1${path}`,
      method: write === undefined ? "GET" : "POST",
      headers: {
        Authorization: authorization,
        ...(write !== undefined && { "Content-Type": "application/json", "Idempotency-Key": write.key }),
      },
      ...(write !== undefined && { body: JSON.stringify(write.body) }),
      deadlineMs: DEADLINES_MS[name],
    });

  return {
    name: "toss",

    /** Toss hears of a payment when its script asks for one. The page with that script stands on an origin of its own. */
    async createCheckout({ topUpId }) {
      const checkout = { url: `${payOrigin}${checkoutPagePath(topUpId)}`, reference: null };
      return { kind: "final", value: { state: "made", checkout } };
    },

    /** Toss compares no body under an idempotency key, so the key names the payment key, and the answer must be about both ids. */
    async capture({ topUpId, amount, paymentKey, attempt }): Promise<Answer<CaptureOutcome>> {
      const answer = await send("capture", "/payments/confirm", {
        key: `${topUpId}:${await fingerprintOf(paymentKey)}:${attempt}`,
        body: { paymentKey, orderId: topUpId, amount },
      });
      if (answer.kind === "unreachable") return answer;
      if (answer.status !== 200) return readRefusal("confirm", answer.status, answer.body);
      const payment = tossPayment.safeParse(answer.body).data;
      if (payment === undefined) return unreadable;
      if (payment.orderId !== topUpId || payment.paymentKey !== paymentKey) {
        return { kind: "pending", reason: "the answer is about another payment", keySpent: true };
      }
      if (payment.status !== "DONE") return { kind: "pending", reason: payment.status, keySpent: false };
      return { kind: "final", value: { state: "captured", payment: paymentOf(payment) } };
    },

    async lookUp({ topUpId }) {
      const answer = await send("lookUp", `/payments/orders/${encodeURIComponent(topUpId)}`);
      if (answer.kind === "unreachable") return answer;
      if (answer.status !== 200) {
        const code = tossCode(answer.body);
        if (answer.status === 404 && code !== null && NOT_FOUND.has(code)) {
          return { kind: "final", value: { state: "notFound" } };
        }
        return { kind: "unreachable", reason: code ?? `status ${answer.status}` };
      }
      const payment = tossPayment.safeParse(answer.body).data;
      if (payment === undefined) return unreadable;
      if (payment.orderId !== topUpId) return { kind: "unreachable", reason: "the answer is about another payment" };
      return readFound(payment);
    },

    async refund({ topUpId, amount, providerPaymentId, attempt }): Promise<Answer<RefundOutcome>> {
      const answer = await send("refund", `/payments/${encodeURIComponent(providerPaymentId)}/cancel`, {
        key: `${topUpId}:refund:${attempt}`,
        body: { cancelReason: CANCEL_REASON, cancelAmount: amount },
      });
      if (answer.kind === "unreachable") return answer;
      if (answer.status !== 200) return readRefusal("cancel", answer.status, answer.body);
      const payment = tossPayment.safeParse(answer.body).data;
      if (payment === undefined) return unreadable;
      if (payment.orderId !== topUpId || payment.paymentKey !== providerPaymentId) {
        return { kind: "pending", reason: "the answer is about another payment", keySpent: true };
      }
      const { refunded } = paymentOf(payment);
      if (refunded >= amount) return { kind: "final", value: { state: "refunded" } };
      return { kind: "pending", reason: payment.status, keySpent: false };
    },

    readWebhook: async ({ body }) => readTossWebhook(body),
  };
}

const unreadable = { kind: "unreachable", reason: "the answer is none that we know" } as const;

/** The first 16 hex digits of SHA-256: names a payment key without holding it. */
async function fingerprintOf(paymentKey: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(paymentKey)));
  return Array.from(digest.subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
