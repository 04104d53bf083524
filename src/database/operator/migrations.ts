// Which migrations D1 has, and which this version needs. wrangler writes down the name of each that it applies, and drizzle-kit
// keeps a list of all there are, which is built into the Worker: so the newest is known without anybody writing its number.
import journal from "../../../migrations/meta/_journal.json";
import { sql } from "drizzle-orm";
import type { Database } from "../database.ts";

/** Names of all migrations that this version knows, oldest first. */
export const MIGRATIONS: readonly string[] = journal.entries.map(({ tag }) => tag);

/** The table of wrangler, unless it is told another. */
const APPLIED = sql`SELECT name FROM d1_migrations`;

/** Names of the migrations that D1 has. Throws when none was ever applied: the table is missing then. */
export async function appliedMigrations(db: Database): Promise<Set<string>> {
  const rows = await db.all<{ name: string }>(APPLIED);
  return new Set(rows.map(({ name }) => name.replace(/\.sql$/, "")));
}
