// The things a request can't work out from its input: what time it is, what chance says, and what to call it. They are
// taken here, so that what is decided behind can be tested at any time and with any luck. Elsewhere the edge looks at the
// clock only to tell how long something took (request-log.ts).
import type { Context } from "hono";
import { nanoid } from "nanoid";
import type { Edge } from "./environment.ts";
import { REQUEST_ID_HEADER } from "../../contract/headers.ts";

/** What a caller may call its request; anything else gets a name here. */
const FIT_REQUEST_ID = /^[\w=-]{1,255}$/;

/** Sets `now`, `chance` and `requestId`. */
export function takeRequestContext(c: Context<Edge>): void {
  const given = c.req.header(REQUEST_ID_HEADER);
  c.set("now", Date.now());
  c.set("chance", Math.random);
  c.set("requestId", given !== undefined && FIT_REQUEST_ID.test(given) ? given : nanoid());
}
