// Question: is an operator's key good for what it was made for, as long as it was made for, and for nothing else; and is it
// nowhere but in the answer that made it?
// Method: keys over HTTP, what D1 holds, and a second isolate's memory; time is set. Doesn't prove which scope each operation
// needs (test/hostile/scopes.workerd.test.ts).
import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, test, vi } from "vitest";
import { LIVE_KEYS_MAX } from "../../src/contract/bounds.ts";
import { SCOPES } from "../../src/contract/values.ts";
import { sha256Hex } from "../../src/domain/idempotency.ts";
import { LiveKeys } from "../../src/edge/access/live-keys.ts";
import {
  admin,
  by,
  codeOf,
  Fan,
  makeConcert,
  operatorKey,
  readPages,
  setClock,
  withSettings,
  type Json,
} from "../support/client.ts";

const { at, instant } = setClock();
afterEach(() => vi.restoreAllMocks());

const KEYS = "/v1/admin/keys";
const make = (body: Json, headers: Record<string, string> = {}) => admin(KEYS, { method: "POST", body, headers });
const revoke = (keyId: string) => admin(`${KEYS}/${keyId}`, { method: "DELETE" });
const concertsOf = (key: string) => by(key)("/v1/admin/concerts");

test("a key is shown once, is good at once, and D1 has only its hash", async () => {
  const { concertId } = await makeConcert();
  const wanted = { name: "Door, hall A", scopes: ["people", "read", "read"], concertIds: [concertId] };
  const made = await make({ ...wanted, expiresAt: instant(3_600_000) });
  expect(made.status).toBe(201);
  const { key, ...shown } = made.body;
  expect(key).toMatch(/^frk_[0-9A-Za-z]{43}$/);
  expect(shown).toEqual({
    keyId: expect.stringMatching(/^key_\w{21}$/),
    name: "Door, hall A",
    scopes: ["read", "people"],
    concertIds: [concertId],
    expiresAt: instant(3_600_000),
    createdAt: instant(0),
    createdBy: { keyId: "root", name: "admin" },
  });
  expect((await by(key)(`/v1/admin/concerts/${concertId}`)).status).toBe(200);
  const listed = await admin(KEYS);
  expect(listed.body.items[0]).toEqual(shown);
  const { results } = await env.DATABASE.prepare("SELECT * FROM operator_keys").all();
  expect(results.find(({ key_id }) => key_id === shown.keyId)).toMatchObject({ key_hash: await sha256Hex(key) });
  expect(await allRows()).not.toContain(key.slice(4));
});

/** Every row of every table, as text. */
async function allRows(): Promise<string> {
  const tables = await env.DATABASE.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'",
  ).all<{ name: string }>();
  const rows = [];
  for (const { name } of tables.results)
    rows.push((await env.DATABASE.prepare(`SELECT * FROM "${name}"`).all()).results);
  return JSON.stringify(rows);
}

test("keys are listed newest first, by page", async () => {
  for (const name of ["a", "b", "c"]) {
    at(name.codePointAt(0) ?? 0);
    await make({ name, scopes: ["read"] });
  }
  const pages = await readPages((query) => admin(`${KEYS}${query}`), 2);
  const listed = pages.flat();
  expect(listed.slice(0, 3).map(({ name }: Json) => name)).toEqual(["c", "b", "a"]);
  expect(new Set(listed.map(({ keyId }: Json) => keyId)).size).toBe(listed.length);
});

test("a key that is revoked is nobody's at once where it was revoked, leaves the list, and can be revoked again", async () => {
  const { body } = await make({ name: "x", scopes: ["read"] });
  expect((await concertsOf(body.key)).status).toBe(200);
  expect(codeOf(await revoke(body.keyId))).toEqual([204, undefined]);
  expect(codeOf(await concertsOf(body.key))).toEqual([401, "unauthorized"]);
  expect((await admin(KEYS)).body.items.map(({ keyId }: Json) => keyId)).not.toContain(body.keyId);
  expect((await revoke(body.keyId)).status).toBe(204);
  for (const unknown of ["key_nothing", "root", "admin"]) {
    expect(codeOf(await revoke(unknown))).toEqual([404, "not-found"]);
  }
});

