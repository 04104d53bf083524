// Question: does our verification of Stripe's signatures accept and refuse what Stripe's own package accepts and refuses, and is what
// an event says about us read?
// Method: the package signs and we verify; we sign and the package verifies; chances for the bodies. Doesn't prove what Stripe sends.
import { assert as always, asyncProperty, jsonValue } from "fast-check";
import { Stripe } from "stripe";
import { describe, expect, test } from "vitest";
import { signStripe } from "../../scripts/sandbox/stripe-signature.ts";
import { seed } from "../../test/support/seed.ts";
import { STRIPE_VERSION } from "./stripe.ts";
import { readStripeWebhook, signatureFault } from "./stripe-webhook.ts";

const oracle = new Stripe("sk_test_x");
const SECRET = "whsec_c2VjcmV0";
const NOW = Date.parse("2026-12-24T10:00:00.000Z");
const timestamp = NOW / 1_000;
const signedByStripe = (payload: string, secret = SECRET, at = timestamp) =>
  oracle.webhooks.generateTestHeaderStringAsync({ payload, secret, timestamp: at });

describe("signatures", () => {
  test("what the package signs is good, and what we sign is good for the package", async () => {
    await always(
      asyncProperty(jsonValue(), async (object) => {
        const body = JSON.stringify({ id: "evt_1", object: "event", data: { object } });
        expect(await signatureFault(await signedByStripe(body), body, SECRET, NOW)).toBeNull();
        const ours = await signStripe(body, SECRET, NOW);
        await oracle.webhooks.constructEventAsync(body, ours, SECRET, 300, undefined, NOW);
      }),
      { seed, numRuns: 40 },
    );
  });

  test("another body, secret, scheme or none is refused by both", async () => {
    const good = await signedByStripe("{}");
    const cases: [header: string, body: string][] = [
      [good, "{ }"],
      [await signedByStripe("{}", "whsec_other"), "{}"],
      [good.replace("v1=", "v0="), "{}"],
      [good.replace(/t=\d+/, `t=${timestamp - 1}`), "{}"],
      [good.replace(/v1=.{4}/, "v1=0000"), "{}"],
      ["", "{}"],
      ["t=,v1=", "{}"],
      [`t=${timestamp}`, "{}"],
    ];
    for (const [header, body] of cases) {
      expect([header, await signatureFault(header, body, SECRET, NOW)]).toEqual([header, expect.any(String)]);
      await expect(oracle.webhooks.constructEventAsync(body, header, SECRET, 300, undefined, NOW)).rejects.toThrow(
        /\w/,
      );
    }
    expect(await signatureFault(null, "{}", SECRET, NOW)).toBe("no signature");
    expect(await signatureFault(`${good},${"v1=0".repeat(5_000)}`, "{}", SECRET, NOW)).toBe("no signature");
  });

  test("while a secret is replaced, one good signature of several suffices", async () => {
    const [old, next] = [await signedByStripe("{}", "whsec_old"), await signedByStripe("{}")];
    const both = `${old},${next.split(",")[1] ?? ""}`;
    expect(await signatureFault(both, "{}", SECRET, NOW)).toBeNull();
    expect(await signatureFault(both, "{}", "whsec_old", NOW)).toBeNull();
    expect(await signatureFault(both, "{}", "whsec_third", NOW)).toBe("wrong signature");
  });

  test.each([
    [-301, "signed at another time"],
    [-300, null],
    [300, null],
    [301, "signed at another time"],
  ])("one made %i seconds from now: %s", async (seconds, fault) => {
    expect(await signatureFault(await signedByStripe("{}", SECRET, timestamp + seconds), "{}", SECRET, NOW)).toBe(
      fault,
    );
  });
});

describe("events", () => {
  const read = async (event: unknown) => {
    const body = typeof event === "string" ? event : JSON.stringify(event);
    return readStripeWebhook(new Headers({ "Stripe-Signature": await signedByStripe(body) }), body, SECRET, NOW);
  };
  test.each([
    ["checkout.session.completed", { client_reference_id: "top_1" }, "top_1", null],
    ["checkout.session.async_payment_succeeded", { client_reference_id: "top_1" }, "top_1", null],
    ["checkout.session.async_payment_failed", { client_reference_id: "top_1" }, "top_1", null],
    ["checkout.session.expired", { client_reference_id: "top_1" }, "top_1", null],
    ["refund.updated", { payment_intent: "pi_1" }, null, "pi_1"],
    ["refund.failed", { payment_intent: "pi_1" }, null, "pi_1"],
    ["charge.dispute.created", { payment_intent: "pi_1" }, null, "pi_1"],
    ["charge.dispute.closed", { payment_intent: "pi_1" }, null, "pi_1"],
  ])("%s about %j", async (type, object, topUpId, providerPaymentId) => {
    expect(await read({ type, data: { object } })).toEqual({ kind: "hint", topUpId, providerPaymentId });
  });

  test.each([
    { type: "customer.created", data: { object: { client_reference_id: "top_1" } } },
    { type: "checkout.session.completed", data: { object: { client_reference_id: null } } },
    { type: "refund.updated", data: { object: { payment_intent: 7 } } },
    { type: "refund.updated" },
    [],
    "not JSON",
  ])("%j is nothing of ours", async (event) => {
    expect(await read(event)).toEqual({ kind: "nothing" });
  });

  test("a body without a good signature is not read at all", async () => {
    const body = JSON.stringify({
      type: "checkout.session.completed",
      data: { object: { client_reference_id: "top_1" } },
    });
    expect(await readStripeWebhook(new Headers(), body, SECRET, NOW)).toEqual({
      kind: "forged",
      reason: "no signature",
    });
  });
});

test("answers are asked for in the version that the package's types describe", () => {
  expect(STRIPE_VERSION).toBe(Stripe.API_VERSION);
});
