// Question: can an identifier, a query or a header be written so that a route answers with anything but a plain refusal?
// Method: every place for an identifier, every list and every header a client may send, with hostile values; expected
// statuses follow from the value alone. Doesn't prove what bodies do (test/hostile/bodies.workerd.test.ts).
import { afterAll, beforeAll, expect, test } from "vitest";
import { pageQuery } from "../../src/contract/values.ts";
import { type Ground, prepareGround, printCount } from "./hostile.ts";
import { type Placeholder, ROUTES, named, placeholdersOf } from "../support/routes.ts";

let ground: Ground;
beforeAll(async () => {
  ground = await prepareGround();
});
afterAll(() => printCount("identifiers, queries and headers", ground.count()));

/** As they stand in a path. What they come to: a name of nothing, or no identifier at all. */
const NAMES_NOTHING: [what: string, segment: string][] = [
  ["another case", "CON_X"],
  ["SQL", encodeURIComponent("' OR '1'='1")],
  ["SQL with a comment", encodeURIComponent("x'; DROP TABLE users; --")],
  ["SQL without quotes", encodeURIComponent("1 UNION SELECT name FROM users")],
  ["a wildcard", "%25"],
  ["JSON", encodeURIComponent('{"$ne":null}')],
  ["a template", encodeURIComponent("${7*7}{{7*7}}")],
  ["markup", encodeURIComponent("<script>alert(1)</script>")],
  ["traversal", "..%2f..%2f..%2fetc%2fpasswd"],
  ["traversal twice encoded", "%252e%252e%252f"],
  ["a slash", "a%2fb"],
  ["a backslash", "a%5cb"],
  ["a NUL", "a%00b"],
  ["only a NUL", "%00"],
  ["a line break", "a%0d%0aX-Evil:%20yes"],
  ["a lone surrogate", "%ED%A0%80"],
  ["bytes that are no text", "%ff%fe"],
  ["half an escape", "%e"],
  ["a space", "%20"],
  ["a name of the prototype", "__proto__"],
  ["a name of every object", "constructor"],
  ["a number", "0"],
  ["nothing by name", "null"],
  ["undefined by name", "undefined"],
  ["Korean", encodeURIComponent("공연")],
  ["an emoji", encodeURIComponent("🎫")],
  ["64 characters", "x".repeat(64)],
  ["64 of two bytes", encodeURIComponent("é".repeat(64))],
];
const TOO_LONG: [what: string, segment: string][] = [
  ["65 characters", "x".repeat(65)],
  ["65 encoded characters", "%41".repeat(65)],
  ["ten thousand characters", "x".repeat(10_000)],
  ["ten thousand NULs", "%00".repeat(10_000)],
];
/** These are no segments for a router: the path becomes another one. */
const NO_SEGMENT: [what: string, segment: string][] = [
  ["nothing", ""],
  ["here", "%2e"],
  ["up", "%2e%2e"],
];

const places = ROUTES.flatMap((route) =>
  placeholdersOf(route.path).map((place): [string, Placeholder] => [`${route.method} ${route.path}`, place]),
);
const routeOf = (name: string) => {
  const route = ROUTES.find(({ method, path }) => `${method} ${path}` === name);
  if (route === undefined) throw new Error(`no route ${name}`);
  return route;
};

test.each(places)("%s: %s may be any text, and names nothing", async (name, place) => {
  const route = routeOf(name);
  for (const [what, segment] of NAMES_NOTHING) {
    const { status } = await ground.ask(route, { ids: { [place]: segment } });
    // A queue token is looked at before what the path names, and it is of the real concert.
    const expected = place === "con_x" && route.queue === true ? 403 : 404;
    expect([what, status]).toEqual([what, expected]);
  }
  for (const [what, segment] of TOO_LONG) {
    const { status, code } = await ground.ask(route, { ids: { [place]: segment } });
    expect([what, status, code]).toEqual([what, 400, "invalid-request"]);
  }
  for (const [what, segment] of NO_SEGMENT) {
    const { status } = await ground.ask(route, { ids: { [place]: segment } });
    expect([what, [400, 401, 403, 404, 405].includes(status)]).toEqual([what, true]);
  }
});

