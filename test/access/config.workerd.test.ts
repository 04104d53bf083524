// Question: does a client learn what it has to know before it can start, and nothing more?
// Method: the Worker with other settings, asked over HTTP.
import { expect, test } from "vitest";
import { serviceConfig } from "../../src/contract/operations/service.ts";
import { call, withSettings } from "../support/client.ts";

const PROVIDER = {
  OPENID_ISSUER: "https://id.example",
  OPENID_AUDIENCE: "frontrow",
  OPENID_JWKS_URL: "https://id.example/keys",
};
const read = async (settings: object) => withSettings(settings, () => call("/v1/config"));

test("with the built-in identity, and free charges", async () => {
  const reply = await call("/v1/config");
  expect(reply.status).toBe(200);
  expect(serviceConfig.strict().parse(reply.body)).toEqual(reply.body);
  expect(reply.body).toEqual({
    identity: { kind: "builtIn" },
    currency: "KRW",
    topUpProviders: [],
    freeCharges: true,
  });
  expect(reply.headers.get("Cache-Control")).toMatch(/^public, max-age=\d+$/);
});

test("where the client's id stands for the audience, there is none to ask for", async () => {
  const { body } = await read({ ...PROVIDER, OPENID_AUDIENCE_CLAIM: "client_id" });
  expect(body.identity).toEqual({ kind: "openid", issuer: "https://id.example" });
});

test.each([
  [{}, {}],
  [
    { OPENID_CLIENT_ID: "frontrow-web", OPENID_SCOPE: "openid profile" },
    { clientId: "frontrow-web", scope: "openid profile" },
  ],
])("with a provider and %j", async (settings, told) => {
  const { body } = await read({ ...PROVIDER, ...settings, FREE_CHARGES: "off" });
  expect(body).toEqual({
    identity: { kind: "openid", issuer: "https://id.example", audience: "frontrow", ...told },
    currency: "KRW",
    topUpProviders: [],
    freeCharges: false,
  });
});

test("where nobody can be a fan, no provider is told", async () => {
  expect((await read({ BUILT_IN_IDENTITY: "off" })).body.identity).toEqual({ kind: "builtIn" });
});
