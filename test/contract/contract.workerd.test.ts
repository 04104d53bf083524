// Question: does the service keep to its OpenAPI document, whatever it is asked?
// Method: the document as it is served; for every operation, random requests that it allows, requests broken in one place,
// requests without the right credentials, other methods, other addresses; every answer is held against the document, strictly.
// What exists (a concert, a hold, a payment) is made fresh for the fan of each request. Doesn't prove that an answer is the
// right one for its request, only that it is one the document promises; nor all statuses, which test/contract/codes.workerd.test.ts
// has.
import { env, exports } from "cloudflare:workers";
import * as fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { Fan, admin, call, makeConcert, type Json } from "../support/client.ts";
import { Known, Schemas, fill } from "./openapi/arbitrary.ts";
import { type Answer, Conformance } from "./openapi/conformance.ts";
import { type DocumentedOperation, type Parameter, openApi } from "./openapi/document.ts";
import { seed } from "../support/seed.ts";

const VALID_RUNS = 20;
const BROKEN_RUNS = 25;
const STRANGER_RUNS = 6;

const document = openApi.parse((await call("/openapi.json")).body);
const conformance = new Conformance(document);
const KNOWN = new Set([
  "concertId",
  "performanceId",
  "holdId",
  "paymentId",
  "seatIds",
  "seatId",
  "userId",
  "keyId",
  "concertIds",
  "refreshToken",
  "timeZone",
  "cursor",
  "version",
]);
const schemas = new Schemas(document, KNOWN);

/** Statuses seen, by operation. */
const seen = new Map<string, Map<number, number>>();
let cases = 0;
afterAll(() => {
  const lines = [...seen].map(([name, statuses]) => {
    const counts = [...statuses].toSorted(([a], [b]) => a - b).map(([status, count]) => `${status}×${count}`);
    return `  ${name.padEnd(22)} ${counts.join("  ")}`;
  });
  console.info([`${cases} requests over ${conformance.operations.length} operations`, ...lines].join("\n"));
});

interface Plan {
  path: Record<string, unknown>;
  query: Record<string, unknown>;
  header: Record<string, unknown>;
  body: unknown;
}

/** What an operation may be asked, with places for what exists. */
function plans({ parameters, body }: DocumentedOperation): fc.Arbitrary<Plan> {
  const part = (where: Parameter["in"]) => {
    const here = parameters.filter((parameter) => parameter.in === where);
    const model = Object.fromEntries(here.map(({ name, schema }) => [name, schemas.valid(schema, name)]));
    return fc.record(model, { requiredKeys: here.filter(({ required }) => required).map(({ name }) => name) });
  };
  return fc.record({ path: part("path"), query: part("query"), header: part("header"), body: bodies(body) });
}

function bodies(body: DocumentedOperation["body"]): fc.Arbitrary<unknown> {
  if (body === null) return fc.constant(undefined);
  const example = withPlaces(body.example);
  const values = fc.oneof(fc.constant(example), schemas.valid(body.schema));
  return body.required ? values : fc.option(values, { nil: undefined });
}

/** An example with places where it names what doesn't exist here. */
function withPlaces(example: unknown): unknown {
  const walk = (value: unknown, name: string): unknown => {
    if (KNOWN.has(name)) return new Known(name);
    if (Array.isArray(value)) return value.map((one) => walk(one, ""));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, of]) => [key, walk(of, key)]));
  };
  return walk(example, "");
}

const dateOn = (day: string) => ({
  startsAt: `2099-12-${day}T10:00:00.000Z`,
  sections: [{ name: "A", grade: "R", price: 50_000, rows: 1, seatsPerRow: 50 }],
});
const SECTION = { name: "A", grade: "R", price: 1_000, rows: 500, seatsPerRow: 100 };
const concert = await makeConcert({
  maxSeatsPerFan: 8,
  performances: [{ startsAt: "2099-12-24T10:00:00.000Z", sections: [SECTION] }],
});
let seatsUsed = 0;
/** A seat nobody has asked for yet. */
const nextSeat = (): string => {
  const at = seatsUsed++;
  return `A-${Math.floor(at / SECTION.seatsPerRow) + 1}-${(at % SECTION.seatsPerRow) + 1}`;
};

interface Caller {
  credentials: Record<string, string | undefined>;
  known: (name: string) => unknown;
}

