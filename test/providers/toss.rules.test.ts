// Question: does the adapter of Toss Payments say `final` only what is final, under every fault of a call, and does a repeat never move
// money twice?
// Method: the adapter in front of the sandbox, which holds the truth. Doesn't prove that Toss behaves as the sandbox does.
import { expect, test } from "vitest";
import type { Answer, CaptureOutcome } from "../../src/providers/provider.ts";
import { endOf, orderOf, PAY_ORIGIN, present, stageOf, type Stage } from "./stage.ts";

const MINUTE_MS = 60_000;
const setUp = async (amount?: number) => {
  const stage = stageOf();
  const order = orderOf(stage.now(), amount);
  return { stage, order, paymentKey: await stage.payByToss(order) };
};
const held = async (stage: Stage) => (await stage.control("GET ")).holdings.toss;

test("the checkout page is ours, on its own origin, and Toss isn't asked", async () => {
  const stage = stageOf();
  const order = orderOf(stage.now());
  expect(await stage.toss.createCheckout(order)).toEqual({
    kind: "final",
    value: { state: "made", checkout: { url: `${PAY_ORIGIN}/pay/${order.topUpId}`, reference: null } },
  });
  expect(stage.sent).toEqual([]);
});

test("a confirmed payment is captured once, however often and at once it is confirmed", async () => {
  const { stage, order, paymentKey } = await setUp();
  const capture = () => stage.toss.capture({ ...order, paymentKey });
  const first = await capture();
  expect(first).toMatchObject({
    kind: "final",
    value: { state: "captured", payment: { topUpId: order.topUpId, providerPaymentId: paymentKey, captured: 50_000 } },
  });
  for (const repeat of await Promise.all([capture(), capture(), capture()])) expect(repeat).toEqual(first);
  expect(await stage.toss.capture({ ...order, paymentKey, attempt: 2 })).toEqual({
    kind: "pending",
    reason: "ALREADY_PROCESSED_PAYMENT",
    keySpent: true,
  });
  expect(await held(stage)).toMatchObject({ captured: 50_000, refunded: 0 });
});

test("what is sent is our amount, under a key that names the payment key without holding it", async () => {
  const { stage, order, paymentKey } = await setUp();
  await stage.toss.capture({ ...order, paymentKey });
  const { method, path, headers, body } = present(stage.sent[0]);
  expect([method, path]).toEqual(["POST", "/v1/payments/confirm"]);
  expect(JSON.parse(body)).toEqual({ paymentKey, orderId: order.topUpId, amount: 50_000 });
  expect(headers.get("Authorization")).toBe(`Basic ${btoa("test_sk_sandbox:")}`);
  expect(headers.get("Idempotency-Key")).toMatch(new RegExp(`^${order.topUpId}:[0-9a-f]{16}:1$`));
});

test.each<[Parameters<Stage["fault"]>[0]["kind"], string, number]>([
  ["dropRequest", "unreachable", 0],
  ["dropAnswer", "unreachable", 50_000],
  ["latency", "unreachable", 50_000],
  ["conflict", "pending", 0],
  ["error", "pending", 0],
])("confirm with %s is %s, and a look-up and a repeat find the truth", async (kind, expected, captured) => {
  const { stage, order, paymentKey } = await setUp();
  await stage.fault({ provider: "toss", call: "confirm", kind });
  const answer = await stage.toss.capture({ ...order, paymentKey });
  expect(endOf(answer)).toBe(expected);
  expect(answer).not.toHaveProperty("keySpent", true);
  expect(await held(stage)).toMatchObject({ captured });
  expect(endOf(await stage.toss.lookUp({ topUpId: order.topUpId, reference: null }))).toBe(
    captured === 0 ? "pending" : "captured",
  );
  expect(endOf(await stage.toss.capture({ ...order, paymentKey }))).toBe("captured");
  expect(await held(stage)).toMatchObject({ captured: 50_000 });
});

