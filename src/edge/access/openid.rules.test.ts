// Question: does a provider's token pass exactly when the provider signed it, for us, and it is in force; and are the
// provider's keys fetched as seldom, and known as soon, as promised?
// Method: keys made by jose, served by an HTTP server of this test, which can be slow; the clock is set. Doesn't prove how the Worker answers
// (test/journeys/openid.journey.test.ts).
import { createServer } from "node:http";
import { type CryptoKey, type JWK, SignJWT, UnsecuredJWT, exportJWK, exportSPKI, generateKeyPair } from "jose";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { AudienceClaim } from "../http/configuration.ts";
import { identityProvider, providedUserId } from "./openid.ts";

const ISSUER = "https://id.example";
const AUDIENCE = "https://tickets.example";
const MINUTE_MS = 60_000;

interface Key {
  kid: string;
  alg: "RS256" | "ES256";
  privateKey: CryptoKey;
  publicKey: CryptoKey;
  jwk: JWK;
}

async function makeKey(kid: string, alg: Key["alg"]): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, privateKey, publicKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: "sig" } };
}

const rsa = await makeKey("rsa", "RS256");
const curve = await makeKey("curve", "ES256");
const later = await makeKey("later", "ES256");

// The provider: which keys it tells, how often it was asked, and whether it is up.
let told: unknown = [];
let asked = 0;
let status = 200;
/** Answers are held back while this is pending. */
let held: Promise<void> = Promise.resolve();
const server = createServer((_, response) => {
  asked++;
  void held.then(() =>
    response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify({ keys: told })),
  );
});
let origin = "";
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  origin = typeof address === "object" && address !== null ? `http://127.0.0.1:${address.port}` : "";
});
afterEach(() => {
  vi.unstubAllGlobals();
});
afterAll(() => {
  server.close();
  vi.useRealTimers();
});

let now = Date.parse("2090-01-01T00:00:00.000Z");
let keysUrl = "";
let audienceClaim: AudienceClaim = "aud";
let count = 0;
const pass = (ms: number) => {
  now += ms;
  vi.setSystemTime(now);
};

// Each test has a provider of its own, by its address, and so keys of its own.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
  pass(60 * MINUTE_MS);
  [told, asked, status] = [[rsa.jwk, curve.jwk], 0, 200];
  held = Promise.resolve();
  audienceClaim = "aud";
  // As in a Worker, where a promise of one request may not be waited for by another.
  vi.stubGlobal("WebSocketPair", () => {});
  keysUrl = `${origin}/${count++}`;
});

const claims = (more: Record<string, unknown> = {}) => ({
  iss: ISSUER,
  aud: AUDIENCE,
  sub: "auth0|minji",
  iat: now / 1_000,
  exp: now / 1_000 + 600,
  ...more,
});
const sign = (key: Key, more?: Record<string, unknown>, kid = key.kid): Promise<string> =>
  new SignJWT(claims(more)).setProtectedHeader({ alg: key.alg, kid }).sign(key.privateKey);
const verify = (token: string) =>
  identityProvider({ issuer: ISSUER, audience: AUDIENCE, audienceClaim, keysUrl }).verify(token, now);
const result = async (token: string) => {
  const answer = await verify(token);
  return answer.ok ? "passes" : answer.refusal.code;
};

test.each([rsa, curve])("a token signed by $alg tells its fan", async (key) => {
  expect(await verify(await sign(key))).toEqual({
    ok: true,
    value: { fanId: await providedUserId(ISSUER, "auth0|minji"), name: null },
  });
});

test("a user id is stable, well-formed, and no other subject's or issuer's", async () => {
  const ids = await Promise.all([
    providedUserId(ISSUER, "a"),
    providedUserId(ISSUER, "a"),
    providedUserId(ISSUER, "b"),
    providedUserId(`${ISSUER}/`, "a"),
    providedUserId("https://id.example,a", ""),
  ]);
  for (const id of ids) expect(id).toMatch(/^usr_[0-9a-f]{48}$/);
  expect(new Set(ids).size).toBe(4);
  // Balances and tickets are kept under it: SHA-256 of the pair as JSON, the first 48 digits.
  expect(ids[0]).toBe("usr_6fe71b05dcc18f709b1f6ac1f59acf90ecaacb93ac0b6f88");
});

