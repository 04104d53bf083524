// Question: deployed as production and not yet set up, does the Worker give nobody an account or money, say in its log what
// is missing, and tell of requests without telling of people?
// Method: the built Worker in wrangler.toml's production environment over HTTP, with its log read.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { TestHarness } from "wrangler";
import { SECRETS, startService } from "../support/built-service.ts";

let server: TestHarness;
let base: URL;

beforeAll(async () => {
  ({ server, base } = await startService({ env: "production" }));
});
afterAll(() => server.close());

const send = (path: string, init: RequestInit = {}) => fetch(new URL(path, base), init);
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  send(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
const logged = (): Record<string, unknown>[] =>
  server.getLogs().flatMap(({ message }) => (message.startsWith("{") ? [JSON.parse(message)] : []));

test("nobody gets an account, and the log says why", async () => {
  expect((await post("/v1/users", {})).status).toBe(404);
  expect((await post("/v1/tokens", { refreshToken: "x" })).status).toBe(404);
  expect((await post("/v1/balance/charges", { amount: 1 }, { Authorization: "Bearer x" })).status).toBe(401);
  const told = logged().filter(({ message }) => message === "switched off");
  expect(told).toHaveLength(1);
  expect(told[0]).toEqual({
    level: "warn",
    message: "switched off",
    off: [expect.stringContaining("OPENID_ISSUER"), expect.stringContaining("top-up-unavailable")],
  });
});

test("the catalogue can be read, and the operator can work", async () => {
  const made = await post(
    "/v1/admin/concerts",
    {
      title: "A concert",
      venue: "A hall",
      performances: [
        {
          startsAt: "2099-12-24T10:00:00.000Z",
          sections: [{ name: "A", grade: "R", price: 1, rows: 1, seatsPerRow: 1 }],
        },
      ],
    },
    { Authorization: `Bearer ${SECRETS.ADMIN_KEY}` },
  );
  expect(made.status).toBe(201);
  expect((await send("/v1/concerts")).status).toBe(200);
});

test("a request is one line: its id, route, end and time, and nothing of who or what", async () => {
  const answer = await send("/v1/concerts/con_sensitive?limit=sensitive", {
    headers: { Authorization: "Bearer sensitive", "Queue-Token": "sensitive", "X-Request-Id": "asked-once" },
  });
  expect(answer.status).toBe(404);
  const lines = logged().filter(({ requestId }) => requestId === "asked-once");
  expect(lines).toEqual([
    {
      level: "info",
      message: "request",
      requestId: "asked-once",
      method: "GET",
      route: "/v1/concerts/:concertId",
      status: 404,
      code: "not-found",
      latencyMs: expect.any(Number),
    },
  ]);
  await send("/sensitive/path", { headers: { "X-Request-Id": "asked-for-nothing" } });
  expect(logged().filter(({ requestId }) => requestId === "asked-for-nothing")).toEqual([
    expect.objectContaining({ route: "none", status: 404 }),
  ]);
  expect(JSON.stringify(server.getLogs())).not.toContain("sensitive");
});
