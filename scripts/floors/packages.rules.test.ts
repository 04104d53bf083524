// Question: does the project still stand on the packages it is asked to use, each for what it is for, and are its top-level
// names in place?
// Method: package.json and the text of every import. Doesn't prove that a package is used well.
import { readFileSync, readdirSync, existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";

const ROOT = join(import.meta.dirname, "../..");

/** The packages, and where each must be imported; null: a tool, which is run and need not be imported. */
const PACKAGES: Record<string, string | null> = {
  hono: "src/edge",
  "@hono/zod-validator": "src/edge",
  zod: "src/contract",
  "drizzle-orm": "src/database",
  wrangler: null,
  "@cloudflare/workers-types": null,
  vitest: "test",
  "@cloudflare/vitest-pool-workers": "vitest.config.ts",
};
const TOP_LEVEL = ["src", "migrations", "wrangler.toml", "package.json", "tsconfig.json", "vitest.config.ts"];

const manifest = z
  .object({ dependencies: z.record(z.string(), z.string()), devDependencies: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")));

/** The text of a file, or of every file under a folder. */
function textOf(path: string): string {
  const whole = join(ROOT, path);
  if (path.endsWith(".ts")) return readFileSync(whole, "utf8");
  const files = readdirSync(whole, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  return files.map((file) => readFileSync(join(whole, file), "utf8")).join("\n");
}
const imports = (name: string, text: string): boolean => new RegExp(`from "${name}(/[^"]*)?";`).test(text);

test.each(Object.entries(PACKAGES))("%s is a dependency, and imported where it belongs", (name, where) => {
  expect({ ...manifest.dependencies, ...manifest.devDependencies }).toHaveProperty([name]);
  expect(where === null || imports(name, textOf(where))).toBe(true);
});

test("the types of the platform are those of the package", () => {
  expect(readFileSync(join(ROOT, "tsconfig.json"), "utf8")).toContain('"@cloudflare/workers-types"');
});

test("an import that isn't there would be noticed", () => {
  expect(imports("left-pad", textOf("src"))).toBe(false);
});

test.each(TOP_LEVEL)("%s stands at the top", (name) => {
  expect(existsSync(join(ROOT, name))).toBe(true);
});
