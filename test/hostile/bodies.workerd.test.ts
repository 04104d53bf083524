// Question: can a body be written so that a route does anything but refuse it?
// Method: every route that takes a body, with bodies that are broken as text and with valid ones in which one value is wrong,
// value by value; then what the service holds is compared with what it held before. Doesn't prove what right bodies do.
import { env } from "cloudflare:workers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Ground, prepareGround, printCount } from "./hostile.ts";
import { ROUTES, type Route, named, withIds } from "../support/routes.ts";

let ground: Ground;
let before: unknown;

/** Every row that a body could have made or changed. */
async function holdings(): Promise<unknown> {
  const tables = [
    "users",
    "concerts",
    "performances",
    "balances",
    "charges",
    "payments",
    "refunds",
    "operator_actions",
  ];
  const counts = tables.map((table) => env.DATABASE.prepare(`SELECT count(*) AS rows FROM ${table}`));
  const results = await env.DATABASE.batch(counts);
  const holds = (await ground.fan.holds()).body.items.length;
  return { rows: results.map(({ results: [row] }) => row), holds, balance: (await ground.fan.balance()).body.amount };
}

beforeAll(async () => {
  ground = await prepareGround();
  before = await holdings();
});
afterAll(() => printCount("bodies", ground.count()));

const withBody = ROUTES.filter(({ body }) => body !== undefined);
const withJson = ROUTES.filter(({ body }) => body === "json");

/** Broken as text, whatever the route wants. */
const BROKEN: [what: string, text: string | Uint8Array, code: string][] = [
  ["half an object", '{"a":', "malformed-json"],
  ["half a string", '{"a":"', "malformed-json"],
  ["half an escape", '{"a":"\\u12"}', "malformed-json"],
  ["a comma too many", "{},", "malformed-json"],
  ["two bodies", "{}{}", "malformed-json"],
  ["single quotes", "{'a':1}", "malformed-json"],
  ["a comment", "{/* */}", "malformed-json"],
  ["NaN", '{"a":NaN}', "malformed-json"],
  ["a number in hexadecimal", '{"a":0x10}', "malformed-json"],
  ["a NUL", "\0", "malformed-json"],
  ["a NUL in a string", '{"a":"\0"}', "malformed-json"],
  ["bytes that are no text", new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]), "malformed-json"],
  ["UTF-16", new Uint8Array([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]), "malformed-json"],
  ["a lone surrogate as bytes", new Uint8Array([0x22, 0xed, 0xa0, 0x80, 0x22]), "malformed-json"],
  ["markup", "<a/>", "malformed-json"],
  ["a form", "a=1&b=2", "malformed-json"],
  ["an array", "[]", "invalid-request"],
  ["a string", '"{}"', "invalid-request"],
  ["a number", "5", "invalid-request"],
  ["null", "null", "invalid-request"],
  ["true", "true", "invalid-request"],
  ["an unknown field", '{"evil":1}', "invalid-request"],
  ["an empty name", '{"":1}', "invalid-request"],
  ["a prototype", '{"__proto__":{"isAdmin":true}}', "invalid-request"],
  ["a constructor", '{"constructor":{"prototype":{"isAdmin":true}}}', "invalid-request"],
  ["the same name twice", '{"a":1,"a":2}', "invalid-request"],
  ["the same name twice, once escaped", '{"a":1,"\\u0061":2}', "invalid-request"],
  ["five thousand levels of array", `${"[".repeat(5_000)}${"]".repeat(5_000)}`, "invalid-request"],
  ["two thousand levels of object", `${'{"a":'.repeat(2_000)}1${"}".repeat(2_000)}`, "invalid-request"],
  ["a thousand names", `{${Array.from({ length: 1_000 }, (_, at) => `"n${at}":0`).join()}}`, "invalid-request"],
];

test.each(named(withBody))("%s refuses a body that is broken", async (_, route) => {
  for (const [what, body, expected] of BROKEN) {
    const { status, code } = await ground.ask(route, { body });
    expect([what, status, code]).toEqual([what, 400, expected]);
  }
});

