// Question: may a browser do with an answer exactly what it should: read it from the pages that are named, keep it only
// where it is the same for everybody, and take it for nothing but data?
// Method: one fan's way through the service, and preflights, with origins named and not. Doesn't prove what browsers make
// of the headers.
import { exports } from "cloudflare:workers";
import { expect, test } from "vitest";
import { admin, call, Fan, makeConcert, ORIGIN, withSettings, type Json, type Reply } from "../support/client.ts";

const PAGE = "https://tickets.example";
const OF_DATA = {
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "strict-transport-security": "max-age=31536000",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};
const varyOf = ({ headers }: { headers: Headers }): string[] =>
  (headers.get("Vary") ?? "").split(", ").filter((name) => name !== "");

/** Every kind of answer, and what caches are told of it. */
async function answers(): Promise<[what: string, cacheControl: string, reply: Reply<Json>][]> {
  const concert = await makeConcert();
  const fan = await Fan.inside(concert, 100_000);
  const made = await call("/v1/users", { method: "POST", body: {} });
  const held = await fan.hold("A-1-1");
  const seats = await fan.seats();
  const unchanged = await fan.call(seats.path, { headers: { "If-None-Match": seats.headers.get("ETag") ?? "" } });
  return [
    ["that it is up", "no-store", await call("/healthz")],
    ["the catalogue", "public, max-age=2", await call("/v1/concerts")],
    ["a concert", "public, max-age=2", await call(`/v1/concerts/${concert.concertId}`)],
    ["a concert that isn't there", "no-store", await call("/v1/concerts/con_nothing")],
    ["a new fan", "no-store", made],
    ["a token again", "no-store", await call("/v1/tokens", { method: "POST", body: pick(made.body) })],
    ["who one is", "no-store", await fan.call("/v1/users/me")],
    ["a place", "no-store", await fan.poll()],
    ["a place again", "no-store", await fan.join()],
    ["an admission", "no-store", await fan.claim()],
    ["dates", "no-store", await fan.dates()],
    ["seats", "private, no-cache", seats],
    ["seats that are as they were", "private, no-cache", unchanged],
    ["a new hold", "no-store", held],
    ["holds", "no-store", await fan.holds()],
    ["a hold", "no-store", await fan.holdById(held.body.holdId)],
    ["a charge", "no-store", await fan.charge(1)],
    ["a balance", "no-store", await fan.balance()],
    ["entries", "no-store", await fan.call("/v1/balance/entries")],
    ["a payment", "no-store", await fan.pay(held.body.holdId)],
    ["payments", "no-store", await fan.call("/v1/payments")],
    ["tickets", "no-store", await fan.tickets()],
    ["a refusal", "no-store", await fan.hold("A-1-2")],
    ["no way in", "no-store", await call("/v1/users/me")],
    ["nothing", "no-store", await call("/nowhere")],
    ["another method", "no-store", await call("/healthz", { method: "DELETE" })],
    ["a concert as the operator sees it", "no-store", await admin(`/v1/admin/concerts/${concert.concertId}`)],
    ["the log", "no-store", await admin(`/v1/admin/concerts/${concert.concertId}/log`)],
    ["the audit", "no-store", await admin("/v1/admin/audit")],
  ];
}
const pick = ({ refreshToken }: Json) => ({ refreshToken });

test("only what is the same for everybody may be kept, and nothing is taken for more than data", async () => {
  for (const [what, cacheControl, { status, headers }] of await answers()) {
    expect([what, headers.get("Cache-Control")]).toEqual([what, cacheControl]);
    // A 304 stands for the answer that the client has, with the headers it came with.
    expect(Object.fromEntries(headers)).toMatchObject(status === 304 ? {} : OF_DATA);
    expect(headers.has("Set-Cookie")).toBe(false);
  }
});

test("a page carries what belongs to pages besides, and says itself what it may load", async () => {
  for (const path of ["/docs", "/problems/not-found"]) {
    const { status, headers } = await exports.default.fetch(`${ORIGIN}${path}`);
    expect([path, status]).toEqual([path, 200]);
    expect(Object.fromEntries(headers)).toMatchObject({
      "cache-control": "public, max-age=300",
      "content-security-policy": expect.stringContaining("style-src"),
      "cross-origin-opener-policy": "same-origin",
      "referrer-policy": "no-referrer",
      "strict-transport-security": "max-age=31536000",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
    });
  }
});

