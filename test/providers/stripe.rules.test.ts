// Question: does the adapter of Stripe say `final` only what is final, under every fault of a call, and does a repeat never move money
// twice?
// Method: the adapter in front of the sandbox, which holds the truth. Doesn't prove that Stripe behaves as the sandbox does.
import { expect, test } from "vitest";
import { CHECKOUT_LASTS_AT_LEAST_MS } from "../../src/providers/provider.ts";
import { checkoutOf, endOf, orderOf, present, SANDBOX_URL, stageOf, type Stage } from "./stage.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const setUp = async () => {
  const stage = stageOf();
  const order = orderOf(stage.now());
  const { reference, url } = checkoutOf(await stage.stripe.createCheckout(order));
  const { topUpId } = order;
  return { stage, order, topUpId, reference, url, lookUp: () => stage.stripe.lookUp({ topUpId, reference }) };
};
const paid = async () => {
  const all = await setUp();
  await all.stage.act(all.topUpId, "approve");
  const found = await all.lookUp();
  if (found.kind !== "final" || found.value.state !== "captured") throw new Error("not captured");
  const { providerPaymentId } = found.value.payment;
  const refund = (attempt = 1, amount = 50_000) =>
    all.stage.stripe.refund({ ...all.order, amount, providerPaymentId, attempt });
  return { ...all, providerPaymentId, refund };
};
const held = async (stage: Stage) => (await stage.control("GET ")).holdings.stripe;

test("a checkout is asked for in won without decimals, by form, under a key of its own", async () => {
  const { stage, order, topUpId, url } = await setUp();
  expect(url).toMatch(new RegExp(`^${SANDBOX_URL}/pay/stripe/cs_test_`));
  const { method, path, headers, body } = present(stage.sent[0]);
  expect([method, path]).toEqual(["POST", "/v1/checkout/sessions"]);
  expect(headers.get("Authorization")).toBe("Bearer sk_test_sandbox");
  expect(headers.get("Content-Type")).toBe("application/x-www-form-urlencoded");
  expect(headers.get("Idempotency-Key")).toBe(`${topUpId}:checkout:1`);
  expect(headers.get("Stripe-Version")).toMatch(/^\d{4}-\d\d-\d\d\./);
  expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
    mode: "payment",
    "line_items[0][quantity]": "1",
    "line_items[0][price_data][currency]": "krw",
    "line_items[0][price_data][unit_amount]": "50000",
    "line_items[0][price_data][product_data][name]": "Balance & more",
    client_reference_id: topUpId,
    "metadata[topUpId]": topUpId,
    "payment_intent_data[metadata][topUpId]": topUpId,
    success_url: order.paidUrl,
    cancel_url: order.givenUpUrl,
    expires_at: String(order.expiresAt / 1_000),
    "adaptive_pricing[enabled]": "false",
  });
});

test.each<[Parameters<Stage["fault"]>[0]["kind"], string]>([
  ["dropRequest", "unreachable"],
  ["dropAnswer", "unreachable"],
  ["latency", "unreachable"],
  ["conflict", "pending"],
])("a checkout with %s is %s, and the same attempt gives the one session", async (kind, expected) => {
  const stage = stageOf();
  const order = orderOf(stage.now());
  await stage.fault({ provider: "stripe", call: "createSession", kind });
  expect((await stage.stripe.createCheckout(order)).kind).toBe(expected);
  await stage.pass(5 * MINUTE_MS);
  const [again, once] = [await stage.stripe.createCheckout(order), await stage.stripe.createCheckout(order)];
  expect([endOf(again), once]).toEqual(["made", again]);
  expect((await stage.control("GET ")).payments).toHaveLength(1);
});

test("a 500 is kept under its key, and the next attempt makes a session", async () => {
  const stage = stageOf();
  const order = orderOf(stage.now());
  await stage.fault({ provider: "stripe", call: "createSession", kind: "error" });
  for (const _ of [1, 2]) {
    expect(await stage.stripe.createCheckout(order)).toEqual({ kind: "pending", reason: "api_error", keySpent: true });
  }
  expect(endOf(await stage.stripe.createCheckout({ ...order, attempt: 2 }))).toBe("made");
});

