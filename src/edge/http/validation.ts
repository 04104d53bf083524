// Input against the contract's schemas. Every failure names where it is: part of the request, path and reason.
import type { Context, Next } from "hono";
import { createMiddleware } from "hono/factory";
import { z } from "zod";
import type { ValidationIssue } from "../../contract/refusals.ts";
import { id, noFields } from "../../contract/values.ts";
import type { BodyVariables } from "./body.ts";
import type { Edge } from "./environment.ts";
import { repeatedName } from "./duplicate-names.ts";
import { invalid, problem } from "../problems/problem.ts";

type Part = ValidationIssue["in"];

/** zod's issues as the contract tells them: one for each unknown field, so that each has a path of its own. */
export const toIssues = (part: Part, issues: readonly z.core.$ZodIssue[]): ValidationIssue[] =>
  issues.flatMap((issue) => {
    const at = (...more: string[]) => [...issue.path.map(String), ...more].join(".");
    return issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({ in: part, path: at(key), message: "is not a known field" }))
      : [{ in: part, path: at(), message: issue.message }];
  });

const schemas = new WeakMap<object, z.ZodType>();
const remember = <Middleware extends object>(middleware: Middleware, schema: z.ZodType): Middleware => {
  schemas.set(middleware, schema);
  return middleware;
};
/** The schema a middleware of this file validates by. What is documented is held against it. */
export const schemaOf = (middleware: object): z.ZodType | undefined => schemas.get(middleware);

/** What Hono calls the parts of a request. */
const PARTS = { query: "query", param: "path", json: "body" } as const satisfies Record<string, Part>;

/** Goes on with a part as its schema reads it. */
async function pass(c: Context, next: Next, target: keyof typeof PARTS, schema: z.ZodType, input: unknown) {
  const result = schema.safeParse(input);
  if (!result.success) return invalid(c, ...toIssues(PARTS[target], result.error.issues));
  c.req.addValidatedData(target, Object(result.data));
  return next();
}

/** The query, by a schema; unknown and repeated parameters are refused. */
export const query = <Schema extends z.ZodObject>(schema: Schema) =>
  remember(
    createMiddleware<Edge, string, { in: { query: z.input<Schema> }; out: { query: z.output<Schema> } }>((c, next) =>
      pass(c, next, "query", schema, parametersOf(c.req.queries())),
    ),
    schema,
  );

/** A repeated parameter is a list, which no schema takes. */
const parametersOf = (queries: Record<string, string[]>): Record<string, string | string[]> =>
  Object.fromEntries(
    Object.entries(queries).map(([name, values]) => [name, values.length === 1 ? (values[0] ?? "") : values]),
  );

const path = <Shape extends z.ZodRawShape>(shape: Shape) => {
  const schema = z.object(shape);
  return createMiddleware<
    Edge,
    string,
    { in: { param: z.input<typeof schema> }; out: { param: z.output<typeof schema> } }
  >((c, next) => pass(c, next, "param", schema, c.req.param()));
};

/** The identifiers in a path: anything of 1 to 64 characters; what names nothing is found out later. */
export const concertPath = path({ concertId: id });
export const performancePath = path({ concertId: id, performanceId: id });
export const holdPath = path({ concertId: id, holdId: id });
export const paymentPath = path({ paymentId: id });

/** The body read before, by a schema. 400 malformed-json or invalid-request. */
export const json = <Schema extends z.ZodType>(schema: Schema) =>
  remember(
    createMiddleware<
      Edge & { Variables: BodyVariables },
      string,
      { in: { json: z.input<Schema> }; out: { json: z.output<Schema> } }
    >(async (c, next) => {
      const body = parse(c.get("bodyText"));
      if (body === undefined) return problem(c, { code: "malformed-json" });
      const repeated = repeatedName(c.get("bodyText") ?? "");
      if (repeated !== null) return invalid(c, { in: "body", path: repeated, message: "stands twice in one object" });
      return pass(c, next, "json", schema, body);
    }),
    schema,
  );

/** For routes that need no body: none, an empty one, or an object without fields. */
export const noBody = remember(
  createMiddleware<Edge & { Variables: BodyVariables }>(async (c, next) =>
    c.get("bodyText") === "" ? next() : json(noFields)(c, next),
  ),
  noFields,
);

/** undefined for what isn't JSON; JSON has no undefined of its own. */
function parse(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
