// What only tests find in their environment, beside what wrangler.toml declares.
/// <reference types="@cloudflare/vitest-pool-workers/types" />
import type { D1Migration } from "cloudflare:test";

declare global {
  namespace Cloudflare {
    interface Env {
      /** The files of migrations/, read by vitest.config.ts. */
      MIGRATIONS: D1Migration[];
      /** A rate-limit binding that lets three of a key pass. */
      THREE_A_MINUTE: RateLimit;
      /** Of the faults' tests: docs/reliability.md, and whether the matrix is run in full. */
      RELIABILITY_PAGE: string;
      MATRIX_IN_FULL: boolean;
      /** What a torture was asked for, as JSON; of no other run. */
      TORTURE?: string;
    }
  }
}

declare module "vitest" {
  interface TaskMeta {
    /** The table of the matrix, for the page. */
    matrix?: string;
  }
}
