// An adapter in front of the sandbox, without a network: the sandbox's clock stands still until it is moved, a call that the sandbox
// drops is a broken connection, and one that it delays meets its deadline.
import { SANDBOX_KEYS, createSandbox, type Sandbox } from "../../scripts/sandbox/sandbox.ts";
import type { Action, NewFault, SandboxReport } from "../../scripts/sandbox/control.ts";
import { LostAnswer } from "../../scripts/sandbox/world.ts";
import {
  type Answer,
  type Checkout,
  CHECKOUT_LASTS_AT_LEAST_MS,
  type CheckoutOrder,
  type CheckoutOutcome,
  type PaymentProvider,
  type ProviderDependencies,
  type WebhookReading,
} from "../../src/providers/provider.ts";
import { providersOf } from "../../src/providers/providers.ts";

export const SANDBOX_URL = "http://sandbox.localhost:8788";
export const PAY_ORIGIN = "http://pay.localhost:8787";
const BEGIN = Date.parse("2026-12-24T10:00:00.000Z");

export interface Sent {
  method: string;
  path: string;
  headers: Headers;
  body: string;
}

export interface Stage {
  toss: PaymentProvider;
  stripe: PaymentProvider;
  sandbox: Sandbox;
  /** What the adapters sent, oldest first. */
  sent: Sent[];
  /** What the service read of the webhooks that reached it. */
  heard: WebhookReading[];
  /** The service takes no webhook. */
  isDown: boolean;
  now: () => number;
  control: (what: string, body?: object) => Promise<SandboxReport>;
  /** Moves the clock of the sandbox and of the adapters. */
  pass: (ms: number) => Promise<void>;
  fault: (fault: NewFault) => Promise<SandboxReport>;
  act: (topUpId: string, action: Action) => Promise<string | null>;
  /** The fan pays in Toss's window. The payment key. */
  payByToss: (order: CheckoutOrder) => Promise<string>;
}

/** What is there. @throws when it isn't. */
export function present<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new Error("it is not there");
  return value;
}

/** The checkout that was made. @throws when there is none. */
export function checkoutOf(answer: Answer<CheckoutOutcome>): Checkout {
  if (answer.kind !== "final" || answer.value.state !== "made") throw new Error(`no checkout: ${answer.kind}`);
  return answer.value.checkout;
}

/** How an answer ended: a state where it is final. */
export const endOf = (answer: Answer<{ state: string }>): string =>
  answer.kind === "final" ? answer.value.state : answer.kind;

let issued = 0;
export const orderOf = (now: number, amount = 50_000): CheckoutOrder => ({
  topUpId: `top_test${String((issued += 1)).padStart(4, "0")}`,
  amount,
  currency: "KRW",
  orderName: "Balance & more",
  expiresAt: now + CHECKOUT_LASTS_AT_LEAST_MS,
  paidUrl: `${PAY_ORIGIN}/back?session={CHECKOUT_SESSION_ID}`,
  givenUpUrl: `${PAY_ORIGIN}/given-up`,
  attempt: 1,
});

export function stageOf(settings: { tossSecretKey?: string; stripeSecretKey?: string } = {}): Stage {
  const sent: Sent[] = [];
  const heard: WebhookReading[] = [];
  const deadlines = new Set<AbortController>();
  const sandbox = createSandbox({
    url: SANDBOX_URL,
    clock: () => BEGIN,
    sleep: async () => {
      for (const controller of deadlines) controller.abort(new DOMException("too late", "TimeoutError"));
    },
    visit: async () => undefined,
    send: async (provider, body, headers) => {
      if (stage.isDown) return 503;
      const reading = await providers[provider].readWebhook({ headers: new Headers(headers), body });
      heard.push(reading);
      return reading.kind === "forged" ? 400 : 200;
    },
  });
  const now = (): number => BEGIN + sandbox.state.aheadMs;
  const dependencies: ProviderDependencies = {
    now,
    deadline: () => {
      const controller = new AbortController();
      deadlines.add(controller);
      return controller.signal;
    },
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const { pathname, search } = new URL(request.url);
      sent.push({
        method: request.method,
        path: pathname + search,
        headers: request.headers,
        body: await request.clone().text(),
      });
      const { promise: late, reject } = Promise.withResolvers<never>();
      init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
      try {
        return await Promise.race([sandbox.handle(request), late]);
      } catch (error) {
        throw error instanceof LostAnswer ? new TypeError("fetch failed", { cause: error }) : error;
      } finally {
        deadlines.clear();
      }
    },
  };
  const { tossSecretKey = SANDBOX_KEYS.tossSecretKey, stripeSecretKey = SANDBOX_KEYS.stripeSecretKey } = settings;
  const offered = providersOf(
    {
      toss: {
        clientKey: SANDBOX_KEYS.tossClientKey,
        secretKey: tossSecretKey,
        apiUrl: SANDBOX_URL,
        payOrigin: PAY_ORIGIN,
      },
      stripe: {
        secretKey: stripeSecretKey,
        webhookSecret: SANDBOX_KEYS.stripeWebhookSecret,
        apiUrl: SANDBOX_URL,
      },
    },
    dependencies,
  );
  const [toss, stripe] = [offered.get("toss"), offered.get("stripe")];
  if (toss === undefined || stripe === undefined) throw new Error("both providers are configured");
  const providers = { toss, stripe };

  const ask = async (what: string, body?: object) => {
    const [method = "GET", path = ""] = what.split(" ");
    const init = { method, ...(body !== undefined && { body: JSON.stringify(body) }) };
    const answer = await sandbox.handle(new Request(`${SANDBOX_URL}/sandbox${path}`, init));
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`${what}: ${text}`);
    return JSON.parse(text);
  };
  const stage: Stage = {
    ...providers,
    sandbox,
    sent,
    heard,
    isDown: false,
    now,
    control: ask,
    pass: async (byMs) => void (await ask("POST /clock", { byMs })),
    fault: (fault) => ask("POST /faults", fault),
    act: async (topUpId, action) => (await ask(`POST /payments/${topUpId}/${action}`, {})).location,
    async payByToss({ topUpId, amount, paidUrl, givenUpUrl }) {
      const { location } = await ask("POST /toss", {
        orderId: topUpId,
        amount,
        successUrl: paidUrl,
        failUrl: givenUpUrl,
      });
      return new URL(location).searchParams.get("paymentKey") ?? "";
    },
  };
  return stage;
}
