// The built Worker in Miniflare, with its storage on disk, as a process to be killed: `node server.ts <bundle> <storage>
// <port>`. It says "ready" when it listens, and ends by itself when whoever started it is gone.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";

/** Read from wrangler.toml by whoever starts this, and given as JSON in SETTINGS. */
export interface ServerSettings {
  compatibilityDate: string;
  bindings: Record<string, Json>;
}
type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

const [bundle = "", storage = "", port = "0"] = process.argv.slice(2);
const settings: ServerSettings = JSON.parse(process.env["SETTINGS"] ?? "");

const miniflare = new Miniflare(
  convertV4MiniflareOptions({
    modules: true,
    script: await readFile(bundle, "utf8"),
    ...settings,
    d1Databases: ["DATABASE"],
    durableObjects: {
      ROOMS: { className: "ConcertRoom", useSQLite: true },
      GATES: { className: "IntakeGate", useSQLite: true },
    },
    resourcePersistencePath: storage,
    host: "127.0.0.1",
    port: Number(port),
    cf: false,
  }),
);

process.stdin.on("end", () => void miniflare.dispose().finally(() => process.exit()));
process.stdin.resume();
await miniflare.ready;
await migrate(await miniflare.getD1Database("DATABASE"));
console.log("ready");

/** Makes the tables, the first time. */
async function migrate(database: Awaited<ReturnType<Miniflare["getD1Database"]>>): Promise<void> {
  if ((await database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'concerts'").first()) !== null) return;
  const folder = join(import.meta.dirname, "../../migrations");
  for (const file of (await readdir(folder)).filter((name) => name.endsWith(".sql")).toSorted()) {
    const statements = (await readFile(join(folder, file), "utf8")).split("--> statement-breakpoint");
    for (const statement of statements) await database.prepare(statement).run();
  }
}
