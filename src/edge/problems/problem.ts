// From refusal to wire (RFC 9457): the one place that knows which status, headers and members a refusal has. The switch
// is exhaustive, so a new refusal doesn't compile until it has its answer here and its texts in problem-texts.ts.
import type { Context, TypedResponse } from "hono";
import type { Refusal, RefusalCode, ValidationIssue } from "../../contract/refusals.ts";
import { spreadOut } from "../../domain/jitter.ts";
import { languageOf } from "./language.ts";
import { type Language, PROBLEM_TEXTS, SECRETS_MISSING, fill } from "./problem-texts.ts";

export type ProblemStatus = 400 | 401 | 402 | 403 | 404 | 405 | 409 | 410 | 413 | 415 | 422 | 429 | 500 | 503;

export interface ProblemBody {
  type: string;
  title: string;
  status: ProblemStatus;
  code: RefusalCode;
  detail: string;
  instance: string;
  requestId: string;
}
export type ProblemResponse = Response & TypedResponse<ProblemBody, ProblemStatus, "json">;

interface Wire {
  status: ProblemStatus;
  /** Members of the body beside those every problem has. */
  members?: Record<string, unknown>;
  headers?: Record<string, string>;
  /** Told in the texts, but not as a member. */
  told?: Record<string, unknown>;
}

const BEARER = 'Bearer realm="frontrow"';
const QUEUE = 'Queue-Token realm="frontrow"';

/** What a refusal is on the wire. */
export function toWire(refusal: Refusal): Wire {
  switch (refusal.code) {
    case "invalid-request":
      return { status: 400, members: { errors: refusal.errors } };
    case "malformed-json":
      return { status: 400, members: pointTo({ in: "body", path: "", message: "must be valid JSON" }) };
    case "unauthorized":
      return { status: 401, headers: { "WWW-Authenticate": BEARER } };
    case "not-found":
    case "hold-not-found":
      return { status: 404 };
    case "method-not-allowed":
      return { status: 405, headers: { Allow: refusal.allow.join(", ") }, told: { allow: refusal.allow } };
    case "payload-too-large":
      return { status: 413, members: { maxBytes: refusal.maxBytes } };
    case "unsupported-media-type":
      return { status: 415, headers: { Accept: "application/json" } };
    case "rate-limited":
      return later(429, refusal);
    case "overloaded":
    case "outcome-pending":
      return later(503, refusal);
    case "internal":
      return { status: 500 };
    case "queue-token-required":
    case "queue-token-invalid":
      return { status: 401, headers: { "WWW-Authenticate": QUEUE } };
    case "top-up-unavailable":
    case "queue-token-mismatch":
    case "session-over":
    case "sale-closed":
      return { status: 403 };
    case "not-admitted":
      return { ...later(403, refusal), members: { position: refusal.position } };
    case "sale-not-open":
      return { status: 403, members: { opensAt: refusal.opensAt } };
    case "refund-closed":
      return { status: 409, members: { closedAt: refusal.closedAt } };
    case "sale-paused":
    case "already-refunded":
    case "hold-already-paid":
    case "payment-in-progress":
      return { status: 409 };
    case "unknown-seats":
      return {
        status: 400,
        members: {
          ...pointTo({ in: "body", path: "seatIds", message: "names seats that do not exist" }),
          seatIds: refusal.seatIds,
        },
      };
    case "seats-unavailable":
      return { status: 409, members: { seatIds: refusal.seatIds } };
    case "seat-limit-reached":
      return { status: 409, members: { limit: refusal.limit } };
    case "hold-expired":
      return { status: 410 };
    case "balance-limit-reached":
      return { status: 409, members: { limit: refusal.limit, balance: refusal.balance } };
    case "insufficient-balance":
      return { status: 402, members: { balance: refusal.balance, required: refusal.required } };
    case "idempotency-key-required":
      return {
        status: 400,
        members: pointTo({
          in: "header",
          path: "Idempotency-Key",
          message: "must be 1 to 255 visible ASCII characters",
        }),
      };
    case "idempotency-key-reused":
      return { status: 422 };
    case "idempotency-in-flight":
      return later(409, refusal);
    default:
      return impossible(refusal);
  }
}

/** Never reached: the compiler proves that every code has its case. */
function impossible(refusal: never): never {
  throw new Error(`a refusal without an answer: ${JSON.stringify(refusal)}`);
}

const pointTo = (issue: ValidationIssue) => ({ errors: [issue] });

const later = (status: ProblemStatus, { retryAfterSeconds }: { retryAfterSeconds: number }): Wire => ({
  status,
  headers: { "Retry-After": String(retryAfterSeconds) },
  told: { retryAfterSeconds },
});

/** Title and detail of a refusal in one language. */
export function textOf(refusal: Refusal, language: Language): { title: string; detail: string } {
  const { members, told } = toWire(refusal);
  const { title, detail } = PROBLEM_TEXTS[language][refusal.code];
  return { title, detail: fill(detail, { ...members, ...told }) };
}

/** Answers with a refusal, in the client's language. */
export function problem(c: Context, given: Refusal, headers: Record<string, string> = {}): ProblemResponse {
  const language = languageOf(c);
  const refusal = isForCrowds(given)
    ? { ...given, retryAfterSeconds: spreadOut(given.retryAfterSeconds, c.get("chance")()) }
    : given;
  return write(c, refusal, language, textOf(refusal, language), headers);
}

/** Told to many at once, who must not all come back at once. */
const isForCrowds = (refusal: Refusal): refusal is Extract<Refusal, { code: "overloaded" }> =>
  refusal.code === "overloaded";

/** A 400 for values that only the code behind the schemas can judge. */
export const invalid = (c: Context, ...errors: ValidationIssue[]): ProblemResponse =>
  problem(c, { code: "invalid-request", errors });

/** A 400 for a cursor that no list gave out. */
export const badCursor = (c: Context): ProblemResponse =>
  invalid(c, { in: "query", path: "cursor", message: "is not a cursor of this list" });

/** A 500 that names the secrets the Worker lacks. */
export function secretsMissing(c: Context, names: readonly string[]): ProblemResponse {
  const language = languageOf(c);
  const { title } = PROBLEM_TEXTS[language].internal;
  return write(c, { code: "internal" }, language, { title, detail: fill(SECRETS_MISSING[language], { names }) });
}

function write(
  c: Context,
  refusal: Refusal,
  language: Language,
  { title, detail }: { title: string; detail: string },
  moreHeaders: Record<string, string> = {},
): ProblemResponse {
  const { status, members = {}, headers = {} } = toWire(refusal);
  const { code } = refusal;
  const instance = c.req.path;
  const requestId: string = c.get("requestId");
  c.set("refusalCode", code);
  const body = { type: `/problems/${code}`, title, status, code, detail, instance, requestId, ...members };
  return c.json(body, status, {
    ...headers,
    ...moreHeaders,
    "Content-Type": "application/problem+json",
    "Content-Language": language,
    "Cache-Control": "no-store",
    Vary: "Accept-Language",
  });
}