test.each<[string | null, unknown]>([
  ["Minji Kim", " Minji Kim "],
  [null, undefined],
  [null, ""],
  [null, 5],
  [null, "x".repeat(101)],
  [null, "half a pair \ud800"],
])("the fan is called %j by a token whose name is %j", async (name, claim) => {
  expect(await verify(await sign(curve, { name: claim }))).toMatchObject({ ok: true, value: { name } });
});

test.each<[string, Record<string, unknown>]>([
  ["another issuer", { iss: "https://id.example.evil" }],
  ["no issuer", { iss: undefined }],
  ["another audience", { aud: "https://other.example" }],
  ["no audience", { aud: undefined }],
  ["no subject", { sub: undefined }],
  ["an empty subject", { sub: "" }],
  ["an endless subject", { sub: "s".repeat(256) }],
  ["no end", { exp: undefined }],
])("a token of %s is refused", async (_, claims) => {
  expect(await result(await sign(rsa, claims))).toBe("unauthorized");
});

test("one of several audiences is enough", async () => {
  expect(await result(await sign(rsa, { aud: ["https://other.example", AUDIENCE] }))).toBe("passes");
});

test("where the client's id stands for the audience, only that client's tokens pass", async () => {
  expect(await result(await sign(rsa, { aud: "https://other.example", client_id: AUDIENCE }))).toBe("unauthorized");
  audienceClaim = "client_id";
  // As Amazon Cognito's access tokens are.
  expect(await result(await sign(rsa, { aud: undefined, client_id: AUDIENCE }))).toBe("passes");
  // The second is as its ID tokens are.
  for (const other of [{ client_id: "other" }, {}, { client_id: [AUDIENCE] }]) {
    expect(await result(await sign(rsa, other))).toBe("unauthorized");
  }
});

test("a clock that is off by a minute is forgiven, and no more", async () => {
  const ended = (secondsAgo: number) => sign(curve, { exp: now / 1_000 - secondsAgo });
  const begins = (seconds: number) => sign(curve, { nbf: now / 1_000 + seconds });
  expect(await result(await ended(59))).toBe("passes");
  expect(await result(await ended(60))).toBe("unauthorized");
  expect(await result(await begins(60))).toBe("passes");
  expect(await result(await begins(61))).toBe("unauthorized");
});

test("only the two algorithms pass, each with a key of its own", async () => {
  const unsigned = new UnsecuredJWT(claims()).encode();
  // The oldest trick: the public key, which everybody knows, taken for a shared secret.
  const secret = new TextEncoder().encode(await exportSPKI(rsa.publicKey));
  const shared = await new SignJWT(claims()).setProtectedHeader({ alg: "HS256", kid: "rsa" }).sign(secret);
  const wider = await generateKeyPair("RS512");
  told = [rsa.jwk, curve.jwk, { ...(await exportJWK(wider.publicKey)), kid: "wider" }];
  const other = await new SignJWT(claims()).setProtectedHeader({ alg: "RS512", kid: "wider" }).sign(wider.privateKey);
  const swapped = await sign(curve, {}, "rsa");
  for (const token of [unsigned, shared, other, swapped, "", "a.b.c", "x".repeat(10_000)]) {
    expect(await result(token)).toBe("unauthorized");
  }
});

test("another's key under a known key id is refused", async () => {
  expect(await result(await sign(await makeKey("rsa", "RS256")))).toBe("unauthorized");
});

test("keys are fetched once for many tokens, and again after ten minutes", async () => {
  for (let times = 0; times < 5; times++) await verify(await sign(rsa));
  expect(asked).toBe(1);
  pass(10 * MINUTE_MS);
  await verify(await sign(rsa));
  expect(asked).toBe(2);
});

test("a new key is known half a minute after the last fetch at the latest, and unknown ones ask no oftener", async () => {
  expect(await result(await sign(rsa))).toBe("passes");
  told = [later.jwk];
  for (let times = 0; times < 5; times++) expect(await result(await sign(later))).toBe("unauthorized");
  expect(asked).toBe(1);
  pass(30_000);
  expect(await result(await sign(later))).toBe("passes");
  for (let times = 0; times < 5; times++) expect(await result(await sign(later, {}, "made-up"))).toBe("unauthorized");
  expect(asked).toBe(2);
  expect(await result(await sign(rsa))).toBe("unauthorized");
});

