// What a test may ask of the sandbox beside the providers' own API: to move its clock, to let something go wrong, to do what a fan, a
// bank or a seller does, and to say what the providers hold.
import { z } from "zod";
import { approveStripe, approveToss, type Outside } from "./pages.ts";
import { balanceOf, emptyState, holdingsOf, type SandboxPayment } from "./state.ts";
import { dispute, endPayment, endRefund, expireSessions, giveBack as giveBackByStripe } from "./stripe-wire.ts";
import { giveBack as giveBackByToss } from "./toss-wire.ts";
import { enqueue, release } from "./webhooks.ts";
import { json, paymentOf, type World } from "./world.ts";

const provider = z.enum(["toss", "stripe"]);
const fault = z.object({
  provider,
  call: z.enum(["confirm", "lookUp", "cancel", "createSession", "refund", "approve", "webhook"]),
  kind: z.enum([
    "pass",
    "dropAnswer",
    "dropRequest",
    "latency",
    "conflict",
    "error",
    "refuse",
    "wrongAmount",
    "refundPending",
    "never",
    "twice",
    "late",
    "outOfOrder",
    "beforeReturn",
    "forged",
  ]),
  times: z.int().positive().default(1),
  ms: z.int().min(0).default(0),
  code: z.string().default("REJECT_CARD_PAYMENT"),
});
export type NewFault = z.input<typeof fault>;

/** What a fan does in Toss's window, for a test without a browser. */
const tossOrder = z.object({
  orderId: z.string(),
  orderName: z.string().default("Balance"),
  amount: z.int(),
  successUrl: z.string(),
  failUrl: z.string(),
});

const ACTIONS = [
  "approve",
  "approveLater",
  "bankPaid",
  "bankDeclined",
  "refundSucceeded",
  "refundFailed",
  "giveBack",
  "dispute",
  "disputeWon",
  "disputeLost",
] as const;
export type Action = (typeof ACTIONS)[number];

const PREFIX = "/sandbox";

/** Null: no path of the control. Everything answers with what the sandbox then is. */
export async function control(
  world: World,
  outside: Outside,
  request: Request,
  path: string,
): Promise<Response | null> {
  if (path !== PREFIX && !path.startsWith(`${PREFIX}/`)) return null;
  const body: unknown = request.method === "POST" ? await request.json() : null;
  try {
    const found = await act(world, outside, `${request.method} ${path.slice(PREFIX.length)}`, body);
    return found === null ? json(404, { error: "no such control" }) : json(200, found);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    return json(400, { error: z.prettifyError(error) });
  }
}

async function act(world: World, outside: Outside, what: string, body: unknown): Promise<object | null> {
  const { state } = world;
  const payment = /^POST \/payments\/([^/]+)\/(\w+)$/.exec(what);
  if (payment !== null) {
    const action = z.enum(ACTIONS).parse(payment[2]);
    const found = paymentOf(world, payment[1] ?? "");
    return found === null ? null : onPayment(world, outside, found, action);
  }
  switch (what) {
    case "GET ":
      expireSessions(world);
      return reportOf(world);
    case "DELETE ":
      Object.assign(state, emptyState());
      return reportOf(world);
    case "POST /clock":
      state.aheadMs += z.object({ byMs: z.int().min(0) }).parse(body).byMs;
      expireSessions(world);
      return reportOf(world);
    case "POST /faults":
      state.faults.push(fault.parse(body));
      return reportOf(world);
    case "DELETE /faults":
      state.faults = [];
      return reportOf(world);
    case "POST /toss":
      return { location: approveToss(world, tossOrder.parse(body)) };
    case "POST /webhooks/release":
      release(world);
      await outside.flush();
      return reportOf(world);
    case "POST /webhooks/forge":
      forge(world, z.object({ provider, topUpId: z.string() }).parse(body));
      await outside.flush();
      return reportOf(world);
    default:
      return null;
  }
}

async function onPayment(world: World, outside: Outside, payment: SandboxPayment, action: Action): Promise<object> {
  let location: string | null = null;
  const left = balanceOf(payment);
  switch (action) {
    case "approve":
    case "approveLater":
      if (payment.provider === "stripe" && payment.state === "open") {
        location = await approveStripe(world, outside, payment, action === "approveLater");
      }
      break;
    case "bankPaid":
    case "bankDeclined":
      if (payment.state === "processing") endPayment(world, payment, action === "bankPaid");
      break;
    case "refundSucceeded":
    case "refundFailed":
      endRefund(world, payment, action === "refundSucceeded" ? "succeeded" : "failed");
      break;
    case "giveBack":
      if (payment.state !== "captured" || left === 0) break;
      if (payment.provider === "toss") giveBackByToss(world, payment, left);
      else giveBackByStripe(world, payment, left);
      break;
    case "dispute":
    case "disputeWon":
    case "disputeLost":
      if (payment.provider === "stripe" && payment.state === "captured") {
        dispute(world, payment, action === "dispute" ? "open" : action === "disputeWon" ? "won" : "lost");
      }
      break;
    default:
  }
  return { location, payment };
}

/** A message that claims a payment, by somebody who is not the provider. */
function forge(world: World, { provider: which, topUpId }: { provider: "toss" | "stripe"; topUpId: string }): void {
  const claim =
    which === "toss"
      ? { eventType: "PAYMENT_STATUS_CHANGED", data: { orderId: topUpId, status: "DONE", totalAmount: 9_999_999 } }
      : {
          type: "checkout.session.completed",
          data: { object: { client_reference_id: topUpId, payment_status: "paid" } },
        };
  enqueue(world, which, "forged", topUpId, claim);
  const last = world.state.webhooks.at(-1);
  if (last !== undefined) last.isForged = true;
}

/** What the sandbox is, and what each provider holds. */
export function reportOf({ state, now }: World): SandboxReport {
  const of = (which: "toss" | "stripe") => holdingsOf(state.payments.filter((payment) => payment.provider === which));
  return {
    now: now(),
    holdings: { toss: of("toss"), stripe: of("stripe") },
    payments: state.payments,
    faults: state.faults,
    webhooks: state.webhooks,
  };
}

export interface SandboxReport {
  now: number;
  holdings: Record<"toss" | "stripe", ReturnType<typeof holdingsOf>>;
  payments: SandboxPayment[];
  faults: object[];
  webhooks: World["state"]["webhooks"];
}
