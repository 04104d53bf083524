// Question: does the one schema of variables and secrets name exactly what is absent or unfit, and read the rest?
// Method: environments as Wrangler would hand them over. Doesn't prove that a Worker with such an environment serves nothing
// (test/journeys/purchase.journey.test.ts).
import { expect, test } from "vitest";
import { checkSettings, configurationOf } from "./configuration.ts";

const FIT = { ADMIN_KEY: "the-first-key-of-all", TOKEN_SECRET: "0123456789abcdef0123456789abcdef" };
const KEY = "0123456789abcdef0123";
const unfitIn = (settings: object) => checkSettings({ ...FIT, ...settings }).unfit.map(({ name }) => name);

const OPENID = {
  OPENID_ISSUER: "https://id.example",
  OPENID_AUDIENCE: "https://tickets.example",
  OPENID_JWKS_URL: "https://id.example/keys",
};
test.each<[string[], object]>([
  [[], {}],
  [[], OPENID],
  [[], { ...OPENID, OPENID_JWKS_URL: "http://127.0.0.1:9/keys" }],
  [["OPENID_AUDIENCE"], { ...OPENID, OPENID_AUDIENCE: "" }],
  [["OPENID_ISSUER", "OPENID_AUDIENCE"], { OPENID_JWKS_URL: "https://id.example/keys" }],
  [["OPENID_JWKS_URL"], { ...OPENID, OPENID_JWKS_URL: "http://id.example/keys" }],
  [["OPENID_JWKS_URL"], { ...OPENID, OPENID_JWKS_URL: "keys" }],
  [[], { ...OPENID, OPENID_CLIENT_ID: "frontrow-web", OPENID_SCOPE: "openid profile" }],
  [["OPENID_CLIENT_ID", "OPENID_SCOPE"], { OPENID_CLIENT_ID: "frontrow-web", OPENID_SCOPE: "openid" }],
  [[], { ...OPENID, OPENID_AUDIENCE_CLAIM: "client_id" }],
  [["OPENID_AUDIENCE_CLAIM"], { ...OPENID, OPENID_AUDIENCE_CLAIM: "azp" }],
  [["OPENID_AUDIENCE_CLAIM"], { OPENID_AUDIENCE_CLAIM: "client_id" }],
  [["BUILT_IN_IDENTITY"], { BUILT_IN_IDENTITY: "yes" }],
  [["FREE_CHARGES", "REQUEST_LOG"], { FREE_CHARGES: "On", REQUEST_LOG: 1 }],
  [["LIMITS"], { LIMITS: { JOINS_PER_FAN: "many" } }],
  [["ADMIN_KEY"], { ADMIN_KEY: "key" }],
  [["ADMIN_KEY"], { ADMIN_KEY: "x".repeat(19) }],
  [["ADMIN_KEY"], { ADMIN_KEY: ` ${"x".repeat(19)} ` }],
  [[], { ADMIN_KEY: "x".repeat(20) }],
  [["ADMIN_KEY", "ADMIN_KEYS"], { ADMIN_KEY: "", ADMIN_KEYS: "minji" }],
])("%j is what is unfit in %j", (names, settings) => {
  expect(unfitIn(settings)).toEqual(names);
});

test.each<[boolean, string]>([
  [true, ""],
  [true, `minji:${KEY}0, night-shift:${KEY}1`],
  [false, "minji"],
  [false, `:${KEY}`],
  [false, "minji:too-short"],
  [false, `mi/nji:${KEY}`],
  [false, `${"m".repeat(41)}:${KEY}`],
  [false, `admin:${KEY}`],
  [false, `minji:${KEY} minji:${KEY}0`],
  [false, `minji:${KEY} jun:${KEY}`],
  [false, Array.from({ length: 50 }, (_, at) => `o${at}:${KEY}${at}`).join(" ")],
])("%s: the keys of %j can be used", (isFit, keys) => {
  expect(unfitIn({ ADMIN_KEYS: keys })).toEqual(isFit ? [] : ["ADMIN_KEYS"]);
});

test("what is absent is off, and an identity provider replaces the built-in identity", () => {
  expect(configurationOf({ ...FIT })).toMatchObject({
    operatorKeys: [{ name: "admin", key: FIT.ADMIN_KEY }],
    identity: { kind: "none" },
    freeCharges: false,
    requestLog: false,
    limits: {},
  });
  expect(configurationOf({ ...FIT, BUILT_IN_IDENTITY: "on" }).identity).toEqual({ kind: "builtIn" });
  expect(configurationOf({ ...FIT, ...OPENID, BUILT_IN_IDENTITY: "on" }).identity).toEqual({
    kind: "openid",
    issuer: OPENID.OPENID_ISSUER,
    audience: OPENID.OPENID_AUDIENCE,
    audienceClaim: "aud",
    keysUrl: OPENID.OPENID_JWKS_URL,
    clientId: "",
    scope: "",
  });
});

test("a Worker that serves nothing still tells browsers which pages may read why", () => {
  const { configuration, corsOrigins } = checkSettings({ CORS_ORIGINS: "https://a.example, https://b.example" });
  expect(configuration).toBeNull();
  expect(corsOrigins).toEqual(["https://a.example", "https://b.example"]);
  expect(() => configurationOf({})).toThrow(/ADMIN_KEY, TOKEN_SECRET/);
});
