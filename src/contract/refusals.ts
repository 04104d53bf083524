// Every "no" of the service. A refusal is a value: rules return it, the room passes it on, and the edge maps it
// to one status and one problem body. Adding an arm here makes the compiler ask for its status, title and detail.
import { z } from "zod";
import type { Scope } from "./values.ts";
import {
  IN_FLIGHT_RETRY_SECONDS,
  OUTCOME_PENDING_RETRY_SECONDS,
  OVERLOADED_RETRY_SECONDS,
  SALE_PAUSED_RETRY_SECONDS,
} from "./bounds.ts";

export const validationIssue = z.object({
  in: z.enum(["path", "query", "header", "body"]),
  path: z.string(),
  message: z.string(),
});
export type ValidationIssue = z.infer<typeof validationIssue>;

export type Refusal =
  // The request itself.
  | { code: "invalid-request"; errors: ValidationIssue[] }
  | { code: "malformed-json" }
  | { code: "unauthorized" }
  | { code: "not-found" }
  | { code: "method-not-allowed"; allow: string[] }
  | { code: "payload-too-large"; maxBytes: number }
  | { code: "unsupported-media-type" }
  | { code: "rate-limited"; retryAfterSeconds: number }
  | { code: "overloaded"; retryAfterSeconds: number }
  | { code: "internal" }
  /** `concertIds`, or `endsAt`: the scope is there, and the key is bound to these concerts, or ends before what it is to make. */
  | { code: "scope-required"; scope: Scope; concertIds?: string[]; endsAt?: string }
  // The queue token.
  | { code: "queue-token-required" }
  | { code: "queue-token-invalid" }
  | { code: "queue-token-mismatch" }
  | { code: "not-admitted"; position: number; retryAfterSeconds: number }
  | { code: "session-over" }
  // The sale.
  | { code: "sale-not-open"; opensAt: string; retryAfterSeconds: number }
  | { code: "sale-paused"; retryAfterSeconds: number }
  /** `closedAt`: an operator wanted to open a sale whose end is past. */
  | { code: "sale-closed"; closedAt?: string }
  // Seats and holds.
  /** `errors`: where in the body they stand, when that is not `seatIds`. */
  | { code: "unknown-seats"; seatIds: string[]; errors?: ValidationIssue[] }
  | { code: "layout-changed"; layoutVersion: string }
  | { code: "already-yours"; seatIds: string[]; holdIds: string[] }
  /** `seatIds` is empty when the room was to choose and nothing that fits is left. */
  | { code: "seats-unavailable"; seatIds: string[] }
  /** `reason`: what the operator has said of it. */
  | { code: "performance-cancelled"; reason?: string }
  | { code: "performance-over" }
  | { code: "seat-limit-reached"; limit: number }
  | { code: "leaves-single-seat"; seatIds: string[] }
  | { code: "hold-budget-spent"; retryAfterSeconds: number }
  | { code: "hold-not-found" }
  | { code: "hold-expired" }
  | { code: "hold-already-paid" }
  | { code: "payment-in-progress" }
  // What an operator can't undo.
  /** `sections`: those of which something is sold, where only they are meant. */
  | { code: "has-sales"; sections?: string[] }
  // Money.
  | { code: "balance-limit-reached"; limit: number; balance: number }
  | { code: "top-up-unavailable" }
  | { code: "insufficient-balance"; balance: number; required: number }
  | { code: "outcome-pending"; retryAfterSeconds: number }
  | { code: "refund-closed"; closedAt: string }
  | { code: "already-refunded" }
  // Idempotency.
  | { code: "idempotency-key-required" }
  | { code: "idempotency-key-reused" }
  | { code: "idempotency-in-flight"; retryAfterSeconds: number };

export type RefusalCode = Refusal["code"];

/** The operator has paused the sale. The edge spreads the wait here, too. */
export const SALE_PAUSED: Refusal = { code: "sale-paused", retryAfterSeconds: SALE_PAUSED_RETRY_SECONDS };

/** Too much to do just now: nothing was done. The edge spreads the wait, so that a crowd doesn't come back at once. */
export const OVERLOADED: Refusal = { code: "overloaded", retryAfterSeconds: OVERLOADED_RETRY_SECONDS };
/** D1 did not say what happened: the same key asked again gives the answer. */
export const OUTCOME_PENDING: Refusal = {
  code: "outcome-pending",
  retryAfterSeconds: OUTCOME_PENDING_RETRY_SECONDS,
};

/** The first request of the key is still running. */
export const IN_FLIGHT: Refusal = { code: "idempotency-in-flight", retryAfterSeconds: IN_FLIGHT_RETRY_SECONDS };

/** A 400 for values that only the code behind the schemas can judge. */
export const invalidRequest = (...errors: ValidationIssue[]): Refusal => ({ code: "invalid-request", errors });
/** A cursor that no list gave out. */
export const BAD_CURSOR = invalidRequest({ in: "query", path: "cursor", message: "is not a cursor of this list" });

/** What the room and the database answer: the thing asked for, or the reason it can't be had. */
export type Answer<T> = { ok: true; value: T } | { ok: false; refusal: Refusal };
export const done = <T>(value: T): { ok: true; value: T } => ({ ok: true, value });
export const refuse = (refusal: Refusal): { ok: false; refusal: Refusal } => ({ ok: false, refusal });

/** The body of a refusal on the wire (RFC 9457); some codes add members of their own. */
export const problem = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  instance: z.string(),
  requestId: z.string(),
});