/** Somebody who may call an operation, and what exists for them of the names that a plan has places for. */
async function callerOf(
  { operationId, credentials }: DocumentedOperation,
  names: ReadonlySet<string>,
): Promise<Caller> {
  const things: Record<string, unknown> = {
    timeZone: "Europe/Vienna",
    refreshToken: "",
    seatIds: [nextSeat(), nextSeat()],
  };
  if (credentials.includes("adminKey")) {
    // Of two dates one can be deleted.
    const own = await makeConcert({ performances: ["24", "25"].map(dateOn) });
    things["seatId"] = "A-1-1";
    things["seatIds"] = ["A-1-1", "A-1-2"];
    if (names.has("userId")) things["userId"] = (await Fan.of(own)).userId;
    things["concertId"] = own.concertId;
    things["performanceId"] = own.performances[0].performanceId;
    things["concertIds"] = [own.concertId];
    if (names.has("keyId")) {
      const made = await admin("/v1/admin/keys", { method: "POST", body: { name: "a key", scopes: ["read"] } });
      things["keyId"] = made.body.keyId;
    }
    if (operationId === "getCancellation") {
      const path = `/v1/admin/concerts/${own.concertId}/performances/${own.performances[0].performanceId}/cancellation`;
      await admin(path, { method: "POST" });
    }
    return { credentials: { Authorization: `Bearer ${env.ADMIN_KEY}` }, known: (name) => things[name] };
  }
  const fan = await Fan.inside(concert);
  things["concertId"] = fan.concertId;
  things["performanceId"] = fan.performanceId;
  if (operationId === "getLayout") {
    const path = `/v1/concerts/${fan.concertId}/performances/${fan.performanceId}/layout`;
    things["version"] = (await call(path)).body.layoutVersion;
  }
  if (names.has("holdId")) things["holdId"] = (await fan.hold(nextSeat())).body.holdId;
  if (names.has("paymentId")) things["paymentId"] = (await fan.buy(nextSeat())).paymentId;
  if (names.has("refreshToken")) {
    things["refreshToken"] = (await call("/v1/users", { method: "POST", body: {} })).body.refreshToken;
  }
  const isFan = credentials.includes("accessToken");
  return {
    credentials: {
      Authorization: isFan ? `Bearer ${fan.accessToken}` : undefined,
      "Queue-Token": credentials.includes("queueToken") ? fan.queueToken : undefined,
    },
    known: (name) => things[name],
  };
}

function namesIn(value: unknown): Set<string> {
  const names = new Set<string>();
  const walk = (part: unknown): void => {
    if (part instanceof Known) names.add(part.name);
    else if (typeof part === "object" && part !== null) Object.values(part).forEach(walk);
  };
  walk(value);
  return names;
}

/** Sends a request whose places are filled. */
async function send(
  { method, path }: Pick<DocumentedOperation, "method" | "path">,
  plan: Plan,
  credentials: Record<string, string | undefined> = {},
): Promise<Answer> {
  const at = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(written(plan.path[name])));
  const parameters = Object.entries(plan.query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, written(value)]],
  );
  const query = new URLSearchParams(parameters).toString();
  const headers = new Headers();
  for (const [name, value] of Object.entries({ ...plan.header, ...credentials })) {
    if (value !== undefined && isHeaderValue(value)) headers.set(name, written(value));
  }
  const hasBody = plan.body !== undefined;
  if (hasBody) headers.set("Content-Type", "application/json");
  const address = `${at}${query === "" ? "" : `?${query}`}`;
  const init = { method, headers, ...(hasBody ? { body: JSON.stringify(plan.body) } : {}) };
  const response = await exports.default.fetch(new Request(`http://frontrow.test${address}`, init));
  cases++;
  return { path: address, method, status: response.status, headers: response.headers, text: await response.text() };
}

/** A value as a path, a query or a header has it. */
const written = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/** What a client can put into a header at all. */
const isHeaderValue = (value: unknown): boolean => /^[\x20-\x7e]*$/.test(written(value));

function note({ operationId }: DocumentedOperation, status: number): void {
  const statuses = seen.get(operationId) ?? new Map<number, number>();
  seen.set(operationId, statuses.set(status, (statuses.get(status) ?? 0) + 1));
}

const filled = (plan: Plan, { known }: Caller): Plan => ({
  path: record(fill(plan.path, known)),
  query: record(fill(plan.query, known)),
  header: record(fill(plan.header, known)),
  body: fill(plan.body, known),
});
const record = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? { ...value } : {};

