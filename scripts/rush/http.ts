// How the crowd talks to the service: a bounded number of requests at once, each with a time limit, tried again where
// the service asks for patience or the outcome is unknown, always with the same idempotency key. Everything that is
// not on the contract is written down here, so that no step of a walk can overlook it.
import { setTimeout as sleep } from "node:timers/promises";
import type { z } from "zod";
import { problem } from "../../src/contract/refusals.ts";
import type { Oddity } from "./records.ts";
import type { Traffic } from "./traffic.ts";

const ANSWER_WITHIN_MS = 15_000;
const SERVER_ERRORS_MAX = 5;
const BACKOFF_MAX_MS = 5_000;
const JITTER_MS = 250;
/** 503 is an honest answer only with one of these codes. */
const PATIENCE_CODES = new Set(["overloaded", "outcome-pending"]);

export interface Call<Body extends z.ZodType> {
  fan: number;
  /** What the fan is doing, as the summary names it. */
  step: string;
  method: "GET" | "POST" | "DELETE";
  path: string;
  /** The body of a success; `z.undefined()` for one without. */
  answers: Body;
  bearer?: string;
  queueToken?: string;
  idempotencyKey?: string;
  seatsRevision?: string;
  body?: unknown;
}

interface Times {
  /** When the first try left. */
  sentAt: number;
  receivedAt: number;
}
export type Success<Body> = Times & { ok: true; status: number; headers: Headers; body: Body };
export type Refused = Times & {
  ok: false;
  status: number;
  headers: Headers;
  code: string;
  detail: string;
  /** What the problem says beyond that. */
  members: Record<string, unknown>;
};
export type Reply<Body> = Success<Body> | Refused;

/** Thrown when the run is over, or the service kept failing: the outcome of the call is unknown. */
export class Unanswered extends Error {
  override readonly name = "Unanswered";
}

export class Client {
  readonly #url: string;
  readonly #traffic: Traffic;
  readonly #oddities: Oddity[];
  /** No try begins after this; one that is under way is waited for. */
  readonly ending: AbortSignal;

  constructor(url: string, traffic: Traffic, oddities: Oddity[], ending: AbortSignal) {
    this.#url = url.replace(/\/+$/, "");
    this.#traffic = traffic;
    this.#oddities = oddities;
    this.ending = ending;
  }

  /** Waits, unless the run is over. */
  async pause(ms: number): Promise<void> {
    try {
      await sleep(Math.max(0, ms), undefined, { signal: this.ending });
    } catch {
      throw new Unanswered("the run is over");
    }
  }

