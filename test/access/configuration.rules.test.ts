// Question: does wrangler.toml give production everything the local service has, except what anybody could abuse?
// Method: the file as wrangler reads it, both environments side by side. Doesn't prove what the Worker makes of it
// (test/journeys/production.journey.test.ts).
import { expect, test } from "vitest";
import { unstable_readConfig } from "wrangler";
import { RATE_LIMIT_PERIOD_SECONDS } from "../../src/contract/bounds.ts";
import { LIMITS } from "../../src/edge/http/limits.ts";

/** What is looked at; wrangler's own type leaves most of it open. */
interface Settings {
  d1_databases: { binding: string }[];
  ratelimits: { name: string; namespace_id: string; simple: { limit: number; period: number } }[];
  vars: { LIMITS: Record<string, number> };
  durable_objects: unknown;
  exports: unknown;
  secrets: unknown;
  observability: unknown;
}
const read = (env?: string): Settings =>
  unstable_readConfig({ config: "wrangler.toml", ...(env === undefined ? {} : { env }) });
const local = read();
const production = read("production");

test("production has the same store, objects and secrets, and watches itself", () => {
  expect(production.d1_databases.map(({ binding }) => binding)).toEqual(["DATABASE"]);
  expect(production.durable_objects).toEqual(local.durable_objects);
  expect(production.exports).toEqual(local.exports);
  expect(production.secrets).toEqual({ required: ["ADMIN_KEY", "TOKEN_SECRET"] });
  expect(production.observability).toMatchObject({ enabled: true });
  expect(production.vars).toMatchObject({ REQUEST_LOG: "on" });
});

test("what anybody could abuse is on locally and off in production", () => {
  expect(local.vars).toMatchObject({ BUILT_IN_IDENTITY: "on", FREE_CHARGES: "on", CORS_ORIGINS: "*" });
  expect(production.vars).toMatchObject({ BUILT_IN_IDENTITY: "off", FREE_CHARGES: "off", CORS_ORIGINS: "" });
});

test("no key for real money is in the file, and none of a test environment is for production", () => {
  expect(local.vars).toMatchObject({ TEST_PAYMENTS: "on", TOSS_SECRET_KEY: "test_sk_sandbox" });
  expect(production.vars).toMatchObject({ TEST_PAYMENTS: "off", TOSS_CLIENT_KEY: "", PAY_ORIGIN: "" });
  expect(Object.keys(production.vars)).not.toContain("TOSS_API_URL");
  expect(JSON.stringify(production.vars)).not.toMatch(/test_|whsec_|sandbox/);
});

test("every limit is counted by the platform in production and by the isolate locally", () => {
  const isolate = local.vars.LIMITS;
  const names = production.ratelimits.map(({ name }) => name);
  expect(names).toHaveLength(15);
  expect(Object.keys(isolate)).toEqual(names);
  for (const limit of Object.values(isolate)) expect(limit).toBeGreaterThanOrEqual(10_000);
  for (const { simple } of production.ratelimits) expect(simple.period).toBe(RATE_LIMIT_PERIOD_SECONDS);
  expect(new Set(production.ratelimits.map(({ namespace_id: id }) => id)).size).toBe(names.length);
});

test("each figure of production is the one that the code gives a reason for, and each has one counter", () => {
  const bounds = Object.values(LIMITS).flatMap((limit): { counter: string; perMinute: number }[] =>
    Object.values(limit),
  );
  const figures = bounds.map(({ counter, perMinute }) => [counter, perMinute]);
  expect(production.ratelimits.map(({ name, simple }) => [name, simple.limit])).toEqual(figures);
});
