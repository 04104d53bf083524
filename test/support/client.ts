// A client of the Worker for tests inside workerd: the calls of a fan and of the operator, and little else. It keeps the
// tokens a real client would keep and never looks behind the API.
import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { afterEach, beforeEach, vi } from "vitest";
import type { z } from "zod";
import type { operatorConcert } from "../../src/contract/operator-concert.ts";
import type { audit } from "../../src/contract/audit.ts";
import type { place } from "../../src/contract/line.ts";
import { ticket, type balance, type charge, type payment, type refund } from "../../src/contract/payments.ts";
import { hold, performance, type seatMap } from "../../src/contract/seats.ts";
import type { userCreated } from "../../src/contract/users.ts";
import { list } from "../../src/contract/values.ts";
import app from "../../src/edge/app.ts";
import type { BodyOf, NoBody, Read } from "./answers.ts";

export const ORIGIN = "http://frontrow.test";

export interface Reply<Body = Record<string, unknown>> {
  method: string;
  /** What was asked, with its query. */
  path: string;
  status: number;
  headers: Headers;
  body: Body;
}

interface Sent {
  method?: string;
  body?: unknown;
  headers?: Record<string, string | undefined>;
}

/** What is sent, often wrong on purpose, and the body of a call that names no operation: anything. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Json = any;

/** The status of an answer, and the code when it is a refusal. */
export const codeOf = ({ status, body }: Reply<Json>): [status: number, code: string | undefined] => [
  status,
  body?.code,
];

const tickets = list(ticket);
const performances = list(performance);
const holds = list(hold);
export type Concert = Read<z.infer<typeof operatorConcert>>;
export type Place = BodyOf<typeof place>;
export type Payment = Read<z.infer<typeof payment>>;
export type Audit = BodyOf<typeof audit>;

/** Settings of the Worker that differ from wrangler.toml's; none: it is asked as it is. */
let settings: Json = null;

/** Does something while the Worker has other settings or bindings. */
export async function withSettings<Result>(changed: Json, work: () => Promise<Result>): Promise<Result> {
  settings = changed;
  try {
    return await work();
  } finally {
    settings = null;
  }
}

async function fetchWorker(request: Request): Promise<Response> {
  if (settings === null) return exports.default.fetch(request);
  const ctx = createExecutionContext();
  const response = await app.fetch(request, { ...env, ...settings }, ctx);
  await waitOnExecutionContext(ctx);
  return response;
}

