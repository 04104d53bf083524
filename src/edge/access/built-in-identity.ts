// The built-in identity makes a fan of anybody who asks. That is what a trial, a test and a small venue want, and what a
// production must not have by accident: it is there only where it is switched on by name and no identity provider is
// configured. Where it isn't, its routes don't exist, by any method.
import { createMiddleware } from "hono/factory";
import { configurationOf } from "../http/configuration.ts";
import type { Edge } from "../http/environment.ts";
import { problem } from "../problems/problem.ts";

/** Stands in front of the routes that issue tokens: 404 where the built-in identity is off. */
export const builtInIdentity = createMiddleware<Edge>(async (c, next) =>
  configurationOf(c.env).identity.kind === "builtIn" ? next() : problem(c, { code: "not-found" }),
);