const QUERIES: [what: string, query: string][] = [
  ["a limit of nothing", "?limit="],
  ["a limit of zero", "?limit=0"],
  ["a negative limit", "?limit=-1"],
  ["half a limit", "?limit=1.5"],
  ["an endless limit", "?limit=1e309"],
  ["a limit beyond numbers", "?limit=9007199254740993"],
  ["a limit above the largest", "?limit=101"],
  ["a limit that is no number", "?limit=NaN"],
  ["a limit in hexadecimal", "?limit=0x10"],
  ["a limit in binary", "?limit=0b11"],
  ["a limit with an exponent", "?limit=1e1"],
  ["a limit with a point", "?limit=5.0"],
  ["a limit after a space", "?limit=%205"],
  ["a limit before a newline", "?limit=5%0A"],
  ["a limit with a sign", "?limit=%2B5"],
  ["a limit in fullwidth digits", "?limit=%EF%BC%95"],
  ["two limits", "?limit=1&limit=2"],
  ["a list of limits", "?limit[]=1"],
  ["SQL for a limit", "?limit=1;DROP%20TABLE%20users"],
  ["an empty cursor", "?cursor="],
  ["a cursor of nothing", "?cursor=AAAA"],
  ["a cursor that is JSON of another kind", `?cursor=${btoa('{"a":1}')}`],
  ["a cursor of a wrong position", `?cursor=${btoa('["x",5,null]')}`],
  ["a cursor beyond numbers", `?cursor=${btoa("[1e309]")}`],
  ["a cursor of SQL", `?cursor=${btoa('["\' OR 1=1"]')}`],
  ["a deep cursor", `?cursor=${btoa("[".repeat(140))}`],
  ["a huge cursor", `?cursor=${"A".repeat(10_000)}`],
  ["a NUL for a cursor", "?cursor=%00"],
  ["a lone surrogate for a cursor", "?cursor=%ED%A0%80"],
  ["a name that isn't known", "?admin=true"],
  ["a name of the prototype", "?__proto__=1"],
  ["a name of every object", "?constructor=1"],
];
const LISTS = ROUTES.filter(
  ({ method, path }) =>
    method === "GET" &&
    ["/v1/concerts", "/performances", "/holds", "/entries", "/v1/payments", "/v1/tickets", "/log", "/audit"].some(
      (end) => path.endsWith(end),
    ),
);

test.each(named(LISTS))("%s: no query but a right one is accepted", async (_, route) => {
  expect(Object.keys(pageQuery.shape)).toEqual(["limit", "cursor"]);
  for (const [what, query] of QUERIES) {
    const { status, code } = await ground.ask(route, { query });
    expect([what, status, code]).toEqual([what, 400, "invalid-request"]);
  }
});

const HEADERS: [name: string, values: string[]][] = [
  ["X-Request-Id", ["x".repeat(10_000), "<script>", "' OR 1=1", "a, b", "__proto__"]],
  ["Accept-Language", ["x".repeat(10_000), "ko;q=1e309, en;q=-1", ";;;,,,q", "../../etc", "*;q=NaN"]],
  ["Accept", ["application/xml", "x".repeat(10_000)]],
  ["If-None-Match", ["*", '"'.repeat(1_000), 'W/"', "x".repeat(10_000)]],
  ["Seats-Revision", ["-1", "1.5", "1e309", "NaN", "9007199254740993", "x".repeat(10_000)]],
  ["Origin", ["null", "https://evil.example", "x".repeat(10_000)]],
  ["CF-Connecting-IP", ["::", "not an address", "1".repeat(10_000), ":".repeat(1_000)]],
  ["X-HTTP-Method-Override", ["DELETE"]],
  ["X-Forwarded-For", ["127.0.0.1"]],
  ["X-Original-URL", ["/v1/admin/audit"]],
  ["Host", ["evil.example"]],
  ["Cookie", ["session=admin"]],
  ["Content-Length", ["-1", "99999999999999999999"]],
  ["Range", ["bytes=0-0,0-1,0-2", "bytes=-99999999999999999999"]],
];

const READS = ROUTES.filter(({ method }) => method === "GET");
test.each(named(READS))("%s answers alike, whatever stands in headers it doesn't need", async (_, route) => {
  const { status: usual } = await ground.ask(route);
  for (const [name, values] of HEADERS) {
    for (const value of values) {
      const { status } = await ground.ask(route, { headers: { [name]: value } });
      // A seat map may be what the client has already, if it says that it has any.
      const alike = name === "If-None-Match" && value === "*" ? [usual, 304] : [usual];
      expect([name, value.slice(0, 40), alike.includes(status)]).toEqual([name, value.slice(0, 40), true]);
    }
  }
});

const KEYS: [what: string, key: string][] = [
  ["an empty key", ""],
  ["a key of 256 characters", "k".repeat(256)],
  ["a huge key", "k".repeat(100_000)],
  ["a key with a space inside", "a b"],
  ["a key that isn't ASCII", "\u00e9"],
];
test.each(named(ROUTES.filter(({ key }) => key !== undefined)))(
  "%s: no key but a right one is accepted",
  async (_, route) => {
    for (const [what, key] of KEYS) {
      const { status, code } = await ground.ask(route, { headers: { "Idempotency-Key": key } });
      expect([what, status, code]).toEqual([what, 400, "idempotency-key-required"]);
    }
  },
);