/** What another isolate knows: a memory of its own over the same D1. */
function anotherIsolate() {
  const keys = new LiveKeys();
  const calls = vi.fn<(statement: string) => D1PreparedStatement>((statement) => env.DATABASE.prepare(statement));
  const DATABASE = new Proxy(env.DATABASE, {
    get: (d1, name) => (name === "prepare" ? calls : Reflect.get(d1, name, d1)),
  });
  const find = async (key: string): Promise<boolean> => {
    const c = {
      env: { DATABASE },
      req: { url: "http://frontrow.test/" },
      executionCtx: createExecutionContext(),
      get: () => Date.now(),
    };
    const found = await keys.find(c, await sha256Hex(key));
    if (!found.ok) throw new Error(found.refusal.code);
    return found.value !== null;
  };
  return { find, asked: () => calls.mock.calls.length };
}

test("a revoked key is dead in another isolate within ten seconds, and a new one good there within one", async () => {
  const first = await make({ name: "x", scopes: ["read"] });
  const there = anotherIsolate();
  expect(await there.find(first.body.key)).toBe(true);
  await revoke(first.body.keyId);
  const second = await make({ name: "y", scopes: ["read"] });
  // What it knows is a moment old.
  at(999);
  expect([await there.find(first.body.key), await there.find(second.body.key)]).toEqual([true, false]);
  at(1_000);
  expect([await there.find(second.body.key), await there.find(first.body.key)]).toEqual([true, false]);
});

test("without anything that makes it ask, a revoked key is dead there after five seconds", async () => {
  const { body } = await make({ name: "x", scopes: ["read"] });
  const there = anotherIsolate();
  expect(await there.find(body.key)).toBe(true);
  await revoke(body.keyId);
  at(4_999);
  expect(await there.find(body.key)).toBe(true);
  at(5_000);
  expect(await there.find(body.key)).toBe(false);
});

test("keys that are made up cost D1 one question a second, however many they are", async () => {
  const there = anotherIsolate();
  const madeUp = Array.from({ length: 200 }, (_, at) => `frk_${String(at).padStart(43, "0")}`);
  for (const key of madeUp) expect(await there.find(key)).toBe(false);
  const first = there.asked();
  at(1_000);
  for (const key of madeUp) await there.find(key);
  expect([first, there.asked()]).toEqual([1, 2]);
});

test("a key ends when it was to end, to the millisecond", async () => {
  const key = await operatorKey({ scopes: ["read"], expiresAt: instant(2_000) });
  at(1_999);
  expect((await concertsOf(key)).status).toBe(200);
  at(2_000);
  expect((await concertsOf(key)).status).toBe(401);
  // It is in the list until somebody revokes it.
  expect((await admin(KEYS)).body.items.map(({ expiresAt }: Json) => expiresAt)).toContain(instant(2_000));
});

test("nobody makes a key that is wider than his own", async () => {
  const key = await operatorKey({ scopes: ["admin", "read"], expiresAt: instant(60_000) });
  const makes = async (wanted: Json) => {
    const { status, body } = await by(key)(KEYS, { method: "POST", body: { name: "x", ...wanted } });
    return [status, body.scope];
  };
  const expiresAt = instant(60_000);
  expect(await makes({ scopes: ["read"], expiresAt })).toEqual([201, undefined]);
  expect(await makes({ scopes: ["read", "money"], expiresAt })).toEqual([403, "money"]);
  expect(await makes({ scopes: ["read"], expiresAt: instant(60_001) })).toEqual([403, "admin"]);
  expect(await makes({ scopes: ["read"] })).toEqual([403, "admin"]);
  // A key that is bound to a concert makes none at all: it can't come to this route.
  const { concertId } = await makeConcert();
  const bound = await operatorKey({ scopes: ["admin"], concertIds: [concertId] });
  const refused = await by(bound)(KEYS, {
    method: "POST",
    body: { name: "x", scopes: ["admin"], concertIds: [concertId] },
  });
  expect(codeOf(refused)).toEqual([403, "scope-required"]);
});

test.each<[string, Json]>([
  ["no scope", { scopes: [] }],
  ["a scope that is none", { scopes: ["root"] }],
  ["no name", { name: "" }],
  ["a name that nobody sees", { name: "\u200b" }],
  ["no concert in the list", { concertIds: [] }],
  ["an end that is past", { expiresAt: "2020-01-01T00:00:00.000Z" }],
  ["another field", { admin: true }],
])("a key with %s is 400", async (_, wrong) => {
  expect(codeOf(await make({ name: "x", scopes: ["read"], ...wrong }))).toEqual([400, "invalid-request"]);
});

