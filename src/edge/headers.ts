// What every response carries, whoever wrote it: the request's id, the exact content type of JSON, no permission to keep it
// unless a route gave one, and no permission for a browser to make anything of it but what it is. A page (text/html) says
// for itself what it may load.
import { createMiddleware } from "hono/factory";
import { secureHeaders } from "hono/secure-headers";
import type { Edge } from "./environment.ts";

const JSON_TYPE = "application/json; charset=utf-8";
/** Data is shown by nobody and loads nothing. */
const NOTHING_LOADS = "default-src 'none'; frame-ancestors 'none'";

/** The usual ones, for hosts that are only ever called over HTTPS; a route's own stay. */
export const securityHeaders = secureHeaders({
  strictTransportSecurity: "max-age=31536000",
  xFrameOptions: "DENY",
  // For browsers that nobody uses any more.
  xXssProtection: false,
  xDownloadOptions: false,
  xDnsPrefetchControl: false,
  overwrite: false,
});

/** Completes the headers of a response. */
export const responseHeaders = createMiddleware<Edge>(async (c, next) => {
  await next();
  const { headers } = c.res;
  headers.set("X-Request-Id", c.var.requestId);
  if (headers.get("Content-Type") === "application/json") headers.set("Content-Type", JSON_TYPE);
  if (!headers.has("Cache-Control")) headers.set("Cache-Control", "no-store");
  const isPage = headers.get("Content-Type")?.startsWith("text/html") === true;
  if (!isPage && !headers.has("Content-Security-Policy")) headers.set("Content-Security-Policy", NOTHING_LOADS);
});
