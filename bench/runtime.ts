// The runtime that is measured: the production Worker and the floor beside it, each bundled by itself, in one Miniflare
// with storage on disk. Requests go to a socket of each Worker directly, so no development proxy is measured with them.
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { unstable_readConfig } from "wrangler";
import { buildWeb } from "../scripts/web/build.ts";
import { Inspector } from "./inspector.ts";

const ROOT = join(import.meta.dirname, "..");
/** The service runs with the settings it has locally. */
const {
  vars,
  compatibility_date: compatibilityDate = "",
  keep_names: keepNames = true,
} = unstable_readConfig({ config: join(ROOT, "wrangler.toml") });
export const SECRETS = { ADMIN_KEY: "measured-measured-measured", TOKEN_SECRET: "measured-measured-measured-measured" };

const ENDED_ON_PURPOSE = /Error: (?:filled|measured)$/;

export interface Runtime {
  /** Where the service listens, and the floor. */
  service: URL;
  floor: URL;
  inspector: Inspector;
  /** The service as it runs. */
  bundle: string;
  stop(): Promise<void>;
}

/**
 * Builds and starts both Workers with an empty storage of their own. `isReadable`: with the names and files of the source
 * left in, for a profile.
 */
export async function startRuntime({ isReadable }: { isReadable: boolean }): Promise<Runtime> {
  const storage = await mkdtemp(join(tmpdir(), "frontrow-bench-"));
  const workers = join(import.meta.dirname, "workers");
  // The Worker names the files of the pages.
  await buildWeb();
  const [service, floor] = await Promise.all([
    bundled(join(workers, "service.ts"), !isReadable),
    bundled(join(workers, "floor.ts"), !isReadable),
  ]);
  const common = {
    modules: true,
    compatibilityDate,
    bindings: { ...vars, ...SECRETS },
    d1Databases: ["DATABASE"],
    unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
  };
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      d1Persist: join(storage, "d1"),
      durableObjectsPersist: join(storage, "objects"),
      inspectorPort: 0,
      cf: false,
      // The runtime tells of each room whose life the benchmark itself has ended.
      handleStructuredLogs: ({ message }) => {
        if (!ENDED_ON_PURPOSE.test(message)) console.error(message);
      },
      workers: [
        {
          ...common,
          name: "service",
          script: service,
          d1Databases: { DATABASE: "service" },
          durableObjects: {
            ROOMS: { className: "MeasuredRoom", useSQLite: true },
            GATES: { className: "IntakeGate", useSQLite: true },
          },
        },
        {
          ...common,
          name: "floor",
          script: floor,
          d1Databases: { DATABASE: "floor" },
          durableObjects: { OBJECTS: { className: "FloorObject", useSQLite: true } },
        },
      ],
    }),
  );
  const stop = async (): Promise<void> => {
    await miniflare.dispose();
    await rm(storage, { recursive: true, force: true });
  };
  try {
    await miniflare.ready;
    for (const name of ["service", "floor"]) await migrate(await miniflare.getD1Database("DATABASE", name));
    return {
      service: await miniflare.unsafeGetDirectURL("service"),
      floor: await miniflare.unsafeGetDirectURL("floor"),
      inspector: new Inspector(await miniflare.getInspectorURL()),
      bundle: service,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function bundled(entry: string, minify: boolean): Promise<string> {
  const bundle = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2024",
    minify,
    keepNames,
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*", "node:*"],
  });
  return bundle.outputFiles[0]?.text ?? "";
}

async function migrate(database: { prepare(sql: string): { run(): Promise<unknown> } }): Promise<void> {
  const folder = join(ROOT, "migrations");
  for (const file of (await readdir(folder)).filter((name) => name.endsWith(".sql")).toSorted()) {
    const statements = (await readFile(join(folder, file), "utf8")).split("--> statement-breakpoint");
    for (const statement of statements) await database.prepare(statement).run();
  }
}