const named = conformance.operations.map((operation) => [operation.operationId, operation] as const);
const settings = (numRuns: number) => ({ numRuns, seed, endOnFailure: true });

test.each(named)("%s answers what it allows as documented, and not only with refusals", async (name, operation) => {
  await fc.assert(
    fc.asyncProperty(plans(operation), async (plan) => {
      const caller = await callerOf(operation, namesIn(plan));
      const answer = await send(operation, filled(plan, caller), caller.credentials);
      note(operation, answer.status);
      expect(answer.status).not.toBe(500);
      expect(conformance.deviations(answer)).toEqual([]);
    }),
    settings(VALID_RUNS),
  );
  const statuses = [...(seen.get(name)?.keys() ?? [])];
  expect(statuses.some((status) => status >= 200 && status < 300)).toBe(true);
});

/** A plan broken in one place, and where. */
interface Broken extends Plan {
  broken: string;
}

/** Every way the document gives to break a plan that is right. */
function brokenPlans({ parameters, body, path }: DocumentedOperation, plan: Plan): Broken[] {
  const inBody =
    body === null
      ? []
      : schemas.broken(body.schema, plan.body).map((broken) => ({ ...plan, body: broken, broken: "body" }));
  const isOurs = path.startsWith("/v1/");
  const inParameters = parameters.flatMap(({ name, in: where, schema, required }) => {
    // Outside /v1 what a path names is there or not; a header that isn't understood is no header, but for the key.
    if ((where === "path" && !isOurs) || (where === "header" && name !== "Idempotency-Key")) return [];
    // All of these are texts on the way, so another type is no break; and an empty path segment is another address.
    const isNumber = schemas.resolve(schema)["type"] === "integer";
    const values = schemas
      .broken(schema, "")
      .filter((one) => (isNumber ? typeof one === "number" || one === "text" : typeof one === "string"))
      .filter((one) => where !== "path" || one !== "")
      // What can't be sent is left out, which breaks only what is required.
      .filter((one) => where !== "header" || required || isHeaderValue(one));
    return values.map((one) => ({ ...plan, [where]: { ...plan[where], [name]: one }, broken: `${where} ${name}` }));
  });
  const takesQuery = parameters.some(({ in: where }) => where === "query");
  const unknown = takesQuery ? [{ ...plan, query: { ...plan.query, unknown: "1" }, broken: "query" }] : [];
  return [...inBody, ...inParameters, ...unknown];
}

/** A plan that is right and leaves out what may be left out. */
const rightPlan = ({ parameters, body }: DocumentedOperation, caller: Caller): Plan => {
  const path = parameters.filter((parameter) => parameter.in === "path");
  return {
    path: Object.fromEntries(path.map(({ name }) => [name, caller.known(name)])),
    query: {},
    header: parameters.some(({ name }) => name === "Idempotency-Key") ? { "Idempotency-Key": crypto.randomUUID() } : {},
    body: body === null ? undefined : fill(withPlaces(body.example), caller.known),
  };
};
const ALL_NAMES = new Set(["holdId", "refreshToken", "userId"]);
const breakable = named.filter(([, { parameters, body, path }]) => {
  const takes = parameters.some(({ in: where, name }) => where !== "header" || name === "Idempotency-Key");
  return path.startsWith("/v1/") && (takes || body !== null);
});

test.each(breakable)("%s refuses with 400 what the document forbids", async (_, operation) => {
  const caller = await callerOf(operation, ALL_NAMES);
  if (operation.path.includes("{paymentId}")) caller.known = () => "pay_nothing";
  const all = brokenPlans(operation, rightPlan(operation, caller));
  expect(all.length).toBeGreaterThan(0);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...all), async (plan) => {
      const answer = await send(operation, plan, caller.credentials);
      expect({ broken: plan.broken, plan, status: answer.status }).toMatchObject({ status: 400 });
      expect(conformance.deviations(answer)).toEqual([]);
    }),
    settings(BROKEN_RUNS),
  );
});

const guarded = named.filter(([, { credentials }]) => credentials.length > 0);
const strangers = fc.oneof(
  fc.constant(undefined),
  fc.constantFrom("Bearer", "Bearer ", "Basic YTpi", "Bearer null", "bearer x.y.z"),
  fc.base64String({ minLength: 4, maxLength: 60 }).map((text) => `Bearer ${text}`),
  fc.tuple(fc.base64String(), fc.base64String(), fc.base64String()).map((parts) => `Bearer ${parts.join(".")}`),
);

