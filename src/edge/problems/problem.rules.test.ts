// Question: does every refusal have its status, its headers and complete texts in both languages?
// Method: one refusal of each code, mapped to the wire. Doesn't prove that the service refuses at the right moment.
import { expect, test } from "vitest";
import type { Refusal, RefusalCode } from "../../contract/refusals.ts";
import { preferred } from "./language.ts";
import { LANGUAGES } from "./problem-texts.ts";
import { textOf, toWire } from "./problem.ts";

/** A refusal of each code (a missing one doesn't compile), and the status the contract gives it. */
const SAMPLES: { [Code in RefusalCode]: [Extract<Refusal, { code: Code }>, number] } = {
  "invalid-request": [{ code: "invalid-request", errors: [{ in: "body", path: "a", message: "b" }] }, 400],
  "malformed-json": [{ code: "malformed-json" }, 400],
  unauthorized: [{ code: "unauthorized" }, 401],
  "not-found": [{ code: "not-found" }, 404],
  "method-not-allowed": [{ code: "method-not-allowed", allow: ["GET", "HEAD"] }, 405],
  "payload-too-large": [{ code: "payload-too-large", maxBytes: 16_384 }, 413],
  "unsupported-media-type": [{ code: "unsupported-media-type" }, 415],
  "rate-limited": [{ code: "rate-limited", retryAfterSeconds: 3 }, 429],
  overloaded: [{ code: "overloaded", retryAfterSeconds: 3 }, 503],
  internal: [{ code: "internal" }, 500],
  "queue-token-required": [{ code: "queue-token-required" }, 401],
  "queue-token-invalid": [{ code: "queue-token-invalid" }, 401],
  "queue-token-mismatch": [{ code: "queue-token-mismatch" }, 403],
  "not-admitted": [{ code: "not-admitted", position: 7, retryAfterSeconds: 3 }, 403],
  "session-over": [{ code: "session-over" }, 403],
  "sale-not-open": [{ code: "sale-not-open", opensAt: "2026-12-24T10:00:00.000Z" }, 403],
  "sale-paused": [{ code: "sale-paused" }, 409],
  "sale-closed": [{ code: "sale-closed" }, 403],
  "unknown-seats": [{ code: "unknown-seats", seatIds: ["A-9-9"] }, 400],
  "seats-unavailable": [{ code: "seats-unavailable", seatIds: ["A-3-12", "A-3-13"] }, 409],
  "seat-limit-reached": [{ code: "seat-limit-reached", limit: 4 }, 409],
  "hold-not-found": [{ code: "hold-not-found" }, 404],
  "hold-expired": [{ code: "hold-expired" }, 410],
  "hold-already-paid": [{ code: "hold-already-paid" }, 409],
  "payment-in-progress": [{ code: "payment-in-progress" }, 409],
  "balance-limit-reached": [{ code: "balance-limit-reached", limit: 100, balance: 99 }, 409],
  "top-up-unavailable": [{ code: "top-up-unavailable" }, 403],
  "insufficient-balance": [{ code: "insufficient-balance", balance: 1, required: 2 }, 402],
  "refund-closed": [{ code: "refund-closed", closedAt: "2026-12-24T10:00:00.000Z" }, 409],
  "already-refunded": [{ code: "already-refunded" }, 409],
  "outcome-pending": [{ code: "outcome-pending", retryAfterSeconds: 1 }, 503],
  "idempotency-key-required": [{ code: "idempotency-key-required" }, 400],
  "idempotency-key-reused": [{ code: "idempotency-key-reused" }, 422],
  "idempotency-in-flight": [{ code: "idempotency-in-flight", retryAfterSeconds: 1 }, 409],
};
const samples: [Refusal, number][] = Object.values(SAMPLES);

test.each(samples)("$code has its status", (refusal, status) => expect(toWire(refusal).status).toBe(status));

test("every 400 says where, every 401 how, and every wait how long", () => {
  const wires = samples.map(([refusal]) => ({ refusal, ...toWire(refusal) }));
  const of = (status: number) => wires.filter((wire) => wire.status === status);
  expect(of(400).every(({ members }) => Array.isArray(members?.["errors"]))).toBe(true);
  expect(of(401).every(({ headers }) => headers !== undefined && "WWW-Authenticate" in headers)).toBe(true);
  const waits = wires.flatMap(({ refusal, headers }) =>
    "retryAfterSeconds" in refusal ? [[refusal.retryAfterSeconds, Number(headers?.["Retry-After"])]] : [],
  );
  expect(waits).toHaveLength(5);
  expect(waits.every(([meant, told]) => meant === told)).toBe(true);
});

test.each(samples)("$code has complete texts in every language", (refusal) => {
  for (const language of LANGUAGES) {
    const { title, detail } = textOf(refusal, language);
    expect(title.length).toBeGreaterThan(0);
    expect(detail).not.toMatch(/undefined|[{}]/);
    expect(/[가-힣]/.test(detail)).toBe(language === "ko");
  }
});

test("members and texts tell the same values", () => {
  const [refusal] = SAMPLES["seats-unavailable"];
  expect(toWire(refusal).members).toEqual({ seatIds: ["A-3-12", "A-3-13"] });
  expect(textOf(refusal, "en").detail).toContain("A-3-12, A-3-13");
  expect(toWire(SAMPLES["method-not-allowed"][0]).headers).toEqual({ Allow: "GET, HEAD" });
});

test("the language follows the q-values, and a region means its language", () => {
  expect(preferred([])).toBe("en");
  expect(preferred([{ type: "ko-KR", q: 1 }])).toBe("ko");
  expect(
    preferred([
      { type: "en", q: 0.4 },
      { type: "ko", q: 0.5 },
    ]),
  ).toBe("ko");
  expect(
    preferred([
      { type: "fr", q: 1 },
      { type: "ko", q: 0 },
    ]),
  ).toBe("en");
  expect(
    preferred([
      { type: "*", q: 1 },
      { type: "ko", q: 0.5 },
    ]),
  ).toBe("en");
});
