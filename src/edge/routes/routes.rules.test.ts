// Question: does the service route exactly the operations that the contract names?
// Method: the routes as Hono holds them, but for pages, against the table. Doesn't prove what a route checks: that follows from the same
// entry, and the hostile battery asks it of every route.
import { expect, test } from "vitest";
import { OPERATIONS } from "../../contract/api/operations.ts";
import type { Operation } from "../../contract/operations/operation.ts";
import app from "../app.ts";
import { pageRoutes } from "./public/pages.ts";

const PAGES = new Set(pageRoutes.routes.map(({ path }) => path));

/** Every route that is no page, by method and path as OpenAPI writes them. */
const routes = (): Set<string> =>
  new Set(
    app.routes
      .filter(({ method, path }) => method !== "ALL" && !PAGES.has(path))
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, "{$1}")}`),
  );
const nameOf = ({ method, path }: Operation): string => `${method.toUpperCase()} ${path}`;

/** What is routed but not documented, and the other way round. */
const compare = (operations: readonly Operation[], served: ReadonlySet<string>) => {
  const documented = new Set(operations.map(nameOf));
  return {
    undocumented: [...served].filter((name) => !documented.has(name)),
    unserved: [...documented].filter((name) => !served.has(name)),
  };
};

test("the table and the routes name exactly the same operations", () => {
  expect(compare(OPERATIONS, routes())).toEqual({ undocumented: [], unserved: [] });
  expect(OPERATIONS.length).toBe(new Set(OPERATIONS.map(nameOf)).size);
});

test("no page has the path of an operation", () => {
  expect(OPERATIONS.filter(({ path }) => PAGES.has(path.replace(/\{(\w+)\}/g, ":$1")))).toEqual([]);
});

test("an operation that is left out or made up would be noticed", () => {
  const [first, ...others] = OPERATIONS;
  if (first === undefined) throw new Error("the table is empty");
  expect(compare(others, routes())).toEqual({ undocumented: [nameOf(first)], unserved: [] });
  const made = { ...first, path: "/v1/made-up" };
  expect(compare([...OPERATIONS, made], routes())).toEqual({ undocumented: [], unserved: [nameOf(made)] });
});
