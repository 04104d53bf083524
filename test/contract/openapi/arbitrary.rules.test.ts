// Question: are the requests of the contract test what they are taken for: right ones right, broken ones broken?
// Method: schemas of every kind the document uses, judged by a validator that knows nothing of the generator.
import { Validator } from "@cfworker/json-schema";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Known, Schemas, fill } from "./arbitrary.ts";
import { seed } from "../../support/seed.ts";
import { type JsonSchema, openApi } from "./document.ts";

const document = openApi.parse({
  paths: {},
  components: { schemas: { Seat: { type: "string", minLength: 1, maxLength: 8 } } },
});
const schemas = new Schemas(document, new Set(["holdId"]));
const order: JsonSchema = {
  type: "object",
  properties: {
    amount: { type: "integer", minimum: 1, maximum: 10 },
    seats: { type: "array", items: { $ref: "#/components/schemas/Seat" }, minItems: 1, maxItems: 3 },
    at: { anyOf: [{ type: "string", format: "date-time" }, { type: "null" }] },
    state: { type: "string", enum: ["open", "closed"] },
    metres: { type: "number", minimum: 0.5, maximum: 2 },
    key: { type: "string", pattern: "^[\\x21-\\x7e]+$", maxLength: 20 },
  },
  required: ["amount", "seats"],
  additionalProperties: false,
};
const right = { amount: 5, seats: ["A-1-1"], at: "2026-12-24T10:00:00.000Z", state: "open", metres: 1.25, key: "k" };
const validator = new Validator({ ...order, components: document.components }, "2020-12");
const isRight = (value: unknown): boolean => validator.validate(value).valid;

test("what is generated as right is right", () => {
  expect(isRight(right)).toBe(true);
  fc.assert(
    fc.property(schemas.valid(order), (value) => isRight(value)),
    { numRuns: 60, seed },
  );
});

test("every break is one, and every bound is met", () => {
  const broken = schemas.broken(order, right);
  expect(broken.filter(isRight)).toEqual([]);
  const { amount: _, ...withoutAmount } = right;
  const expected = [
    { ...right, amount: 0 },
    { ...right, amount: 11 },
    { ...right, amount: 1.5 },
    { ...right, amount: "7" },
    { ...right, metres: -0.5 },
    { ...right, metres: 3 },
    { ...right, metres: null },
    { ...right, seats: [] },
    { ...right, seats: [""] },
    { ...right, seats: ["xxxxxxxxx"] },
    { ...right, seats: ["A-1-0", "A-1-1", "A-1-2", "A-1-3"] },
    { ...right, at: 7 },
    { ...right, state: "no such value" },
    { ...right, extra: 1 },
    withoutAmount,
  ];
  for (const one of expected) expect(broken).toContainEqual(one);
});

test("a keyword nobody thought of is an error, not a guess", () => {
  expect(() => schemas.valid({ type: "integer", multipleOf: 5 })).toThrow("multipleOf");
});

test("places are filled with what exists", () => {
  const value = { deep: [new Known("holdId")] };
  expect(fill(value, (name) => `a real ${name}`)).toEqual({ deep: ["a real holdId"] });
});
