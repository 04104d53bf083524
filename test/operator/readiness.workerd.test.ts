// Question: does GET /readyz say whether the service can do its work: D1 and its migrations, the provider's keys, and what is
// switched on and off; and does it tell nothing that is secret?
// Method: the Worker with each thing missing in turn. Doesn't prove how long a check may take
// (src/edge/access/readiness.rules.test.ts).
import { env } from "cloudflare:workers";
import { afterEach, expect, test, vi } from "vitest";
import { MIGRATIONS } from "../../src/database/operator/migrations.ts";
import { COUNTERS } from "../../src/edge/http/limits.ts";
import { admin, by, call, codeOf, operatorKey, withSettings, type Json } from "../support/client.ts";

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const readyz = () => admin("/readyz");
const under = (settings: Json) => withSettings(settings, readyz);
/** What is said of one thing. */
const said = ({ body }: { body: Json }, name: string) => {
  const { ok, detail } = body.checks.find((check: Json) => check.name === name);
  return [ok, detail];
};

test("a service that is set up is ready, and tells what is on and off", async () => {
  const ready = await readyz();
  expect(ready.status).toBe(200);
  expect(ready.headers.get("Cache-Control")).toBe("no-store");
  const checks = ready.body.checks.map(({ name, ok, detail }: Json) => [name, ok, detail]);
  expect(ready.body.ready).toBe(true);
  expect(checks).toEqual([
    ["database", true, "answers"],
    ["migrations", true, `all ${MIGRATIONS.length} are applied`],
    ["identity", true, "built in"],
    ["payment providers", true, "none is configured"],
    ["built-in identity", true, "on"],
    ["free charges", true, "on"],
    ["request log", true, "off"],
    ["limits", true, "all are counted"],
  ]);
});

test("it is for operators with `read`", async () => {
  expect(codeOf(await call("/readyz"))).toEqual([401, "unauthorized"]);
  expect((await by(await operatorKey({ scopes: ["read"] }))("/readyz")).status).toBe(200);
});

test("a migration that is not applied is named, and one of a newer version is no harm", async () => {
  const newest = MIGRATIONS.at(-1) ?? "";
  const name = `${newest}.sql`;
  await env.DATABASE.prepare("DELETE FROM d1_migrations WHERE name = ?").bind(name).run();
  const unready = await readyz();
  expect([unready.status, unready.body.ready]).toEqual([503, false]);
  expect(said(unready, "migrations")).toEqual([false, `not applied: ${newest}`]);
  expect(said(unready, "database")).toEqual([true, "answers"]);
  await env.DATABASE.prepare("INSERT INTO d1_migrations (name) VALUES (?), ('9999_of_tomorrow.sql')").bind(name).run();
  const ready = await readyz();
  expect(ready.status).toBe(200);
  expect(said(ready, "migrations")[1]).toMatch(/, and 1 that a newer version brought$/);
});

test("the migrations that this version knows are those of the tests, in their order", () => {
  expect(MIGRATIONS.map((name) => `${name}.sql`)).toEqual(env.MIGRATIONS.map(({ name }) => name));
});

test("a D1 that is away makes it unready, and says why in the log alone", async () => {
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  const DATABASE = {
    prepare: () => {
      throw new Error("Network connection lost to 10.1.2.3");
    },
  };
  const unready = await under({ DATABASE });
  expect(unready.status).toBe(503);
  expect(said(unready, "database")[0]).toBe(false);
  expect(said(unready, "migrations")[0]).toBe(false);
  expect(JSON.stringify(unready.body)).not.toContain("10.1.2.3");
  expect(logged.mock.calls.join()).toContain("10.1.2.3");
});

test("a D1 that hangs is told after three seconds, not when its own patience ends", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const silent: Json = { bind: () => silent };
  for (const name of ["first", "all", "raw", "run"]) silent[name] = () => new Promise(() => {});
  const asked = under({ DATABASE: { prepare: () => silent } });
  await vi.advanceTimersByTimeAsync(3_000);
  vi.useRealTimers();
  const unready = await asked;
  expect(unready.status).toBe(503);
  expect(said(unready, "database")).toEqual([false, "no answer within 3 seconds"]);
  expect(said(unready, "identity")[0]).toBe(true);
});

const PROVIDER = {
  BUILT_IN_IDENTITY: "off",
  OPENID_ISSUER: "https://id.example",
  OPENID_AUDIENCE: "https://tickets.example",
  OPENID_JWKS_URL: "https://id.example/keys?of=nobody-should-see-this",
};

test("the provider's keys have to be there", async () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  const answers = [
    () => Response.json({ keys: [{ kty: "RSA", kid: "a" }] }),
    () => Response.json({ keys: [] }),
    () => new Response("", { status: 302 }),
    () => new Response("<html>", { status: 200 }),
  ];
  const found = [];
  for (const answer of answers) {
    vi.stubGlobal("fetch", async () => answer());
    const reply = await under(PROVIDER);
    expect(JSON.stringify(reply.body)).not.toContain("nobody-should-see");
    found.push([reply.status, ...said(reply, "identity")]);
  }
  expect(found).toEqual([
    [200, true, "OpenID: the provider publishes 1 keys"],
    [503, false, "OpenID: the provider publishes 0 keys"],
    [503, false, "failed; the log says how"],
    [503, false, "failed; the log says how"],
  ]);
});

test("a service in which nobody can be a fan is not ready; what else is off is told", async () => {
  const unready = await under({ BUILT_IN_IDENTITY: "off", FREE_CHARGES: "off", REQUEST_LOG: "on", LIMITS: {} });
  expect(unready.status).toBe(503);
  expect(said(unready, "identity")[0]).toBe(false);
  expect(said(unready, "built-in identity")).toEqual([true, "off"]);
  expect(said(unready, "free charges")).toEqual([true, "off"]);
  expect(said(unready, "request log")).toEqual([true, "on"]);
  expect(said(unready, "limits")).toEqual([true, `not counted: ${COUNTERS.join(", ")}`]);
});

test("no secret is in it", async () => {
  const { body } = await readyz();
  for (const secret of [env.ADMIN_KEY, env.TOKEN_SECRET]) expect(JSON.stringify(body)).not.toContain(secret);
});
