// Question: do the providers' own test environments answer the adapters as the sandbox does, as far as that needs no fan?
// Method: the same questions to the sandbox always, and to a test environment where its secret key is given: TOSS_TEST_SECRET,
// STRIPE_TEST_SECRET. Never by default: it takes a network. Doesn't prove anything of a payment that a fan makes.
import { describe, expect, test } from "vitest";
import { PLATFORM, type PaymentProvider } from "../../src/providers/provider.ts";
import { providersOf } from "../../src/providers/providers.ts";
import { STRIPE_API, TOSS_API } from "../../src/providers/provider-settings.ts";
import { checkoutOf, endOf, orderOf, PAY_ORIGIN, stageOf } from "./stage.ts";

const { TOSS_TEST_SECRET: tossSecret, STRIPE_TEST_SECRET: stripeSecret } = process.env;
const sandbox = stageOf();
/** An environment keeps what earlier runs asked for. */
const run = Date.now().toString(36);
const newOrder = (now: number) => ({
  ...orderOf(now),
  topUpId: `top_test${run}${orderOf(now).topUpId.slice(-4)}`,
  paidUrl: "https://tickets.example/back",
  givenUpUrl: "https://tickets.example/given-up",
});

const real = providersOf(
  {
    toss:
      tossSecret === undefined
        ? null
        : { clientKey: "", secretKey: tossSecret, apiUrl: TOSS_API, payOrigin: PAY_ORIGIN },
    stripe:
      stripeSecret === undefined ? null : { secretKey: stripeSecret, webhookSecret: "whsec_", apiUrl: STRIPE_API },
  },
  PLATFORM,
);
const places = (inSandbox: PaymentProvider): [string, PaymentProvider, number][] => {
  const provider = real.get(inSandbox.name);
  const there: [string, PaymentProvider, number][] =
    provider === undefined ? [] : [["its test environment", provider, Date.now()]];
  return [["the sandbox", inSandbox, sandbox.now()], ...there];
};

describe.each(places(sandbox.toss))("Toss Payments, in %s", (_, toss, now) => {
  test("an order that was never heard of is not found", async () => {
    const found = await toss.lookUp({ topUpId: newOrder(now).topUpId, reference: null });
    expect(found).toEqual({ kind: "final", value: { state: "notFound" } });
  });
  test("a payment key that was never given confirms nothing", async () => {
    const answer = await toss.capture({ ...newOrder(now), paymentKey: "never_given" });
    expect(endOf(answer)).toMatch(/^(?:refused|pending)$/);
  });
  test("a payment that was never made gives nothing back", async () => {
    const answer = await toss.refund({ ...newOrder(now), providerPaymentId: "never_made" });
    expect(endOf(answer)).toMatch(/^(?:refused|pending)$/);
  });
});

describe.each(places(sandbox.stripe))("Stripe, in %s", (_, stripe, now) => {
  test("a checkout is made once under its key, is open, and is not made with another amount", async () => {
    const order = newOrder(now);
    const made = await stripe.createCheckout(order);
    expect(await stripe.createCheckout(order)).toEqual(made);
    const { reference } = checkoutOf(made);
    expect(await stripe.lookUp({ topUpId: order.topUpId, reference })).toMatchObject({
      kind: "pending",
      reason: "open",
    });
    expect(await stripe.createCheckout({ ...order, amount: 1_000 })).toMatchObject({ reason: "idempotency_error" });
  });
  test("a checkout that ends too soon is refused", async () => {
    const answer = await stripe.createCheckout({ ...newOrder(now), expiresAt: now + 60_000 });
    expect(answer).toMatchObject({ kind: "final", value: { state: "refused" } });
  });
  test("a session and a payment that were never made", async () => {
    const order = newOrder(now);
    const found = await stripe.lookUp({ topUpId: order.topUpId, reference: "cs_test_never_made" });
    expect(found).toEqual({ kind: "final", value: { state: "notFound" } });
    const answer = await stripe.refund({ ...order, providerPaymentId: "pi_never_made" });
    expect(answer).toMatchObject({ kind: "final", value: { state: "refused" } });
  });
});
