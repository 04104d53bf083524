// Question: do the migrations lead to the schema that the code is written against? Doesn't prove that they run (every test
// in workerd begins with them).
import { readFile } from "node:fs/promises";
import { generateSQLiteDrizzleJson, generateSQLiteMigration } from "drizzle-kit/api";
import { sqliteTable, text } from "drizzle-orm/sqlite-core";
import { expect, test } from "vitest";
import * as schema from "./schema.ts";

const META = `${import.meta.dirname}/../../migrations/meta`;
const readJson = async (path: string) => JSON.parse(await readFile(path, "utf8"));

const missingIn = async (tables: Record<string, unknown>) => {
  const { entries } = await readJson(`${META}/_journal.json`);
  const latest = await readJson(`${META}/${entries.at(-1).tag.slice(0, 4)}_snapshot.json`);
  return generateSQLiteMigration(latest, await generateSQLiteDrizzleJson(tables, latest.id));
};

test("the newest migration leads to the schema: nothing is left to generate", async () => {
  expect(await missingIn(schema)).toEqual([]);
});

test("a table that no migration makes is found", async () => {
  expect(await missingIn({ ...schema, forgotten: sqliteTable("forgotten", { id: text() }) })).toHaveLength(1);
});
