// Question: does every relative link in the documents, and every path of a file that a document or a comment names, lead to
// something? Doesn't ask whether an anchor is there, nor about records of past runs, which name what was there then.
import { globSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

const ROOT = `${import.meta.dirname}/..`;
const LINK = /\]\((?!https?:|#|<)([^)#\s]+)(?:#[^)]*)?\)/g;
const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

test.each(globSync(["*.md", "docs/**/*.md"], { cwd: ROOT }))("%s links to what is there", async (page) => {
  const links = [...(await readFile(join(ROOT, page), "utf8")).matchAll(LINK)].map(([, target = ""]) => target);
  const broken: string[] = [];
  for (const link of links) if (!(await exists(join(ROOT, dirname(page), link)))) broken.push(link);
  expect(broken).toEqual([]);
});

const NAMED_PATH = /(?<![\w./@-])(?:src|test|scripts|docs|migrations)\/[\w./-]+\.(?:ts|tsx|md|sql)\b/g;
const pathsNamed = (text: string): string[] => [...text.matchAll(NAMED_PATH)].map(([path]) => path);

test("every file that is named by its path is there", async () => {
  const files = globSync(["*.{md,toml,ts}", "{src,test,scripts,docs}/**/*.{ts,tsx,md}"], {
    cwd: ROOT,
    exclude: ["docs/runs/**", "CHANGELOG.md", "test/links.rules.test.ts"],
  });
  const missing: string[] = [];
  for (const file of files)
    for (const path of pathsNamed(await readFile(join(ROOT, file), "utf8")))
      if (!(await exists(join(ROOT, path)))) missing.push(`${file} names ${path}`);
  expect(missing).toEqual([]);
});

test("a path that is named is seen as one, and a module's relative import isn't", () => {
  expect(pathsNamed("see `src/gone.ts`, (docs/away.md) and ../src/room.ts")).toEqual(["src/gone.ts", "docs/away.md"]);
});
