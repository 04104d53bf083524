// Charging a balance costs nothing here: there is no payment provider behind it yet, so whoever may charge may make money.
// That is on only where it is switched on by name. Where it isn't, balances are read and spent but not filled.
import { createMiddleware } from "hono/factory";
import { configurationOf } from "../http/configuration.ts";
import type { Edge } from "../http/environment.ts";
import { problem } from "../problems/problem.ts";

/** Stands in front of a charge: 403 where nothing can fill a balance. */
export const freeCharges = createMiddleware<Edge>(async (c, next) =>
  configurationOf(c.env).freeCharges ? next() : problem(c, { code: "top-up-unavailable" }),
);