test.each<[string, Answer<CaptureOutcome>["kind"], boolean | null]>([
  ["REJECT_CARD_PAYMENT", "final", null],
  ["REJECT_CARD_COMPANY", "final", null],
  ["NOT_FOUND_PAYMENT_SESSION", "final", null],
  ["BELOW_MINIMUM_AMOUNT", "final", null],
  ["ALREADY_PROCESSED_PAYMENT", "pending", true],
  ["PROVIDER_ERROR", "pending", true],
  ["FORBIDDEN_CONSECUTIVE_REQUEST", "pending", true],
  ["ALREADY_PROCESSING_REQUEST", "pending", true],
  ["A_CODE_OF_TOMORROW", "pending", true],
  ["FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING", "pending", false],
  ["FAILED_INTERNAL_SYSTEM_PROCESSING", "pending", false],
  ["UNKNOWN_PAYMENT_ERROR", "pending", false],
  ["COMMON_ERROR", "pending", false],
  ["INVALID_API_KEY", "unreachable", null],
  ["FORBIDDEN_REQUEST", "unreachable", null],
])("confirm that answers %s is %s", async (code, kind, keySpent) => {
  const { stage, order, paymentKey } = await setUp();
  await stage.fault({ provider: "toss", call: "confirm", kind: "refuse", code });
  const answer = await stage.toss.capture({ ...order, paymentKey });
  const refused = { kind, value: { state: "refused", failure: { code } } };
  expect(answer).toMatchObject(
    kind === "final" ? refused : { kind, reason: code, ...(keySpent !== null && { keySpent }) },
  );
});

test("a refusal is replayed under its key, also after it would be otherwise; the next attempt is heard", async () => {
  const { stage, order, paymentKey } = await setUp();
  await stage.fault({ provider: "toss", call: "confirm", kind: "refuse", code: "PROVIDER_ERROR" });
  for (const _ of [1, 2]) {
    expect(await stage.toss.capture({ ...order, paymentKey })).toMatchObject({ kind: "pending", keySpent: true });
  }
  expect(endOf(await stage.toss.capture({ ...order, paymentKey, attempt: 2 }))).toBe("captured");
});

test("a wrong key says nothing about a payment", async () => {
  const { stage, order, paymentKey } = await setUp();
  const stranger = stageOf({ tossSecretKey: "test_sk_other" });
  expect((await stranger.toss.capture({ ...order, paymentKey })).kind).toBe("unreachable");
  expect((await stranger.toss.lookUp({ topUpId: order.topUpId, reference: null })).kind).toBe("unreachable");
  expect(await held(stage)).toMatchObject({ captured: 0 });
});

test("ten minutes after the fan paid nothing can be captured, and nothing was paid", async () => {
  const { stage, order, paymentKey } = await setUp();
  await stage.pass(10 * MINUTE_MS);
  expect(await stage.toss.capture({ ...order, paymentKey })).toMatchObject({
    kind: "final",
    value: { state: "refused", failure: { code: "NOT_FOUND_PAYMENT_SESSION" } },
  });
  expect(endOf(await stage.toss.lookUp({ topUpId: order.topUpId, reference: null }))).toBe("expired");
  expect(await held(stage)).toMatchObject({ captured: 0 });
});

test("two tabs that paid for one top-up are captured once", async () => {
  const { stage, order, paymentKey } = await setUp();
  const other = await stage.payByToss(order);
  expect(endOf(await stage.toss.capture({ ...order, paymentKey }))).toBe("captured");
  expect(endOf(await stage.toss.capture({ ...order, paymentKey: other }))).toBe("pending");
  expect(await held(stage)).toMatchObject({ captured: 50_000 });
});

test("an answer about another payment is not believed: Toss compares no body under a key", async () => {
  const { stage, order, paymentKey } = await setUp();
  await stage.toss.capture({ ...order, paymentKey });
  const kept = present(Object.values(stage.sandbox.state.answers)[0]);
  for (const change of [{ orderId: "top_other" }, { paymentKey: "other" }]) {
    kept.body = JSON.stringify({ ...JSON.parse(kept.body), ...change });
    expect(await stage.toss.capture({ ...order, paymentKey })).toMatchObject({ kind: "pending", keySpent: true });
  }
});

test("another amount than ours is told as it is", async () => {
  const stage = stageOf();
  const order = orderOf(stage.now());
  await stage.fault({ provider: "toss", call: "approve", kind: "wrongAmount" });
  const paymentKey = await stage.payByToss(order);
  expect(await stage.toss.capture({ ...order, paymentKey })).toMatchObject({
    kind: "final",
    value: { state: "captured", payment: { amount: 49_000, captured: 49_000 } },
  });
});

