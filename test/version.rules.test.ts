// Question: does everything that tells the version tell the same one?
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { z } from "zod";
import { OPERATIONS } from "../src/contract/operations/index.ts";
import { VERSION } from "../src/contract/version.ts";
import { openApiDocument } from "../src/edge/reference/openapi/document.ts";

const ROOT = `${import.meta.dirname}/..`;
const manifest = z.object({ version: z.string() });
const lock = manifest.extend({ packages: z.record(z.string(), manifest.partial()) });
const read = (file: string): Promise<string> => readFile(`${ROOT}/${file}`, "utf8");

test.each(["package.json", "clients/frontrow/package.json"])("%s has the version of the API", async (file) => {
  expect(manifest.parse(JSON.parse(await read(file))).version).toBe(VERSION);
});

test("package-lock.json has it", async () => {
  const { version, packages } = lock.parse(JSON.parse(await read("package-lock.json")));
  expect([version, packages[""]?.version, packages["clients/frontrow"]?.version]).toEqual([VERSION, VERSION, VERSION]);
});

test("the OpenAPI document has it", () => {
  expect(openApiDocument(OPERATIONS).info.version).toBe(VERSION);
});

test("the changelog begins with it, or with what comes next", async () => {
  const [first, second] = [...(await read("CHANGELOG.md")).matchAll(/^## \[?([\w.]+)/gm)].map(([, name]) => name);
  expect(first === "Unreleased" ? second : first).toBe(VERSION);
});
