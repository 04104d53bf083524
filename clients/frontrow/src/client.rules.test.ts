// Question: does a call carry the token it should, is a refused one renewed once and the call sent again, and is everything that
// comes back a value?
// Method: a made-up service behind the client's fetch. Doesn't prove that the types are right: the journeys ask the built Worker.
import { expect, test } from "vitest";
import { OPERATIONS } from "../../../src/contract/operations/index.ts";
import { PUBLIC_PATHS, createFrontrow } from "./client.ts";
import { resultOf } from "./problems.ts";

const BASE = "https://tickets.example.com";

const json = (status: number, body: object, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json", ...headers } });
const refused = (code: string): Response => json(401, { code, title: "No", detail: "" });

/** A client of a service that answers in turn, and what was asked of it. */
function clientOf(answers: Response[], tokens: { now: string | null; next?: string | null } | null = null) {
  const asked: { method: string; path: string; token: string | null; body: string }[] = [];
  const renewals: string[] = [];
  const frontrow = createFrontrow({
    baseUrl: BASE,
    fetch: async (request) => {
      const token = request.headers.get("Authorization");
      const { method } = request;
      asked.push({ method, path: new URL(request.url).pathname, token, body: await request.text() });
      const answer = answers.shift();
      if (answer === undefined) throw new TypeError("fetch failed");
      return answer;
    },
    ...(tokens !== null && {
      session: {
        accessToken: () => Promise.resolve(tokens.now),
        renewed: (token) => {
          renewals.push(token);
          return Promise.resolve(tokens.next ?? null);
        },
      },
    }),
  });
  return { frontrow, asked, renewals };
}
const inLine = { params: { path: { concertId: "con_1" }, header: { "Queue-Token": "q" } } };

test("the public paths are those that anybody may call by every method", () => {
  const served = new Map<string, Set<string>>();
  for (const { path, caller } of OPERATIONS) {
    const known = served.get(path) ?? new Set<string>();
    served.set(path, known.add(caller));
  }
  const open = [...served].filter(([path, callers]) => path.startsWith("/v1") && [...callers].join("") === "anybody");
  expect([...PUBLIC_PATHS].toSorted()).toEqual(open.map(([path]) => path).toSorted());
});

test("a call carries the token, what anybody may read doesn't", async () => {
  const { frontrow, asked } = clientOf([json(200, {}), json(200, {}), json(201, {})], { now: "a" });
  await frontrow.GET("/v1/balance");
  await frontrow.GET("/v1/concerts");
  await frontrow.POST("/v1/tokens", { body: { refreshToken: "r" } });
  expect(asked.map(({ token }) => token)).toEqual(["Bearer a", null, null]);
});

test("nobody signed in: the call goes without a token, and the refusal is a value", async () => {
  const { frontrow, asked, renewals } = clientOf([refused("unauthorized")], { now: null });
  const result = await resultOf(frontrow.GET("/v1/balance"));
  expect(result).toMatchObject({ ok: false, problem: { code: "unauthorized" } });
  expect([asked.length, renewals]).toEqual([1, []]);
});

test("a refused token is renewed, and the same is sent once more, body and all", async () => {
  const { frontrow, asked, renewals } = clientOf([refused("unauthorized"), json(201, { amount: 5 })], {
    now: "old",
    next: "new",
  });
  const order = { params: { header: { "Idempotency-Key": "k" } }, body: { amount: 5 } };
  expect((await resultOf(frontrow.POST("/v1/balance/charges", order))).ok).toBe(true);
  expect(renewals).toEqual(["old"]);
  expect(asked.map(({ token, body }) => [token, body])).toEqual([
    ["Bearer old", '{"amount":5}'],
    ["Bearer new", '{"amount":5}'],
  ]);
});

test("a token that is refused again, or can't be renewed, isn't tried for ever", async () => {
  const again = clientOf([refused("unauthorized"), refused("unauthorized")], { now: "old", next: "new" });
  expect((await resultOf(again.frontrow.GET("/v1/balance"))).ok).toBe(false);
  expect(again.asked.length).toBe(2);
  const none = clientOf([refused("unauthorized")], { now: "old", next: null });
  expect(await resultOf(none.frontrow.GET("/v1/balance"))).toMatchObject({ problem: { code: "unauthorized" } });
});

test("a refused queue token is no matter of the access token", async () => {
  const { frontrow, renewals } = clientOf([refused("queue-token-invalid")], { now: "a", next: "b" });
  const result = await resultOf(frontrow.GET("/v1/concerts/{concertId}/queue", inLine));
  expect(result).toMatchObject({ ok: false, problem: { code: "queue-token-invalid" } });
  expect(renewals).toEqual([]);
});

test("patience asked is told in milliseconds; no answer, and one of a stranger, say so", async () => {
  const busy = json(503, { code: "overloaded", title: "Busy", detail: "" }, { "Retry-After": "7" });
  const { frontrow } = clientOf([busy, new Response("<h1>Bad gateway</h1>", { status: 502 })]);
  expect(await resultOf(frontrow.GET("/v1/concerts"))).toMatchObject({
    ok: false,
    problem: { code: "overloaded" },
    retryAfterMs: 7_000,
  });
  expect(await resultOf(frontrow.GET("/v1/concerts"))).toMatchObject({ problem: { code: "no-answer", status: 502 } });
  expect(await resultOf(frontrow.GET("/v1/concerts"))).toMatchObject({ problem: { code: "no-answer", status: null } });
});

test("an answer without a body is an answer", async () => {
  const { frontrow } = clientOf([new Response(null, { status: 204 })], { now: "a" });
  expect((await resultOf(frontrow.DELETE("/v1/tokens"))).ok).toBe(true);
});
