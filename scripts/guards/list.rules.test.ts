// Question: does every guard's edit still apply, and are its tests still there? What the tests say without the guard takes
// minutes, and is asked by `npm run guards`.
import { readFile, stat } from "node:fs/promises";
import { expect, test } from "vitest";
import { edited } from "./edits.ts";
import { GUARDS } from "./list.ts";

const ROOT = `${import.meta.dirname}/../..`;

test.each(GUARDS.map((guard) => [guard.name, guard] as const))("%s", async (_, { edits, tests }) => {
  const texts = new Map<string, string>();
  for (const edit of edits) {
    const text = texts.get(edit.file) ?? (await readFile(`${ROOT}/${edit.file}`, "utf8"));
    const without = edited(text, edit);
    expect(without).not.toBe(text);
    texts.set(edit.file, without);
  }
  expect(tests.length).toBeGreaterThan(0);
  for (const file of tests) expect((await stat(`${ROOT}/${file}`)).isFile()).toBe(true);
});

test("an edit that matches nothing, or twice, is refused", () => {
  const edit = { file: "a.ts", find: "x", replace: "y" };
  expect(edited("axb", edit)).toBe("ayb");
  expect(() => edited("ab", edit)).toThrow("0 times");
  expect(() => edited("axbx", edit)).toThrow("2 times");
});

test("the page names every guard", async () => {
  const page = await readFile(`${ROOT}/docs/reliability.md`, "utf8");
  expect(GUARDS.filter(({ name }) => !page.includes(`| ${name} |`)).map(({ name }) => name)).toEqual([]);
});
