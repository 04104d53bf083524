// The process that is killed: starts the Worker, built as a deployment builds it, on a storage that outlives it, ends it with
// SIGKILL together with whatever it started, and starts it again.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { unstable_readConfig } from "wrangler";
import { buildWorker } from "../support/worker-build.ts";
import type { ServerSettings } from "./server.ts";

const ROOT = join(import.meta.dirname, "../..");
const READY_WITHIN_MS = 60_000;
export const ADMIN_KEY = "the-admin-key-of-a-killed-process";
const SECRETS = { ADMIN_KEY, TOKEN_SECRET: "the-token-secret-of-a-killed-process" };

/** What wrangler.toml sets, for a process that is started too often to read it by itself. */
function settings(): ServerSettings {
  const { compatibility_date: compatibilityDate = "", vars } = unstable_readConfig({
    config: join(ROOT, "wrangler.toml"),
  });
  return { compatibilityDate, bindings: { ...vars, ...SECRETS } };
}

export class Victim {
  readonly url: string;
  readonly #folder: string;
  readonly #build: string;
  readonly #port: number;
  readonly #settings = JSON.stringify(settings());
  #child: ChildProcess | null = null;

  private constructor(folder: string, build: string, port: number) {
    this.#folder = folder;
    this.#build = build;
    this.#port = port;
    this.url = `http://127.0.0.1:${port}`;
  }

  /** Starts with nothing in the stores. Builds the Worker first, unless the folder of a build is given. */
  static async start(build?: string): Promise<Victim> {
    const folder = await mkdtemp(join(tmpdir(), "frontrow-kills-"));
    const victim = new Victim(folder, build ?? join(folder, "build"), await freePort());
    try {
      if (build === undefined) await buildWorker(victim.#build);
      await mkdir(victim.storage);
      await victim.begin();
      return victim;
    } catch (error) {
      await victim.end();
      throw error;
    }
  }

  get storage(): string {
    return join(this.#folder, "storage");
  }

  /** Starts the process; resolves when it listens. */
  async begin(): Promise<void> {
    const server = join(import.meta.dirname, "server.ts");
    const child = spawn(process.execPath, [server, join(this.#build, "worker.js"), this.storage, String(this.#port)], {
      cwd: ROOT,
      env: { ...process.env, SETTINGS: this.#settings, CLOUDFLARE_CF_FETCH_ENABLED: "false" },
      stdio: ["pipe", "pipe", "ignore"],
      // A group of its own, so that its number stands for the runtime, too.
      detached: true,
    });
    this.#child = child;
    const patience = setTimeout(() => endGroup(child), READY_WITHIN_MS);
    try {
      for await (const line of createInterface({ input: child.stdout })) if (line === "ready") return;
      throw new Error("the process ended before it listened");
    } finally {
      clearTimeout(patience);
    }
  }

  /** SIGKILL, now. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null) return;
    endGroup(child);
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  }

  /** Kills it for good and removes what it wrote. */
  async end(): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Every SQLite file that was written, D1's and the rooms'. */
  async files(): Promise<string[]> {
    const names = await readdir(this.storage, { recursive: true });
    return names.filter((name) => name.endsWith(".sqlite")).map((name) => join(this.storage, name));
  }
}

function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Nobody of the group is left, which is what this is for.
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
