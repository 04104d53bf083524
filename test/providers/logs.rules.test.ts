// Question: does the log name each call to a provider, with the provider's own id of it, and hold no secret, no key and no card fact?
// Method: the calls of a top-up's life, well and with every fault, with the log read as text. Doesn't prove what others log.
import { afterEach, expect, test, vi } from "vitest";
import { orderOf, stageOf } from "./stage.ts";

afterEach(() => vi.restoreAllMocks());

test("a line a call, and nothing of a key, a card or a person", async () => {
  const lines: string[] = [];
  for (const writer of ["log", "warn", "error", "info"] as const) {
    vi.spyOn(console, writer).mockImplementation((line: unknown) => void lines.push(String(line)));
  }
  const stage = stageOf();
  const paymentKeys: string[] = [];
  for (const kind of ["pass", "dropAnswer", "dropRequest", "latency", "conflict", "error", "refuse"] as const) {
    const order = orderOf(stage.now());
    for (const call of ["confirm", "lookUp", "cancel"] as const) await stage.fault({ provider: "toss", call, kind });
    const paymentKey = await stage.payByToss(order);
    paymentKeys.push(paymentKey);
    await stage.toss.capture({ ...order, paymentKey });
    await stage.toss.lookUp({ topUpId: order.topUpId, reference: null });
    await stage.toss.refund({ ...order, providerPaymentId: paymentKey });
    for (const call of ["createSession", "lookUp", "refund"] as const) {
      await stage.fault({ provider: "stripe", call, kind, code: "card_declined" });
    }
    await stage.stripe.createCheckout(order);
    await stage.act(order.topUpId, "approve");
    await stage.stripe.lookUp({ topUpId: order.topUpId, reference: "cs_test_sandbox000003" });
    await stage.stripe.refund({ ...order, providerPaymentId: "pi_sandbox000002" });
    await stage.toss.readWebhook({ headers: new Headers(), body: JSON.stringify({ card: "43301234****123*" }) });
    await stage.stripe.readWebhook({ headers: new Headers(), body: "sensitive" });
  }
  const events = lines.map((line) => JSON.parse(line));
  expect(events).toHaveLength(7 * 6);
  const answered = events.filter(({ message }) => message === "payment provider answered");
  expect(answered.length).toBeGreaterThan(20);
  for (const event of answered)
    expect(event).toMatchObject({ traceId: expect.stringMatching(/^(?:trace|req_sandbox)\d+$/) });
  expect(events).toContainEqual(
    expect.objectContaining({
      level: "warn",
      message: "payment provider unreachable",
      call: "capture",
      reason: "TimeoutError",
    }),
  );
  expect(events).toContainEqual(
    expect.objectContaining({ provider: "toss", status: 403, code: "REJECT_CARD_PAYMENT" }),
  );
  const text = lines.join("\n");
  const secrets = [
    "sk_sandbox",
    "sk_test",
    "ck_sandbox",
    "whsec",
    btoa("test_sk_sandbox:"),
    "Bearer",
    "Basic",
    ...paymentKeys,
  ];
  for (const secret of [...secrets, "4330", "4242", "fan@", "카드", "http", "sensitive"]) {
    expect([secret, text.includes(secret)]).toEqual([secret, false]);
  }
});
