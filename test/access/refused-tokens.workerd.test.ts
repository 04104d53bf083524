// Question: does the log say why a provider's token is refused, once in a while and without the token, and does the answer not?
// Method: the Worker with a provider whose keys the test has; wrong tokens over HTTP. Which reason belongs to which token:
// src/edge/access/openid.rules.test.ts.
import { SignJWT, exportJWK, generateKeyPair } from "jose";
import { afterEach, expect, test, vi } from "vitest";
import { REFUSED_LOGGED_MAX } from "../../src/contract/bounds.ts";
import { call, setClock, withSettings } from "../support/client.ts";

setClock();
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const PROVIDER = {
  OPENID_ISSUER: "https://id.example",
  OPENID_AUDIENCE: "https://tickets.example",
  OPENID_JWKS_URL: "https://id.example/keys",
};

test("a flood of wrong tokens is a few lines, each with its reason and its request", async () => {
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const jwk = { ...(await exportJWK(publicKey)), kid: "a" };
  vi.stubGlobal("fetch", async () => Response.json({ keys: [jwk] }));
  const lines: string[] = [];
  vi.spyOn(console, "warn").mockImplementation((line: string) => void lines.push(line));
  const token = (claims: Record<string, unknown>) =>
    new SignJWT({ sub: "somebody", aud: PROVIDER.OPENID_AUDIENCE, exp: Date.now() / 1_000 + 600, ...claims })
      .setProtectedHeader({ alg: "ES256", kid: "a" })
      .sign(privateKey);
  const foreign = await token({ iss: "https://evil.example" });
  const expired = await token({ iss: PROVIDER.OPENID_ISSUER, exp: 1 });
  await withSettings({ ...PROVIDER, BUILT_IN_IDENTITY: "off" }, async () => {
    const me = (sent: string) => call("/v1/users/me", { headers: { Authorization: `Bearer ${sent}` } });
    const answers = [];
    for (let times = 0; times < 30; times++) answers.push(await me(foreign));
    answers.push(await me(expired), await me("nonsense"));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.detail}`)).size).toBe(1);
    expect(JSON.stringify(answers.map(({ body }) => body))).not.toMatch(/issuer is not|expired:/);
  });
  const told = lines.map((line) => JSON.parse(line));
  expect(told.map(({ message }) => message)).toEqual(told.map(() => "a provider's token was refused"));
  expect(told.map(({ reason }) => reason)).toEqual([
    ...Array(REFUSED_LOGGED_MAX).fill("its issuer is not OPENID_ISSUER"),
    "it has expired",
    "it is malformed",
  ]);
  expect(told[0]).toMatchObject({ level: "warn", route: "/v1/users/me", requestId: expect.any(String) });
  for (const secret of [foreign, expired, "evil", "somebody"]) expect(lines.join()).not.toContain(secret);
});
