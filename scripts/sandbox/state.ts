// All that the sandbox knows: plain data, so that it can be kept in a file between two starts. Amounts are in won.

export type Provider = "toss" | "stripe";

export interface Refund {
  id: string;
  amount: number;
  state: "pending" | "succeeded" | "failed";
  at: number;
}

/** One attempt of a fan to pay. Toss can have several for one order; Stripe has one per session. */
export interface SandboxPayment {
  provider: Provider;
  /** Our top-up's id. */
  topUpId: string;
  orderName: string;
  /** Toss's payment key; Stripe's payment intent. */
  paymentId: string;
  /** Stripe's session. */
  sessionId: string | null;
  /** What was asked for, and what the fan paid: they differ only after the fault `wrongAmount`. */
  asked: number;
  amount: number;
  currency: string;
  /** `open`: the fan can pay. `authorized`: Toss waits to be told to capture. `processing`: Stripe waits for a bank. */
  state: "open" | "authorized" | "processing" | "captured" | "failed" | "expired";
  failure: { code: string; message: string } | null;
  paidUrl: string;
  givenUpUrl: string;
  metadata: Record<string, string>;
  createdAt: number;
  expiresAt: number;
  capturedAt: number | null;
  refunds: Refund[];
  dispute: { id: string; state: "open" | "won" | "lost"; amount: number } | null;
}

export type CallName = "confirm" | "lookUp" | "cancel" | "createSession" | "refund" | "approve" | "webhook";
export type FaultKind =
  /** Nothing goes wrong with this call: the next fault meets a later one. */
  | "pass"
  /** The work is done and its answer is lost. */
  | "dropAnswer"
  /** The call is lost before any work. */
  | "dropRequest"
  /** `ms` pass before the work. */
  | "latency"
  /** 409: another call with this key is under way. */
  | "conflict"
  /** 500, and no work done. */
  | "error"
  /** `code`: the provider turns it down. */
  | "refuse"
  /** `approve`: the fan pays another amount. */
  | "wrongAmount"
  /** `refund`: it succeeds or fails only when told to. */
  | "refundPending"
  /** `webhook`: */
  | "never"
  | "twice"
  | "late"
  | "outOfOrder"
  | "beforeReturn"
  | "forged";

export interface Fault {
  provider: Provider;
  call: CallName;
  kind: FaultKind;
  /** How many calls it still meets. */
  times: number;
  ms: number;
  code: string;
}

export interface Webhook {
  provider: Provider;
  type: string;
  topUpId: string;
  body: string;
  isForged: boolean;
  /** `held`: until it is released, or until the next one has gone (`afterNext`). */
  state: "due" | "held" | "afterNext" | "sent" | "dropped";
  dueAt: number;
  tries: number;
  /** Of the last try; null: none, or no answer. */
  status: number | null;
}

export interface KeptAnswer {
  /** Of path and body; only Stripe compares it. */
  request: string;
  status: number;
  body: string;
  until: number;
}

export interface SandboxState {
  version: 1;
  /** How far the sandbox's clock is ahead of the machine's. */
  aheadMs: number;
  issued: number;
  payments: SandboxPayment[];
  answers: Record<string, KeptAnswer>;
  faults: Fault[];
  webhooks: Webhook[];
}

export const emptyState = (): SandboxState => ({
  version: 1,
  aheadMs: 0,
  issued: 0,
  payments: [],
  answers: {},
  faults: [],
  webhooks: [],
});

export interface Holdings {
  captured: number;
  refunded: number;
  refunding: number;
  /** Taken back by fans' banks. */
  lost: number;
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
export const refundedOf = ({ refunds }: SandboxPayment, state: Refund["state"]): number =>
  sum(refunds.filter((refund) => refund.state === state).map(({ amount }) => amount));
/** What can still be given back. */
export const balanceOf = (payment: SandboxPayment): number =>
  payment.amount - refundedOf(payment, "succeeded") - refundedOf(payment, "pending");

/** What a provider holds of all fans. */
export function holdingsOf(payments: readonly SandboxPayment[]): Holdings {
  const captured = payments.filter(({ state }) => state === "captured");
  return {
    captured: sum(captured.map(({ amount }) => amount)),
    refunded: sum(captured.map((payment) => refundedOf(payment, "succeeded"))),
    refunding: sum(captured.map((payment) => refundedOf(payment, "pending"))),
    lost: sum(captured.map(({ dispute }) => (dispute?.state === "lost" ? dispute.amount : 0))),
  };
}