test("while the provider is down known keys stay good for an hour, and it is asked every five seconds at most", async () => {
  expect(await result(await sign(rsa))).toBe("passes");
  status = 503;
  pass(11 * MINUTE_MS);
  for (let times = 0; times < 5; times++) expect(await result(await sign(rsa))).toBe("passes");
  expect(asked).toBe(2);
  pass(5_000);
  expect(await result(await sign(rsa))).toBe("passes");
  expect(asked).toBe(3);
  pass(50 * MINUTE_MS);
  expect(await result(await sign(rsa))).toBe("overloaded");
  status = 200;
  pass(5_000);
  expect(await result(await sign(rsa))).toBe("passes");
});

test("a key that came while the provider is away can't be judged: whoever signs with it may try again", async () => {
  expect(await result(await sign(rsa))).toBe("passes");
  [told, status] = [[rsa.jwk, later.jwk], 503];
  // Asked for the unknown key, in vain; then while nobody asks again; then when all keys are old.
  for (const wait of [30_000, 1_000, 5_000, 10 * MINUTE_MS, 1_000]) {
    pass(wait);
    expect(await result(await sign(later))).toBe("overloaded");
    expect(await result(await sign(rsa))).toBe("passes");
    // What can be judged without asking is judged.
    expect(await result(await sign(await makeKey("rsa", "RS256")))).toBe("unauthorized");
  }
  status = 200;
  pass(5_000);
  expect(await result(await sign(later))).toBe("passes");
  expect(await result(await sign(later, {}, "made-up"))).toBe("unauthorized");
});

test.each([302, 404, 500])(
  "a provider that answers %i makes nobody's token wrong: they may try again",
  async (code) => {
    status = code;
    expect(await result(await sign(rsa))).toBe("overloaded");
    expect(await result("a.b.c")).toBe("unauthorized");
  },
);

test("a set of keys that is none counts as out of reach", async () => {
  told = "nonsense";
  expect(await result(await sign(rsa))).toBe("overloaded");
});

// Crowds, and key ids that somebody has made up.

const CROWD = 100;

/** How often the provider is asked while a crowd's tokens are looked at, and what becomes of them. */
async function crowd(tokens: readonly string[]): Promise<{ asked: number; results: string[] }> {
  const before = asked;
  const results = await Promise.all(tokens.map((token) => result(token)));
  return { asked: asked - before, results: [...new Set(results)] };
}
const tokensOf = (key: Key, kid?: (index: number) => string): Promise<string[]> =>
  Promise.all(Array.from({ length: CROWD }, (_, index) => sign(key, {}, kid?.(index))));

test("a hundred tokens at once are one question, for the first keys, for old ones and for a new one", async () => {
  expect(await crowd(await tokensOf(rsa))).toEqual({ asked: 1, results: ["passes"] });
  pass(10 * MINUTE_MS);
  expect(await crowd(await tokensOf(rsa))).toEqual({ asked: 1, results: ["passes"] });
  told = [later.jwk];
  pass(30_000);
  expect(await crowd(await tokensOf(later))).toEqual({ asked: 1, results: ["passes"] });
});

test("a hundred tokens of a hundred made-up key ids are one question, too", async () => {
  await verify(await sign(rsa));
  pass(30_000);
  const tokens = await tokensOf(later, (index) => `made-up-${index}`);
  expect(await crowd(tokens)).toEqual({ asked: 1, results: ["unauthorized"] });
});

test("while keys are asked for anew, fans of known keys wait for nothing", async () => {
  await verify(await sign(rsa));
  pass(10 * MINUTE_MS);
  let answer = () => {};
  held = new Promise((resolve) => (answer = resolve));
  const first = verify(await sign(rsa));
  await vi.waitFor(() => expect(asked).toBe(2));
  expect(await crowd(await tokensOf(rsa))).toEqual({ asked: 0, results: ["passes"] });
  answer();
  expect(await first).toMatchObject({ ok: true });
});

