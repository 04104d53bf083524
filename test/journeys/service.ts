// What the journeys ask of a service over HTTP. Nothing of `src/` is imported: what an answer has is read from the wire.
import { SECRETS } from "../support/served-worker.ts";

export interface Sent {
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
}
// What the fields are is the contract's to say; a journey reads those it asks about.
// oxlint-disable-next-line typescript/no-explicit-any
export type Json = any;

export interface Answer {
  status: number;
  headers: Headers;
  body: Json;
}

export type Call = (path: string, sent?: Sent) => Promise<Answer>;

/** The calls of anybody. Bytes come as bytes, JSON as what it says. */
export const callsTo =
  (base: URL): Call =>
  async (path, { method = "GET", body, headers = {} } = {}) => {
    const response = await fetch(new URL(path, base), {
      method,
      headers: { ...(body === undefined ? {} : { "Content-Type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const { status, headers: received } = response;
    if (received.get("Content-Type") === "application/octet-stream") {
      return { status, headers: received, body: new Uint8Array(await response.arrayBuffer()) };
    }
    const text = await response.text();
    return { status, headers: received, body: text === "" ? null : JSON.parse(text) };
  };

export const withHeaders =
  (call: Call, more: () => Record<string, string>): Call =>
  (path, sent = {}) =>
    call(path, { ...sent, headers: { ...more(), ...sent.headers } });

export const operatorOf = (call: Call): Call =>
  withHeaders(call, () => ({ Authorization: `Bearer ${SECRETS.ADMIN_KEY}` }));

export const key = (): Record<string, string> => ({ "Idempotency-Key": crypto.randomUUID() });

/** What an account is made with. */
export interface Tokens {
  userId: string;
  accessToken: string;
  expiresAt: string;
  refreshToken: string;
}

export interface Caller {
  userId: string;
  tokens: Tokens;
  call: Call;
  /** Joins a line and keeps its queue token for later calls. */
  join: (concertId: string) => Promise<Answer>;
  charge: (amount: number) => Promise<Answer>;
  pay: (concertId: string, holdId: string) => Promise<Answer>;
}

/** A fan with tokens of their own. */
export async function newFan(anybody: Call): Promise<Caller> {
  const tokens: Tokens = (await anybody("/v1/users", { method: "POST", body: { name: "미나" } })).body;
  return fanOf(anybody, tokens);
}

/** The fan of tokens, whoever made them. */
export function fanOf(anybody: Call, tokens: Tokens): Caller {
  const { userId, accessToken } = tokens;
  let headers: Record<string, string> = { Authorization: `Bearer ${accessToken}` };
  const call = withHeaders(anybody, () => headers);
  return {
    userId,
    tokens,
    call,
    join: async (concertId) => {
      const joined = await call(`/v1/concerts/${concertId}/queue`, { method: "POST" });
      headers = { ...headers, "Queue-Token": joined.body.queueToken };
      return joined;
    },
    charge: (amount) => call("/v1/balance/charges", { method: "POST", headers: key(), body: { amount } }),
    pay: (concertId, holdId) => call("/v1/payments", { method: "POST", headers: key(), body: { concertId, holdId } }),
  };
}

/** Every page of a list or of an audit, by its cursors. */
export async function allPages(call: Call, path: string): Promise<Json[]> {
  const pages: Json[] = [];
  let cursor = "";
  for (;;) {
    const { body } = await call(`${path}${cursor}`);
    pages.push(body);
    if (body.nextCursor === null) return pages;
    cursor = `${path.includes("?") ? "&" : "?"}cursor=${encodeURIComponent(body.nextCursor)}`;
  }
}

/** Asks again until an answer is as it has to be at last, for ten seconds. */
export async function eventually(ask: () => Promise<Answer>, isSo: (answer: Answer) => boolean): Promise<Answer> {
  const until = Date.now() + 10_000;
  for (;;) {
    const answer = await ask();
    if (isSo(answer)) return answer;
    if (Date.now() > until) throw new Error(`still ${answer.status} ${JSON.stringify(answer.body)}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  }
}
