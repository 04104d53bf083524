// Question: with an identity provider configured, is the built Worker open to the provider's fans, and to nobody else?
// Method: the built Worker over HTTP, a provider's key server beside it, keys made by jose. Doesn't prove which tokens are
// genuine or how keys are kept (src/edge/access/openid.rules.test.ts).
import { type Server, createServer } from "node:http";
import { type CryptoKey, SignJWT, exportJWK, generateKeyPair } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { TestHarness } from "wrangler";
import { SECRETS, startService } from "../support/built-service.ts";

const ISSUER = "https://id.example";
const AUDIENCE = "https://tickets.example";
let provider: Server;
let privateKey: CryptoKey;
let server: TestHarness;
let base: URL;

beforeAll(async () => {
  const keys = await generateKeyPair("ES256", { extractable: true });
  ({ privateKey } = keys);
  const told = JSON.stringify({ keys: [{ ...(await exportJWK(keys.publicKey)), kid: "k1", alg: "ES256" }] });
  provider = createServer((_, response) => response.writeHead(200, { "Content-Type": "application/json" }).end(told));
  await new Promise<void>((resolve) => provider.listen(0, "127.0.0.1", resolve));
  const address = provider.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const vars = { OPENID_ISSUER: ISSUER, OPENID_AUDIENCE: AUDIENCE, OPENID_JWKS_URL: `http://127.0.0.1:${port}/keys` };
  ({ server, base } = await startService({ vars }));
});
afterAll(async () => {
  await server.close();
  provider.close();
});

const tokenOf = (sub: string, claims: Record<string, unknown> = {}): Promise<string> =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: "ES256", kid: "k1" })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(sub)
    .setExpirationTime("10m")
    .sign(privateKey);

async function call(method: string, path: string, token: string | null, body?: unknown) {
  const response = await fetch(new URL(path, base), {
    method,
    headers: {
      ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { "Content-Type": "application/json", "Idempotency-Key": "key" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  // What the fields are is the contract's to say; a journey reads those it asks about.
  // oxlint-disable-next-line typescript/no-explicit-any
  const json: any = await response.json();
  return { status: response.status, body: json };
}

test("a fan of the provider is known by a stable id and the name in the token, and has a balance", async () => {
  const me = await call("GET", "/v1/users/me", await tokenOf("minji", { name: "김민지" }));
  expect(me).toEqual({ status: 200, body: { userId: expect.stringMatching(/^usr_[0-9a-f]{48}$/), name: "김민지" } });
  const again = await call("GET", "/v1/users/me", await tokenOf("minji"));
  expect(again.body).toEqual({ userId: me.body.userId, name: null });
  const charged = await call("POST", "/v1/balance/charges", await tokenOf("minji"), { amount: 7 });
  expect(charged).toMatchObject({ status: 201, body: { balance: 7 } });
  expect((await call("GET", "/v1/balance", await tokenOf("jun"))).body.amount).toBe(0);
});

test.each([
  ["POST", "/v1/users"],
  ["GET", "/v1/users"],
  ["POST", "/v1/tokens"],
])("%s %s isn't there", async (method, path) => {
  const reply = await call(method, path, null, method === "POST" ? {} : undefined);
  expect(reply).toMatchObject({ status: 404, body: { code: "not-found" } });
});

test("a token of nobody, and one of the built-in issuer, are 401", async () => {
  const own = await new SignJWT({ aud: "access" })
    .setProtectedHeader({ alg: "HS256", typ: "at+jwt" })
    .setIssuer("frontrow")
    .setSubject("usr_x")
    .setExpirationTime("10m")
    .sign(new TextEncoder().encode(SECRETS.TOKEN_SECRET));
  for (const token of [null, "a.b.c", own]) {
    expect(await call("GET", "/v1/users/me", token)).toMatchObject({ status: 401, body: { code: "unauthorized" } });
  }
});
