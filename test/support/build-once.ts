// Runs before the journeys: builds the Worker once for all of them, in a folder of this run, which no other run sees and
// nobody sees half built.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { buildWorker } from "./worker-build.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The folder of the built Worker. */
    builtWorker: string;
  }
}

export default async function buildOnce({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "frontrow-worker-"));
  await buildWorker(folder);
  provide("builtWorker", folder);
  return () => rm(folder, { recursive: true });
}
