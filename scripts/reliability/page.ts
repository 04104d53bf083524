// docs/reliability.md is written by hand but for what runs of the matrix and the guards have shown: that stands between
// markers and is replaced as a whole.
import { readFile, writeFile } from "node:fs/promises";

const PAGE = `${import.meta.dirname}/../../docs/reliability.md`;

/** Puts text between the markers `<!-- name:begin -->` and `<!-- name:end -->`. Throws when the page lacks them. */
export function put(page: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/reliability.md has no markers for ${name}`);
  return `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`;
}

export async function putOnPage(texts: Record<string, string>): Promise<void> {
  let page = await readFile(PAGE, "utf8");
  for (const [name, text] of Object.entries(texts)) page = put(page, name, text);
  await writeFile(PAGE, page);
}
