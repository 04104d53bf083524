// Tells drizzle-kit where the schema is and where its migrations go. It is the only reader of this file:
// migrations are applied by wrangler. Generated SQL gets STRICT on every table by hand before it lands; a test holds us to it.
import { defineConfig } from "drizzle-kit";

export default defineConfig({ dialect: "sqlite", schema: "./src/database/schema.ts", out: "./migrations" });
