// What is around every route, in one layer: what a request needs before it gets to one, and what an answer gets on its way
// out. One layer and not one for each concern, because the layer costs more than most of what they do, at every poll.
import { createMiddleware } from "hono/factory";
import { answerPreflight, isPreflight, shareAnswer } from "./cross-origin.ts";
import type { Edge } from "./environment.ts";
import { completeHeaders } from "./headers.ts";
import { takeMoment } from "./moment.ts";
import { logRequest } from "./request-log.ts";
import { refuseUnfit } from "./secrets.ts";

/** Stands in front of everything; also what fails behind it comes back as an answer. */
export const envelope = createMiddleware<Edge>(async (c, next) => {
  takeMoment(c);
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
