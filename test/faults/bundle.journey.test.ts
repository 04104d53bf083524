// Question: is nothing of the faults in what is deployed? Method: the bundle is made as a deployment makes it, and what
// went into it is read. The same look at the faults' own Worker must find them, or it would find nothing anywhere.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { z } from "zod";
import { buildWorker } from "../support/worker-build.ts";

const metafile = z.object({ inputs: z.record(z.string(), z.unknown()) });
/** Words that only the faults say, as they stand in their code. */
const WORDS = ["the doubled D1 binding", "a fault reset the room", "a room went on after its reset"];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "frontrow-bundle-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** The files that went into a build, and the code that came out. */
async function read(build: string): Promise<{ files: string[]; code: string }> {
  const { inputs } = metafile.parse(JSON.parse(await readFile(join(build, "bundle-meta.json"), "utf8")));
  return { files: Object.keys(inputs), code: await readFile(join(build, "worker.js"), "utf8") };
}
const isOurs = (file: string): boolean => !file.includes("node_modules/") && /\.tsx?$/.test(file);

test("what is deployed comes from src/ alone and knows no fault", async () => {
  const { files, code } = await read(inject("builtWorker"));
  expect(files).toContain("src/room/concert-room.ts");
  expect(files.filter(isOurs).filter((file) => !file.startsWith("src/"))).toEqual([]);
  expect(WORDS.filter((word) => code.includes(word))).toEqual([]);
});

test("the same look at the faults' own Worker finds them", async () => {
  await buildWorker(folder, ["test/faults/worker.ts"]);
  const { files, code } = await read(folder);
  expect(files.filter((file) => file.startsWith("test/faults/")).length).toBeGreaterThan(0);
  expect(WORDS.filter((word) => code.includes(word))).toEqual(WORDS);
});
