// A built Worker as a service over HTTP, with an empty database at the present schema.
import { createTestHarness, type TestHarness } from "wrangler";

export const SECRETS = {
  ADMIN_KEY: "a-journey-admin-key-of-enough-characters",
  TOKEN_SECRET: "a-journey-secret-of-enough-characters",
};

export interface ServiceSettings {
  /** An environment of wrangler.toml. */
  env?: string;
  secrets?: Record<string, string>;
  vars?: Record<string, string>;
  /** Whether the database has its tables; otherwise it is as a first `wrangler dev` finds it. */
  hasTables?: boolean;
}

export interface BuiltService {
  server: TestHarness;
  base: URL;
}

/** `folder` is what buildWorker has filled. */
export async function serveWorker(
  folder: string,
  { secrets = SECRETS, hasTables = true, ...settings }: ServiceSettings = {},
): Promise<BuiltService> {
  const server = createTestHarness({
    workers: [{ configPath: "./wrangler.toml", prebuiltWorkerDir: folder, secrets, ...settings }],
  });
  const { url: base } = await server.listen();
  if (hasTables) await server.getWorker<Cloudflare.Env>().applyD1Migrations("DATABASE");
  return { server, base };
}