test.each(named(withBody))(
  "%s refuses a body that is too large or of another type before it looks into it",
  async (_, route) => {
    const cap = route.caller === "operator" && route.body === "json" ? 1024 * 1024 : 16 * 1024;
    const large = `{"evil":"${"x".repeat(cap)}"}`;
    expect(await ground.ask(route, { body: large })).toMatchObject({ status: 413, code: "payload-too-large" });
    const lying = await ground.ask(route, { body: new Blob([large]).stream(), headers: { "Content-Length": "2" } });
    expect(lying).toMatchObject({ status: 413, code: "payload-too-large" });
    for (const type of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      "application/vnd.frontrow+json",
      "text/json",
      "a".repeat(9_999),
    ]) {
      const { status } = await ground.ask(route, { body: "{}", headers: { "Content-Type": type } });
      expect([type.slice(0, 40), status]).toEqual([type.slice(0, 40), 415]);
    }
  },
);

test.each(named(withJson))("%s refuses a right body with something more in it", async (_, route) => {
  const real = { con_x: ground.concert.concertId, prf_x: ground.fan.performanceId };
  const valid = withIds(JSON.stringify(route.full ?? route.valid ?? {}), real);
  const [name = "", value] = Object.entries<unknown>(JSON.parse(valid))[0] ?? [];
  const more: [what: string, text: string][] = [
    ["its first field again", `${JSON.stringify(name)}:${JSON.stringify(value)}`],
    [
      "its first field again, escaped",
      `"\\u${name.charCodeAt(0).toString(16).padStart(4, "0")}${name.slice(1)}":${JSON.stringify(value)}`,
    ],
    ["a field that isn't known", '"isAdmin":true'],
    ["somebody else", '"userId":"usr_x","fan":"usr_x"'],
    ["a price of its own", '"price":0,"currency":"KRW"'],
    ["a prototype", '"__proto__":{"isAdmin":true}'],
  ];
  for (const [what, text] of more) {
    const { status, code } = await ground.ask(route, { body: `${valid.slice(0, -1)},${text}}` });
    expect([what, status, code]).toEqual([what, 400, "invalid-request"]);
  }
});

/** Written out, since some of them no value of JavaScript can be. */
const WRONG_FOR_NUMBERS = [
  '"5"',
  "-1",
  "0.5",
  "1.5",
  "1e309",
  "-1e309",
  "9007199254740992",
  "1e-400001",
  "null",
  "true",
  "[]",
  "[5]",
  "{}",
  '""',
];
const WRONG_FOR_TEXTS = [
  "5",
  "null",
  "true",
  "[]",
  "{}",
  '""',
  '["x"]',
  '{"$gt":""}',
  '"half a pair \\ud800"',
  `"${"x".repeat(10_000)}"`,
];

/** Values that are wrong in general but right for a field, and why. */
const RIGHT_AFTER_ALL: Record<string, string[]> = {
  // A number that rounds to zero is zero, where zero is allowed.
  price: ["1e-400001"],
  // Of a section, named by it.
  A: ["1e-400001"],
  intakeGates: ["1e-400001"],
  refundUntilHours: ["1e-400001"],
  // Places are anywhere on the plan, in metres and degrees.
  x: ["-1", "0.5", "1.5", "1e-400001"],
  y: ["-1", "0.5", "1.5", "1e-400001"],
  angle: ["-1", "0.5", "1.5", "1e-400001"],
  curve: ["1e-400001"],
  seatPitch: ["0.5", "1.5"],
  rowPitch: ["0.5", "1.5"],
  // Open-ended.
  saleClosesAt: ["null"],
  locationHint: ["null"],
  // A yes or no.
  draft: ["true"],
  evenIfSold: ["true"],
};

/** The same for a change: null takes a time back. */
const RIGHT_IN_A_CHANGE: Record<string, string[]> = { lobbyOpensAt: ["null"], saleOpensAt: ["null"] };

