// Stripe's API as far as the service uses it: make a checkout session, look it up, give back, list disputes.
import { z } from "zod";
import { faulty, refundStaysPending } from "./faulty.ts";
import { formFields } from "./form-fields.ts";
import { type IdempotencyRules, once, STRIPE_KEEPS_MS } from "./idempotency.ts";
import { balanceOf, type Refund, refundedOf, type SandboxPayment } from "./state.ts";
import { enqueue } from "./webhooks.ts";
import { json, nextId, takeFault, type World } from "./world.ts";

const MINUTE_MS = 60_000;
const SHORTEST_MS = 30 * MINUTE_MS;
const LONGEST_MS = 24 * 60 * MINUTE_MS;

function refuse(status: number, type: string, code: string | null, message = `Sandbox: ${code ?? type}`): Response {
  return json(status, { error: { type, ...(code !== null && { code }), message } });
}
const invalid = (message: string, code: string | null = null): Response =>
  refuse(400, "invalid_request_error", code, message);
const missing = (what: string): Response => refuse(404, "invalid_request_error", "resource_missing", `No such ${what}`);

const RULES: IdempotencyRules = {
  keepMs: STRIPE_KEEPS_MS,
  comparesBody: true,
  keeps: (status) => status < 400 || status >= 500 || status === 402,
  whileRunning: () => refuse(409, "invalid_request_error", "idempotency_key_in_use"),
  otherBody: () => refuse(400, "idempotency_error", null, "Keys can only be used with the same parameters."),
};
const REFUSALS = {
  conflict: RULES.whileRunning,
  error: () => refuse(500, "api_error", null),
  refuse: (code: string) => refuse(code === "rate_limit" ? 429 : 400, "invalid_request_error", code),
};

/** Null: no path of Stripe's. */
export async function stripeWire(world: World, request: Request, url: URL): Promise<Response | null> {
  const { pathname: path } = url;
  if (!/^\/v1\/(?:checkout\/sessions|refunds|disputes)(?:\/|$)/.test(path)) return null;
  const answer = await answered(world, request, url);
  answer.headers.set("request-id", nextId(world, "req_sandbox"));
  return answer;
}

async function answered(world: World, request: Request, { pathname: path, searchParams }: URL): Promise<Response> {
  if (request.headers.get("Authorization") !== `Bearer ${world.keys.stripeSecretKey}`) {
    return refuse(401, "invalid_request_error", null, "Invalid API Key provided");
  }
  if (request.method === "GET") {
    if (path === "/v1/disputes") {
      return faulty(world, "stripe", "lookUp", REFUSALS, () => listDisputes(world, searchParams.get("payment_intent")));
    }
    const sessionId = /^\/v1\/checkout\/sessions\/([^/]+)$/.exec(path)?.[1] ?? "";
    const isExpanded = searchParams.get("expand[0]") === "payment_intent.latest_charge.refunds";
    return faulty(world, "stripe", "lookUp", REFUSALS, () =>
      retrieve(world, decodeURIComponent(sessionId), isExpanded),
    );
  }
  const text = await request.text();
  const key = request.headers.get("Idempotency-Key");
  const run = (work: () => Promise<Response>): Promise<Response> =>
    once(world, RULES, key === null ? null : `stripe ${key}`, `${path} ${text}`, work);
  if (request.method !== "POST") return missing("path");
  if (path === "/v1/checkout/sessions") {
    return faulty(world, "stripe", "createSession", REFUSALS, () => create(world, text), run);
  }
  if (path === "/v1/refunds") return faulty(world, "stripe", "refund", REFUSALS, () => refund(world, text), run);
  return missing("path");
}

const digits = z.string().regex(/^\d+$/).transform(Number);
/** A parameter that Stripe doesn't know is refused. */
const newSession = z.strictObject({
  mode: z.literal("payment"),
  "line_items[0][quantity]": z.literal("1"),
  "line_items[0][price_data][currency]": z.literal("krw"),
  "line_items[0][price_data][unit_amount]": digits,
  "line_items[0][price_data][product_data][name]": z.string().min(1),
  client_reference_id: z.string().min(1).max(200),
  "metadata[topUpId]": z.string(),
  "payment_intent_data[metadata][topUpId]": z.string(),
  success_url: z.url(),
  cancel_url: z.url(),
  expires_at: digits,
  "adaptive_pricing[enabled]": z.enum(["true", "false"]),
});