test("a key for a concert that is not there is 404", async () => {
  const { concertId } = await makeConcert();
  const concertIds = [concertId, "con_nothing"];
  expect(codeOf(await make({ name: "x", scopes: ["read"], concertIds }))).toEqual([404, "not-found"]);
});

test("the same idempotency key makes one key, and shows it again to who made it alone; D1 can't read it", async () => {
  const body = { name: "once", scopes: [...SCOPES] };
  const headers = { "Idempotency-Key": "once" };
  const [first, second] = [await make(body, headers), await make(body, headers)];
  expect([first.status, second.status]).toEqual([201, 201]);
  expect(second.body).toEqual(first.body);
  expect(second.headers.get("Idempotency-Replayed")).toBe("true");
  expect((await admin(KEYS)).body.items.filter(({ name }: Json) => name === "once")).toHaveLength(1);
  expect(await allRows()).not.toContain(first.body.key.slice(4));
  expect(codeOf(await make({ ...body, name: "other" }, headers))).toEqual([422, "idempotency-key-reused"]);
  // Another operator's key has idempotency keys of its own.
  const other = await by(first.body.key)(KEYS, { method: "POST", body, headers });
  expect(other.status).toBe(201);
  expect(other.body.key).not.toBe(first.body.key);
  // ADMIN_KEY was changed since: it has the same id, and could not read the answer.
  const ADMIN_KEY = "another-admin-key-of-enough-characters";
  const changed = await withSettings({ ADMIN_KEY }, () => by(ADMIN_KEY)(KEYS, { method: "POST", body, headers }));
  expect(codeOf(changed)).toEqual([422, "idempotency-key-reused"]);
});

test("requests of one idempotency key at once make one key", async () => {
  const headers = { "Idempotency-Key": "at once" };
  const body = { name: "at once", scopes: ["read"] };
  const sent = await Promise.all([1, 2, 3].map(() => make(body, { ...headers, "Idempotency-Key": "at-once" })));
  expect(new Set(sent.map((reply) => reply.body.key)).size).toBe(1);
  expect((await admin(KEYS)).body.items.filter(({ name }: Json) => name === "at once")).toHaveLength(1);
});

test("a key that is called as one of the Worker's has none of what that one did", async () => {
  const concert = await makeConcert();
  const path = `/v1/admin/concerts/${concert.concertId}/performances/${concert.performances[0].performanceId}`;
  const headers = { "Idempotency-Key": "mine" };
  const block = { method: "POST", body: { seatIds: ["A-1-1"], reason: "r" }, headers };
  expect((await admin(`${path}/seats/block`, block)).status).toBe(200);
  const fan = await Fan.of(concert);
  const give = { method: "POST", body: { userId: fan.userId, seatIds: ["A-1-2"], reason: "r" }, headers };
  const given = await admin(`${path}/comps`, give);
  expect(given.status).toBe(201);
  for (const name of ["admin", "root"]) {
    const as = by(await operatorKey({ name, scopes: [...SCOPES] }));
    const blocked = await as(`${path}/seats/block`, block);
    expect([blocked.status, blocked.headers.get("Idempotency-Replayed")]).toEqual([200, null]);
    expect(codeOf(await as(`${path}/comps`, give))).toEqual([409, "seats-unavailable"]);
  }
});

test("the log tells by which key something was done, and what was done to keys is on record", async () => {
  const concert = await makeConcert();
  const made = await make({ name: "box office", scopes: ["sale", "read"] });
  const { keyId, key } = made.body;
  const path = `/v1/admin/concerts/${concert.concertId}`;
  await by(key)(path, { method: "PATCH", body: { title: "Another" } });
  const { items } = (await admin(`${path}/log`)).body;
  expect(items.map(({ operator, keyId }: Json) => [operator, keyId])).toEqual([
    ["box office", keyId],
    ["admin", "root"],
  ]);
  await revoke(keyId);
  await revoke(keyId);
  const { results } = await env.DATABASE.prepare(
    "SELECT action, operator, key_id, before, after FROM operator_actions WHERE concert_id = '' ORDER BY action_id DESC LIMIT 2",
  ).all<Record<string, string>>();
  expect(results.map(({ action, operator, key_id }) => [action, operator, key_id])).toEqual([
    ["key-revoked", "admin", "root"],
    ["key-created", "admin", "root"],
  ]);
  expect(JSON.parse(results[0]?.["before"] ?? "")).toEqual({ keyId, name: "box office" });
  expect(JSON.parse(results[1]?.["after"] ?? "")).toEqual({
    keyId,
    name: "box office",
    scopes: ["read", "sale"],
    concertIds: null,
    expiresAt: null,
  });
});