test("an order that nobody has paid is unknown, and other answers to a look-up say nothing", async () => {
  const { stage, order } = await setUp();
  const lookUp = (topUpId = order.topUpId) => stage.toss.lookUp({ topUpId, reference: null });
  expect(endOf(await lookUp("top_nobody"))).toBe("notFound");
  expect(await lookUp()).toEqual({ kind: "pending", reason: "IN_PROGRESS", keySpent: false });
  for (const kind of ["dropRequest", "dropAnswer", "latency", "error", "refuse"] as const) {
    await stage.fault({ provider: "toss", call: "lookUp", kind });
    expect([kind, endOf(await lookUp())]).toEqual([kind, "unreachable"]);
  }
});

test.each([["dropAnswer"], ["latency"], ["conflict"], ["error"], ["dropRequest"]] as const)(
  "money goes back once, with %s in between",
  async (kind) => {
    const { stage, order, paymentKey } = await setUp();
    await stage.toss.capture({ ...order, paymentKey });
    const refund = (attempt = 1) => stage.toss.refund({ ...order, providerPaymentId: paymentKey, attempt });
    await stage.fault({ provider: "toss", call: "cancel", kind });
    expect((await refund()).kind).not.toBe("final");
    expect(endOf(await refund())).toBe("refunded");
    expect(await refund(2)).toEqual({ kind: "pending", reason: "ALREADY_CANCELED_PAYMENT", keySpent: true });
    expect(await held(stage)).toMatchObject({ captured: 50_000, refunded: 50_000 });
    expect(await stage.toss.lookUp({ topUpId: order.topUpId, reference: null })).toMatchObject({
      value: { state: "captured", payment: { captured: 50_000, refunded: 50_000 } },
    });
  },
);

test("a refund that can't be is refused; one that may have been is looked up", async () => {
  const { stage, order, paymentKey } = await setUp();
  await stage.toss.capture({ ...order, paymentKey });
  const refund = (amount: number, attempt: number) =>
    stage.toss.refund({ ...order, amount, providerPaymentId: paymentKey, attempt });
  expect(endOf(await refund(50_001, 1))).toBe("refused");
  await stage.fault({ provider: "toss", call: "cancel", kind: "refuse", code: "NOT_CANCELABLE_PAYMENT" });
  expect(await refund(50_000, 2)).toMatchObject({ kind: "pending", keySpent: true });
});

test("what the seller gives back in Toss's own pages is found", async () => {
  const { stage, order, paymentKey } = await setUp();
  await stage.toss.capture({ ...order, paymentKey });
  await stage.act(order.topUpId, "giveBack");
  expect(await stage.toss.lookUp({ topUpId: order.topUpId, reference: null })).toMatchObject({
    value: { payment: { captured: 50_000, refunded: 50_000, dispute: { state: "none" } } },
  });
});

test.each([
  ["not JSON", {}],
  [JSON.stringify({ eventType: "OTHER", data: { orderId: "top_abcdef" } }), {}],
  [JSON.stringify({ eventType: "PAYMENT_STATUS_CHANGED", data: { orderId: "' OR 1" } }), {}],
  [JSON.stringify({ eventType: "PAYMENT_STATUS_CHANGED", data: { orderId: 7 } }), {}],
])("the webhook %s is nothing of ours", async (body, headers) => {
  expect(await stageOf().toss.readWebhook({ headers: new Headers(headers), body })).toEqual({ kind: "nothing" });
});

test("a webhook is a hint, and nothing of it is believed but our id", async () => {
  const { stage, order, paymentKey } = await setUp();
  await stage.control("POST /webhooks/forge", { provider: "toss", topUpId: order.topUpId });
  expect(stage.heard).toEqual([{ kind: "hint", topUpId: order.topUpId, providerPaymentId: null }]);
  expect(endOf(await stage.toss.lookUp({ topUpId: order.topUpId, reference: null }))).toBe("pending");
  expect(endOf(await stage.toss.capture({ ...order, paymentKey }))).toBe("captured");
});
