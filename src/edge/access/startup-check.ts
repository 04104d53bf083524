// A Worker without its secrets must not half work: an empty ADMIN_KEY would let anybody in. It serves nothing instead, and
// says which secrets or settings are missing or unfit. Their names are public (they stand in wrangler.toml); their values
// never appear.
import type { Context } from "hono";
import { log } from "../../log.ts";
import { checkSettings } from "../http/configuration.ts";
import type { Edge } from "../http/environment.ts";
import { SETUP_COMMANDS, type ProblemResponse, secretsMissing } from "../problems/problem.ts";
import { logDisabledFeatures } from "./disabled-features.ts";

/** Settings that were looked at and found fit; an isolate has one of them. */
const fit = new WeakSet<object>();

/** The answer of every route, 500, until everything is set; null once it is. */
export function refuseUnfit(c: Context<Edge>): ProblemResponse | null {
  if (fit.has(c.env)) return null;
  const { configuration, unfit } = checkSettings(c.env);
  if (configuration === null) {
    log("error", "secrets or settings missing or unfit", { unfit, locally: SETUP_COMMANDS.locally });
    return secretsMissing(
      c,
      unfit.map(({ name }) => name),
    );
  }
  fit.add(c.env);
  logDisabledFeatures(configuration);
  return null;
}