/** A call. What its answers are is said by who knows the operation: `call<BodyOf<typeof balance>>("/v1/balance")`. */
export async function call<Body = Json>(
  path: string,
  { method = "GET", body, headers = {} }: Sent = {},
): Promise<Reply<Body>> {
  const sent = new Headers();
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) sent.set(name, value);
  if (body !== undefined && !sent.has("Content-Type")) sent.set("Content-Type", "application/json");
  const request = new Request(`${ORIGIN}${path}`, {
    method,
    headers: sent,
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const response = await fetchWorker(request);
  const { status, headers: received } = response;
  const read = async () => {
    if (received.get("Content-Type") === "application/octet-stream") return response.bytes();
    const text = await response.text();
    return text === "" ? null : JSON.parse(text);
  };
  return { method, path, status, headers: received, body: await read() };
}

/** The operator's calls. */
export const admin = <Body = Json>(path: string, sent: Sent = {}): Promise<Reply<Body>> =>
  call<Body>(path, { ...sent, headers: { Authorization: `Bearer ${env.ADMIN_KEY}`, ...sent.headers } });

/** A new operator's key, as it is sent. */
export async function operatorKey(wanted: Json): Promise<string> {
  const made = await admin("/v1/admin/keys", { method: "POST", body: { name: "a key", ...wanted } });
  if (made.status !== 201) throw new Error(`the key was not made: ${JSON.stringify(made.body)}`);
  return made.body.key;
}

/** The calls of whoever has this operator's key. */
export const by =
  (key: string) =>
  <Body = Json>(path: string, sent: Sent = {}): Promise<Reply<Body>> =>
    call<Body>(path, { ...sent, headers: { Authorization: `Bearer ${key}`, ...sent.headers } });

export interface Policy {
  maxAdmitted?: number;
  admitPerMinute?: number;
  sessionSeconds?: number;
  offerSeconds?: number;
  claimSeconds?: number;
}

/** A concert of one date with one row of seats unless told otherwise; open at once. */
export async function makeConcert(settings: Json = {}, policy: Policy = {}): Promise<Concert> {
  const made = await admin<Concert>("/v1/admin/concerts", {
    method: "POST",
    body: {
      title: "A concert",
      venue: "A hall",
      waitingRoom: { maxAdmitted: 1_000, admitPerMinute: 600_000, ...policy },
      performances: [
        {
          startsAt: "2099-12-24T10:00:00.000Z",
          sections: [{ name: "A", grade: "R", price: 50_000, rows: 1, seatsPerRow: 50 }],
        },
      ],
      ...settings,
    },
  });
  if (made.status !== 201) throw new Error(`the concert was not made: ${JSON.stringify(made.body)}`);
  return made.body;
}

/** As much of a concert as a fan needs to know. */
export interface OnePerformance {
  concertId: string;
  performances: { 0: { performanceId: string } };
}

/** A fan with an access token and, once in line, a queue token for one concert. */
export class Fan {
  readonly userId: string;
  readonly accessToken: string;
  readonly concertId: string;
  readonly performanceId: string;
  queueToken: string | undefined;
  number = 0;
  /** What the fan sends as Accept-Language. */
  language: string | undefined;

  private constructor(user: { userId: string; accessToken: string }, concert: OnePerformance) {
    this.userId = user.userId;
    this.accessToken = user.accessToken;
    this.concertId = concert.concertId;
    this.performanceId = concert.performances[0].performanceId;
  }

  static async of(concert: OnePerformance): Promise<Fan> {
    return new Fan((await call<BodyOf<typeof userCreated>>("/v1/users", { method: "POST", body: {} })).body, concert);
  }

  /** The same fan at another concert. */
  at(concert: OnePerformance): Fan {
    return new Fan({ userId: this.userId, accessToken: this.accessToken }, concert);
  }

  /** A fan who has been let in and has money. */
  static async inside(concert: OnePerformance, balance = 1_000_000): Promise<Fan> {
    const fan = await Fan.of(concert);
    const joined = await fan.join();
    if (joined.body.status !== "admitted") throw new Error(`not let in: ${JSON.stringify(joined.body)}`);
    if (balance > 0) await fan.charge(balance);
    return fan;
  }

  async call<Body = Json>(path: string, { headers, ...sent }: Sent = {}): Promise<Reply<Body>> {
    const tokens = {
      Authorization: `Bearer ${this.accessToken}`,
      "Queue-Token": this.queueToken,
      "Accept-Language": this.language,
    };
    const reply = await call(path, { ...sent, headers: { ...tokens, ...headers } });
    if (typeof reply.body?.queueToken === "string") {
      this.queueToken = reply.body.queueToken;
      this.number = reply.body.number;
    }
    return reply;
  }

  get line(): string {
    return `/v1/concerts/${this.concertId}/queue`;
  }
  join = () => this.call<Place>(this.line, { method: "POST" });
  poll = () => this.call<Place>(this.line);
  claim = () => this.call<Place>(`${this.line}/admission`, { method: "POST" });
  leave = () => this.call<NoBody>(this.line, { method: "DELETE" });

  dates = () => this.call<BodyOf<typeof performances>>(`/v1/concerts/${this.concertId}/performances`);
  seats = (query = "") =>
    this.call<BodyOf<typeof seatMap>>(
      `/v1/concerts/${this.concertId}/performances/${this.performanceId}/seats${query}`,
    );
  /** Two bits a seat. */
  statuses = (headers: Record<string, string> = {}) =>
    this.call<Uint8Array>(`/v1/concerts/${this.concertId}/performances/${this.performanceId}/seats/status`, {
      headers,
    });
  hold = (...seatIds: string[]) =>
    this.call<BodyOf<typeof hold>>(`/v1/concerts/${this.concertId}/performances/${this.performanceId}/holds`, {
      method: "POST",
      body: { seatIds },
    });
  /** A hold of seats that the service chooses. */
  holdChosen = (body: Json, key: string | undefined = crypto.randomUUID()) =>
    this.call<BodyOf<typeof hold>>(`/v1/concerts/${this.concertId}/performances/${this.performanceId}/holds`, {
      method: "POST",
      body,
      headers: { "Idempotency-Key": key },
    });
  best = (count: number, more: Json = {}, key?: string) => this.holdChosen({ bestAvailable: { count, ...more } }, key);
  stand = (places: Record<string, number>, key?: string) =>
    this.holdChosen({ standing: Object.entries(places).map(([section, count]) => ({ section, count })) }, key);
  holds = () => this.call<BodyOf<typeof holds>>(`/v1/concerts/${this.concertId}/holds`);
  holdById = (holdId: string) => this.call<BodyOf<typeof hold>>(`/v1/concerts/${this.concertId}/holds/${holdId}`);
  release = (holdId: string) =>
    this.call<NoBody>(`/v1/concerts/${this.concertId}/holds/${holdId}`, { method: "DELETE" });

  balance = () => this.call<BodyOf<typeof balance>>("/v1/balance");
  charge = (amount: number, key: string = crypto.randomUUID()) =>
    this.call<BodyOf<typeof charge>>("/v1/balance/charges", {
      method: "POST",
      body: { amount },
      headers: { "Idempotency-Key": key },
    });
  pay = (holdId: string, key: string = crypto.randomUUID()) =>
    this.call<BodyOf<typeof payment>>("/v1/payments", {
      method: "POST",
      body: { concertId: this.concertId, holdId },
      headers: { "Idempotency-Key": key },
    });
  /** Holds seats and pays for them; the payment. */
  async buy(...seatIds: string[]): Promise<Payment> {
    const held = await this.hold(...seatIds);
    const paid = await this.pay(held.body.holdId);
    if (paid.status !== 201) throw new Error(`not bought: ${JSON.stringify([held.body, paid.body])}`);
    return paid.body;
  }
  refund = (paymentId: string, key: string = crypto.randomUUID()) =>
    this.call<BodyOf<typeof refund>>(`/v1/payments/${paymentId}/refund`, {
      method: "POST",
      body: {},
      headers: { "Idempotency-Key": key },
    });
  tickets = () => this.call<BodyOf<typeof tickets>>("/v1/tickets");
}

/** The room's object, for tests that evict it, abort it or run its alarm. */
export const roomOf = (concert: { concertId: string }) => env.ROOMS.get(env.ROOMS.idFromName(concert.concertId));

export const auditOf = async (concert: { concertId: string }): Promise<Audit> =>
  (await admin<Audit>(`/v1/admin/audit?concertId=${concert.concertId}`)).body;

/** The concert as the operator sees it now, live figures included. */
export const figuresOf = async (concert: { concertId: string }): Promise<Concert> =>
  (await admin<Concert>(`/v1/admin/concerts/${concert.concertId}`)).body;

export const change = (concert: { concertId: string }, body: Json): Promise<Reply<BodyOf<typeof operatorConcert>>> =>
  admin(`/v1/admin/concerts/${concert.concertId}`, { method: "PATCH", body });

/** Does something while a table of D1 is out of reach. */
export async function withoutTable<Result>(table: string, work: () => Promise<Result>): Promise<Result> {
  await env.DATABASE.exec(`ALTER TABLE ${table} RENAME TO ${table}_out_of_reach`);
  try {
    return await work();
  } finally {
    await env.DATABASE.exec(`ALTER TABLE ${table}_out_of_reach RENAME TO ${table}`);
  }
}

/** All items of a list, read page by page. */
export async function readPages(read: (query: string) => Promise<Reply<Json>>, limit: number): Promise<Json[][]> {
  const pages: Json[][] = [];
  let cursor: string | null = null;
  do {
    const page: Reply<Json> = await read(`?limit=${limit}${cursor === null ? "" : `&cursor=${cursor}`}`);
    if (page.status !== 200) throw new Error(`no page: ${JSON.stringify(page.body)}`);
    pages.push(page.body.items);
    cursor = page.body.nextCursor;
  } while (cursor !== null && pages.length < 100);
  return pages;
}

/** Far ahead, so that no alarm of the runtime, which keeps real time, goes off by itself. */
const FAR_AHEAD = Date.parse("2090-01-01T00:00:00.000Z");
const DAYS_BETWEEN_TESTS = 2;

/**
 * Has every test of a file set the clock by hand. Each begins long after the last, so that nothing an isolate remembers
 * of an earlier test is fresh.
 */
export function setClock(): { at: (ms: number) => void; instant: (ms: number) => string } {
  let start = FAR_AHEAD;
  const at = (ms: number): void => {
    vi.setSystemTime(start + ms);
  };
  beforeEach(() => {
    start += DAYS_BETWEEN_TESTS * 86_400_000;
    vi.useFakeTimers({ toFake: ["Date"] });
    at(0);
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  return { at, instant: (ms) => new Date(start + ms).toISOString() };
}