function create(world: World, text: string): Response {
  const found = newSession.safeParse(formFields(text));
  if (!found.success) {
    const issue = found.error.issues[0];
    return invalid(`${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`, "parameter_invalid");
  }
  const read = found.data;
  const expiresAt = read.expires_at * 1_000;
  const lasts = expiresAt - world.now();
  if (lasts < SHORTEST_MS || lasts > LONGEST_MS) return invalid("expires_at: between 30 minutes and 24 hours from now");
  const amount = read["line_items[0][price_data][unit_amount]"];
  const payment: SandboxPayment = {
    provider: "stripe",
    topUpId: read.client_reference_id,
    orderName: read["line_items[0][price_data][product_data][name]"],
    paymentId: nextId(world, "pi_sandbox"),
    sessionId: nextId(world, "cs_test_sandbox"),
    asked: amount,
    amount,
    currency: "KRW",
    state: "open",
    failure: null,
    paidUrl: read.success_url,
    givenUpUrl: read.cancel_url,
    metadata: { topUpId: read["metadata[topUpId]"] },
    createdAt: world.now(),
    expiresAt,
    capturedAt: null,
    refunds: [],
    dispute: null,
  };
  world.state.payments.push(payment);
  return json(200, shown(world, payment, false));
}

const sessionOf = ({ state }: World, sessionId: string): SandboxPayment | undefined =>
  state.payments.find((payment) => payment.sessionId === sessionId);

function retrieve(world: World, sessionId: string, isExpanded: boolean): Response {
  const payment = sessionOf(world, sessionId);
  if (payment === undefined) return missing(`checkout.session: '${sessionId}'`);
  expireSessions(world);
  return json(200, shown(world, payment, isExpanded));
}

/** What nobody paid in time can't be paid any more, and the service is told. */
export function expireSessions(world: World): void {
  for (const payment of world.state.payments) {
    if (payment.provider !== "stripe" || payment.state !== "open" || payment.expiresAt > world.now()) continue;
    payment.state = "expired";
    notifySession(world, payment, "checkout.session.expired");
  }
}

const newRefund = z.strictObject({
  payment_intent: z.string(),
  amount: digits,
  "metadata[topUpId]": z.string().optional(),
});

function refund(world: World, text: string): Response {
  const read = newRefund.safeParse(formFields(text)).data;
  if (read === undefined) return invalid("parameters");
  const payment = world.state.payments.find(({ paymentId }) => paymentId === read.payment_intent);
  if (payment === undefined || payment.state !== "captured") return missing("payment_intent");
  if (payment.dispute !== null && payment.dispute.state !== "won") {
    return refuse(400, "invalid_request_error", "charge_disputed");
  }
  const left = balanceOf(payment);
  if (left === 0) return refuse(400, "invalid_request_error", "charge_already_refunded");
  if (read.amount > left || read.amount === 0) return invalid("Refund amount is greater than unrefunded amount");
  const isPending = refundStaysPending(world) && takeFault(world, "stripe", "refund") !== null;
  const made: Refund = {
    id: nextId(world, "re_sandbox"),
    amount: read.amount,
    state: isPending ? "pending" : "succeeded",
    at: world.now(),
  };
  payment.refunds.push(made);
  notifyRefund(world, payment, made);
  return json(200, shownRefund(payment, made));
}

/** A refund that was on its way ends. */
export function endRefund(world: World, payment: SandboxPayment, state: "succeeded" | "failed"): void {
  const open = payment.refunds.findLast((one) => one.state === "pending") ?? payment.refunds.at(-1);
  if (open === undefined) return;
  open.state = state;
  notifyRefund(world, payment, open);
}

/** What a seller does in Stripe's own pages. */
export function giveBack(world: World, payment: SandboxPayment, amount: number): void {
  const made: Refund = { id: nextId(world, "re_sandbox"), amount, state: "succeeded", at: world.now() };
  payment.refunds.push(made);
  notifyRefund(world, payment, made);
}

/** The fan's bank takes the money back until the dispute is decided. */
export function dispute(world: World, payment: SandboxPayment, state: "open" | "won" | "lost"): void {
  payment.dispute ??= { id: nextId(world, "du_sandbox"), state, amount: payment.amount };
  payment.dispute.state = state;
  const type = state === "open" ? "charge.dispute.created" : "charge.dispute.closed";
  send(world, payment, type, shownDispute(payment));
}

