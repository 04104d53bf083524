// Toss Payments' API as far as the service uses it: confirm, look up by order, cancel.
import { z } from "zod";
import { faulty } from "./faulty.ts";
import { type IdempotencyRules, once, TOSS_KEEPS_MS } from "./idempotency.ts";
import { balanceOf, type SandboxPayment } from "./state.ts";
import { enqueue } from "./webhooks.ts";
import { json, nextId, paymentOf, type World } from "./world.ts";

/** To confirm after the fan has paid. */
const SESSION_LASTS_MS = 10 * 60_000;
const MINIMUM = 100;
const ORDER_ID = /^[\w-]{6,64}$/;

const refuse = (status: number, code: string, message = `Sandbox: ${code}`): Response =>
  json(status, { code, message });
const RULES: IdempotencyRules = {
  keepMs: TOSS_KEEPS_MS,
  comparesBody: false,
  keeps: (status) => status < 500,
  whileRunning: () => refuse(409, "IDEMPOTENT_REQUEST_PROCESSING"),
  otherBody: () => refuse(500, "COMMON_ERROR"),
};
const REFUSALS = {
  conflict: RULES.whileRunning,
  error: () => refuse(500, "FAILED_INTERNAL_SYSTEM_PROCESSING"),
  refuse: (code: string) => refuse(STATUSES[code] ?? 400, code),
};
const STATUSES: Record<string, number> = {
  REJECT_CARD_PAYMENT: 403,
  REJECT_CARD_COMPANY: 403,
  FORBIDDEN_CONSECUTIVE_REQUEST: 403,
  FORBIDDEN_REQUEST: 403,
  NOT_FOUND_PAYMENT_SESSION: 404,
  UNAUTHORIZED_KEY: 401,
  FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING: 500,
  FAILED_INTERNAL_SYSTEM_PROCESSING: 500,
  UNKNOWN_PAYMENT_ERROR: 500,
  COMMON_ERROR: 500,
};

/** Null: no path of Toss's. */
export async function tossWire(world: World, request: Request, path: string): Promise<Response | null> {
  if (!path.startsWith("/v1/payments/")) return null;
  const answer = await answered(world, request, path);
  answer.headers.set("x-tosspayments-trace-id", nextId(world, "trace"));
  return answer;
}

async function answered(world: World, request: Request, path: string): Promise<Response> {
  const expected = `Basic ${btoa(`${world.keys.tossSecretKey}:`)}`;
  if (request.headers.get("Authorization") !== expected) return refuse(401, "UNAUTHORIZED_KEY");
  const order = /^\/v1\/payments\/orders\/([^/]+)$/.exec(path)?.[1];
  if (order !== undefined && request.method === "GET") {
    return faulty(world, "toss", "lookUp", REFUSALS, () => lookUp(world, decodeURIComponent(order)));
  }
  if (request.method !== "POST") return refuse(404, "NOT_FOUND");
  const text = await request.text();
  const key = request.headers.get("Idempotency-Key");
  if (key !== null && key.length > 300) return refuse(400, "INVALID_IDEMPOTENCY_KEY");
  const keptUnder = key === null ? null : `toss POST ${path} ${key}`;
  const run = (work: () => Promise<Response>): Promise<Response> => once(world, RULES, keptUnder, text, work);
  if (path === "/v1/payments/confirm") {
    return faulty(world, "toss", "confirm", REFUSALS, () => confirm(world, text), run);
  }
  const paymentKey = /^\/v1\/payments\/([^/]+)\/cancel$/.exec(path)?.[1];
  if (paymentKey === undefined) return refuse(404, "NOT_FOUND");
  return faulty(world, "toss", "cancel", REFUSALS, () => cancel(world, decodeURIComponent(paymentKey), text), run);
}

/** Not documented: what an order answers that nobody has confirmed. Here it is known once the fan has paid. */
function lookUp(world: World, orderId: string): Response {
  const payment = paymentOf(world, orderId);
  if (payment?.provider !== "toss") return refuse(404, "NOT_FOUND_PAYMENT");
  expire(world, payment);
  return json(200, shown(payment));
}

const confirmBody = z.object({ paymentKey: z.string(), orderId: z.string().regex(ORDER_ID), amount: z.int() });

