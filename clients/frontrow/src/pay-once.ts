// Pays a hold once, whatever happens on the way: a lost answer, a reload, a second tab, a service that is busy. One key belongs to
// a hold and is kept before the first request. What may be repeated is repeated with it until the service has said what became of
// the payment: no answer, 5xx, 429, and a payment that is under way. `Retry-After` is obeyed.
//
// It never says that a payment failed when that isn't known. It ends with a result, or when its signal is aborted; then the key
// stays, and the same call made again goes on.
import type { components } from "../schema.d.ts";
import type { Frontrow } from "./client.ts";
import {
  type HoldName,
  type KeptPayment,
  type PaymentStorage,
  forgetPayment,
  keepPayment,
  keptPayment,
} from "./kept-payment.ts";
import { type KnownProblem, type NoAnswer, type Result, resultOf } from "./problems.ts";

type Payment = components["schemas"]["Payment"];

export interface PaymentOrder extends HoldName {
  /** The token of the place whose session made the hold. A payment that was begun before goes on with the token it began with. */
  queueToken: string;
}

/** Everything outside: the service, a storage that outlives a reload, time and chance. */
export interface PaymentParts {
  frontrow: Frontrow;
  storage: PaymentStorage;
  /** A key that nobody else can guess, of 1 to 255 visible ASCII characters. */
  makeKey: () => string;
  /** Waits; comes back earlier when it makes sense to ask again, as when a device is online again, and when the signal is aborted. */
  wait: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
  /** From 0 up to 1. */
  chance: () => number;
}

/** Why the answer is still to come: just sent, no answer came, the service is busy, or the payment is being made. */
export type PendingWhy = "sent" | "lost" | "busy" | "in-progress";

export type PaymentResult =
  | { kind: "paid"; payment: Payment }
  | { kind: "short-of-money"; balance: number; required: number }
  | { kind: "expired" }
  /** The date is cancelled or has begun; `reason` is the operator's. */
  | { kind: "date-over"; code: "performance-cancelled" | "performance-over"; reason: string | null }
  /** Nothing was paid with this key. */
  | { kind: "refused"; problem: KnownProblem }
  /** Given up by the signal. Whether the hold is paid isn't known. */
  | { kind: "aborted" };

export interface PaymentWatch {
  signal?: AbortSignal;
  onPending?: (why: PendingWhy) => void;
}

const FIRST_WAIT_MS = 1_000;
const LAST_WAIT_MS = 15_000;
/** A wait is up to so much longer than it has to be, so that a crowd doesn't come back at one moment. */
const JITTER = 0.3;
/** Pages of payments that are looked through for one; the newest come first. */
const PAGES_MAX = 5;

/** Pays a hold, or goes on with a payment of it that was begun before. Throws only when the storage can't keep the key. */
export async function payOnce(
  parts: PaymentParts,
  { concertId, holdId, queueToken }: PaymentOrder,
  { signal, onPending }: PaymentWatch = {},
): Promise<PaymentResult> {
  const before = keptPayment(parts.storage, { concertId, holdId });
  const named = before ?? { concertId, holdId, queueToken, key: parts.makeKey(), paymentId: null };
  const begun = { ...named, isOpen: true };
  keepPayment(parts.storage, begun);
  onPending?.("sent");
  for (let failures = 0; !isAborted(signal); failures += 1) {
    const answer = await send(parts.frontrow, begun, signal);
    if (answer.ok) return paid(parts.storage, begun, answer.value);
    const { problem, retryAfterMs } = answer;
    if (isLastWord(problem)) return end(parts, begun, problem);
    if (isAborted(signal)) break;
    onPending?.(pendingWhy(problem));
    const wanted = Math.max(retryAfterMs ?? 0, Math.min(LAST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures));
    await parts.wait(wanted * (1 + parts.chance() * JITTER), signal);
  }
  return { kind: "aborted" };
}

/** A function, since the compiler takes a signal that wasn't aborted for one that never will be. */
const isAborted = (signal: AbortSignal | undefined): boolean => signal?.aborted === true;

const send = (
  frontrow: Frontrow,
  { concertId, holdId, queueToken, key }: KeptPayment,
  signal: AbortSignal | undefined,
): Promise<Result<Payment>> =>
  resultOf(
    frontrow.POST("/v1/payments", {
      params: { header: { "Queue-Token": queueToken, "Idempotency-Key": key } },
      body: { concertId, holdId },
      ...(signal !== undefined && { signal }),
    }),
  );

/** A payment that is being made, now or by what was sent before. */
const IN_PROGRESS: ReadonlySet<string> = new Set(["payment-in-progress", "idempotency-in-flight", "outcome-pending"]);

/** Whether the service has said what became of the payment. An answer that something on the way gave says nothing of it. */
const isLastWord = (problem: KnownProblem | NoAnswer): problem is KnownProblem =>
  problem.code !== "no-answer" && !IN_PROGRESS.has(problem.code) && problem.status !== 429 && problem.status < 500;

function pendingWhy({ code }: KnownProblem | NoAnswer): PendingWhy {
  if (code === "no-answer") return "lost";
  return IN_PROGRESS.has(code) ? "in-progress" : "busy";
}

/** Answers after which the hold can't be paid any more. The service looks for the key first: nothing was paid with it. */
const LAST_WORDS: ReadonlySet<string> = new Set([
  "hold-expired",
  "hold-not-found",
  "performance-cancelled",
  "performance-over",
  "session-over",
]);

async function end(
  { frontrow, storage }: PaymentParts,
  begun: KeptPayment,
  problem: KnownProblem,
): Promise<PaymentResult> {
  // Otherwise the key stays: after a top-up, for one, the same payment is sent again.
  if (LAST_WORDS.has(problem.code)) forgetPayment(storage, begun);
  else keepPayment(storage, { ...begun, isOpen: false });
  const { code } = problem;
  if (code === "insufficient-balance") {
    return { kind: "short-of-money", balance: problem.balance, required: problem.required };
  }
  if (code === "hold-already-paid") {
    // Under another key, as by another device.
    const payment = await findPayment(frontrow, begun.holdId);
    return payment === null ? { kind: "refused", problem } : paid(storage, begun, payment);
  }
  if (code === "hold-expired") return { kind: "expired" };
  if (code === "performance-cancelled") return { kind: "date-over", code, reason: problem.reason ?? null };
  if (code === "performance-over") return { kind: "date-over", code, reason: null };
  return { kind: "refused", problem };
}

function paid(storage: PaymentStorage, begun: KeptPayment, payment: Payment): PaymentResult {
  keepPayment(storage, { ...begun, isOpen: false, paymentId: payment.paymentId });
  return { kind: "paid", payment };
}

/** The fan's payment of a hold, as the service lists it. Null: none is found, or that can't be said now. It needs no queue token. */
export async function findPayment(frontrow: Frontrow, holdId: string): Promise<Payment | null> {
  let cursor: string | null = null;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const query: { cursor?: string; limit: number } = { limit: 100, ...(cursor !== null && { cursor }) };
    const answer = await resultOf(frontrow.GET("/v1/payments", { params: { query } }));
    if (!answer.ok) return null;
    const found = answer.value.items.find((payment) => payment.holdId === holdId);
    if (found !== undefined) return found;
    cursor = answer.value.nextCursor;
    if (cursor === null) return null;
  }
  return null;
}
