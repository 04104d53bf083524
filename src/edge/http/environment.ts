// What every handler of the edge finds in its context. Middleware that adds more (a fan, a place in line) declares it
// itself, so a route that forgets the middleware doesn't compile.
import type { RefusalCode } from "../../contract/refusals.ts";
import type { Millis } from "../../contract/values.ts";

export interface RequestVariables {
  requestId: string;
  /** When the request came in. The only time a handler knows. */
  now: Millis;
  /** A number in [0, 1), new at each call. The only chance a handler knows. */
  chance: () => number;
  /** Why the request was refused, if it was. */
  refusalCode?: RefusalCode;
}

export interface Edge {
  Bindings: Cloudflare.Env;
  Variables: RequestVariables;
}
