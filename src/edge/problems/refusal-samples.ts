// One refusal of each code, as examples tell it. A new code doesn't compile until it has its sample here.
import type { Refusal, RefusalCode } from "../../contract/refusals.ts";
import { seatIds } from "../../contract/operations/samples.ts";

type Samples = { [Code in RefusalCode]: Extract<Refusal, { code: Code }> };

export const REFUSAL_SAMPLES: Samples = {
  "invalid-request": {
    code: "invalid-request",
    errors: [{ in: "body", path: "seatIds.0", message: "Invalid input: expected string, received number" }],
  },
  "malformed-json": { code: "malformed-json" },
  unauthorized: { code: "unauthorized" },
  "not-found": { code: "not-found" },
  "method-not-allowed": { code: "method-not-allowed", allow: ["GET", "HEAD"] },
  "payload-too-large": { code: "payload-too-large", maxBytes: 16_384 },
  "unsupported-media-type": { code: "unsupported-media-type" },
  "rate-limited": { code: "rate-limited", retryAfterSeconds: 12 },
  overloaded: { code: "overloaded", retryAfterSeconds: 2 },
  internal: { code: "internal" },
  "queue-token-required": { code: "queue-token-required" },
  "queue-token-invalid": { code: "queue-token-invalid" },
  "queue-token-mismatch": { code: "queue-token-mismatch" },
  "not-admitted": { code: "not-admitted", position: 1_210, retryAfterSeconds: 5 },
  "session-over": { code: "session-over" },
  "sale-not-open": { code: "sale-not-open", opensAt: "2026-11-20T10:30:00.000Z" },
  "sale-paused": { code: "sale-paused" },
  "sale-closed": { code: "sale-closed" },
  "unknown-seats": { code: "unknown-seats", seatIds: ["A-99-1"] },
  "seats-unavailable": { code: "seats-unavailable", seatIds: seatIds.slice(1) },
  "seat-limit-reached": { code: "seat-limit-reached", limit: 4 },
  "hold-not-found": { code: "hold-not-found" },
  "hold-expired": { code: "hold-expired" },
  "hold-already-paid": { code: "hold-already-paid" },
  "payment-in-progress": { code: "payment-in-progress" },
  "balance-limit-reached": { code: "balance-limit-reached", limit: 100_000_000, balance: 99_950_000 },
  "insufficient-balance": { code: "insufficient-balance", balance: 70_000, required: 330_000 },
  "refund-closed": { code: "refund-closed", closedAt: "2026-12-23T10:00:00.000Z" },
  "already-refunded": { code: "already-refunded" },
  "top-up-unavailable": { code: "top-up-unavailable" },
  "outcome-pending": { code: "outcome-pending", retryAfterSeconds: 1 },
  "idempotency-key-required": { code: "idempotency-key-required" },
  "idempotency-key-reused": { code: "idempotency-key-reused" },
  "idempotency-in-flight": { code: "idempotency-in-flight", retryAfterSeconds: 1 },
};

/** Every code of the contract, in the order of the samples. */
export const CODES: readonly RefusalCode[] = Object.values(REFUSAL_SAMPLES).map(({ code }: Refusal) => code);
