// What every part of the sandbox shares: its state, its clock, its faults and its ids. The clock can be moved; it never stands still.
import type { CallName, Fault, Provider, SandboxPayment, SandboxState } from "./state.ts";

export interface Keys {
  tossSecretKey: string;
  tossClientKey: string;
  stripeSecretKey: string;
  stripeWebhookSecret: string;
}

export interface World {
  state: SandboxState;
  keys: Keys;
  /** Where the sandbox is reached, without a slash at its end. */
  url: string;
  /** Milliseconds, of the sandbox's own clock. */
  now: () => number;
  sleep: (ms: number) => Promise<void>;
}

/** An answer that never arrives: the connection breaks. */
export class LostAnswer extends Error {
  override name = "LostAnswer";
}

/** The first fault that waits for such a call. It is used up by being taken. */
export function takeFault({ state }: World, provider: Provider, call: CallName): Fault | null {
  const fault = state.faults.find((one) => one.provider === provider && one.call === call);
  if (fault === undefined) return null;
  fault.times -= 1;
  if (fault.times <= 0) state.faults = state.faults.filter((one) => one !== fault);
  return fault;
}

/** An id that rises, so that a run can be read. */
export const nextId = ({ state }: World, prefix: string): string =>
  `${prefix}${String((state.issued += 1)).padStart(6, "0")}`;

/** The newest payment of a top-up; one that was captured goes before the others. */
export function paymentOf({ state }: World, topUpId: string): SandboxPayment | null {
  const found = state.payments.filter((payment) => payment.topUpId === topUpId);
  return found.findLast((payment) => payment.state === "captured") ?? found.at(-1) ?? null;
}

export const json = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json", ...headers } });
