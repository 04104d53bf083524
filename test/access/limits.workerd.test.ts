// Question: is who does too much of something told to wait, and nobody else, and nothing else; and does a sale go on where
// nothing can be counted?
// Method: the Worker with small limits, as the isolate counts and as the platform's binding does. Doesn't prove the figures
// of wrangler.toml (test/access/configuration.rules.test.ts), nor how exactly Cloudflare counts.
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { WRONG_KEYS_MAX } from "../../src/contract/bounds.ts";
import { call, Fan, makeConcert, setClock, withSettings, type Json, type Reply } from "../support/client.ts";

const { at } = setClock();
const ONCE = { status: 429, body: { code: "rate-limited" } };

/** What is limited, how often each may be done here, and how it is done. */
const ACTIONS: [what: string, limit: string, act: (fan: Fan, address?: string) => Promise<Reply<Json>>][] = [
  ["joining", "JOINS", (fan, address) => fan.call(fan.line, from(address, { method: "POST" }))],
  [
    "holding",
    "HOLDS",
    (fan, address) =>
      fan.call(
        `/v1/concerts/${fan.concertId}/performances/${fan.performanceId}/holds`,
        from(address, { method: "POST", body: { seatIds: ["A-1-1"] } }),
      ),
  ],
  [
    "charging",
    "MONEY",
    (fan, address) =>
      fan.call("/v1/balance/charges", from(address, { method: "POST", body: { amount: 1 }, headers: newKey() })),
  ],
  [
    "paying",
    "MONEY",
    (fan, address) =>
      fan.call(
        "/v1/payments",
        from(address, {
          method: "POST",
          body: { concertId: fan.concertId, holdId: "hld_nothing" },
          headers: newKey(),
        }),
      ),
  ],
];
const newKey = () => ({ "Idempotency-Key": crypto.randomUUID() });
const from = (address: string | undefined, sent: Json) =>
  address === undefined ? sent : { ...sent, headers: { ...sent.headers, "CF-Connecting-IP": address } };

test.each(ACTIONS)("%s too often is 429, for this fan and this minute only", async (_, limit, act) => {
  const concert = await makeConcert();
  const [fan, other] = [await Fan.inside(concert, 0), await Fan.inside(concert, 0)];
  at(60_000);
  await withSettings({ LIMITS: { [`${limit}_PER_FAN`]: 3 } }, async () => {
    const statuses = [await act(fan), await act(fan), await act(fan)].map(({ status }) => status);
    expect(statuses).not.toContain(429);
    const refused = await act(fan);
    expect(refused).toMatchObject(ONCE);
    expect(Number(refused.headers.get("Retry-After"))).toBeGreaterThanOrEqual(48);
    expect((await act(other)).status).not.toBe(429);
    at(120_000);
    expect((await act(fan)).status).not.toBe(429);
  });
});

test.each(ACTIONS)("%s too often from one address is 429, whichever fan it is", async (_, limit, act) => {
  const concert = await makeConcert();
  const [one, two, three] = [await Fan.inside(concert, 0), await Fan.inside(concert, 0), await Fan.inside(concert, 0)];
  await withSettings({ LIMITS: { [`${limit}_PER_ADDRESS`]: 2 } }, async () => {
    expect((await act(one, "203.0.113.9")).status).not.toBe(429);
    expect((await act(two, "203.0.113.9")).status).not.toBe(429);
    expect(await act(three, "203.0.113.9")).toMatchObject(ONCE);
    expect((await act(three, "203.0.113.10")).status).not.toBe(429);
    expect((await act(three)).status).not.toBe(429);
  });
});

test("what one fan does too often in one concert, the fan has done in every concert", async () => {
  const fan = await Fan.inside(await makeConcert(), 0);
  const there = fan.at(await makeConcert());
  at(60_000);
  await withSettings({ LIMITS: { JOINS_PER_FAN: 1 } }, async () => {
    expect((await fan.join()).status).toBe(200);
    expect(await there.join()).toMatchObject(ONCE);
  });
});

test("a hold that is taken, released and taken again is counted each time", async () => {
  const fan = await Fan.inside(await makeConcert(), 0);
  await withSettings({ LIMITS: { HOLDS_PER_FAN: 2 } }, async () => {
    for (let times = 0; times < 2; times++) {
      const held = await fan.hold("A-1-1");
      expect(held.status).toBe(201);
      expect((await fan.release(held.body.holdId)).status).toBe(204);
    }
    expect(await fan.hold("A-1-1")).toMatchObject(ONCE);
  });
});

test("an address can't make accounts without end", async () => {
  const make = (address: string) => call("/v1/users", from(address, { method: "POST", body: {} }));
  await withSettings({ LIMITS: { USERS_PER_ADDRESS: 1 } }, async () => {
    expect((await make("2001:db8:1:2::1")).status).toBe(201);
    expect(await make("2001:db8:1:2:ffff::9")).toMatchObject(ONCE);
    expect((await make("2001:db8:1:3::1")).status).toBe(201);
  });
});

