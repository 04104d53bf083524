// Which web pages may call the service: those of the origins that CORS_ORIGINS names. There are no cookies here, a page has
// to hold a fan's token to act as the fan; this is one more door in front of that. Only a real preflight is answered in
// this place: any other OPTIONS is a method like the rest, and refused like the rest.
import { cors } from "hono/cors";
import { createMiddleware } from "hono/factory";
import { CORS_MAX_AGE_SECONDS } from "../contract/bounds.ts";
import type { Edge } from "./environment.ts";
import { REPLAYED_HEADER } from "./idempotency.ts";
import { QUEUE_TOKEN_HEADER } from "./queue-token.ts";
import { SEATS_REVISION_HEADER } from "./seat-reading.ts";

const ANY = "*";

/**
 * What the origin is told to be allowed: itself, or every origin; null for one that isn't named. The setting's origins are
 * separated by spaces or commas; `*` names all.
 */
export function allowedOrigin(origin: string, setting: string = ""): string | null {
  const named = setting.split(/[\s,]+/);
  if (named.includes(ANY)) return ANY;
  return origin !== "" && named.includes(origin) ? origin : null;
}

const sharing = cors({
  origin: (origin, c) => allowedOrigin(origin, c.env.CORS_ORIGINS),
  allowMethods: ["GET", "HEAD", "POST", "PATCH", "DELETE"],
  allowHeaders: [
    "Authorization",
    "Content-Type",
    "Accept-Language",
    "If-None-Match",
    "Idempotency-Key",
    "X-Request-Id",
    QUEUE_TOKEN_HEADER,
    SEATS_REVISION_HEADER,
  ],
  exposeHeaders: [
    "Allow",
    "Content-Language",
    "ETag",
    "Retry-After",
    "WWW-Authenticate",
    "X-Request-Id",
    REPLAYED_HEADER,
    SEATS_REVISION_HEADER,
  ],
  maxAge: CORS_MAX_AGE_SECONDS,
});

/** Answers preflights, and tells browsers which pages may read an answer. */
export const crossOrigin = createMiddleware<Edge>(async (c, next) => {
  if (c.req.method !== "OPTIONS") {
    await next();
    // Written into the finished answer. Written before it is made, they would have to wait in an answer of their own.
    await sharing(c, async () => undefined);
    return undefined;
  }
  const isPreflight = c.req.header("Access-Control-Request-Method") !== undefined;
  return isPreflight ? sharing(c, next) : next();
});
