// Question: does every operation that can reach a room or D1 count, in its class and in no other, behind the access token and
// before it reads what was sent?
// Method: the whole table of operations, each asked while the counters of its class let nobody pass, and again while all
// others do. Doesn't prove the figures (test/access/configuration.rules.test.ts), nor what is counted how often (limits).
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { OPERATIONS } from "../../src/contract/operations/index.ts";
import type { Operation } from "../../src/contract/operations/operation.ts";
import { countersOf, LIMITS, type LimitedClass } from "../../src/edge/http/limits.ts";
import { call, Fan, makeConcert, withSettings, type Json } from "../support/client.ts";
import { ROUTES } from "../support/routes.ts";

const fan = await Fan.of(await makeConcert());
const AUTHORIZATION = { anybody: undefined, fan: `Bearer ${fan.accessToken}`, operator: `Bearer ${env.ADMIN_KEY}` };

const classes = Object.keys(LIMITS).filter((name): name is LimitedClass => name in LIMITS);
/** Settings with which the counters of these classes let nobody pass. */
const spentIn = (limits: readonly LimitedClass[]) => ({
  LIMITS: Object.fromEntries(
    limits
      .flatMap((limit) => Object.values(countersOf(limit)))
      .filter((counter) => counter !== null)
      .map((counter) => [counter, 0]),
  ),
});

/** Asks for an operation, with a body that is wrong in every way where it takes one. */
function ask(operation: Operation, headers: Json = {}) {
  const route = ROUTES[OPERATIONS.indexOf(operation)];
  if (route === undefined) throw new Error("an operation has no route");
  // Each from an address of its own: wrong operators' keys of one are counted, too.
  const from = `203.0.113.${OPERATIONS.indexOf(operation)}`;
  const address = { "CF-Connecting-IP": from, Authorization: AUTHORIZATION[operation.caller] };
  const body = route.body === undefined ? {} : { body: "{" };
  return call(route.path, {
    method: route.method,
    ...body,
    headers: { ...address, "Content-Type": "text/plain", ...headers },
  });
}

const LIMITED = OPERATIONS.filter(({ limit }) => limit !== null);
const named = (operations: readonly Operation[]): [string, Operation][] =>
  operations.map((operation) => [operation.operationId, operation]);

test.each(named(LIMITED))("%s is 429 with Retry-After when its class is spent", async (_, operation) => {
  if (operation.limit === null) throw new Error("not limited");
  await withSettings(spentIn([operation.limit]), async () => {
    const refused = await ask(operation);
    expect(refused).toMatchObject({ status: 429, body: { code: "rate-limited" } });
    expect(Number(refused.headers.get("Retry-After"))).toBeGreaterThan(0);
  });
});

test.each(named(LIMITED.filter(({ caller }) => caller !== "anybody")))(
  "%s asks who calls before it counts",
  async (_, operation) => {
    await withSettings(spentIn(classes.filter((limit) => limit !== "miss")), async () =>
      expect((await ask(operation, { Authorization: "Bearer x" })).status).toBe(401),
    );
  },
);

test.each(named(LIMITED))("%s is not 429 while its own class lets it pass", async (_, operation) => {
  const others = classes.filter((limit) => limit !== operation.limit && limit !== "miss");
  await withSettings(spentIn(others), async () => expect((await tryAsking(operation)).status).not.toBe(429));
});

/** Pages are no JSON. */
const tryAsking = async (operation: Operation): Promise<{ status: number }> =>
  ask(operation).catch((error: unknown) => {
    if (error instanceof SyntaxError) return { status: 200 };
    throw error;
  });

test("what counts nowhere is no part of the API, and answers whatever is spent", async () => {
  const free = OPERATIONS.filter(({ limit }) => limit === null);
  expect(free.map(({ path }) => path).filter((path) => path.startsWith("/v1/"))).toEqual([]);
  expect(free.map(({ caller }) => caller)).toEqual(free.map(() => "anybody"));
  await withSettings({ ...spentIn(classes), DATABASE: {}, ROOMS: {} }, async () => {
    for (const operation of free) expect((await tryAsking(operation)).status).toBe(200);
  });
});

test("every class but that of misses is the class of an operation", () => {
  const used = new Set<string | null>(OPERATIONS.map(({ limit }) => limit));
  expect(classes.filter((limit) => !used.has(limit))).toEqual(["miss"]);
});
