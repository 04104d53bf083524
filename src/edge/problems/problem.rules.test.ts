// Question: does every refusal have its status, its headers and complete texts in both languages?
// Method: one refusal of each code, mapped to the wire. Doesn't prove that the service refuses at the right moment.
import { expect, test } from "vitest";
import type { Refusal, RefusalCode } from "../../contract/refusals.ts";
import { preferred } from "./language.ts";
import { LANGUAGES } from "./codes/problem-entry.ts";
import { CODES, PROBLEMS, statusesOf } from "./problem-entries.ts";
import { textOf, toWire } from "./wire.ts";

/** The status that the contract gives each code, written out again. */
const STATUSES: Partial<Record<RefusalCode, number>> = {
  "invalid-request": 400,
  "malformed-json": 400,
  unauthorized: 401,
  "scope-required": 403,
  "not-found": 404,
  "method-not-allowed": 405,
  "payload-too-large": 413,
  "unsupported-media-type": 415,
  "rate-limited": 429,
  overloaded: 503,
  internal: 500,
  "queue-token-required": 401,
  "queue-token-invalid": 401,
  "queue-token-mismatch": 403,
  "not-admitted": 403,
  "session-over": 403,
  "sale-not-open": 403,
  "sale-paused": 409,
  "sale-closed": 403,
  "unknown-seats": 400,
  "layout-changed": 409,
  "already-yours": 409,
  "seats-unavailable": 409,
  "performance-cancelled": 410,
  "performance-over": 410,
  "has-sales": 409,
  "seat-limit-reached": 409,
  "leaves-single-seat": 409,
  "hold-budget-spent": 429,
  "hold-not-found": 404,
  "hold-expired": 410,
  "hold-already-paid": 409,
  "payment-in-progress": 409,
  "balance-limit-reached": 409,
  "top-up-unavailable": 403,
  "insufficient-balance": 402,
  "refund-closed": 409,
  "already-refunded": 409,
  "outcome-pending": 503,
  "idempotency-key-required": 400,
  "idempotency-key-reused": 422,
  "idempotency-in-flight": 409,
};
const samples: Refusal[] = CODES.map((code) => PROBLEMS[code].sample);

test.each(samples)("$code has its status", (refusal) => {
  const { status } = toWire(refusal);
  expect(status).toBe(STATUSES[refusal.code]);
});

test("a code that an operator meets under another status has members, texts and a page of its own then", () => {
  const closed: Refusal = { code: "sale-closed", closedAt: "2026-12-24T10:00:00.000Z" };
  expect(toWire(closed)).toEqual({ status: 409, members: { closedAt: closed.closedAt }, headers: {} });
  expect(toWire({ code: "sale-closed" })).toEqual({ status: 403, members: {}, headers: {} });
  for (const language of LANGUAGES) {
    expect(textOf(closed, language).detail).toContain(closed.closedAt);
    expect(textOf(closed, language)).not.toEqual(textOf({ code: "sale-closed" }, language));
  }
  expect(statusesOf("sale-closed")).toEqual([403, 409]);
});

test("the statuses are those of every code", () => {
  expect(Object.keys(STATUSES).toSorted()).toEqual(CODES.toSorted());
});

test("every 400 says where, every 401 how, and every wait how long", () => {
  const wires = samples.map((refusal) => ({ refusal, ...toWire(refusal) }));
  const of = (status: number) => wires.filter((wire) => wire.status === status);
  expect(of(400).every(({ members }) => Array.isArray(members["errors"]))).toBe(true);
  expect(of(401).every(({ headers }) => "WWW-Authenticate" in headers)).toBe(true);
  const waits = wires.flatMap(({ refusal, headers }) =>
    "retryAfterSeconds" in refusal ? [[refusal.retryAfterSeconds, Number(headers["Retry-After"])]] : [],
  );
  expect(waits).toHaveLength(8);
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
  const refusal: Refusal = { code: "seats-unavailable", seatIds: ["A-3-12", "A-3-13"] };
  expect(toWire(refusal).members).toEqual({ seatIds: ["A-3-12", "A-3-13"] });
  expect(textOf(refusal, "en").detail).toContain("A-3-12, A-3-13");
  expect(toWire({ code: "method-not-allowed", allow: ["GET", "HEAD"] }).headers).toEqual({ Allow: "GET, HEAD" });
});

test("seats that can't be had are named, and where none fit there are none to name", () => {
  const some: Refusal = { code: "seats-unavailable", seatIds: ["A-1-1"] };
  const none: Refusal = { code: "seats-unavailable", seatIds: [] };
  expect(toWire(none).members).toEqual({ seatIds: [] });
  for (const language of LANGUAGES) {
    const [named, empty] = [textOf(some, language), textOf(none, language)];
    expect(empty.title).toBe(named.title);
    expect(named.detail).toContain("A-1-1");
    expect(empty.detail).not.toContain(":");
    expect(/[가-힣]/.test(empty.detail)).toBe(language === "ko");
  }
});

test("unknown seats stand where the request has them", () => {
  const errors = [
    { in: "body" as const, path: "standing.0.section", message: "names no standing section of this date" },
  ];
  expect(toWire({ code: "unknown-seats", seatIds: ["Z"], errors }).members).toEqual({ errors, seatIds: ["Z"] });
  expect(toWire({ code: "unknown-seats", seatIds: ["Z-1-1"] }).members).toMatchObject({
    errors: [{ path: "seatIds" }],
  });
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
