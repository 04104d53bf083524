// The edge put together: what every request goes through, then one group of routes a noun. The order of checks is the
// contract's: route and method first, so nothing that answers 401 or 400 may stand in front of the routes; the rest is
// written out in each route, in the order it runs.
import { type Context, Hono } from "hono";
import { methodNotAllowed } from "hono/method-not-allowed";
import { OVERLOADED } from "../contract/refusals.ts";
import { lacksTables } from "../database/database.ts";
import { builtInIdentity } from "./access/built-in-identity.ts";
import type { Edge } from "./http/environment.ts";
import { outerLayer } from "./outer-layer.ts";
import { EdgeRouter } from "./router.ts";
import { isOutage } from "../room/client/outage.ts";
import { innermostMessage, log } from "../log.ts";
import { SETUP_COMMANDS, problem, tablesMissing } from "./problems/problem.ts";
import { routeOf } from "./http/request-log.ts";
import { balanceRoutes } from "./routes/fan/balance.ts";
import { holdRoutes } from "./routes/fan/holds.ts";
import { paymentRoutes } from "./routes/fan/payments.ts";
import { performanceRoutes } from "./routes/fan/performances.ts";
import { queueRoutes } from "./routes/fan/queue.ts";
import { userRoutes } from "./routes/fan/users.ts";
import { operatorAuditRoutes } from "./routes/operator/audit.ts";
import { operatorConcertRoutes } from "./routes/operator/concerts.ts";
import { operatorKeyRoutes } from "./routes/operator/keys.ts";
import { operatorPerformanceRoutes } from "./routes/operator/performances.ts";
import { operatorSeatRoutes } from "./routes/operator/seats.ts";
import { catalogueRoutes } from "./routes/public/catalogue.ts";
import { nothingThere, pageRoutes } from "./routes/public/pages.ts";
import { serviceRoutes } from "./routes/public/service.ts";
import { methodsOfWord } from "./routes/words-in-paths.ts";

const app = new Hono<Edge>({ router: new EdgeRouter() });
app.use(outerLayer);
app.use("/v1/users", builtInIdentity);
app.use("/v1/tokens", builtInIdentity);
app.use(methodNotAllowed({ app, onMethodNotAllowed: notAllowed }));
app.notFound(nothingThere);
app.onError(failed);

for (const routes of [
  catalogueRoutes,
  userRoutes,
  queueRoutes,
  performanceRoutes,
  holdRoutes,
  balanceRoutes,
  paymentRoutes,
  operatorConcertRoutes,
  operatorPerformanceRoutes,
  operatorSeatRoutes,
  operatorAuditRoutes,
  operatorKeyRoutes,
  serviceRoutes,
  pageRoutes,
]) {
  app.route("/", routes);
}

export default app;

function notAllowed(c: Context<Edge>, ofRouter: string[]) {
  const allow = [...(methodsOfWord(c.req.path) ?? ofRouter)];
  return problem(c, { code: "method-not-allowed", allow });
}

/** Everything thrown: an outage can be tried again, the rest is a bug. The log says what; the answer doesn't. */
function failed(error: Error, c: Context<Edge>) {
  const requestId = c.get("requestId");
  const { method } = c.req;
  const route = routeOf(c);
  if (lacksTables(error)) {
    log("error", "the database lacks tables: apply the migrations", { requestId, ...SETUP_COMMANDS });
    return tablesMissing(c);
  }
  const outage = isOutage(error);
  log("error", "a request failed", { requestId, method, route, outage, error: innermostMessage(error) });
  return problem(c, outage ? OVERLOADED : { code: "internal" });
}
