// Question: does the sandbox send webhooks as its switches say, so that tests can let them come twice, late, out of order, before the
// fan returns, forged or never; and are they sent again until they are taken?
// Method: the sandbox, with the adapters as whom it sends to. Doesn't prove how the providers send.
import { expect, test } from "vitest";
import { orderOf, stageOf } from "./stage.ts";

const MINUTE_MS = 60_000;
const setUp = async () => {
  const stage = stageOf();
  const order = orderOf(stage.now());
  await stage.stripe.createCheckout(order);
  const hint = { kind: "hint", topUpId: order.topUpId, providerPaymentId: null };
  return { stage, ...order, hint };
};

test("one message a change, once the fan has gone", async () => {
  const { stage, topUpId, hint } = await setUp();
  await stage.act(topUpId, "approve");
  expect(stage.heard).toEqual([]);
  await stage.sandbox.flush();
  await stage.sandbox.flush();
  expect(stage.heard).toEqual([hint]);
});

test.each([
  ["never", 0],
  ["late", 0],
  ["twice", 2],
  ["beforeReturn", 1],
] as const)("%s: %i messages", async (kind, count) => {
  const { stage, topUpId, hint } = await setUp();
  await stage.fault({ provider: "stripe", call: "webhook", kind });
  await stage.act(topUpId, "approve");
  expect(stage.heard).toHaveLength(kind === "beforeReturn" ? 1 : 0);
  await stage.sandbox.flush();
  expect(stage.heard).toEqual(Array.from({ length: count }, () => hint));
  await stage.control("POST /webhooks/release", {});
  expect(stage.heard).toHaveLength(kind === "late" ? 1 : count);
});

test("out of order: a message goes after the one that follows it", async () => {
  const { stage, topUpId } = await setUp();
  await stage.fault({ provider: "stripe", call: "webhook", kind: "outOfOrder" });
  await stage.act(topUpId, "approve");
  await stage.act(topUpId, "giveBack");
  await stage.sandbox.flush();
  expect(stage.heard.map((one) => one.kind === "hint" && one.topUpId)).toEqual([null, topUpId]);
});

test("forged: a message with another secret's signature comes first, and is told from the true one", async () => {
  const { stage, topUpId, hint } = await setUp();
  await stage.fault({ provider: "stripe", call: "webhook", kind: "forged" });
  await stage.act(topUpId, "approve");
  await stage.sandbox.flush();
  expect(stage.heard).toEqual([{ kind: "forged", reason: "wrong signature" }, hint]);
  await stage.control("POST /webhooks/forge", { provider: "stripe", topUpId });
  expect(stage.heard.at(-1)).toEqual({ kind: "forged", reason: "wrong signature" });
});

test("what is not taken is sent again after 1, 4, 16 minutes, and not any more once it is taken", async () => {
  const { stage, topUpId } = await setUp();
  await stage.act(topUpId, "approve");
  stage.isDown = true;
  const tries = async () => {
    await stage.sandbox.flush();
    return stage.sandbox.state.webhooks.at(-1)?.tries;
  };
  expect(await tries()).toBe(1);
  for (const [minutes, after] of [
    [0.9, 1],
    [0.1, 2],
    [3.9, 2],
    [0.1, 3],
  ] as const) {
    await stage.pass(minutes * MINUTE_MS);
    expect(await tries()).toBe(after);
  }
  stage.isDown = false;
  await stage.pass(16 * MINUTE_MS);
  expect([await tries(), await tries(), stage.heard.length]).toEqual([4, 4, 1]);
});

test("Toss tells of a capture and of what goes back, without a signature", async () => {
  const stage = stageOf();
  const order = orderOf(stage.now());
  const paymentKey = await stage.payByToss(order);
  await stage.toss.capture({ ...order, paymentKey });
  await stage.act(order.topUpId, "giveBack");
  await stage.sandbox.flush();
  const hint = { kind: "hint", topUpId: order.topUpId, providerPaymentId: null };
  expect(stage.heard).toEqual([hint, hint]);
});
