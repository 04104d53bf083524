// Question: is the document good to read and to generate from: names, examples that are what they say, every code?
// Method: the document and the table it is made from. Doesn't prove that the service keeps to it.
import { Validator } from "@cfworker/json-schema";
import { expect, test } from "vitest";
import { z } from "zod";
import { OPERATIONS } from "../../../contract/api/operations.ts";
import { codesOf } from "../../../contract/operations/operation.ts";
import { LANGUAGES } from "../../problems/codes/problem-entry.ts";
import { openApiDocument } from "./document.ts";
import { CODES, PROBLEMS } from "../../problems/problem-entries.ts";

const document = openApiDocument(OPERATIONS);
const { schemas = {}, examples = {} } = document.components ?? {};
const withValue = z.object({ value: z.record(z.string(), z.unknown()) });

test.each(OPERATIONS.map((operation) => [operation.operationId, operation] as const))(
  "%s has examples that its own schemas accept",
  (_, { body, answers }) => {
    const shown = [body, ...Object.values(answers)].flatMap((message) =>
      message?.schema === undefined || message.example === undefined
        ? []
        : [[message.schema, message.example] as const],
    );
    for (const [schema, example] of shown) expect(schema.parse(example)).toMatchObject(example);
  },
);

test("every operation has a name of its own that reads as a call", () => {
  const names = OPERATIONS.map(({ operationId }) => operationId);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[a-z]+([A-Z][a-z]+)+$/);
});

test("every code is answered by some operation, has an example that fits its schema, texts and advice", () => {
  const answered = new Set(OPERATIONS.flatMap(codesOf));
  for (const code of CODES) {
    expect(answered).toContain(code);
    const name = code.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
    const schema = { $ref: `#/components/schemas/${name}Problem`, components: { schemas } };
    const { value } = withValue.parse(examples[name]);
    const validator = new Validator(schema, "2020-12", false);
    expect(validator.validate(value).errors).toEqual([]);
    expect(validator.validate({ ...value, code: "else" }).valid).toBe(false);
    for (const language of LANGUAGES) {
      expect(PROBLEMS[code][language].title).toMatch(/./);
      const { meaning, todo } = PROBLEMS[code][language];
      for (const text of [meaning, todo])
        expect(/[가-힣]/.test(text), `${code} in ${language}`).toBe(language === "ko");
    }
  }
  expect(document.info.description).toContain("| [`method-not-allowed`](/problems/method-not-allowed) | 405 |");
});

test("every problem extends one schema, and where several codes share a status the code tells them apart", () => {
  const text = JSON.stringify(document);
  const named = Object.entries(schemas).filter(([name]) => name.endsWith("Problem") && name !== "Problem");
  expect(named.length).toBeGreaterThan(30);
  for (const [name, schema] of named)
    expect([name, schema]).toEqual([
      name,
      expect.objectContaining({ allOf: [{ $ref: "#/components/schemas/Problem" }] }),
    ]);
  expect(schemas["Problem"]).toMatchObject({ type: "object", required: expect.arrayContaining(["code", "requestId"]) });
  const problemUnions = [
    ...text.matchAll(/"anyOf":\[\{"\$ref":"#\/components\/schemas\/\w+Problem"\}[^\]]*\],"discriminator":\{/g),
  ];
  expect(problemUnions.length).toBe(
    [...text.matchAll(/"anyOf":\[\{"\$ref":"#\/components\/schemas\/\w+Problem"/g)].length,
  );
});

test("a queue token is a typed header wherever it is taken, and required where it is needed", () => {
  for (const { path, method, operationId, queueToken } of OPERATIONS) {
    const parameters = JSON.parse(JSON.stringify(document.paths?.[path]?.[method]?.parameters ?? [])).map(
      (part: { $ref?: string }) =>
        part.$ref === undefined ? part : document.components?.parameters?.[part.$ref.split("/").at(-1) ?? ""],
    );
    const found = parameters.filter(({ name }: { name: string }) => name === "Queue-Token");
    const isNeeded = queueToken === "admitted" || queueToken === "any";
    const expected = { in: "header", schema: { type: "string" }, ...(isNeeded ? { required: true } : {}) };
    expect([operationId, found]).toMatchObject([operationId, queueToken === undefined ? [] : [expected]]);
  }
});

test("what a query takes is told by what it means: numbers, and yes or no", () => {
  const of = (path: string) => JSON.stringify(document.paths?.[path]?.get?.parameters);
  expect(of("/v1/concerts/{concertId}/performances")).toContain('"name":"available","schema":{"type":"boolean"}');
  expect(of("/v1/concerts")).toContain(
    '"name":"limit","schema":{"type":"integer","minimum":1,"maximum":100,"default":20}',
  );
});

test("nothing in the document points to another host", () => {
  const text = JSON.stringify(document);
  expect([...text.matchAll(/https?:\/\/[^"\\\s)]+/g)].map(([address]) => address)).toEqual([]);
  expect(document.servers).toEqual([{ url: "/", description: "This service." }]);
});
