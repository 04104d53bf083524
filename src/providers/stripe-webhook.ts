// Stripe signs its webhooks: `Stripe-Signature: t=<seconds>,v1=<hex>[,v1=<hex>]`, an HMAC-SHA256 of `<t>.<body>` with the whole secret,
// its prefix included. There are several v1 while a secret is replaced. The body is verified as it arrived, before any parsing.
import { z } from "zod";
import type { Millis } from "../contract/values.ts";
import type { WebhookReading } from "./provider.ts";

export const SIGNATURE_HEADER = "Stripe-Signature";
const TOLERANCE_SECONDS = 300;
const HEADER_MAX_CHARS = 4_096;
const SIGNATURE = /^[0-9a-f]{64}$/;
const encoder = new TextEncoder();

const text = z.string().min(1).max(200);
const event = z.looseObject({ type: z.string(), data: z.looseObject({ object: z.unknown() }) });
const checkoutSession = z.looseObject({ client_reference_id: text });
/** A refund or a dispute. It names the payment, and not our id. */
const ofPayment = z.looseObject({ payment_intent: text });

const OF_SESSIONS = new Set([
  "checkout.session.completed",
  "checkout.session.async_payment_succeeded",
  "checkout.session.async_payment_failed",
  "checkout.session.expired",
]);
const OF_PAYMENTS = new Set(["refund.updated", "refund.failed", "charge.dispute.created", "charge.dispute.closed"]);

/** Why a signature is not good, or null when it is. Of another time than `now` ± 300 seconds none is. */
export async function signatureFault(
  header: string | null,
  body: string,
  secret: string,
  now: Millis,
): Promise<string | null> {
  if (header === null || header.length > HEADER_MAX_CHARS) return "no signature";
  const parts = header.split(",").map((part) => part.trim().split("=", 2));
  const time = parts.find(([name]) => name === "t")?.[1] ?? "";
  const signatures = parts.flatMap(([name, value = ""]) => (name === "v1" && SIGNATURE.test(value) ? [value] : []));
  if (!/^\d{1,12}$/.test(time) || signatures.length === 0) return "no signature";
  const usages = ["verify" as const];
  const key = await crypto.subtle.importKey(
    "raw",
    encoder.encode(secret),
    { name: "HMAC", hash: "SHA-256" },
    false,
    usages,
  );
  const signed = encoder.encode(`${time}.${body}`);
  let isGood = false;
  // WebCrypto compares in constant time.
  for (const hex of signatures) isGood = (await crypto.subtle.verify("HMAC", key, bytesOf(hex), signed)) || isGood;
  if (!isGood) return "wrong signature";
  return Math.abs(now / 1_000 - Number(time)) > TOLERANCE_SECONDS ? "signed at another time" : null;
}

/** What a message says, once its signature is good. */
export async function readStripeWebhook(
  headers: Headers,
  body: string,
  secret: string,
  now: Millis,
): Promise<WebhookReading> {
  const reason = await signatureFault(headers.get(SIGNATURE_HEADER), body, secret, now);
  if (reason !== null) return { kind: "forged", reason };
  const read = event.safeParse(parsed(body)).data;
  if (read === undefined) return { kind: "nothing" };
  const { object } = read.data;
  if (OF_SESSIONS.has(read.type)) {
    const topUpId = checkoutSession.safeParse(object).data?.client_reference_id;
    if (topUpId !== undefined) return { kind: "hint", topUpId, providerPaymentId: null };
  }
  if (OF_PAYMENTS.has(read.type)) {
    const providerPaymentId = ofPayment.safeParse(object).data?.payment_intent;
    if (providerPaymentId !== undefined) return { kind: "hint", topUpId: null, providerPaymentId };
  }
  return { kind: "nothing" };
}

const bytesOf = (hex: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length: hex.length / 2 }, (_, at) => Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16));

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
