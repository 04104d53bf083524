// Question: do the documents name the polls that the rule of today tells fans to make? Method: the text that the benchmark would
// write. The figures of the bill are those of its last run.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { pollsInLobby, pollsInPause, pollsText } from "./bill.ts";

test("the document of capacity names the polls of a fan as the rule has them", async () => {
  const text = await readFile(join(import.meta.dirname, "../docs/capacity.md"), "utf8");
  expect(text).toContain(`<!-- bench: polls -->\n${pollsText()}\n<!-- /bench: polls -->`);
});

test("half an hour of lobby or of a pause takes at most forty polls of a fan far from the front", () => {
  expect(Math.max(pollsInLobby(1_800), pollsInPause(1_800))).toBeLessThanOrEqual(40);
});