/** Somebody sends a token of a new made-up key id every five seconds, for ten minutes. */
async function tenMinutesOf(claims: () => Record<string, unknown>): Promise<string[]> {
  const results: string[] = [];
  for (let at = 0; at < 10 * MINUTE_MS; at += 5_000) {
    pass(5_000);
    results.push(await result(await sign(later, claims(), `made-up-${at}`)));
  }
  return results;
}

test("made-up key ids are five questions in ten minutes, and are told to come back where only the provider could judge", async () => {
  expect(await result(await sign(rsa))).toBe("passes");
  const results = await tenMinutesOf(() => ({}));
  expect(asked).toBe(5);
  expect(new Set(results)).toEqual(new Set(["unauthorized", "overloaded"]));
  // Known keys are not touched by it, and a new one is known five minutes after the last question at the latest.
  expect(await result(await sign(rsa))).toBe("passes");
  told = [rsa.jwk, later.jwk];
  pass(5 * MINUTE_MS);
  expect(await result(await sign(later))).toBe("passes");
});

test("who is told to come back is told when: at that time the provider is asked", async () => {
  await verify(await sign(rsa));
  pass(30_000);
  expect(await result(await sign(later, {}, "made-up"))).toBe("unauthorized");
  told = [rsa.jwk, later.jwk];
  pass(40_000);
  expect(await verify(await sign(later))).toMatchObject({
    ok: false,
    refusal: { code: "overloaded", retryAfterSeconds: 20 },
  });
  pass(20_000);
  expect(await result(await sign(later))).toBe("passes");
  expect(asked).toBe(3);
});

test.each<[string, () => Record<string, unknown>]>([
  ["that are over", () => ({ exp: now / 1_000 - 60 })],
  ["that begin later", () => ({ nbf: now / 1_000 + 61 })],
  ["of another issuer", () => ({ iss: "https://other.example" })],
  ["for another audience", () => ({ aud: "https://other.example" })],
  ["without a subject", () => ({ sub: undefined })],
])("unknown keys of tokens %s are no question, and hold nobody up", async (_, claims) => {
  await verify(await sign(rsa));
  expect(new Set(await tenMinutesOf(claims))).toEqual(new Set(["unauthorized"]));
  // The keys are ten minutes old by now, and were asked for again for that.
  expect(asked).toBeLessThanOrEqual(2);
  told = [rsa.jwk, later.jwk];
  pass(30_000);
  expect(await result(await sign(later))).toBe("passes");
});

test("made-up key ids don't hammer a provider that is away", async () => {
  await verify(await sign(rsa));
  status = 503;
  const results = await tenMinutesOf(() => ({}));
  expect(asked).toBeLessThanOrEqual(10);
  expect(results.filter((one) => one === "passes")).toEqual([]);
  expect(await result(await sign(rsa))).toBe("passes");
});

test("after a quiet time a new key is known within half a minute again", async () => {
  await verify(await sign(rsa));
  await tenMinutesOf(() => ({}));
  pass(20 * MINUTE_MS);
  expect(await result(await sign(rsa))).toBe("passes");
  told = [later.jwk];
  pass(30_000);
  expect(await result(await sign(later))).toBe("passes");
});

test("the log is told why, in words that nothing of the token is in", async () => {
  const why = async (token: string) => {
    const answer = await verify(token);
    return answer.ok ? "passes" : answer.reason;
  };
  const [head = "", body = ""] = (await sign(rsa)).split(".");
  const told = [
    await why(await sign(rsa, { iss: "https://evil.example" })),
    await why(await sign(rsa, { aud: "evil" })),
    await why(await sign(rsa, { exp: 1 })),
    await why(await sign(rsa, { exp: undefined })),
    await why(await sign(rsa, { nbf: now })),
    await why(await sign(rsa, { sub: "s".repeat(256) })),
    await why(await sign(later)),
    await why(`${head}.${body}.AAAA`),
    await why(new UnsecuredJWT(claims()).encode()),
    await why("a.b.c"),
  ];
  expect(told).toEqual([
    "its issuer is not OPENID_ISSUER",
    "OPENID_AUDIENCE is not among its audiences",
    "it has expired",
    "it has no end",
    "it is not in force yet",
    "its subject is missing or too long",
    "no key of the provider has its key id",
    "its signature is wrong",
    "its algorithm is not RS256 or ES256",
    "it is malformed",
  ]);
});
