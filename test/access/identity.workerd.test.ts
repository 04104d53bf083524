// Question: is everybody who they say they are, and does a queue token open exactly what it stands for?
// Method: tokens are kept, swapped, tampered with and outlived over HTTP; time is set. Doesn't prove how tokens are signed
// or secrets rotated (src/edge/access/tokens.rules.test.ts), nor an OpenID provider's tokens.
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { call, codeOf, Fan, makeConcert, setClock, withSettings, type Json, type Reply } from "../support/client.ts";

const { at, instant } = setClock();
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const newUser = (body: Json = {}): Promise<Reply<Json>> => call("/v1/users", { method: "POST", body });
const me = (accessToken: string) => call("/v1/users/me", { headers: { Authorization: `Bearer ${accessToken}` } });
const refresh = (refreshToken: string) => call("/v1/tokens", { method: "POST", body: { refreshToken } });

/** The token with its payload changed and its signature kept. */
function forge(token: string, claims: Json): string {
  const [head = "", payload = "", signature = ""] = token.split(".");
  const read = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/")));
  return [head, encode({ ...read, ...claims }), signature].join(".");
}
const encode = (value: Json): string =>
  btoa(JSON.stringify(value)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

/** The token under `alg: none`. */
const unsigned = (token: string): string => `${encode({ alg: "none", typ: "at+jwt" })}.${token.split(".")[1]}.`;

/** The token with one character of its signature changed. */
function spoil(token: string): string {
  const place = token.lastIndexOf(".") + 5;
  return `${token.slice(0, place)}${token[place] === "A" ? "B" : "A"}${token.slice(place + 1)}`;
}

/** One fan inside, one in line behind. */
async function insideAndWaiting(): Promise<[Fan, Fan]> {
  const concert = await makeConcert({}, { maxAdmitted: 1 });
  const [inside, waiting] = [await Fan.inside(concert), await Fan.of(concert)];
  await waiting.join();
  return [inside, waiting];
}

// Fans.

test("a new fan has an id, a token for twelve hours and one to come back with", async () => {
  const made = await newUser({ name: "김민지" });
  expect(made.status).toBe(201);
  expect(made.body).toEqual({
    userId: expect.stringMatching(/^usr_/),
    accessToken: expect.any(String),
    expiresAt: instant(12 * HOUR_MS),
    refreshToken: expect.any(String),
  });
  expect(await me(made.body.accessToken)).toMatchObject({
    status: 200,
    body: { userId: made.body.userId, name: "김민지" },
  });
});

test("a fan needs no name", async () => {
  const { userId, accessToken } = (await newUser()).body;
  expect((await me(accessToken)).body).toEqual({ userId, name: null });
});

test.each([[""], ["x".repeat(101)], ["half a pair \ud800"], [5], [null]])("the name %j is 400", async (name) => {
  const reply = await newUser({ name });
  expect(codeOf(reply)).toEqual([400, "invalid-request"]);
  expect(reply.body.errors[0]).toMatchObject({ in: "body", path: "name" });
});

test("two fans of one name are two fans", async () => {
  const [one, two] = [await newUser({ name: "same" }), await newUser({ name: "same" })];
  expect(one.body.userId).not.toBe(two.body.userId);
});

test("a refresh token gives the same fan again, days after the access token has expired", async () => {
  const { userId, accessToken, refreshToken } = (await newUser()).body;
  at(12 * HOUR_MS - 1_000);
  expect((await me(accessToken)).status).toBe(200);
  at(30 * DAY_MS);
  expect(codeOf(await me(accessToken))).toEqual([401, "unauthorized"]);
  const again = await refresh(refreshToken);
  expect(again.status).toBe(201);
  expect(again.body).toEqual({
    userId,
    accessToken: expect.any(String),
    expiresAt: instant(30 * DAY_MS + 12 * HOUR_MS),
  });
  expect((await me(again.body.accessToken)).body.userId).toBe(userId);
});

test("a refresh token ends too", async () => {
  const { refreshToken } = (await newUser()).body;
  at(91 * DAY_MS);
  expect(codeOf(await refresh(refreshToken))).toEqual([401, "unauthorized"]);
});

// Signing out.

const signOut = (accessToken: string) =>
  call("/v1/tokens", { method: "DELETE", headers: { Authorization: `Bearer ${accessToken}` } });

test("who signs out is signed out everywhere: no refresh token from before gives another access token", async () => {
  const { accessToken, refreshToken } = (await newUser()).body;
  at(60_000);
  const elsewhere = (await refresh(refreshToken)).body.accessToken;
  expect(await signOut(accessToken)).toMatchObject({ status: 204, body: null });
  expect(codeOf(await refresh(refreshToken))).toEqual([401, "unauthorized"]);
  // Access tokens die at their end.
  for (const token of [accessToken, elsewhere]) expect((await me(token)).status).toBe(200);
  at(12 * HOUR_MS + 60_000);
  for (const token of [accessToken, elsewhere]) expect((await me(token)).status).toBe(401);
  at(89 * DAY_MS);
  expect(codeOf(await refresh(refreshToken))).toEqual([401, "unauthorized"]);
});

test("a refresh token of the second in which its fan signs out is dead, too", async () => {
  at(100);
  const { accessToken, refreshToken } = (await newUser()).body;
  at(900);
  expect((await signOut(accessToken)).status).toBe(204);
  expect(codeOf(await refresh(refreshToken))).toEqual([401, "unauthorized"]);
});

test("a sign-out by a clock that is behind the one that made the account counts all the same", async () => {
  at(5_000);
  const { accessToken, refreshToken } = (await newUser()).body;
  at(0);
  expect((await signOut(accessToken)).status).toBe(204);
  at(60_000);
  expect(codeOf(await refresh(refreshToken))).toEqual([401, "unauthorized"]);
});

test("signing out again is 204, and concerns nobody else", async () => {
  const [one, other] = [(await newUser()).body, (await newUser()).body];
  expect([(await signOut(one.accessToken)).status, (await signOut(one.accessToken)).status]).toEqual([204, 204]);
  expect((await refresh(other.refreshToken)).status).toBe(201);
});

test("only an access token signs out", async () => {
  const { refreshToken } = (await newUser()).body;
  expect(codeOf(await call("/v1/tokens", { method: "DELETE" }))).toEqual([401, "unauthorized"]);
  expect(codeOf(await signOut(refreshToken))).toEqual([401, "unauthorized"]);
  expect((await refresh(refreshToken)).status).toBe(201);
});

test("where a provider says who fans are there is nothing to sign out of", async () => {
  const { accessToken } = (await newUser()).body;
  const provider = {
    OPENID_ISSUER: "https://id.example",
    OPENID_AUDIENCE: "https://tickets.example",
    OPENID_JWKS_URL: "https://id.example/keys",
  };
  for (const settings of [provider, { BUILT_IN_IDENTITY: "off" }]) {
    expect(codeOf(await withSettings(settings, () => signOut(accessToken)))).toEqual([404, "not-found"]);
  }
});

test("a refresh token of an account that isn't there any more is refused", async () => {
  const { userId, refreshToken } = (await newUser()).body;
  await env.DATABASE.prepare("DELETE FROM users WHERE user_id = ?").bind(userId).run();
  expect(codeOf(await refresh(refreshToken))).toEqual([401, "unauthorized"]);
});

test("what a fan has is there again on another device", async () => {
  const { accessToken, refreshToken } = (await newUser()).body;
  await call("/v1/balance/charges", {
    method: "POST",
    body: { amount: 7 },
    headers: { Authorization: `Bearer ${accessToken}`, "Idempotency-Key": "key" },
  });
  const there = (await refresh(refreshToken)).body.accessToken;
  const balance = await call("/v1/balance", { headers: { Authorization: `Bearer ${there}` } });
  expect(balance.body.amount).toBe(7);
});

test("no kind of token passes for another", async () => {
  const fan = await Fan.inside(await makeConcert(), 0);
  const { accessToken, refreshToken } = (await newUser()).body;
  const queueToken = fan.queueToken ?? "none";
  expect(codeOf(await refresh(accessToken))).toEqual([401, "unauthorized"]);
  expect(codeOf(await refresh(queueToken))).toEqual([401, "unauthorized"]);
  expect(codeOf(await me(refreshToken))).toEqual([401, "unauthorized"]);
  expect(codeOf(await me(queueToken))).toEqual([401, "unauthorized"]);
  for (const token of [fan.accessToken, refreshToken]) {
    fan.queueToken = token;
    expect(codeOf(await fan.dates())).toEqual([401, "queue-token-invalid"]);
  }
});

test.each([
  ["of another fan", (token: string) => forge(token, { sub: "usr_other" })],
  ["with a later end", (token: string) => forge(token, { exp: 99_999_999_999 })],
  ["without a signature", unsigned],
  ["with a changed signature", spoil],
  ["cut short", (token: string) => token.slice(0, -4)],
])("an access token made into one %s is 401", async (_, tamper) => {
  const { accessToken } = (await newUser()).body;
  const reply = await me(tamper(accessToken));
  expect(codeOf(reply)).toEqual([401, "unauthorized"]);
  expect(reply.headers.get("WWW-Authenticate")).toMatch(/^Bearer /);
});

test("the scheme's name may be written in any case, and no other scheme is one", async () => {
  const { accessToken } = (await newUser()).body;
  const as = (Authorization: string) => call("/v1/users/me", { headers: { Authorization } });
  expect((await as(`bearer ${accessToken}`)).status).toBe(200);
  expect((await as(`Token ${accessToken}`)).status).toBe(401);
  expect((await as(accessToken)).status).toBe(401);
});

// Queue tokens.

test("another fan's queue token is a mismatch, whatever it stands for", async () => {
  const [inside, waiting] = await insideAndWaiting();
  const stranger = await Fan.of({ concertId: inside.concertId, performances: [inside] });
  for (const { queueToken } of [inside, waiting]) {
    stranger.queueToken = queueToken;
    expect(codeOf(await stranger.poll())).toEqual([403, "queue-token-mismatch"]);
    expect(codeOf(await stranger.hold("A-1-1"))).toEqual([403, "queue-token-mismatch"]);
    expect(codeOf(await stranger.leave())).toEqual([403, "queue-token-mismatch"]);
  }
  expect((await inside.dates()).status).toBe(200);
});

test("another concert's queue token is a mismatch, also where that concert does not exist", async () => {
  const fan = await Fan.inside(await makeConcert(), 0);
  const there = fan.at(await makeConcert());
  there.queueToken = fan.queueToken;
  expect(codeOf(await there.poll())).toEqual([403, "queue-token-mismatch"]);
  expect(codeOf(await fan.call("/v1/concerts/con_nothing/queue"))).toEqual([403, "queue-token-mismatch"]);
});

test.each([
  ["for a place further ahead", (token: string) => forge(token, { num: 1 })],
  ["for a session", (token: string) => forge(token, { ses: 9_999_999_999_999 })],
  ["with a later end", (token: string) => forge(token, { exp: 99_999_999_999 })],
  ["without a signature", unsigned],
  ["with a changed signature", spoil],
  ["of nothing", () => "nothing"],
])("a queue token made into one %s is 401", async (_, tamper) => {
  const [, waiting] = await insideAndWaiting();
  waiting.queueToken = tamper(waiting.queueToken ?? "none");
  const reply = await waiting.poll();
  expect(codeOf(reply)).toEqual([401, "queue-token-invalid"]);
  expect(reply.headers.get("WWW-Authenticate")).toMatch(/./);
});

test("a queue token lives a day, and joining again gives the same place a new one", async () => {
  const concert = await makeConcert({ saleOpensAt: instant(3 * DAY_MS), lobbyOpensAt: instant(0) });
  const { accessToken, refreshToken, userId } = (await newUser()).body;
  const fan = Object.assign(await Fan.of(concert), { accessToken, userId });
  const joined = await fan.join();
  at(DAY_MS + 1_000);
  const later = Object.assign(fan.at(concert), {
    accessToken: (await refresh(refreshToken)).body.accessToken,
    queueToken: fan.queueToken,
  });
  expect(codeOf(await later.poll())).toEqual([401, "queue-token-invalid"]);
  expect(await later.join()).toMatchObject({ status: 200, body: { number: joined.body.number, status: "waiting" } });
  expect((await later.poll()).status).toBe(200);
});

test("the end of a session is 403 and never 401, however short it was", async () => {
  const fan = await Fan.inside(await makeConcert({}, { sessionSeconds: 10 }), 0);
  const first = fan.queueToken;
  at(10_000);
  expect(codeOf(await fan.hold("A-1-1"))).toEqual([403, "session-over"]);
  at(11 * HOUR_MS);
  for (const ask of [fan.poll, fan.dates, fan.seats, fan.holds, fan.claim]) {
    fan.queueToken = first;
    expect(codeOf(await ask())).toEqual([403, "session-over"]);
  }
});

const ADMITTED_ONLY: [route: string, ask: (fan: Fan) => Promise<Reply<Json>>][] = [
  ["looking at dates", (fan) => fan.dates()],
  ["looking at seats", (fan) => fan.seats()],
  ["holding seats", (fan) => fan.hold("A-1-1")],
  ["listing holds", (fan) => fan.holds()],
  ["reading a hold", (fan) => fan.holdById("hld_x")],
  ["releasing a hold", (fan) => fan.release("hld_x")],
  ["paying", (fan) => fan.pay("hld_x")],
];

test.each(ADMITTED_ONLY)("from the line, %s is 403 with the position and when to ask again", async (_, ask) => {
  const [, waiting] = await insideAndWaiting();
  const reply = await ask(waiting);
  expect(reply).toMatchObject({ status: 403, body: { code: "not-admitted", position: 1 } });
  expect(Number(reply.headers.get("Retry-After"))).toBeGreaterThanOrEqual(1);
});

test.each(ADMITTED_ONLY)("called but not yet inside, %s is 403 as well", async (_, ask) => {
  const [inside, waiting] = await insideAndWaiting();
  await inside.leave();
  at(2_000);
  expect((await waiting.poll()).body.status).toBe("ready");
  expect(await ask(waiting)).toMatchObject({ status: 403, body: { code: "not-admitted", position: 0 } });
});

test.each(ADMITTED_ONLY)("without a queue token, %s is 401", async (_, ask) => {
  const fan = await Fan.inside(await makeConcert(), 0);
  fan.queueToken = undefined;
  expect(codeOf(await ask(fan))).toEqual([401, "queue-token-required"]);
});

test("the token got in line still opens everything after admission", async () => {
  const [inside, fan] = await insideAndWaiting();
  const inLine = fan.queueToken;
  await inside.leave();
  at(2_000);
  expect((await fan.claim()).body.status).toBe("admitted");
  fan.queueToken = inLine;
  expect((await fan.dates()).status).toBe(200);
  expect((await fan.hold("A-1-1")).status).toBe(201);
  expect((await fan.poll()).body.status).toBe("admitted");
});

test("the token of a session stays good as long as a hold prolongs that session", async () => {
  const fan = await Fan.inside(await makeConcert({ holdSeconds: 60 }, { sessionSeconds: 10 }));
  const { queueToken } = fan;
  at(9_000);
  const { holdId } = (await fan.hold("A-1-1")).body;
  at(60_000);
  fan.queueToken = queueToken;
  expect((await fan.dates()).status).toBe(200);
  expect((await fan.pay(holdId)).status).toBe(201);
});

test("the token of a session that is over is no token of the next one", async () => {
  const fan = await Fan.inside(await makeConcert(), 0);
  const old = fan.queueToken;
  await fan.leave();
  expect((await fan.join()).status).toBe(201);
  expect((await fan.dates()).status).toBe(200);
  fan.queueToken = old;
  expect(codeOf(await fan.hold("A-1-1"))).toEqual([403, "session-over"]);
});

// Routes where a queue token is welcome but not required.

const WELCOME: [route: string, ask: (fan: Fan) => Promise<Reply<Json>>, status: number][] = [
  ["the balance", (fan) => fan.balance(), 200],
  ["a charge", (fan) => fan.charge(1), 201],
  ["the entries", (fan) => fan.call("/v1/balance/entries"), 200],
];

test.each(WELCOME)("%s needs no queue token", async (_, ask, status) => {
  expect((await ask(await Fan.of(await makeConcert()))).status).toBe(status);
});

test.each(WELCOME)(
  "%s takes the fan's own queue token of any concert, also when it stands for nothing",
  async (_, ask, status) => {
    const fan = await Fan.inside(await makeConcert(), 0);
    expect((await ask(fan)).status).toBe(status);
    await fan.leave();
    expect((await ask(fan)).status).toBe(status);
  },
);

test.each(WELCOME)("%s refuses a queue token that is another fan's or not genuine", async (_, ask) => {
  const concert = await makeConcert();
  const [fan, other] = [await Fan.inside(concert, 0), await Fan.inside(concert, 0)];
  fan.queueToken = other.queueToken;
  expect(codeOf(await ask(fan))).toEqual([403, "queue-token-mismatch"]);
  fan.queueToken = spoil(other.queueToken ?? "none");
  expect(codeOf(await ask(fan))).toEqual([401, "queue-token-invalid"]);
  fan.queueToken = undefined;
  expect((await fan.balance()).body.amount).toBe(0);
});

// The order of checks.

test("who is calling is asked before the queue token and before the body", async () => {
  const fan = Object.assign(await Fan.inside(await makeConcert(), 0), { accessToken: "x.y.z", queueToken: "x.y.z" });
  expect(codeOf(await fan.poll())).toEqual([401, "unauthorized"]);
  expect(codeOf(await fan.hold())).toEqual([401, "unauthorized"]);
});

test("what is asked is looked at before the queue token", async () => {
  const fan = await Fan.of(await makeConcert());
  expect(codeOf(await fan.hold())).toEqual([400, "invalid-request"]);
  expect(codeOf(await fan.seats("?status=none"))).toEqual([400, "invalid-request"]);
  expect(codeOf(await fan.pay("h".repeat(65)))).toEqual([400, "invalid-request"]);
});

test("the queue token is looked at before what the path names", async () => {
  const fan = await Fan.inside(await makeConcert(), 0);
  const path = "/v1/concerts/con_nothing/performances/prf_nothing/seats";
  expect(codeOf(await fan.call(path))).toEqual([403, "queue-token-mismatch"]);
});

test("the operator's key is no fan, and a fan no operator", async () => {
  expect(codeOf(await me(env.ADMIN_KEY))).toEqual([401, "unauthorized"]);
  const { accessToken } = (await newUser()).body;
  const asOperator = await call("/v1/admin/audit", { headers: { Authorization: `Bearer ${accessToken}` } });
  expect(codeOf(asOperator)).toEqual([401, "unauthorized"]);
});
