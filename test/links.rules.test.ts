// Question: does every relative link in the documents lead to something? Doesn't ask whether an anchor is there.
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
