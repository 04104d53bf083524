// Input against the contract's schemas, by @hono/zod-validator. One hook makes a problem of what it finds; every issue says
// where it is: part of the request, path and reason. What the validator does not look at (how large a body is, its media
// type, whether it is JSON, names that stand twice) has been checked before; see body.ts.
import { zValidator } from "@hono/zod-validator";
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { z } from "zod";
import { IDEMPOTENCY_KEY_HEADER } from "../../contract/headers.ts";
import { idempotencyKey } from "../../contract/payments.ts";
import { type ValidationIssue, invalidRequest } from "../../contract/refusals.ts";
import { id } from "../../contract/values.ts";
import { problem } from "../problems/problem.ts";

type Part = ValidationIssue["in"];

/** zod's issues as the contract tells them: one for each unknown field, so that each has a path of its own. */
export const toIssues = (part: Part, issues: readonly z.core.$ZodIssue[]): ValidationIssue[] =>
  issues.flatMap((issue) => {
    const at = (...more: string[]) => [...issue.path.map(String), ...more].join(".");
    return issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({ in: part, path: at(key), message: "is not a known field" }))
      : [{ in: part, path: at(), message: issue.message }];
  });

/** What a validator found: the hook is told of success as well. */
interface Found {
  success: boolean;
  error?: z.core.$ZodError;
}
const refuseIssues = (part: Part) => (found: Found, c: Context) =>
  found.error === undefined ? undefined : problem(c, invalidRequest(...toIssues(part, found.error.issues)));

/** A part of the request, as its schema reads it. */
export const validated = (c: Context, part: "query" | "json" | "header"): Record<string, unknown> =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Hono knows the parts of a route by its chained types only
  c.req.valid(part as never);

/** Identifiers in a path: anything of 1 to 64 characters; what names nothing is found out later. */
export const validatedPath = (names: readonly string[]) =>
  zValidator("param", z.object(Object.fromEntries(names.map((name) => [name, id]))), refuseIssues("path"));

/** The query; unknown and repeated parameters are refused. A repeated one is a list, which no schema takes. */
export const validatedQuery = (schema: z.ZodObject) => zValidator("query", schema, refuseIssues("query"));

/** The body, as JSON. */
export const validatedBody = (schema: z.ZodType) => zValidator("json", schema, refuseIssues("body"));

const keyIn = (schema: z.ZodType) =>
  zValidator("header", z.object({ [IDEMPOTENCY_KEY_HEADER]: schema }), ({ success }, c) =>
    success ? undefined : problem(c, { code: "idempotency-key-required" }),
  );

/** The key that every repeat of a request carries. */
export const validatedKey = keyIn(idempotencyKey);
/** The same where none need be sent: one that is must be well-formed. */
export const validatedKeyIfSent = keyIn(idempotencyKey.optional());

/**
 * Stands behind the body, for an operation whose key may be left out with one field of it: without that field it is asked for.
 */
export const requiredKeyUnless = (field: string) =>
  createMiddleware((c, next) =>
    needsKey(c, field) && validated(c, "header")[IDEMPOTENCY_KEY_HEADER] === undefined
      ? Promise.resolve(problem(c, { code: "idempotency-key-required" }))
      : next(),
  );

/** The key of such an operation; null where the body needs none, though one may have been sent. */
export const keyUnless = (c: Context, field: string): unknown =>
  needsKey(c, field) ? validated(c, "header")[IDEMPOTENCY_KEY_HEADER] : null;

const needsKey = (c: Context, field: string): boolean => validated(c, "json")[field] === undefined;