test.each(guarded)("%s answers 401 to everybody it doesn't know", async (_, operation) => {
  await fc.assert(
    fc.asyncProperty(plans(operation), strangers, async (plan, Authorization) => {
      const somewhere = filled(plan, { credentials: {}, known: (name) => `${name}_nothing` });
      const answer = await send(operation, somewhere, { Authorization });
      expect(answer.status).toBe(401);
      expect(answer.headers.get("WWW-Authenticate")).toMatch(/^Bearer/);
      expect(conformance.deviations(answer)).toEqual([]);
    }),
    settings(STRANGER_RUNS),
  );
});

test("every other method of every address is 405, with exactly the documented ones in Allow", async () => {
  const nothing = { query: {}, header: {}, body: undefined };
  for (const path of new Set(conformance.operations.map((operation) => operation.path))) {
    const methods = conformance.operations.filter((operation) => operation.path === path).map(({ method }) => method);
    const allowed = [...methods, ...(methods.includes("GET") ? ["HEAD"] : [])].toSorted();
    const others = ["GET", "POST", "PUT", "PATCH", "DELETE"].filter((method) => !allowed.includes(method));
    const somewhere = {
      ...nothing,
      path: {
        code: "internal",
        file: "start.js",
        concertId: "c",
        performanceId: "p",
        holdId: "h",
        paymentId: "p",
        seatId: "s",
      },
    };
    for (const method of others) {
      const answer = await send({ method, path }, somewhere);
      expect({ path, method, status: answer.status }).toEqual({ path, method, status: 405 });
      expect(answer.headers.get("Allow")?.split(", ").toSorted()).toEqual(allowed);
      expect(conformance.deviations(answer)).toEqual([]);
    }
  }
});

test("every address the document doesn't have is 404", async () => {
  const segments = fc.array(fc.stringMatching(/^[a-z0-9._~-]{1,12}$/), { minLength: 1, maxLength: 5 });
  const prefixes = fc.constantFrom("/", "/v1/", "/v1/admin/", "/docs/", "/problems/", "/v1/concerts/con_x/");
  await fc.assert(
    fc.asyncProperty(prefixes, segments, async (prefix, parts) => {
      const path = new URL(`${prefix}${parts.join("/")}`, "http://frontrow.test").pathname;
      fc.pre(conformance.find("GET", path) === null && conformance.find("POST", path) === null);
      const answer = await send({ method: "GET", path }, { path: {}, query: {}, header: {}, body: undefined });
      expect(answer.status).toBe(404);
      expect(conformance.deviations(answer)).toEqual([]);
    }),
    settings(60),
  );
});

test("an answer that deviates in anything is noticed", async () => {
  const operation = conformance.find("GET", "/v1/balance");
  if (operation === null) throw new Error("the balance is not documented");
  const caller = await callerOf(operation, new Set());
  const answer = await send(operation, rightPlan(operation, caller), caller.credentials);
  expect(conformance.deviations(answer)).toEqual([]);
  const body: Json = JSON.parse(answer.text);
  const without = new Headers(answer.headers);
  without.delete("X-Request-Id");
  const other = (more: Json): string => JSON.stringify({ ...body, ...more });
  const headers = (more: Record<string, string>) => new Headers([...answer.headers, ...Object.entries(more)]);
  const wrong: Answer[] = [
    { ...answer, status: 202 },
    { ...answer, text: other({ more: 1 }) },
    { ...answer, text: other({ amount: -1 }) },
    { ...answer, text: other({ currency: "EUR" }) },
    { ...answer, text: JSON.stringify({ amount: 1 }) },
    { ...answer, headers: headers({ "Content-Type": "text/plain" }) },
    { ...answer, headers: headers({ "X-Inside": "1" }) },
    { ...answer, headers: without },
    { ...answer, path: "/v1/balances" },
    { ...answer, method: "PUT" },
  ];
  const refused = await send(operation, rightPlan(operation, caller), {});
  expect(conformance.deviations(refused)).toEqual([]);
  const { title: _, ...untitled }: Json = JSON.parse(refused.text);
  wrong.push(
    { ...refused, text: JSON.stringify({ ...JSON.parse(refused.text), more: 1 }) },
    { ...refused, text: JSON.stringify(untitled) },
    { ...refused, text: JSON.stringify({ ...JSON.parse(refused.text), code: "else" }) },
  );
  for (const one of wrong) expect(conformance.deviations(one)).not.toEqual([]);
});
