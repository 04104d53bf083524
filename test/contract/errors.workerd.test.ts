// Question: do wrong requests get the answers the contract promises, in its order of checks?
// Method: one table of all routes, each asked wrongly in every way that needs no concert. Doesn't prove what right requests
// do, nor refusals that depend on the state of a sale.
import { env, exports } from "cloudflare:workers";
import { expect, test } from "vitest";
import { z } from "zod";
import { problem } from "../../src/contract/refusals.ts";
import { C, ROUTES, named, type Route } from "../support/routes.ts";

const guarded = ROUTES.filter(({ caller }) => caller !== "anybody");
const withBody = ROUTES.filter(({ body }) => body !== undefined);
const withJson = ROUTES.filter(({ body }) => body === "json");
const inLine = ROUTES.filter(({ queue }) => queue === true);

const send = (path: string, init: RequestInit = {}) =>
  exports.default.fetch(new Request(`https://frontrow.test${path}`, init));

const newFan = await send("/v1/users", {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: "{}",
});
const { accessToken } = z.object({ accessToken: z.string() }).parse(await newFan.json());
const AUTHORIZATION = { anybody: "", fan: `Bearer ${accessToken}`, operator: `Bearer ${env.ADMIN_KEY}` };
const JSON_TYPE = { "Content-Type": "application/json; charset=utf-8" };

const ask = ({ method, path, caller }: Route, headers: Record<string, string> = {}, body: string | null = null) =>
  send(path, { method, headers: { Authorization: AUTHORIZATION[caller], ...headers }, body });

/** The body of a refusal, which says the same as its headers do. */
async function readProblem(response: Response) {
  const body = problem.parse(await response.json());
  expect(body).toMatchObject({ status: response.status, type: `/problems/${body.code}` });
  expect(response.headers.get("Content-Type")).toBe("application/problem+json");
  expect(response.headers.get("X-Request-Id")).toBe(body.requestId);
  return body;
}

test("an unknown address is not found, whoever asks", async () => {
  for (const path of ["/nowhere", "/v1", "/v1/concerts/", "/v1/admin/nothing", `${C}/queue/else`]) {
    expect(await readProblem(await send(path))).toMatchObject({ status: 404, code: "not-found" });
  }
});

test.each(named(ROUTES))(
  "%s: another method is 405 and says which are allowed, before anything else",
  async (_, route) => {
    const response = await send(route.path, { method: "PUT" });
    const allow = response.headers.get("Allow")?.split(", ");
    expect(await readProblem(response)).toMatchObject({ status: 405, code: "method-not-allowed" });
    expect(allow).toContain(route.method);
    expect(allow).not.toContain("PUT");
  },
);

test.each(named(guarded))("%s: no, wrong and foreign credentials are 401", async (_, route) => {
  const foreign = AUTHORIZATION[route.caller === "fan" ? "operator" : "fan"];
  for (const Authorization of ["", "Bearer", "Bearer x.y.z", "Basic abc", foreign]) {
    const response = await ask(route, { Authorization }, route.body === undefined ? null : "x".repeat(2_000_000));
    expect(response.headers.get("WWW-Authenticate")).toContain("Bearer");
    expect(await readProblem(response)).toMatchObject({ status: 401, code: "unauthorized" });
  }
});

test.each(named(withBody))("%s: a body over the cap is 413, announced or not", async (_, route) => {
  const text = "x".repeat(route.caller === "operator" ? 1024 * 1024 + 1 : 16 * 1024 + 1);
  expect(await readProblem(await ask(route, {}, text))).toMatchObject({ status: 413, code: "payload-too-large" });
  const request = new Request(`https://frontrow.test${route.path}`, {
    method: route.method,
    headers: { Authorization: AUTHORIZATION[route.caller] },
    body: new Blob([text]).stream(),
  });
  expect(await readProblem(await exports.default.fetch(request))).toMatchObject({
    status: 413,
    code: "payload-too-large",
  });
});

test.each(named(withBody))("%s: a body that isn't JSON by its type is 415", async (_, route) => {
  for (const type of ["text/plain", "application/jsonp", "application/problem+json"]) {
    expect(await readProblem(await ask(route, { "Content-Type": type }, "{}"))).toMatchObject({
      status: 415,
      code: "unsupported-media-type",
    });
  }
});

test.each(named(withJson))("%s: a missing body is 415", async (_, route) => {
  expect(await readProblem(await ask(route))).toMatchObject({ status: 415, code: "unsupported-media-type" });
});