test("the same key with another amount is no refusal of the payment", async () => {
  const { stage, order } = await setUp();
  expect(await stage.stripe.createCheckout({ ...order, amount: 1_000 })).toEqual({
    kind: "pending",
    reason: "idempotency_error",
    keySpent: true,
  });
});

test("a checkout that ends too soon is refused", async () => {
  const stage = stageOf();
  const expiresAt = stage.now() + 29 * MINUTE_MS;
  expect(endOf(await stage.stripe.createCheckout({ ...orderOf(stage.now()), expiresAt }))).toBe("refused");
});

test("a session is open, then paid once; nothing has to be captured", async () => {
  const { stage, order, topUpId, lookUp } = await setUp();
  expect(await lookUp()).toEqual({ kind: "pending", reason: "open", keySpent: false });
  expect(endOf(await stage.stripe.capture({ ...order, paymentKey: "x" }))).toBe("notNeeded");
  const location = await stage.act(topUpId, "approve");
  expect(location).toMatch(/\/back\?session=cs_test_/);
  expect(await stage.act(topUpId, "approve")).toBeNull();
  expect(await lookUp()).toMatchObject({
    kind: "final",
    value: {
      state: "captured",
      payment: { topUpId, amount: 50_000, currency: "KRW", captured: 50_000, refunded: 0, dispute: { state: "none" } },
    },
  });
  expect(await held(stage)).toMatchObject({ captured: 50_000 });
});

test("a top-up costs two calls to Stripe", async () => {
  const { stage, topUpId, lookUp } = await setUp();
  await stage.act(topUpId, "approve");
  await lookUp();
  expect(stage.sent).toHaveLength(2);
});

test("what nobody pays expires, and a session that was shown to nobody isn't asked for", async () => {
  const { stage, topUpId, lookUp } = await setUp();
  await stage.pass(CHECKOUT_LASTS_AT_LEAST_MS);
  expect(await lookUp()).toEqual({ kind: "final", value: { state: "expired" } });
  expect(await stage.act(topUpId, "approve")).toBeNull();
  expect(await held(stage)).toMatchObject({ captured: 0 });
  const calls = stage.sent.length;
  expect(endOf(await stage.stripe.lookUp({ topUpId, reference: null }))).toBe("notFound");
  expect(stage.sent).toHaveLength(calls);
});

test.each([
  ["bankPaid", "captured", 50_000],
  ["bankDeclined", "failed", 0],
] as const)("a bank that takes its time and then: %s", async (action, state, captured) => {
  const { stage, topUpId, lookUp } = await setUp();
  await stage.act(topUpId, "approveLater");
  expect(await lookUp()).toEqual({ kind: "pending", reason: "processing", keySpent: false });
  await stage.act(topUpId, action);
  expect(endOf(await lookUp())).toBe(state);
  expect(await held(stage)).toMatchObject({ captured });
});

test("another amount than ours is told as it is", async () => {
  const { stage, topUpId, lookUp } = await setUp();
  await stage.fault({ provider: "stripe", call: "approve", kind: "wrongAmount" });
  await stage.act(topUpId, "approve");
  expect(await lookUp()).toMatchObject({ value: { state: "captured", payment: { amount: 49_000, captured: 49_000 } } });
});

test("a look-up says nothing when it isn't answered, or answers about another top-up", async () => {
  const { stage, reference, topUpId, lookUp } = await setUp();
  for (const kind of ["dropRequest", "dropAnswer", "latency", "error", "refuse", "conflict"] as const) {
    await stage.fault({ provider: "stripe", call: "lookUp", kind });
    expect([kind, endOf(await lookUp())]).toEqual([kind, "unreachable"]);
  }
  expect(endOf(await stage.stripe.lookUp({ topUpId: "top_other", reference }))).toBe("unreachable");
  expect(endOf(await stage.stripe.lookUp({ topUpId, reference: "cs_nobody" }))).toBe("notFound");
  const stranger = stageOf({ stripeSecretKey: "sk_test_other" });
  expect(endOf(await stranger.stripe.lookUp({ topUpId, reference }))).toBe("unreachable");
});

