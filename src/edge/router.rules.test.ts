// Question: does a request get to the same route as by Hono's own walk of a tree, whichever matcher its path belongs to?
// Method: every path of the contract and of the pages, with names filled in, with words where names stand, and cut short.
import type { Result } from "hono/router";
import { TrieRouter } from "hono/router/trie-router";
import { expect, test } from "vitest";
import { OPERATIONS } from "../contract/operations/index.ts";
import { FAN_PAGES } from "../domain/pages/fan-pages.ts";
import { EdgeRouter } from "./router.ts";

const ROUTES: [method: string, path: string][] = [
  ["ALL", "/*"],
  ["ALL", "/v1/users"],
  ...OPERATIONS.map(({ method, path }): [string, string] => [
    method.toUpperCase(),
    path.replaceAll(/\{(\w+)\}/g, ":$1"),
  ]),
  ...Object.values(FAN_PAGES).map((path): [string, string] => ["GET", path]),
];
const both = [new EdgeRouter<string>(), new TrieRouter<string>()] as const;
for (const router of both) for (const [method, path] of ROUTES) router.add(method, path, `${method} ${path}`);

/** What was found, with the names' values, however the router tells them. */
function found([handlers, values]: Result<string>) {
  return handlers.map(([handler, names]) => [
    handler,
    Object.fromEntries(
      Object.entries(names).map(([name, value]) => [name, typeof value === "number" ? values?.[value] : value]),
    ),
  ]);
}
const asked = ROUTES.slice(1).flatMap(([, path]) => {
  const filled = path.replaceAll(/:(\w+)/g, "x_$1");
  return [
    filled,
    path.replaceAll(/:\w+/g, "status"),
    `${filled}/more`,
    filled.slice(0, filled.lastIndexOf("/")) || "/",
  ];
});

test.each(["GET", "POST", "PATCH", "DELETE", "PUT"])("%s goes where a walk of the tree goes", (method) => {
  const [ours, tree] = both;
  for (const path of asked)
    expect({ path, to: found(ours.match(method, path)) }).toEqual({ path, to: found(tree.match(method, path)) });
  expect(asked.length).toBeGreaterThan(200);
});
