// Builds the Worker as a deployment does, without deploying it.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const ROOT = join(import.meta.dirname, "../..");

/**
 * Puts `worker.js` and a list of what went into it (`bundle-meta.json`) into a folder. Without an entry: the one of
 * wrangler.toml. Production's environment differs from the local one in bindings and variables, which are not in the bundle.
 */
export async function buildWorker(folder: string, entry: string[] = []): Promise<void> {
  const options = ["--dry-run", "--env", "production", "--outdir", folder, "--metafile"];
  await promisify(execFile)("npx", ["wrangler", "deploy", ...entry, ...options], { cwd: ROOT });
}