test.each([["dropAnswer"], ["latency"], ["conflict"], ["dropRequest"]] as const)(
  "money goes back once, with %s in between",
  async (kind) => {
    const { stage, refund, lookUp } = await paid();
    await stage.fault({ provider: "stripe", call: "refund", kind });
    expect((await refund()).kind).not.toBe("final");
    expect(endOf(await refund())).toBe("refunded");
    expect(await refund(2)).toEqual({ kind: "pending", reason: "charge_already_refunded", keySpent: true });
    expect(await held(stage)).toMatchObject({ captured: 50_000, refunded: 50_000 });
    expect(await lookUp()).toMatchObject({ value: { payment: { refunded: 50_000, refunding: 0 } } });
  },
);

test("a refund that got a 500 is not refused, and the next attempt gives back once", async () => {
  const { stage, refund } = await paid();
  await stage.fault({ provider: "stripe", call: "refund", kind: "error" });
  expect(await refund()).toMatchObject({ kind: "pending", keySpent: true });
  expect(await held(stage)).toMatchObject({ refunded: 0 });
  expect(endOf(await refund(2))).toBe("refunded");
});

test.each([
  ["refundSucceeded", { refunded: 50_000, refunding: 0 }, "succeeded"],
  ["refundFailed", { refunded: 0, refunding: 0 }, "failed"],
] as const)("a refund on its way, then %s", async (action, after, state) => {
  const { stage, topUpId, refund, lookUp } = await paid();
  await stage.fault({ provider: "stripe", call: "refund", kind: "refundPending" });
  expect(await refund()).toEqual({ kind: "pending", reason: "pending", keySpent: false });
  expect(await lookUp()).toMatchObject({ value: { payment: { refunded: 0, refunding: 50_000 } } });
  await stage.act(topUpId, action);
  expect(await lookUp()).toMatchObject({ value: { payment: { ...after, refunds: [{ amount: 50_000, state }] } } });
});

test("a refund fails days after it succeeded, and can be asked for again", async () => {
  const { stage, topUpId, refund, lookUp } = await paid();
  await refund();
  await stage.pass(72 * HOUR_MS);
  await stage.act(topUpId, "refundFailed");
  expect(await lookUp()).toMatchObject({
    value: { payment: { captured: 50_000, refunded: 0, refunds: [{ state: "failed" }] } },
  });
  expect(endOf(await refund(2))).toBe("refunded");
});

test("a refund larger than the payment is refused", async () => {
  const { refund } = await paid();
  expect(endOf(await refund(1, 50_001))).toBe("refused");
});

test("what the seller gives back in Stripe's own pages is found", async () => {
  const { stage, topUpId, lookUp } = await paid();
  await stage.act(topUpId, "giveBack");
  expect(await lookUp()).toMatchObject({ value: { payment: { captured: 50_000, refunded: 50_000 } } });
});

test.each([
  [["dispute"], "open"],
  [["dispute", "disputeWon"], "won"],
  [["dispute", "disputeLost"], "lost"],
  [["dispute", "disputeLost", "disputeWon"], "won"],
] as const)("after %j the dispute is %s", async (actions, state) => {
  const { stage, topUpId, lookUp } = await paid();
  for (const action of actions) await stage.act(topUpId, action);
  expect(await lookUp()).toMatchObject({ value: { payment: { dispute: { state, amount: 50_000 } } } });
});

test("of a dispute that Stripe doesn't list, nothing is known", async () => {
  const { stage, topUpId, lookUp } = await paid();
  await stage.act(topUpId, "dispute");
  // The look-up of the session passes; the one of its disputes is lost.
  await stage.fault({ provider: "stripe", call: "lookUp", kind: "pass" });
  await stage.fault({ provider: "stripe", call: "lookUp", kind: "dropAnswer" });
  expect(await lookUp()).toEqual({ kind: "unreachable", reason: "no answer about a dispute" });
});

test("a payment in dispute is not given back", async () => {
  const { stage, topUpId, refund } = await paid();
  await stage.act(topUpId, "dispute");
  expect(await refund()).toMatchObject({ value: { state: "refused", failure: { code: "charge_disputed" } } });
});
