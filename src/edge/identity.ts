// Who is calling: a fan by access token, or the operator by the admin key. Both come as a bearer token, and both fail in
// the same way, so that an answer doesn't tell what was wrong.
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import type { Edge } from "./environment.ts";
import { keyRing } from "./keys.ts";
import { problem } from "./problem.ts";
import { verifyFanToken } from "./tokens.ts";

export interface FanVariables {
  /** The user id of the access token. */
  fan: string;
}

/** Lets a fan with a valid access token pass, as `fan`; 401 for anybody else. */
export const fan = createMiddleware<Edge & { Variables: FanVariables }>(async (c, next) => {
  const token = bearerToken(c);
  const fanId = token === null ? null : await verifyFanToken(await keyRing(c.env, "access"), token, c.var.now);
  if (fanId === null) return problem(c, { code: "unauthorized" });
  c.set("fan", fanId);
  return next();
});

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
