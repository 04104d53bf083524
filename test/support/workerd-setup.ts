// Runs before each file of workerd tests. Storage is a file's own, so every file starts with an empty database; this
// brings it to the present schema with the same migrations that production runs.
import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";

await applyD1Migrations(env.DATABASE, env.MIGRATIONS);