  /** @throws Unanswered */
  async send<Body extends z.ZodType>(call: Call<Body>): Promise<Reply<z.infer<Body>>> {
    let firstSentAt: number | undefined;
    let serverErrors = 0;
    for (let tries = 1; ; tries += 1) {
      if (this.ending.aborted) throw new Unanswered("the run is over");
      const attempt = await this.#traffic.one(call.step, async (begunAt) => {
        firstSentAt ??= begunAt;
        return this.#attempt(call);
      });
      if (attempt.kind === "lost") {
        await this.pause(backoffMs(tries));
        continue;
      }
      const { response, text, receivedAt } = attempt;
      const reply = this.#read(call, response, text, { sentAt: firstSentAt ?? receivedAt, receivedAt });
      const again = againAfterMs(reply, tries);
      if (again === null) return reply;
      if (reply.status >= 500 && reply.status !== 503 && (serverErrors += 1) >= SERVER_ERRORS_MAX) {
        throw new Unanswered(`${call.step} kept failing with ${reply.status}`);
      }
      await this.pause(again);
    }
  }

  /** Writes down an answer that the caller can't accept. */
  odd(fan: number, step: string, what: Oddity["what"], detail: string): void {
    this.#oddities.push({ fan, step, what, detail });
  }

  /** A refusal that no correct service gives here: written down, and the end of the walk. */
  unexpected(fan: number, step: string, { status, code, detail }: Refused): Unanswered {
    this.odd(fan, step, "unexpected refusal", `${status} ${code}: ${detail}`);
    return new Unanswered(`${step} was refused with ${code}`);
  }

  async #attempt<Body extends z.ZodType>(
    call: Call<Body>,
  ): Promise<{ kind: "answered"; response: Response; text: string; receivedAt: number } | { kind: "lost" }> {
    try {
      const response = await fetch(this.#url + call.path, {
        method: call.method,
        headers: headersOf(call),
        body: call.body === undefined ? null : JSON.stringify(call.body),
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      const text = await response.text();
      return { kind: "answered", response, text, receivedAt: performance.now() };
    } catch {
      this.#traffic.lost += 1;
      return { kind: "lost" };
    }
  }

  #read<Body extends z.ZodType>(
    { fan, step, answers }: Call<Body>,
    { status, headers }: Response,
    text: string,
    times: Times,
  ): Reply<z.infer<Body>> {
    const json = status === 204 ? { ok: text === "", value: undefined } : parsedJson(headers, text);
    if (!json.ok)
      this.odd(fan, step, "not JSON", `${status} ${headers.get("content-type") ?? "no type"}: ${excerpt(text)}`);
    if (status >= 200 && status < 300) {
      const body = answers.safeParse(json.value);
      if (body.success) return { ok: true, status, headers, body: body.data, ...times };
      if (json.ok) this.odd(fan, step, "off the contract", `${status}: ${body.error.message}`);
      throw new Unanswered(`${step} can't be read`);
    }
    const refusal = problem.safeParse(json.value);
    if (json.ok && !refusal.success) this.odd(fan, step, "off the contract", `${status}: ${refusal.error.message}`);
    const { code, detail, ...members } = refusal.data ?? { code: `status-${status}`, detail: "" };
    if (status >= 500 && !(status === 503 && PATIENCE_CODES.has(code))) {
      this.odd(fan, step, "server error", `${status} ${code} ${headers.get("x-request-id") ?? ""}`);
    }
    this.#traffic.countRefusal(code);
    return { ok: false, status, headers, code, detail, members, ...times };
  }
}

/** How long to wait before the same call is made again, or null when its answer stands. */
function againAfterMs(reply: Reply<unknown>, tries: number): number | null {
  if (reply.ok) return null;
  const asksForPatience = reply.status === 429 || reply.status === 503 || reply.code === "idempotency-in-flight";
  if (asksForPatience) return retryAfterMs(reply.headers) + Math.random() * JITTER_MS;
  return reply.status >= 500 ? backoffMs(tries) : null;
}

/** The seconds of a `Retry-After`, in milliseconds; one second when there is none. */
export function retryAfterMs(headers: Headers): number {
  const seconds = Number(headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1_000 : 1_000;
}

const backoffMs = (tries: number): number => Math.min(BACKOFF_MAX_MS, 100 * 2 ** tries) + Math.random() * JITTER_MS;

function headersOf(call: Call<z.ZodType>): Record<string, string> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (call.bearer !== undefined) headers["Authorization"] = `Bearer ${call.bearer}`;
  if (call.queueToken !== undefined) headers["Queue-Token"] = call.queueToken;
  if (call.idempotencyKey !== undefined) headers["Idempotency-Key"] = call.idempotencyKey;
  if (call.seatsRevision !== undefined) headers["Seats-Revision"] = call.seatsRevision;
  if (call.body !== undefined) headers["Content-Type"] = "application/json";
  return headers;
}

function parsedJson(headers: Headers, text: string): { ok: boolean; value: unknown } {
  if (!/^application\/(problem\+)?json\b/.test(headers.get("content-type") ?? ""))
    return { ok: false, value: undefined };
  try {
    const value: unknown = JSON.parse(text);
    return { ok: true, value };
  } catch {
    return { ok: false, value: undefined };
  }
}

const excerpt = (text: string): string => text.slice(0, 120).replaceAll(/\s+/g, " ");
