// Question: does anybody get past a route's door who has no right to, with any kind of token or key?
// Method: every route of routes.ts with each false credential; the expected answer is the same for all. Tokens are made with
// the service's own keys where the flaw lies elsewhere, so that one flaw is tried at a time. Doesn't prove what a provider's
// tokens must be (src/edge/access/openid.rules.test.ts).
import { env } from "cloudflare:workers";
import { SignJWT, UnsecuredJWT, exportJWK, generateKeyPair } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type KeyRing, deriveKeyRing } from "../../src/edge/access/token-keys.ts";
import { signFanToken, signQueueToken } from "../../src/edge/access/tokens.ts";
import { Fan, makeConcert } from "../support/client.ts";
import { type Ground, prepareGround, printCount } from "./hostile.ts";
import { ROUTES, named } from "../support/routes.ts";

const DAY_MS = 86_400_000;
const OTHER_SECRET = "another-secret-of-enough-characters";

let ground: Ground;
let accessTokens: [flaw: string, token: string][] = [];
let queueTokens: [flaw: string, token: string, code: string][] = [];

/** A token's claims again, signed by other means. */
const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(atob((token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/")));
const headerOf = (token: string): { alg: string; kid: string; typ: string } =>
  JSON.parse(atob((token.split(".")[0] ?? "").replaceAll("-", "+").replaceAll("_", "/")));

/** What can be wrong with any genuine token, whatever its kind. */
async function forgeries(genuine: string, ring: KeyRing): Promise<[string, string][]> {
  const claims = claimsOf(genuine);
  const { kid, typ } = headerOf(genuine);
  const [head = "", payload = "", signature = ""] = genuine.split(".");
  const rsa = await generateKeyPair("RS256", { extractable: true });
  const jwk = await exportJWK(rsa.publicKey);
  const wide = crypto.getRandomValues(new Uint8Array(64));
  const sign = (header: object, key: CryptoKey | Uint8Array, more: object = {}) =>
    new SignJWT({ ...claims, ...more }).setProtectedHeader({ alg: "HS256", kid, typ, ...header }).sign(key);
  const own = ring.signing.key;
  const unsecured = new UnsecuredJWT(claims).encode();
  return [
    ["nothing", ""],
    ["no token at all", "nothing"],
    ["three empty parts", ".."],
    ["a malformed one", "a.b.c"],
    ["a huge one", `${"a".repeat(60_000)}.${"b".repeat(60_000)}.c`],
    ["two at once", `${genuine} ${genuine}`],
    ["alg none", unsecured],
    ["alg none with the signature left on", `${unsecured}${signature}`],
    ["alg nOnE", `${btoa(JSON.stringify({ alg: "nOnE", kid, typ })).replaceAll("=", "")}.${payload}.`],
    ["no signature", `${head}.${payload}.`],
    ["another's signature", `${head}.${payload}.${"A".repeat(signature.length)}`],
    ["another algorithm", await sign({ alg: "HS512" }, wide)],
    ["an asymmetric algorithm", await sign({ alg: "RS256" }, rsa.privateKey)],
    ["its own key in the header", await sign({ alg: "RS256", jwk }, rsa.privateKey)],
    ["an address for its key", await sign({ alg: "RS256", jku: "https://evil.example/keys" }, rsa.privateKey)],
    ["a key id that is a path", await sign({ kid: "../../../dev/null" }, own)],
    ["a key id that is SQL", await sign({ kid: "' OR 1=1 --" }, own)],
    ["an unknown critical header", await sign({ crit: ["exp"], exp: 1 }, own).catch(() => "x")],
    ["another type", await sign({ typ: "JWT" }, own)],
    ["another issuer", await sign({}, own, { iss: "evil" })],
    ["another audience", await sign({}, own, { aud: "everything" })],
    ["no audience", await sign({}, own, { aud: undefined })],
    ["an end that is no number", await sign({}, own, { exp: "never" })],
    ["no end", await sign({}, own, { exp: undefined })],
    ["no fan", await sign({}, own, { sub: undefined })],
    ["a fan that is no text", await sign({}, own, { sub: 5 })],
  ];
}

beforeAll(async () => {
  ground = await prepareGround();
  const { fan } = ground;
  const [access, refresh, queue] = await Promise.all([
    deriveKeyRing(env.TOKEN_SECRET, "access"),
    deriveKeyRing(env.TOKEN_SECRET, "refresh"),
    deriveKeyRing(env.TOKEN_SECRET, "queue"),
  ]);
  const now = Date.now();
  const past = now - 2 * DAY_MS;
  const other = {
    access: await deriveKeyRing(OTHER_SECRET, "access"),
    queue: await deriveKeyRing(OTHER_SECRET, "queue"),
  };
  const signed = async (ring: KeyRing, at: number) => (await signFanToken(ring, fan.userId, at)).token;
  const mine = fan.queueToken ?? "";
  accessTokens = [
    ...(await forgeries(fan.accessToken, access)),
    ["an expired one", await signed(access, past)],
    ["one of another secret", await signed(other.access, now)],
    ["a refresh token", await signed(refresh, now)],
    ["a queue token", mine],
  ];

  const claims = { fanId: fan.userId, concertId: fan.concertId, epoch: 1, number: 1, position: 0, sessionEndsAt: null };
  const place = async (ring: KeyRing, at: number, more: object = {}) =>
    (await signQueueToken(ring, { ...claims, ...more }, at)).token;
  const stranger = await Fan.inside(ground.concert, 0);
  const elsewhere = fan.at(await makeConcert());
  await elsewhere.join();
  queueTokens = [
    ...(await forgeries(mine, queue)).map(([flaw, token]): [string, string, string] => [
      flaw,
      token,
      token === "" ? "queue-token-required" : "queue-token-invalid",
    ]),
    ["an expired one", await place(queue, past), "queue-token-invalid"],
    ["one of another secret", await place(other.queue, now), "queue-token-invalid"],
    ["an access token", fan.accessToken, "queue-token-invalid"],
    ["another fan's", stranger.queueToken ?? "", "queue-token-mismatch"],
    ["another concert's", elsewhere.queueToken ?? "", "queue-token-mismatch"],
    ["one of a concert that isn't there", await place(queue, now, { concertId: "con_x" }), "queue-token-mismatch"],
    ["one of an earlier life of the room", await place(queue, now, { epoch: 0 }), "session-over"],
    ["one of a number nobody has", await place(queue, now, { number: 10_000_000 }), "session-over"],
  ];
});
afterAll(() => printCount("callers", ground.count()));

const guarded = ROUTES.filter(({ caller }) => caller !== "anybody");
const inLine = ROUTES.filter(({ queue }) => queue === true);

test.each(named(guarded))("%s lets nobody in by a false token", async (_, route) => {
  const foreign = route.caller === "fan" ? env.ADMIN_KEY : ground.fan.accessToken;
  const credentials: [string, string | undefined][] = [
    ["no header", undefined],
    ["no scheme", foreign],
    ["another scheme", `Basic ${btoa(`admin:${env.ADMIN_KEY}`)}`],
    ["somebody else's", `Bearer ${foreign}`],
    ...accessTokens.map(([flaw, token]): [string, string] => [flaw, `Bearer ${token}`]),
    ["the right key and more", `Bearer ${env.ADMIN_KEY}x`],
    ["the right key but less", `Bearer ${env.ADMIN_KEY.slice(0, -1)}`],
  ];
  for (const [flaw, Authorization] of credentials) {
    const { status, code, headers } = await ground.ask(route, { headers: { Authorization } });
    expect([flaw, status, code]).toEqual([flaw, 401, "unauthorized"]);
    expect(headers.get("WWW-Authenticate")).toMatch(/^Bearer /);
  }
});

/** Leaving a place that is over already is no mistake. */
const isLeaving = ({ method, path }: { method: string; path: string }) =>
  method === "DELETE" && path.endsWith("/queue");

test.each(named(inLine))("%s opens to no false queue token", async (_, route) => {
  for (const [flaw, token, expected] of queueTokens) {
    const { status, code } = await ground.ask(route, { headers: { "Queue-Token": token } });
    const answer = expected === "session-over" && isLeaving(route) ? null : expected;
    expect([flaw, code]).toEqual([flaw, answer]);
    const statuses: Record<string, number> = { "queue-token-required": 401, "queue-token-invalid": 401 };
    expect([flaw, status]).toEqual([flaw, answer === null ? 204 : (statuses[expected] ?? 403)]);
  }
});

test.each(named(inLine))(
  "%s: a token that is spent opens nothing again, nor once its fan is back in line",
  async (_, route) => {
    const fan = await Fan.inside(ground.concert, 0);
    const headers = { Authorization: `Bearer ${fan.accessToken}`, "Queue-Token": fan.queueToken };
    const over = isLeaving(route) ? [204, null] : [403, "session-over"];
    await fan.leave();
    const spent = await ground.ask(route, { headers });
    expect([spent.status, spent.code]).toEqual(over);
    await fan.join();
    const replayed = await ground.ask(route, { headers });
    expect([replayed.status, replayed.code]).toEqual(over);
  },
);
