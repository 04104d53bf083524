// The sandbox: both payment providers in one, with state. It takes a Request and gives a Response, so that a test can hold it in its
// hand without a network; server.ts puts it behind a port.
import { control } from "./control.ts";
import { type Outside, pages } from "./pages.ts";
import { emptyState, type SandboxState } from "./state.ts";
import { stripeWire } from "./stripe-wire.ts";
import { tossWire } from "./toss-wire.ts";
import { flush, type Send } from "./webhooks.ts";
import { json, type Keys, type World } from "./world.ts";

/** Those of wrangler.toml: keys of nobody. */
export const SANDBOX_KEYS: Keys = {
  tossClientKey: "test_ck_sandbox",
  tossSecretKey: "test_sk_sandbox",
  stripeSecretKey: "sk_test_sandbox",
  stripeWebhookSecret: "whsec_sandbox",
};

export interface SandboxOptions {
  /** Where browsers and the Worker reach it. */
  url: string;
  send: Send;
  visit: (url: string) => Promise<void>;
  /** The machine's clock, in milliseconds. */
  clock?: () => number;
  sleep?: (ms: number) => Promise<void>;
  keys?: Keys;
  state?: SandboxState;
}

export interface Sandbox {
  state: SandboxState;
  /** @throws LostAnswer when the caller is to hear nothing. */
  handle: (request: Request) => Promise<Response>;
  /** Sends the webhooks that are due. */
  flush: () => Promise<void>;
}

export function createSandbox(options: SandboxOptions): Sandbox {
  const { url, send, visit, clock = Date.now, keys = SANDBOX_KEYS, state = emptyState() } = options;
  const sleep = options.sleep ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)));
  const world: World = { state, keys, url, sleep, now: () => clock() + state.aheadMs };
  const outside: Outside = { flush: () => flush(world, send), visit };
  return {
    state,
    flush: outside.flush,
    async handle(request) {
      const address = new URL(request.url);
      return (
        (await tossWire(world, request, address.pathname)) ??
        (await stripeWire(world, request, address)) ??
        (await pages(world, outside, request, address)) ??
        (await control(world, outside, request, address.pathname)) ??
        json(404, { error: "the sandbox has nothing here" })
      );
    },
  };
}
