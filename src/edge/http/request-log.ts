// One line a request, for whoever watches: which request, which route, how it ended and how long it took. Routes are told by
// their pattern and never by the path, and nothing of tokens, bodies or fans is told at all, so the log may be kept and
// shown. REQUEST_LOG switches it on; where METRICS is bound the same goes there as a data point, to be added up.
import { routePath } from "hono/route";
import type { Context } from "hono";
import { log } from "../../log.ts";
import { checkSettings } from "./configuration.ts";
import type { Edge } from "./environment.ts";

/** What a path that is no route's is called. */
const NO_ROUTE = "none";

/** The pattern of the route a request went to, such as `/v1/payments/:paymentId`. */
export function routeOf(c: Context): string {
  const pattern = routePath(c, -1);
  return pattern.includes("*") ? NO_ROUTE : pattern;
}

/** Tells about a request that has been answered. */
export function logRequest(c: Context<Edge>): void {
  const { METRICS } = c.env;
  const isLogged = checkSettings(c.env).configuration?.requestLog === true;
  if (!isLogged && METRICS === undefined) return;
  const requestId = c.get("requestId");
  const code = c.get("refusalCode") ?? null;
  const { method } = c.req;
  const { status } = c.res;
  const route = routeOf(c);
  const latencyMs = Date.now() - c.get("now");
  if (isLogged) log("info", "request", { requestId, method, route, status, code, latencyMs });
  METRICS?.writeDataPoint({ indexes: [route], blobs: [method, route, code ?? ""], doubles: [status, latencyMs] });
}
