// Question: do the table of operations and the routes say the same: which operations there are, who may call them, which
// tokens, keys and inputs they take?
// Method: the routes as Hono holds them, read middleware by middleware, against the table. Doesn't prove what is answered;
// test/contract/contract.workerd.test.ts asks that.
import { expect, test } from "vitest";
import { OPERATIONS } from "../../contract/operations/index.ts";
import type { Operation } from "../../contract/operations/operation.ts";
import app from "../app.ts";
import { emptyBody } from "../http/body.ts";
import { idempotencyKey } from "../http/idempotency.ts";
import { fan, operator } from "../access/identity.ts";
import { queueToken, queueTokenIfSent } from "../access/queue-token.ts";
import { schemaOf } from "../http/validation.ts";

/** Everything that runs on a route, by method and path as OpenAPI writes them. */
function routes(): Map<string, object[]> {
  const found = new Map<string, object[]>();
  for (const { method, path, handler } of app.routes) {
    if (method === "ALL") continue;
    const name = `${method} ${path.replace(/:(\w+)/g, "{$1}")}`;
    found.set(name, [...(found.get(name) ?? []), handler]);
  }
  return found;
}
const nameOf = ({ method, path }: Operation): string => `${method.toUpperCase()} ${path}`;

/** What is routed but not documented, and the other way round. */
const compare = (operations: readonly Operation[], routed: Iterable<string>) => {
  const documented = new Set(operations.map(nameOf));
  const served = new Set(routed);
  return {
    undocumented: [...served].filter((name) => !documented.has(name)),
    unserved: [...documented].filter((name) => !served.has(name)),
  };
};

test("the table and the routes name exactly the same operations", () => {
  expect(compare(OPERATIONS, routes().keys())).toEqual({ undocumented: [], unserved: [] });
  expect(OPERATIONS.length).toBe(new Set(OPERATIONS.map(nameOf)).size);
});

test("an operation that is left out or made up would be noticed", () => {
  const [first, ...others] = OPERATIONS;
  if (first === undefined) throw new Error("the table is empty");
  expect(compare(others, routes().keys())).toEqual({ undocumented: [nameOf(first)], unserved: [] });
  const made = { ...first, path: "/v1/made-up" };
  expect(compare([...OPERATIONS, made], routes().keys())).toEqual({ undocumented: [], unserved: [nameOf(made)] });
});

/** Routes that look at a queue token in their own code, since its concert stands in the body or it isn't a condition. */
const TOKEN_READ_INSIDE = new Set(["payHold", "joinQueue"]);

test.each(OPERATIONS.map((operation) => [operation.operationId, operation] as const))(
  "%s takes what its route takes, by the same schemas",
  (operationId, operation) => {
    const runs = routes().get(nameOf(operation)) ?? [];
    const validatedBy = new Set(
      runs.map((middleware) => schemaOf(middleware)).filter((schema) => schema !== undefined),
    );
    const documented = [operation.query, operation.body?.schema].filter((schema) => schema !== undefined);
    expect({
      fan: runs.includes(fan),
      operator: runs.includes(operator),
      key: runs.includes(idempotencyKey),
      mayBeEmpty: runs.includes(emptyBody),
    }).toEqual({
      fan: operation.caller === "fan",
      operator: operation.caller === "operator",
      key: operation.idempotencyKey === true,
      mayBeEmpty: operation.body?.optional === true,
    });
    for (const schema of documented) expect(validatedBy.delete(schema)).toBe(true);
    expect(validatedBy.size).toBe(0);
    if (TOKEN_READ_INSIDE.has(operationId)) return;
    expect({ required: runs.includes(queueToken), verified: runs.includes(queueTokenIfSent) }).toEqual({
      required: operation.queueToken === "admitted" || operation.queueToken === "any",
      verified: operation.queueToken === "verified",
    });
  },
);
