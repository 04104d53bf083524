// Which web pages may call the service: those of the origins that CORS_ORIGINS names. There are no cookies here, a page has
// to hold a fan's token to act as the fan; this is one more door in front of that. Only a real preflight is answered in
// this place: any other OPTIONS is a method like the rest, and refused like the rest.
import type { Context } from "hono";
import { cors } from "hono/cors";
import { CORS_MAX_AGE_SECONDS } from "../../contract/bounds.ts";
import { checkSettings } from "./configuration.ts";
import type { Edge } from "./environment.ts";
import {
  LAYOUT_VERSION_HEADER,
  REQUEST_ID_HEADER,
  REPLAYED_HEADER,
  QUEUE_TOKEN_HEADER,
  SEATS_REVISION_HEADER,
} from "../../contract/headers.ts";

const ANY = "*";

/** What the origin is told to be allowed: itself, or every origin where `*` is named; null for one that isn't named. */
export function allowedOrigin(origin: string, named: readonly string[]): string | null {
  if (named.includes(ANY)) return ANY;
  return origin !== "" && named.includes(origin) ? origin : null;
}

const EXPOSED = [
  "Allow",
  "Content-Language",
  "ETag",
  "Retry-After",
  "WWW-Authenticate",
  LAYOUT_VERSION_HEADER,
  REQUEST_ID_HEADER,
  REPLAYED_HEADER,
  SEATS_REVISION_HEADER,
];

/** What monitoring adds to every request of a page (W3C Trace Context and Baggage, Sentry). Not read here, but not to be stopped. */
const TRACING = ["traceparent", "tracestate", "baggage", "sentry-trace"];

const preflights = cors({
  origin: (origin, c) => allowedOrigin(origin, checkSettings(c.env).corsOrigins),
  allowMethods: ["GET", "HEAD", "POST", "PATCH", "DELETE"],
  allowHeaders: [
    "Authorization",
    "Content-Type",
    "Accept-Language",
    "If-None-Match",
    "Idempotency-Key",
    REQUEST_ID_HEADER,
    QUEUE_TOKEN_HEADER,
    SEATS_REVISION_HEADER,
    ...TRACING,
  ],
  maxAge: CORS_MAX_AGE_SECONDS,
});

export const isPreflight = (c: Context<Edge>): boolean =>
  c.req.method === "OPTIONS" && c.req.header("Access-Control-Request-Method") !== undefined;

export async function answerPreflight(c: Context<Edge>): Promise<void> {
  const answer = await preflights(c, async () => undefined);
  if (answer !== undefined) c.res = answer;
}

/** Tells browsers which pages may read an answer, and caches that it depends on the page. */
export function shareAnswer(c: Context<Edge>): void {
  const { corsOrigins } = checkSettings(c.env);
  if (corsOrigins.length === 0) return;
  const { headers } = c.res;
  headers.append("Vary", "Origin");
  const origin = c.req.header("Origin");
  const allowed = origin === undefined ? null : allowedOrigin(origin, corsOrigins);
  if (allowed === null) return;
  headers.set("Access-Control-Allow-Origin", allowed);
  headers.set("Access-Control-Expose-Headers", EXPOSED.join(","));
}