test("an answer that depends on the language, or on the page that asks, says so to caches", async () => {
  await withSettings({ CORS_ORIGINS: PAGE }, async () => {
    expect(varyOf(await call("/v1/concerts"))).toEqual(["Origin"]);
    expect(varyOf(await call("/v1/concerts/con_nothing")).toSorted()).toEqual(["Accept-Language", "Origin"]);
  });
});

const preflight = (path: string, origin: string, method: string): Promise<Reply<Json>> =>
  call(path, {
    method: "OPTIONS",
    headers: {
      Origin: origin,
      "Access-Control-Request-Method": method,
      "Access-Control-Request-Headers": "authorization,content-type,idempotency-key,queue-token",
    },
  });

test("a page that is named may send everything the contract asks for, and read every header of the answer", async () => {
  await withSettings({ CORS_ORIGINS: `https://other.example, ${PAGE}` }, async () => {
    const allowed = await preflight("/v1/payments", PAGE, "POST");
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get("Access-Control-Allow-Origin")).toBe(PAGE);
    expect(allowed.headers.get("Access-Control-Max-Age")).toBe("7200");
    expect(allowed.headers.has("Access-Control-Allow-Credentials")).toBe(false);
    const names = (header: string) => allowed.headers.get(header)?.toLowerCase().split(",") ?? [];
    expect(names("Access-Control-Allow-Methods")).toEqual(["get", "head", "post", "patch", "delete"]);
    const tracing = ["traceparent", "tracestate", "baggage", "sentry-trace"];
    for (const name of [
      "authorization",
      "content-type",
      "idempotency-key",
      "queue-token",
      "seats-revision",
      ...tracing,
    ]) {
      expect(names("Access-Control-Allow-Headers")).toContain(name);
    }
    const answer = await call("/v1/users/me", { headers: { Origin: PAGE } });
    expect(answer.status).toBe(401);
    expect(answer.headers.get("Access-Control-Allow-Origin")).toBe(PAGE);
    const exposed = answer.headers.get("Access-Control-Expose-Headers")?.toLowerCase().split(",") ?? [];
    for (const name of ["x-request-id", "retry-after", "etag", "seats-revision", "idempotency-replayed"]) {
      expect(exposed).toContain(name);
    }
  });
});

test.each([
  ["another origin", PAGE, "https://evil.example"],
  ["a longer origin", PAGE, `${PAGE}.evil.example`],
  ["the same host over http", PAGE, "http://tickets.example"],
  ["no origin", PAGE, "null"],
  ["any origin where none is named", "", PAGE],
])("a page of %s is told nothing that would let it read", async (_, setting, origin) => {
  await withSettings({ CORS_ORIGINS: setting }, async () => {
    const refused = await preflight("/v1/payments", origin, "POST");
    expect(refused.headers.has("Access-Control-Allow-Origin")).toBe(false);
    const answer = await call("/v1/concerts", { headers: { Origin: origin } });
    expect(answer.headers.has("Access-Control-Allow-Origin")).toBe(false);
  });
});

test("locally every page may call", async () => {
  expect((await preflight("/v1/payments", PAGE, "POST")).headers.get("Access-Control-Allow-Origin")).toBe("*");
});

test("OPTIONS that is no preflight is a method like any other: 405, and 404 where nothing is", async () => {
  expect((await call("/v1/payments", { method: "OPTIONS" })).status).toBe(405);
  expect((await call("/nowhere", { method: "OPTIONS", headers: { Origin: PAGE } })).status).toBe(404);
});

test("HEAD is GET without the body", async () => {
  const response = await exports.default.fetch(new Request(`${ORIGIN}/v1/concerts`, { method: "HEAD" }));
  expect([response.status, await response.text()]).toEqual([200, ""]);
  expect(response.headers.get("Cache-Control")).toBe("public, max-age=2");
});

test("a browser can read the answer of a Worker that lacks its secrets, too", async () => {
  await withSettings({ ADMIN_KEY: "" }, async () => {
    const reply = await call("/v1/concerts", { headers: { Origin: PAGE } });
    expect(reply.status).toBe(500);
    expect(reply.headers.get("Access-Control-Allow-Origin")).toBe("*");
  });
});