test("wrong tokens, keys and refresh tokens add up for an address, and right ones still pass", async () => {
  const fan = await Fan.of(await makeConcert());
  const headers = { "CF-Connecting-IP": "203.0.113.9" };
  const me = (token: string) => call("/v1/users/me", { headers: { ...headers, Authorization: `Bearer ${token}` } });
  await withSettings({ LIMITS: { MISSES_PER_ADDRESS: 3 } }, async () => {
    expect((await me("x")).status).toBe(401);
    expect((await call("/v1/admin/audit", { headers })).status).toBe(401);
    expect((await call("/v1/tokens", { method: "POST", body: { refreshToken: "x" }, headers })).status).toBe(401);
    for (const refused of [await me("y"), await call("/v1/admin/audit", { headers })]) {
      expect(refused).toMatchObject(ONCE);
    }
    expect((await me(fan.accessToken)).status).toBe(200);
    const audit = { headers: { ...headers, Authorization: `Bearer ${env.ADMIN_KEY}` } };
    expect((await call("/v1/admin/audit", audit)).status).toBe(200);
  });
});

test("an address that guesses operators' keys is soon told to wait, a right key still passes, and none at all is no guess", async () => {
  const ask = (address: string, key?: string) =>
    call("/v1/admin/audit", from(address, key === undefined ? {} : { headers: { Authorization: `Bearer ${key}` } }));
  for (let times = 0; times < 50; times++) expect((await ask("203.0.113.7")).status).toBe(401);
  const statuses: number[] = [];
  for (let times = 0; times < 40; times++) statuses.push((await ask("203.0.113.7", `guess-number-${times}`)).status);
  expect(statuses).toEqual([...Array(WRONG_KEYS_MAX).fill(401), ...Array(40 - WRONG_KEYS_MAX).fill(429)]);
  expect(Number((await ask("203.0.113.7", "x")).headers.get("Retry-After"))).toBeGreaterThanOrEqual(48);
  expect((await ask("203.0.113.7", env.ADMIN_KEY)).status).toBe(200);
  expect((await ask("203.0.113.8", "x")).status).toBe(401);
  at(60_000);
  expect((await ask("203.0.113.7", "x")).status).toBe(401);
});

test("an address can't come back as fans without end, nor a fan sign out", async () => {
  const fan = await Fan.of(await makeConcert());
  const { refreshToken } = (await call("/v1/users", { method: "POST", body: {} })).body;
  const refresh = (address: string) => call("/v1/tokens", from(address, { method: "POST", body: { refreshToken } }));
  await withSettings({ LIMITS: { TOKENS_PER_ADDRESS: 1, TOKENS_PER_FAN: 1 } }, async () => {
    expect((await refresh("203.0.113.9")).status).toBe(201);
    expect(await refresh("203.0.113.9")).toMatchObject(ONCE);
    expect((await fan.call("/v1/tokens", { method: "DELETE" })).status).toBe(204);
    expect(await fan.call("/v1/tokens", { method: "DELETE" })).toMatchObject(ONCE);
  });
});

test("who is calling is asked before how often, and how often before what is sent", async () => {
  const fan = await Fan.of(await makeConcert());
  await withSettings({ LIMITS: { MONEY_PER_FAN: 0 } }, async () => {
    const charge = (headers: Json) => fan.call("/v1/balance/charges", { method: "POST", body: "{", headers });
    expect((await charge({ Authorization: "Bearer x" })).status).toBe(401);
    expect((await charge({ "Content-Type": "text/plain" })).status).toBe(429);
  });
});

test("the platform's counter counts where it is bound, whatever LIMITS says", async () => {
  const concert = await makeConcert();
  const [fan, other] = [await Fan.of(concert), await Fan.of(concert)];
  await withSettings({ JOINS_PER_FAN: env.THREE_A_MINUTE, LIMITS: { JOINS_PER_FAN: 0 } }, async () => {
    for (let times = 0; times < 3; times++) expect((await fan.join()).status).toBeLessThan(300);
    expect(await fan.join()).toMatchObject(ONCE);
    expect((await other.join()).status).toBe(201);
  });
});

const broken = { limit: () => Promise.reject(new Error("out of order")) };
test.each<[string, Json]>([
  ["absent", { LIMITS: undefined }],
  ["left out", { LIMITS: {} }],
  ["out of order", { JOINS_PER_FAN: broken, JOINS_PER_ADDRESS: broken }],
])("a counter that is %s stops nobody", async (_, settings) => {
  const fan = await Fan.of(await makeConcert());
  expect((await withSettings(settings, fan.join)).status).toBe(201);
});
