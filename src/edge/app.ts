// The edge put together: what every request goes through, then one group of routes a noun. The order of checks is the
// contract's: route and method first, so nothing that answers 401 or 400 may stand in front of the routes; the rest is
// written out in each route, in the order it runs.
import { type Context, Hono } from "hono";
import { methodNotAllowed } from "hono/method-not-allowed";
import { OVERLOADED } from "../contract/refusals.ts";
import { builtInIdentity } from "./built-in-identity.ts";
import type { Edge } from "./environment.ts";
import { envelope } from "./envelope.ts";
import { innermostMessage, isOutage } from "./outage.ts";
import { problem } from "./problem.ts";
import { routeOf } from "./request-log.ts";
import { auditRoutes } from "./routes/audit.ts";
import { balanceRoutes } from "./routes/balance.ts";
import { holdRoutes } from "./routes/holds.ts";
import { operatorPerformanceRoutes } from "./routes/operator-performances.ts";
import { operatorLogRoutes } from "./routes/operator-log.ts";
import { operatorRoutes } from "./routes/operator.ts";
import { paymentRoutes } from "./routes/payments.ts";
import { performanceRoutes } from "./routes/performances.ts";
import { publicRoutes } from "./routes/public.ts";
import { queueRoutes } from "./routes/queue.ts";
import { referenceRoutes } from "./routes/reference.ts";
import { ticketRoutes } from "./routes/tickets.ts";
import { userRoutes } from "./routes/users.ts";

const base = new Hono<Edge>();
base.use(envelope);
base.use("/v1/users", builtInIdentity);
base.use("/v1/tokens", builtInIdentity);
base.use(
  methodNotAllowed({
    app: base,
    onMethodNotAllowed: (c, allow) => problem(c, { code: "method-not-allowed", allow }),
  }),
);
base.notFound((c) => problem(c, { code: "not-found" }));
base.onError(failed);

const app = base
  .route("/", publicRoutes)
  .route("/", userRoutes)
  .route("/", queueRoutes)
  .route("/", performanceRoutes)
  .route("/", holdRoutes)
  .route("/", balanceRoutes)
  .route("/", paymentRoutes)
  .route("/", ticketRoutes)
  .route("/", operatorRoutes)
  .route("/", operatorPerformanceRoutes)
  .route("/", operatorLogRoutes)
  .route("/", auditRoutes)
  .route("/", referenceRoutes);

export type App = typeof app;
export default app;

/** Everything thrown: an outage can be tried again, the rest is a bug. The log says what; the answer doesn't. */
function failed(error: Error, c: Context<Edge>) {
  const requestId = c.get("requestId");
  const { method } = c.req;
  const route = routeOf(c);
  const outage = isOutage(error);
  console.error(JSON.stringify({ level: "error", requestId, method, route, outage, error: innermostMessage(error) }));
  return problem(c, outage ? OVERLOADED : { code: "internal" });
}
