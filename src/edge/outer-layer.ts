// What is around every route, in one layer: what a request needs before it gets to one, and what an answer gets on its way
// out. One layer and not one for each concern, because the layer costs more than most of what they do, at every poll.
import { createMiddleware } from "hono/factory";
import { answerPreflight, isPreflight, shareAnswer } from "./http/cross-origin.ts";
import type { Edge } from "./http/environment.ts";
import { completeHeaders } from "./http/headers.ts";
import { takeRequestContext } from "./http/request-context.ts";
import { logRequest } from "./http/request-log.ts";
import { refuseUnfit } from "./access/startup-check.ts";

/** Stands in front of everything; also what fails behind it comes back as an answer. */
export const outerLayer = createMiddleware<Edge>(async (c, next) => {
  takeRequestContext(c);
  if (isPreflight(c)) {
    await answerPreflight(c);
  } else {
    const refusal = refuseUnfit(c);
    if (refusal === null) await next();
    else c.res = refusal;
    shareAnswer(c);
  }
  completeHeaders(c);
  logRequest(c);
});
