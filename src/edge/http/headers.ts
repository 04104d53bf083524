// What every response carries, whoever wrote it: the request's id, the exact content type of JSON, no permission to keep it
// unless a route gave one, and no permission for a browser to make anything of it but what it is. Each header is paid for
// by every poll of a crowd, here and on the way, so data carries those that mean something on data and no more.
import { REQUEST_ID_HEADER } from "../../contract/headers.ts";
import type { Context } from "hono";
import { secureHeaders } from "hono/secure-headers";
import type { Edge } from "./environment.ts";

const JSON_TYPE = "application/json; charset=utf-8";
const HTTPS_ONLY = "max-age=31536000";
const NO_FRAMES = "DENY";

/** For data, which is shown by nobody and loads nothing: the list of OWASP's REST Security Cheat Sheet. */
const OF_DATA = Object.entries({
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Strict-Transport-Security": HTTPS_ONLY,
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": NO_FRAMES,
});

/** For pages, which say for themselves what they may load. */
export const pageHeaders = secureHeaders({
  strictTransportSecurity: HTTPS_ONLY,
  xFrameOptions: NO_FRAMES,
  // For browsers that nobody uses any more.
  xXssProtection: false,
  xDownloadOptions: false,
  xDnsPrefetchControl: false,
});

/** Completes the headers of a response. */
export function completeHeaders(c: Context<Edge>): void {
  const { headers, status } = c.res;
  headers.set(REQUEST_ID_HEADER, c.get("requestId"));
  if (!headers.has("Cache-Control")) headers.set("Cache-Control", "no-store");
  // It stands for an answer that the client has, with all of its headers (RFC 9110, 15.4.5).
  if (status === 304) return;
  const type = headers.get("Content-Type");
  if (type === "application/json") headers.set("Content-Type", JSON_TYPE);
  if (type?.startsWith("text/html") === true) return;
  for (const [name, value] of OF_DATA) headers.set(name, value);
}
