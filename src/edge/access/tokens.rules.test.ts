// Question: is a token taken for genuine only if this service signed it, for this use, and it hasn't run out?
// Method: sign, then change one thing at a time.
import { UnsecuredJWT, decodeProtectedHeader } from "jose";
import { expect, test } from "vitest";
import { ACCESS_TOKEN_LIFE_MS } from "../../contract/bounds.ts";
import { deriveKeyRing } from "./token-keys.ts";
import { checkSettings } from "../http/configuration.ts";
import {
  type QueueClaims,
  isSignedOut,
  signFanToken,
  signQueueToken,
  verifyFanToken,
  verifyQueueToken,
} from "./tokens.ts";

const OLD = "an-old-secret-of-enough-characters-0001";
const NEW = "a-new-secret-of-enough-characters-00002";
const NOW = Date.parse("2026-12-24T10:00:00.000Z");
const access = await deriveKeyRing(OLD, "access");
const queue = await deriveKeyRing(OLD, "queue");

const place: QueueClaims = {
  fanId: "usr_1",
  concertId: "con_1",
  epoch: 1,
  number: 42,
  position: 7,
  sessionEndsAt: null,
};

test("a token tells its fan until it expires", async () => {
  const { token, expiresAt } = await signFanToken(access, "usr_1", NOW);
  expect(expiresAt).toBe(NOW + ACCESS_TOKEN_LIFE_MS);
  expect(await verifyFanToken(access, token, expiresAt - 1_000)).toBe("usr_1");
  expect(await verifyFanToken(access, token, expiresAt)).toBeNull();
});

test.each([null, NOW + 600_000])("a queue token tells its place again (session until %s)", async (sessionEndsAt) => {
  const { token } = await signQueueToken(queue, { ...place, sessionEndsAt }, NOW);
  expect(await verifyQueueToken(queue, token, NOW)).toEqual({ ...place, sessionEndsAt });
});

test("a token of another kind is not accepted", async () => {
  const { token } = await signQueueToken(queue, place, NOW);
  expect(await verifyFanToken(access, token, NOW)).toBeNull();
  const refresh = await deriveKeyRing(OLD, "refresh");
  expect(await verifyFanToken(access, (await signFanToken(refresh, "usr_1", NOW)).token, NOW)).toBeNull();
});

test("a token signed with another secret is not accepted, even under our key id", async () => {
  const forger = await deriveKeyRing(NEW, "access");
  expect(await verifyFanToken(access, (await signFanToken(forger, "usr_1", NOW)).token, NOW)).toBeNull();
  const posing = { ...forger, signing: { ...forger.signing, header: access.signing.header } };
  expect(await verifyFanToken(access, (await signFanToken(posing, "usr_1", NOW)).token, NOW)).toBeNull();
});

test("a token without a signature is not accepted", async () => {
  const token = new UnsecuredJWT({})
    .setSubject("usr_1")
    .setIssuer("frontrow")
    .setAudience("access")
    .setIssuedAt(NOW / 1_000)
    .setExpirationTime(NOW / 1_000 + 60)
    .encode();
  expect(await verifyFanToken(access, token, NOW)).toBeNull();
});

test.each(["", "x", "a.b.c", "..", "eyJhbGciOiJIUzI1NiJ9..", "\u{1f600}.\u{1f600}.\u{1f600}"])(
  "what is no token (%j) is refused, not an error",
  async (token) => expect(await verifyQueueToken(queue, token, NOW)).toBeNull(),
);

test("a changed claim breaks the signature", async () => {
  const { token } = await signQueueToken(queue, place, NOW);
  const [header, , signature] = token.split(".");
  const claims = {
    sub: "usr_1",
    con: "con_1",
    epo: 1,
    num: 1,
    pos: 0,
    aud: "queue",
    iss: "frontrow",
    iat: 1,
    exp: 9e9,
  };
  const forged = [header, btoa(JSON.stringify(claims)).replaceAll("=", ""), signature].join(".");
  expect(await verifyQueueToken(queue, forged, NOW)).toBeNull();
});

test("after a rotation the new secret signs and the old one still verifies", async () => {
  const rotated = await deriveKeyRing(`${NEW}, ${OLD}`, "access");
  const { token: before } = await signFanToken(access, "usr_1", NOW);
  const { token: after } = await signFanToken(rotated, "usr_1", NOW);
  expect(await verifyFanToken(rotated, before, NOW)).toBe("usr_1");
  expect(await verifyFanToken(rotated, after, NOW)).toBe("usr_1");
  expect(await verifyFanToken(access, after, NOW)).toBeNull();
  expect(decodeProtectedHeader(after).kid).not.toBe(decodeProtectedHeader(before).kid);
});

test("a token is of before a sign-out when it was made then, in the same second, or ever before", () => {
  expect(isSignedOut(5_000, null)).toBe(false);
  expect(isSignedOut(5_000, 5_999)).toBe(true);
  expect(isSignedOut(5_000, 5_000)).toBe(true);
  expect(isSignedOut(4_000, 5_000)).toBe(true);
  expect(isSignedOut(6_000, 5_999)).toBe(false);
});

test("secrets that are absent or short are named", () => {
  const KEY = "0123456789abcdef0123";
  const unfit = (env: object) => checkSettings(env).unfit.map(({ name }) => name);
  expect(unfit({ ADMIN_KEY: KEY, TOKEN_SECRET: `${NEW} ${OLD}` })).toEqual([]);
  expect(unfit({ ADMIN_KEY: " ", TOKEN_SECRET: `${NEW} short` })).toEqual(["ADMIN_KEY", "TOKEN_SECRET"]);
  expect(unfit({ ADMIN_KEY: KEY })).toEqual(["TOKEN_SECRET"]);
});