function confirm(world: World, text: string): Response {
  const read = confirmBody.safeParse(parsed(text)).data;
  if (read === undefined) return refuse(400, "INVALID_REQUEST");
  const { paymentKey, orderId, amount } = read;
  const payment = world.state.payments.find((one) => one.provider === "toss" && one.paymentId === paymentKey);
  if (payment === undefined || payment.topUpId !== orderId) return refuse(404, "NOT_FOUND_PAYMENT_SESSION");
  expire(world, payment);
  if (payment.state === "expired" || payment.state === "failed") return refuse(404, "NOT_FOUND_PAYMENT_SESSION");
  if (payment.state === "captured") return refuse(400, "ALREADY_PROCESSED_PAYMENT");
  if (amount < MINIMUM) return refuse(400, "BELOW_MINIMUM_AMOUNT");
  if (amount !== payment.asked) return refuse(400, "INVALID_REQUEST");
  const others = world.state.payments.filter((one) => one.topUpId === orderId && one.state === "captured");
  if (others.length > 0) return refuse(400, "DUPLICATED_ORDER_ID");
  payment.state = "captured";
  payment.capturedAt = world.now();
  notify(world, payment);
  return json(200, shown(payment));
}

const cancelBody = z.object({ cancelReason: z.string().min(1).max(200), cancelAmount: z.int().positive().optional() });

function cancel(world: World, paymentKey: string, text: string): Response {
  const read = cancelBody.safeParse(parsed(text)).data;
  if (read === undefined) return refuse(400, "INVALID_REQUEST");
  const payment = world.state.payments.find((one) => one.provider === "toss" && one.paymentId === paymentKey);
  if (payment === undefined) return refuse(404, "NOT_FOUND_PAYMENT");
  if (payment.state !== "captured") return refuse(403, "NOT_CANCELABLE_PAYMENT");
  const left = balanceOf(payment);
  if (left === 0) return refuse(400, "ALREADY_CANCELED_PAYMENT");
  const amount = read.cancelAmount ?? left;
  if (amount > left) return refuse(403, "NOT_CANCELABLE_AMOUNT");
  giveBack(world, payment, amount);
  return json(200, shown(payment));
}

/** Also what a seller does in Toss's own pages. */
export function giveBack(world: World, payment: SandboxPayment, amount: number): void {
  payment.refunds.push({ id: nextId(world, "cancel"), amount, state: "succeeded", at: world.now() });
  notify(world, payment);
}

/** A fan who has paid and whose payment nobody confirmed has paid nothing. */
function expire({ now }: World, payment: SandboxPayment): void {
  if (payment.state === "authorized" && payment.expiresAt <= now()) payment.state = "expired";
}

/** The fan has paid in the window: a payment key, good for ten minutes. Null for an amount that Toss doesn't take. */
export function authorize(
  world: World,
  order: Pick<SandboxPayment, "topUpId" | "orderName" | "asked" | "paidUrl" | "givenUpUrl">,
  amount: number,
): SandboxPayment {
  const payment: SandboxPayment = {
    ...order,
    provider: "toss",
    paymentId: nextId(world, "tviva_sandbox_"),
    sessionId: null,
    amount,
    currency: "KRW",
    state: "authorized",
    failure: null,
    metadata: {},
    createdAt: world.now(),
    expiresAt: world.now() + SESSION_LASTS_MS,
    capturedAt: null,
    refunds: [],
    dispute: null,
  };
  world.state.payments.push(payment);
  return payment;
}

/** Tells the service of a change. Unsigned, as Toss does. */
export function notify(world: World, payment: SandboxPayment): void {
  const data = shown(payment);
  enqueue(world, "toss", "PAYMENT_STATUS_CHANGED", payment.topUpId, {
    eventType: "PAYMENT_STATUS_CHANGED",
    createdAt: new Date(world.now()).toISOString(),
    data,
  });
}

function shown(payment: SandboxPayment): object {
  const { paymentId, topUpId, orderName, amount, currency, capturedAt, createdAt, refunds, failure } = payment;
  const balanceAmount = balanceOf(payment);
  return {
    version: "2022-11-16",
    mId: "sandbox",
    paymentKey: paymentId,
    orderId: topUpId,
    orderName,
    status: statusOf(payment, balanceAmount),
    totalAmount: amount,
    balanceAmount,
    currency,
    method: "카드",
    requestedAt: new Date(createdAt).toISOString(),
    approvedAt: capturedAt === null ? null : new Date(capturedAt).toISOString(),
    cancels:
      refunds.length === 0
        ? null
        : refunds.map((refund) => ({
            cancelAmount: refund.amount,
            cancelReason: "sandbox",
            canceledAt: new Date(refund.at).toISOString(),
            transactionKey: refund.id,
            cancelStatus: "DONE",
          })),
    failure,
    card: { number: "43301234****123*", cardType: "신용" },
  };
}

function statusOf({ state, amount }: SandboxPayment, left: number): string {
  if (state === "authorized") return "IN_PROGRESS";
  if (state === "expired") return "EXPIRED";
  if (state !== "captured") return "ABORTED";
  return left === amount ? "DONE" : left === 0 ? "CANCELED" : "PARTIAL_CANCELED";
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