/** Stripe's page was paid: with a card at once, or by a bank later. */
export function pay(world: World, payment: SandboxPayment, amount: number, isLater: boolean): boolean {
  payment.amount = amount;
  if (isLater) payment.state = "processing";
  else capture(world, payment);
  return notifySession(world, payment, "checkout.session.completed");
}

/** The bank has decided about a payment that was on its way. */
export function endPayment(world: World, payment: SandboxPayment, isPaid: boolean): void {
  if (isPaid) capture(world, payment);
  else {
    payment.state = "failed";
    payment.failure = { code: "card_declined", message: "The bank declined the payment." };
  }
  notifySession(world, payment, `checkout.session.async_payment_${isPaid ? "succeeded" : "failed"}`);
}

function capture({ now }: World, payment: SandboxPayment): void {
  payment.state = "captured";
  payment.capturedAt = now();
}

const notifySession = (world: World, payment: SandboxPayment, type: string): boolean =>
  send(world, payment, type, shown(world, payment, false));

function notifyRefund(world: World, payment: SandboxPayment, made: Refund): void {
  send(world, payment, made.state === "failed" ? "refund.failed" : "refund.updated", shownRefund(payment, made));
}

/** `true`: before the fan returns. */
function send(world: World, { topUpId }: SandboxPayment, type: string, object: object): boolean {
  return enqueue(world, "stripe", type, topUpId, {
    id: nextId(world, "evt_sandbox"),
    object: "event",
    type,
    created: Math.floor(world.now() / 1_000),
    livemode: false,
    data: { object },
  });
}

function shown({ url }: World, payment: SandboxPayment, isExpanded: boolean): object {
  const { state, sessionId, topUpId, amount, expiresAt, metadata, paidUrl, givenUpUrl, paymentId } = payment;
  const isOpen = state === "open" || state === "expired";
  return {
    id: sessionId,
    object: "checkout.session",
    url: state === "open" ? `${url}/pay/stripe/${sessionId}` : null,
    status: state === "open" || state === "expired" ? state : "complete",
    payment_status: state === "captured" ? "paid" : "unpaid",
    client_reference_id: topUpId,
    amount_total: amount,
    currency: "krw",
    mode: "payment",
    livemode: false,
    expires_at: Math.floor(expiresAt / 1_000),
    metadata,
    success_url: paidUrl,
    cancel_url: givenUpUrl,
    customer_details: { email: "fan@sandbox.example" },
    payment_intent: isOpen ? null : isExpanded ? shownIntent(payment) : paymentId,
  };
}

const INTENT_STATUSES: Partial<Record<SandboxPayment["state"], string>> = {
  processing: "processing",
  captured: "succeeded",
  failed: "requires_payment_method",
};

function shownIntent(payment: SandboxPayment): object {
  const { paymentId, state, failure, metadata, amount, refunds, dispute: disputed } = payment;
  const charge = {
    id: `ch_${paymentId}`,
    object: "charge",
    amount,
    amount_captured: amount,
    amount_refunded: refundedOf(payment, "succeeded") + refundedOf(payment, "pending"),
    disputed: disputed !== null,
    payment_method_details: { card: { last4: "4242" } },
    refunds: { object: "list", data: refunds.toReversed().map((one) => shownRefund(payment, one)), has_more: false },
  };
  return {
    id: paymentId,
    object: "payment_intent",
    status: INTENT_STATUSES[state] ?? "requires_payment_method",
    amount,
    currency: "krw",
    metadata,
    last_payment_error: failure === null ? null : { type: "card_error", ...failure },
    latest_charge: state === "captured" ? charge : null,
  };
}

const shownRefund = ({ paymentId }: SandboxPayment, { id, amount, state }: Refund): object => ({
  id,
  object: "refund",
  amount,
  currency: "krw",
  payment_intent: paymentId,
  charge: `ch_${paymentId}`,
  status: state,
});

const DISPUTE_STATUSES = { open: "needs_response", won: "won", lost: "lost" };
const shownDispute = ({ paymentId, dispute: disputed }: SandboxPayment): object => ({
  id: disputed?.id,
  object: "dispute",
  amount: disputed?.amount,
  currency: "krw",
  payment_intent: paymentId,
  status: disputed === null ? null : DISPUTE_STATUSES[disputed.state],
});

function listDisputes({ state }: World, paymentIntent: string | null): Response {
  const found = state.payments.filter(({ paymentId, dispute: one }) => paymentId === paymentIntent && one !== null);
  return json(200, { object: "list", data: found.map(shownDispute), has_more: false });
}
