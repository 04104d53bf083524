// Who is calling: a fan by access token (of this service, or of the identity provider where one is configured), or the
// operator by the admin key. All come as a bearer token, and all fail in the same way, so that an answer doesn't tell
// what was wrong.
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { type Answer, done, refuse } from "../contract/refusals.ts";
import { isBuiltInIdentity } from "./built-in-identity.ts";
import type { Edge } from "./environment.ts";
import { keyRing } from "./keys.ts";
import { type ProvidedFan, identityProvider } from "./openid.ts";
import { problem } from "./problem.ts";
import { verifyFanToken } from "./tokens.ts";

export interface FanVariables {
  /** The user id of the access token. */
  fan: string;
  /** What a provider's token calls the fan. */
  nameInToken: string | null;
}

type FanEdge = Edge & { Variables: FanVariables };

/** Lets a fan with a valid access token pass, as `fan`; 401 for anybody else. */
export const fan = createMiddleware<FanEdge>(async (c, next) => {
  const token = bearerToken(c);
  const known = token === null ? refuse({ code: "unauthorized" }) : await readAccessToken(c, token);
  if (!known.ok) return problem(c, known.refusal);
  c.set("fan", known.value.fan);
  c.set("nameInToken", known.value.name);
  return next();
});

async function readAccessToken(c: Context<FanEdge>, token: string): Promise<Answer<ProvidedFan>> {
  const provider = identityProvider(c.env);
  if (provider !== null) return provider.verify(token, c.var.now);
  if (!isBuiltInIdentity(c.env)) return refuse({ code: "unauthorized" });
  const fanId = await verifyFanToken(await keyRing(c.env, "access"), token, c.var.now);
  return fanId === null ? refuse({ code: "unauthorized" }) : done({ fan: fanId, name: null });
}

/** Lets the holder of ADMIN_KEY pass; 401 for anybody else. */
export const operator = createMiddleware<Edge>(async (c, next) => {
  const key = bearerToken(c);
  if (key === null || !(await sameText(key, c.env.ADMIN_KEY))) return problem(c, { code: "unauthorized" });
  return next();
});

function bearerToken(c: Context): string | null {
  return c.req.header("Authorization")?.match(/^Bearer +(\S.*)$/i)?.[1] ?? null;
}

/** Compares digests, in constant time: how long it takes tells nothing about the key, not even its length. */
async function sameText(a: string, b: string): Promise<boolean> {
  const [digestA, digestB] = await Promise.all([a, b].map((text) => sha256(text)));
  return digestA !== undefined && digestB !== undefined && crypto.subtle.timingSafeEqual(digestA, digestB);
}

const sha256 = (text: string): Promise<ArrayBuffer> => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