test.each(named(withBody))("%s: broken JSON is 400 malformed-json", async (_, route) => {
  for (const text of ["{", "{} {}", "undefined", '{"a":1,}']) {
    const headers = { ...JSON_TYPE, "Idempotency-Key": "k" };
    expect(await readProblem(await ask(route, headers, text))).toMatchObject({ status: 400, code: "malformed-json" });
  }
});

test.each(named(withBody))("%s: unknown, repeated and prototype fields are 400 and named", async (_, route) => {
  const valid = JSON.stringify(route.valid ?? {}).slice(1, -1);
  const comma = valid === "" ? "" : ",";
  const bodies: [string, string][] = [
    [`{${valid}${comma}"extra":1}`, "extra"],
    [`{${valid}${comma}"__proto__":{}}`, "__proto__"],
    [`{${valid}${comma}"twice":1,"twice":1}`, "twice"],
  ];
  for (const [text, path] of bodies) {
    const response = await ask(route, { ...JSON_TYPE, "Idempotency-Key": "k" }, text);
    const body = await readProblem(response);
    expect(body).toMatchObject({ status: 400, code: "invalid-request" });
    expect(body["errors"]).toEqual([expect.objectContaining({ in: "body", path })]);
  }
  for (const text of ["[]", "null", "1"]) {
    const response = await ask(route, { ...JSON_TYPE, "Idempotency-Key": "k" }, text);
    expect(await readProblem(response)).toMatchObject({ status: 400, code: "invalid-request" });
  }
});

test.each(named(ROUTES.filter(({ key }) => key !== undefined)))(
  "%s: a malformed key is 400, and so is none where one is required",
  async (_, route) => {
    const missing = route.key === true ? [{}] : [];
    for (const headers of [...missing, ...["", "a b", "k".repeat(256)].map((key) => ({ "Idempotency-Key": key }))]) {
      const response = await ask(route, { ...JSON_TYPE, ...headers }, JSON.stringify(route.valid));
      expect(await readProblem(response)).toMatchObject({ status: 400, code: "idempotency-key-required" });
    }
  },
);

test.each(named(inLine))("%s: no queue token is 401, and a false one is 401", async (_, route) => {
  const headers = { "Idempotency-Key": "k", ...(route.body === "json" ? JSON_TYPE : {}) };
  const body = route.body === "json" ? JSON.stringify(route.valid) : null;
  expect(await readProblem(await ask(route, headers, body))).toMatchObject({
    status: 401,
    code: "queue-token-required",
  });
  const forged = { ...headers, "Queue-Token": accessToken };
  expect(await readProblem(await ask(route, forged, body))).toMatchObject({ status: 401, code: "queue-token-invalid" });
});

test("identifiers over 64 characters are 400, others that name nothing 404", async () => {
  const long = await send(`/v1/concerts/${"x".repeat(65)}`);
  const body = await readProblem(long);
  expect(body).toMatchObject({ status: 400, code: "invalid-request" });
  expect(body["errors"]).toEqual([expect.objectContaining({ in: "path", path: "concertId" })]);
  expect(await readProblem(await send(`/v1/concerts/${"x".repeat(64)}`))).toMatchObject({
    status: 404,
    code: "not-found",
  });
});

test.each(["limit=0", "limit=101", "limit=x", "limit=1&limit=2", "cursor=nonsense", "page=2"])(
  "a list asked with %s is 400",
  async (query) => {
    expect(await readProblem(await send(`/v1/concerts?${query}`))).toMatchObject({
      status: 400,
      code: "invalid-request",
    });
  },
);

test("a refusal speaks Korean to who prefers it, under the same code", async () => {
  const response = await send("/nowhere?secret=1", { headers: { "Accept-Language": "ko-KR,en;q=0.5" } });
  const body = await readProblem(response);
  expect(body).toMatchObject({ status: 404, code: "not-found" });
  expect(body).toMatchObject({ title: "찾을 수 없습니다", instance: "/nowhere" });
});

test("right answers, too, carry a request id and the exact content type", async () => {
  const response = await send("/healthz", { headers: { "X-Request-Id": "given-by-the-client" } });
  expect(response.headers.get("X-Request-Id")).toBe("given-by-the-client");
  expect(response.headers.get("Content-Type")).toBe("application/json; charset=utf-8");
  expect(await response.json()).toEqual({ status: "ok" });
});
