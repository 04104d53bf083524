// Taking a guard out of a copy of the project, and putting it back.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Edit } from "./guard.ts";

/** The text with the edit made. Throws unless what it looks for is there exactly once. */
export function edited(text: string, { file, find, replace }: Edit): string {
  const found = text.split(find).length - 1;
  if (found !== 1) throw new Error(`an edit of ${file} matches ${found} times: ${find}`);
  return text.replace(find, () => replace);
}

/** Makes the edits in a folder; what it resolves to undoes them. */
export async function makeEdits(folder: string, edits: readonly Edit[]): Promise<() => Promise<void>> {
  const before = new Map<string, string>();
  for (const edit of edits) {
    const path = join(folder, edit.file);
    const text = await readFile(path, "utf8");
    if (!before.has(path)) before.set(path, text);
    await writeFile(path, edited(text, edit));
  }
  return async () => {
    for (const [path, text] of before) await writeFile(path, text);
  };
}
