// The webhooks that the sandbox sends: what is due, in order, until somebody answers 2xx. Faults hold one back, send it twice, forge one.
import { signStripe } from "./stripe-signature.ts";
import type { Provider, Webhook } from "./state.ts";
import { takeFault, type World } from "./world.ts";

/** Sends one message. Resolves with the status of the answer. */
export type Send = (provider: Provider, body: string, headers: Record<string, string>) => Promise<number>;

const MINUTE_MS = 60_000;
/** Toss: 1, 4, 16 … 4096 minutes after the last try. Of Stripe, only "for up to three days" is documented. */
const RETRY_FACTOR = 4;
const RETRIES_MAX = 7;
/** What was sent stays to be read, this many of it. */
const KEPT_MAX = 1_000;

/** Puts a message into the outbox, as the next fault of webhooks wants it. `true`: it must go before the fan returns. */
export function enqueue(world: World, provider: Provider, type: string, topUpId: string, payload: unknown): boolean {
  const { state, now } = world;
  const fault = takeFault(world, provider, "webhook")?.kind ?? null;
  const message = (isForged: boolean, how: Webhook["state"]): Webhook => ({
    provider,
    type,
    topUpId,
    body: JSON.stringify(payload),
    isForged,
    state: how,
    dueAt: now(),
    tries: 0,
    status: null,
  });
  if (fault === "forged") state.webhooks.push(message(true, "due"));
  const how = fault === "never" ? "dropped" : fault === "late" ? "held" : fault === "outOfOrder" ? "afterNext" : "due";
  state.webhooks.push(message(false, how));
  if (fault === "twice") state.webhooks.push(message(false, "due"));
  state.webhooks = state.webhooks.slice(-KEPT_MAX);
  return fault === "beforeReturn";
}

/** Sends what is due. Never throws: a service that is down is asked again later. */
export async function flush(world: World, send: Send): Promise<void> {
  const { state, now } = world;
  const waited = state.webhooks.filter((one) => one.state === "afterNext");
  let hasSent = false;
  for (const message of state.webhooks.filter((one) => one.state === "due" && one.dueAt <= now())) {
    // Another flush may have sent it meanwhile.
    if (message.state !== "due") continue;
    await sendOne(world, send, message);
    hasSent = true;
  }
  if (!hasSent) return;
  for (const message of waited) if (message.state === "afterNext") await sendOne(world, send, message);
}

/** Lets go what was held back. */
export function release({ state, now }: World): void {
  for (const message of state.webhooks) {
    if (message.state !== "held" && message.state !== "afterNext") continue;
    message.state = "due";
    message.dueAt = now();
  }
}

async function sendOne({ keys, now }: World, send: Send, message: Webhook): Promise<void> {
  message.state = "sent";
  message.tries += 1;
  const secret = message.isForged ? "whsec_of_somebody_else" : keys.stripeWebhookSecret;
  const headers =
    message.provider === "stripe" ? { "Stripe-Signature": await signStripe(message.body, secret, now()) } : {};
  try {
    message.status = await send(message.provider, message.body, { "Content-Type": "application/json", ...headers });
  } catch {
    message.status = null;
  }
  const isTaken = message.status !== null && message.status >= 200 && message.status < 300;
  if (isTaken || message.isForged) return;
  message.state = message.tries > RETRIES_MAX ? "dropped" : "due";
  message.dueAt = now() + MINUTE_MS * RETRY_FACTOR ** (message.tries - 1);
}
