// What every response carries, whoever wrote it: the request's id, the exact content type of JSON, and no permission to
// keep it unless a route gave one.
import { createMiddleware } from "hono/factory";
import type { Edge } from "./environment.ts";

const JSON_TYPE = "application/json; charset=utf-8";

/** Completes the headers of a response. */
export const responseHeaders = createMiddleware<Edge>(async (c, next) => {
  await next();
  const { headers } = c.res;
  headers.set("X-Request-Id", c.var.requestId);
  if (headers.get("Content-Type") === "application/json") headers.set("Content-Type", JSON_TYPE);
  if (!headers.has("Cache-Control")) headers.set("Cache-Control", "no-store");
});
