// The ground of the hostile battery: one concert, a fan inside it, and a way of asking every route of routes.ts as its caller
// would, with one thing wrong. Whatever is wrong, an answer must be one that the contract knows: these checks run on every
// single one.
import { env, exports } from "cloudflare:workers";
import { expect } from "vitest";
import { problem } from "../../src/contract/refusals.ts";
import { CODES } from "../../src/edge/problems/problem-entries.ts";
import { Fan, ORIGIN, makeConcert, type Json } from "../support/client.ts";
import { type Placeholder, type Route, withIds } from "../support/routes.ts";

/** What may be changed of a request; the rest is as the route wants it. */
export interface Attack {
  ids?: Partial<Record<Placeholder, string>>;
  headers?: Record<string, string | undefined>;
  body?: BodyInit | null;
  query?: string;
}

export interface Outcome {
  status: number;
  code: string | null;
  headers: Headers;
  text: string;
}

export interface Ground {
  concert: Json;
  /** Inside the concert, with money. */
  fan: Fan;
  ask(route: Route, attack?: Attack): Promise<Outcome>;
  /** How many requests were asked. */
  count(): number;
}

/** Nothing of this may be in an answer: it would come from inside. */
const INSIDE = /sqlite|d1_error|drizzle|select |insert |\bat .*\.ts|node_modules|workerd|stack/i;

export async function prepareGround(): Promise<Ground> {
  // With the seats that the routes' bodies name: of a hold, that they exist is looked at before the session.
  const sections = [{ name: "A", grade: "R", price: 50_000, rows: 3, seatsPerRow: 20 }];
  const concert = await makeConcert({ performances: [{ startsAt: "2099-12-24T10:00:00.000Z", sections }] });
  const fan = await Fan.inside(concert, 100_000);
  const real = { con_x: concert.concertId, prf_x: fan.performanceId, usr_x: fan.userId };
  let asked = 0;

  const headersFor = ({ caller, queue, key, body }: Route): Record<string, string> => ({
    ...(caller === "fan" ? { Authorization: `Bearer ${fan.accessToken}` } : {}),
    ...(caller === "operator" ? { Authorization: `Bearer ${env.ADMIN_KEY}` } : {}),
    ...(queue === true ? { "Queue-Token": fan.queueToken ?? "" } : {}),
    ...(key === true ? { "Idempotency-Key": crypto.randomUUID() } : {}),
    ...(body === undefined ? {} : { "Content-Type": "application/json" }),
  });

  return {
    concert,
    fan,
    count: () => asked,
    async ask(route, { ids = {}, headers = {}, body, query = "" } = {}) {
      asked++;
      const sent = new Headers(headersFor(route));
      for (const [name, value] of Object.entries(headers)) {
        if (value === undefined) sent.delete(name);
        else sent.set(name, value);
      }
      const path = withIds(route.path, { ...real, ...ids });
      const usual = route.body === undefined ? null : withIds(JSON.stringify(route.valid ?? {}), real);
      const request = new Request(`${ORIGIN}${path}${query}`, {
        method: route.method,
        headers: sent,
        body: body === undefined ? usual : body,
      });
      const response = await exports.default.fetch(request);
      return judge(response);
    },
  };
}

/** Every answer: known to the contract, traceable, and silent about the inside. */
async function judge(response: Response): Promise<Outcome> {
  const { status, headers } = response;
  const text = await response.text();
  if (status >= 500) throw new Error(`${status}: ${text}`);
  expect(headers.get("X-Request-Id")).toMatch(/./);
  let code: string | null = null;
  if (status >= 400) {
    expect(headers.get("Content-Type")).toBe("application/problem+json");
    const body = problem.parse(JSON.parse(text));
    expect(body).toMatchObject({ status, type: `/problems/${body.code}`, requestId: headers.get("X-Request-Id") });
    expect(CODES).toContain(body.code);
    // The path is the client's own and may say anything.
    expect(JSON.stringify({ ...body, instance: "", errors: [] })).not.toMatch(INSIDE);
    ({ code } = body);
  }
  return { status, code, headers, text };
}

/** Prints how many requests a file of the battery asked. */
export const printCount = (what: string, cases: number): void => console.log(`hostile ${what}: ${cases} cases`);