/** A body with each of its values replaced in turn: path, name and how to write it. */
function* leavesOf(value: unknown, path: string[] = []): Generator<{ path: string[]; value: unknown }> {
  if (typeof value === "object" && value !== null) {
    for (const [name, inner] of Object.entries(value)) yield* leavesOf(inner, [...path, name]);
  } else yield { path, value };
}

const HERE = "\u0001here";
/** The body as text with `text` written in the place of one value. */
function rewritten(body: object, path: string[], text: string): string {
  const copy: unknown = structuredClone(body);
  let at: unknown = copy;
  for (const name of path.slice(0, -1)) at = Reflect.get(Object(at), name);
  Reflect.set(Object(at), path.at(-1) ?? "", HERE);
  return JSON.stringify(copy).replace(JSON.stringify(HERE), () => text);
}

test.each(named(withJson))("%s refuses a body in which one value is wrong", async (_, route) => {
  const real = { con_x: ground.concert.concertId, prf_x: ground.fan.performanceId };
  const valid: object = JSON.parse(withIds(JSON.stringify(route.full ?? route.valid ?? {}), real));
  for (const { path, value } of leavesOf(valid)) {
    // A concert of a list is called as the list is.
    const name = (path[0] === "concertIds" ? path[0] : path.at(-1)) ?? "";
    for (const text of typeof value === "number" ? WRONG_FOR_NUMBERS : WRONG_FOR_TEXTS) {
      if (RIGHT_AFTER_ALL[name]?.includes(text) === true) continue;
      if (route.method === "PATCH" && RIGHT_IN_A_CHANGE[name]?.includes(text) === true) continue;
      const body = rewritten(valid, path, text);
      const { status, code } = await ground.ask(route, { body });
      const told = [path.join("."), text.slice(0, 40)];
      expect([...told, status]).toEqual([...told, expectedFor(name, text, code)]);
    }
  }
});

/** 400 by the schema; a text that could be an identifier or a token is one that isn't there. */
function expectedFor(name: string, text: string, code: string | null): number {
  const isText = text.startsWith('"') && text !== '""';
  if (name === "refreshToken" && isText && text.length < 4_096) return 401;
  if (name === "concertId" && isText && text.length <= 66) return 403;
  if (["holdId", "userId", "concertIds"].includes(name) && isText && text.length <= 66) return 404;
  expect(["invalid-request", "unknown-seats"]).toContain(code);
  return 400;
}

const withAlternatives = withJson.flatMap((route) =>
  (route.alternatives ?? []).map((body): [string, Route, object] => [
    `${route.method} ${route.path} with ${Object.keys(body)[0]}`,
    route,
    body,
  ]),
);

test.each(withAlternatives)("%s refuses a body in which something is wrong, or more", async (_, route, valid) => {
  const headers = { "Idempotency-Key": crypto.randomUUID() };
  for (const { path, value } of leavesOf(valid)) {
    const name = path.at(-1) ?? "";
    for (const text of typeof value === "number" ? WRONG_FOR_NUMBERS : WRONG_FOR_TEXTS) {
      // A price that rounds to zero is zero.
      if (name === "maxPrice" && text === "1e-400001") continue;
      const { status, code } = await ground.ask(route, { headers, body: rewritten(valid, path, text) });
      const told = [path.join("."), text.slice(0, 40)];
      // A text that names no layout names another one. That there is no such standing section is said before.
      const isOther = name === "layoutVersion" && text.startsWith('"') && text.length > 2 && text.length <= 66;
      const expected = isOther && !("standing" in valid) ? 409 : 400;
      expect([...told, status]).toEqual([...told, expected]);
      expect(["invalid-request", "unknown-seats", "layout-changed"]).toContain(code);
    }
  }
  const whole = JSON.stringify(valid).slice(0, -1);
  for (const more of ['"isAdmin":true', '"seatIds":["A-1-1"]', '"price":0', '"__proto__":{"isAdmin":true}']) {
    const { status, code } = await ground.ask(route, { headers, body: `${whole},${more}}` });
    expect([more, status, code]).toEqual([more, 400, "invalid-request"]);
  }
});

test("after all of that the service holds what it held before", async () => {
  expect(await holdings()).toEqual(before);
});
