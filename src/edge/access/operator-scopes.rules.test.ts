// Question: what does a key cover, and which keys may it make? Method: reaches beside each other, with what each is wider in.
import { expect, test } from "vitest";
import { SCOPES } from "../../contract/values.ts";
import type { Reach } from "../../domain/records/operator-access.ts";
import { whyNotCovered, whyTooWide } from "./operator-scopes.ts";

const ALL: Reach = { scopes: SCOPES, concertIds: null, expiresAt: null };
const BOUND: Reach = { scopes: ["admin", "read"], concertIds: ["con_a", "con_b"], expiresAt: 1_000 };
const lacking = (scope: string, more = {}) => ({ code: "scope-required", scope, ...more });
const elsewhere = lacking("read", { concertIds: ["con_a", "con_b"] });

test.each<[string | undefined, unknown]>([
  ["con_a", null],
  ["con_b", null],
  ["con_c", elsewhere],
  [undefined, elsewhere],
])("a key for two concerts, at %s", (concertId, expected) => {
  expect(whyNotCovered(BOUND, { scope: "read" }, concertId)).toEqual(expected);
  expect(whyNotCovered(ALL, { scope: "read" }, concertId)).toBeNull();
});

test("a scope is for itself: `admin` has no other in it, and the concert is not looked at before the scope", () => {
  expect(whyNotCovered(BOUND, { scope: "money" }, "con_c")).toEqual(lacking("money"));
  expect(whyNotCovered({ ...ALL, scopes: ["admin"] }, { scope: "read" }, "con_a")).toEqual(lacking("read"));
});

const within: Reach = { scopes: ["read"], concertIds: ["con_b"], expiresAt: 1_000 };
test.each<[string, Partial<Reach>, unknown]>([
  ["nothing", {}, null],
  ["an earlier end", { expiresAt: 999 }, null],
  ["a scope", { scopes: ["read", "money"] }, lacking("money")],
  ["another concert", { concertIds: ["con_b", "con_c"] }, lacking("admin", { concertIds: ["con_a", "con_b"] })],
  ["all concerts", { concertIds: null }, lacking("admin", { concertIds: ["con_a", "con_b"] })],
  ["a later end", { expiresAt: 1_001 }, lacking("admin", { endsAt: "1970-01-01T00:00:01.000Z" })],
  ["no end", { expiresAt: null }, lacking("admin", { endsAt: "1970-01-01T00:00:01.000Z" })],
])("a key that is wider in %s", (_, wider, expected) => {
  expect(whyTooWide(BOUND, { ...within, ...wider }, "admin")).toEqual(expected);
  expect(whyTooWide(ALL, { ...within, ...wider }, "admin")).toBeNull();
});
