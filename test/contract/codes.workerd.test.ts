// Question: can every refusal of the contract be met over HTTP, and does it look there as the contract says?
// Method: one table of codes and how a client comes to see each (refusal-cases.ts), asked in both languages. Each is also held
// against the OpenAPI document. Doesn't prove that these are the only ways to a refusal, nor the order of the checks.
import { env, exports } from "cloudflare:workers";
import { expect, test } from "vitest";
import { LANGUAGES, type Language, type ProblemEntry } from "../../src/edge/problems/codes/problem-entry.ts";
import { CODES, PROBLEMS } from "../../src/edge/problems/problem-entries.ts";
import { admin, call, Fan, makeConcert, withoutTable, type Json, type Reply } from "../support/client.ts";
import { Conformance } from "./openapi/conformance.ts";
import { type JsonSchema, openApi } from "./openapi/document.ts";
import { CASES, type Case } from "./refusal-cases.ts";

const documented = new Conformance(openApi.parse((await call("/openapi.json")).body));

/** What a text in each language looks like. */
const SPOKEN: Record<Language, RegExp> = { en: /^[^가-힣]+$/, ko: /[가-힣]/ };

/** The codes that are published: clients go by them, so none may go and none may change. */
const PROMISED = (
  "already-refunded already-yours balance-limit-reached has-sales hold-already-paid hold-budget-spent hold-expired hold-not-found " +
  "idempotency-in-flight " +
  "idempotency-key-required idempotency-key-reused insufficient-balance internal invalid-request layout-changed " +
  "leaves-single-seat malformed-json " +
  "method-not-allowed not-admitted not-found outcome-pending overloaded payload-too-large payment-in-progress " +
  "performance-cancelled performance-over queue-token-invalid queue-token-mismatch queue-token-required rate-limited refund-closed sale-closed sale-not-open " +
  "sale-paused scope-required seat-limit-reached seats-unavailable session-over top-up-unavailable unauthorized unknown-seats " +
  "unsupported-media-type"
).split(" ");

const asked = CASES.flatMap((kind) =>
  LANGUAGES.map((language): [string, Language, Case] => [`${kind.code} when ${kind.when}`, language, kind]),
);

test.each(asked)("%s, in %s", async (_, language, { code, status, members = {}, headers = {}, provoke }) => {
  const reply = await provoke(language);
  const { toOperators, ...entry }: ProblemEntry = PROBLEMS[code];
  const { title } = (status === toOperators?.status ? toOperators : entry)[language];
  expect(reply.body).toEqual({
    type: `/problems/${code}`,
    title,
    status,
    code,
    detail: expect.stringMatching(SPOKEN[language]),
    instance: reply.path.split("?")[0],
    requestId: reply.headers.get("X-Request-Id"),
    ...members,
  });
  expect(reply.body.detail).not.toMatch(/undefined|\{|\}/);
  expect(reply.status).toBe(status);
  expect(reply.headers.get("Content-Type")).toBe("application/problem+json");
  expect(reply.headers.get("Content-Language")).toBe(language);
  expect(reply.headers.get("X-Request-Id")).toMatch(/./);
  for (const [name, pattern] of Object.entries(headers)) expect(reply.headers.get(name)).toMatch(pattern);
  expect(documented.deviations({ ...reply, text: JSON.stringify(reply.body) })).toEqual([]);
});

test("the codes clients were promised, those provoked above, those documented and those with a page are the same", async () => {
  const provoked = new Set<string>(CASES.map(({ code }) => code));
  const inDocument = new Set(
    documented.operations.flatMap(({ answers }) =>
      [...answers.values()].flatMap(({ content }) => codesIn(content["application/problem+json"])),
    ),
  );
  const inOrder = (codes: Iterable<string>) => [...codes].toSorted();
  expect(inOrder([...CODES])).toEqual(inOrder(PROMISED));
  expect(inOrder(provoked)).toEqual(inOrder(PROMISED));
  expect(inOrder(inDocument)).toEqual(inOrder(PROMISED));
  for (const code of PROMISED) {
    const page = await exports.default.fetch(new Request(`http://frontrow.test/problems/${code}`));
    expect({ code, status: page.status }).toEqual({ code, status: 200 });
  }
  expect((await call("/problems/nothing-of-the-kind")).status).toBe(404);
});

/** The codes that a schema of problems allows. */
function codesIn(schema: JsonSchema | undefined): string[] {
  const text = JSON.stringify(schema ?? {});
  return [...text.matchAll(/"#\/components\/schemas\/(\w+)Problem"/g)].map(([, name = ""]) =>
    name.replace(/(?!^)[A-Z]/g, "-$&").toLowerCase(),
  );
}

/** Routes of every group, with a table that each can't do without. */
const BREAKABLE: [route: string, table: string, ask: (fan: Fan) => Promise<Reply<Json>>][] = [
  ["GET a concert", "concerts", () => call("/v1/concerts/con_sensitive")],
  ["GET concerts", "performances", () => call("/v1/concerts?limit=7")],
  ["POST a user", "users", () => call("/v1/users", { method: "POST", body: { name: "con_sensitive" } })],
  ["GET the balance", "balances", (fan) => fan.balance()],
  ["GET entries", "ledger_entries", (fan) => fan.call("/v1/balance/entries")],
  ["GET tickets", "tickets", (fan) => fan.tickets()],
  ["GET a payment", "payments", (fan) => fan.call("/v1/payments/con_sensitive")],
  ["GET the audit", "charges", () => admin("/v1/admin/audit")],
];

test.each(BREAKABLE)("%s shows nothing of the inside when a table is gone", async (_, table, ask) => {
  const fan = await Fan.of(await makeConcert());
  const reply = await withoutTable(table, () => ask(fan));
  expect(reply.status).toBe(500);
  expect(reply.body.instance).toBe(reply.path.split("?")[0]);
  // The path is the client's own, and a random id may spell anything.
  const shown = JSON.stringify({ ...reply.body, instance: "", requestId: "" });
  expect(shown).not.toMatch(/select|insert|sqlite|\bd1(?:_|\b)|no such table|\bat \w|con_sensitive|usr_/i);
  expect(shown).not.toContain(table);
  expect(shown).not.toContain(env.ADMIN_KEY);
});