test("whose seat it is is told with `people` only, by the seat and by the log", async () => {
  const concert = await makeConcert();
  const path = `/v1/admin/concerts/${concert.concertId}`;
  const date = `${path}/performances/${concert.performances[0].performanceId}`;
  const fan = await Fan.of(concert);
  const body = { userId: fan.userId, seatIds: ["A-1-1"], reason: "Guest" };
  await admin(`${date}/comps`, { method: "POST", body, headers: { "Idempotency-Key": "k" } });
  const reader = by(await operatorKey({ scopes: ["read"] }));
  const both = by(await operatorKey({ scopes: ["read", "people"] }));
  const seat = (await reader(`${date}/seats/A-1-1`)).body;
  expect(seat).toEqual({ seatId: "A-1-1", section: "A", row: 1, number: 1, grade: "R", price: 50_000, status: "sold" });
  expect((await both(`${date}/seats/A-1-1`)).body).toMatchObject({ hold: null, ticket: { userId: fan.userId } });
  expect(JSON.stringify((await reader(`${path}/log`)).body)).not.toContain(fan.userId);
  expect((await both(`${path}/log`)).body.items[0].after.userId).toBe(fan.userId);
});

test("where D1 is away, a key that was made is 503 and that of the Worker goes on", async () => {
  const key = await operatorKey({ scopes: ["read"] });
  at(60_000);
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  const broken = {
    prepare: () => {
      throw new Error("Network connection lost");
    },
  };
  await withSettings({ DATABASE: broken }, async () => {
    expect(codeOf(await by(key)("/readyz"))).toEqual([503, "overloaded"]);
    expect((await admin("/readyz")).body.ready).toBe(false);
    // One that can't be a key that was made is not asked for.
    expect((await by("nonsense")("/readyz")).status).toBe(401);
  });
  expect(logged).toHaveBeenCalled();
  expect(JSON.stringify(logged.mock.calls)).not.toContain(key);
});

test("wrong keys are in the log with their reason, without the key, and not one line each", async () => {
  at(600_000);
  const lines: string[] = [];
  vi.spyOn(console, "warn").mockImplementation((line: string) => void lines.push(line));
  const wrong = `frk_${"x".repeat(43)}`;
  for (let times = 0; times < 15; times++) expect((await concertsOf(wrong)).status).toBe(401);
  const told = lines.filter((line) => line.includes("an operator's key was refused"));
  expect(told).toHaveLength(5);
  expect(JSON.parse(told[0] ?? "")).toMatchObject({
    level: "warn",
    reason: "it is nobody's",
    route: "/v1/admin/concerts",
    requestId: expect.any(String),
  });
  expect(lines.join()).not.toContain("xxxx");
  at(660_000);
  await concertsOf(wrong);
  expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ leftOutBefore: 10 });
});

test("there are not more keys in force than there may be, and one that is revoked makes room", async () => {
  const insert = env.DATABASE.prepare(
    `INSERT INTO operator_keys (key_id, name, key_hash, scopes, created_at, created_by_key_id, created_by_name)
     SELECT 'key_' || value, 'x', 'hash ' || value, '["read"]', 0, 'root', 'admin' FROM json_each(?)`,
  );
  await insert.bind(JSON.stringify(Array.from({ length: LIVE_KEYS_MAX }, (_, at) => at))).run();
  const refused = await make({ name: "one more", scopes: ["read"] }, { "Idempotency-Key": "more" });
  expect(codeOf(refused)).toEqual([400, "invalid-request"]);
  const { results } = await env.DATABASE.prepare("SELECT key FROM operator_answers WHERE key = 'more'").all();
  expect(results).toEqual([]);
  await env.DATABASE.prepare("UPDATE operator_keys SET revoked_at = 1 WHERE name = 'x'").run();
  expect((await make({ name: "one more", scopes: ["read"] }, { "Idempotency-Key": "more" })).status).toBe(201);
});
