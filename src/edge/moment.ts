// The two things a request can't work out from its input: what time it is, and what chance says. They are taken here and
// nowhere else in the edge, so everything behind can be tested at any time and with any luck.
import { createMiddleware } from "hono/factory";
import type { Edge } from "./environment.ts";

/** Sets `now` and `chance`. */
export const moment = createMiddleware<Edge>(async (c, next) => {
  c.set("now", Date.now());
  c.set("chance", Math.random);
  await next();
});
