// What a room stands on: its storage, the database and the clock. The runtime gives it the real ones; a test hands in
// doubles that fail, lose and delay on purpose, so that no line of the room itself knows of faults.
import { afterTimeout } from "../database/database.ts";
import type { Millis } from "../contract/values.ts";

export interface RoomPlatform {
  storage: DurableObjectStorage;
  database: D1Database;
  now(): Millis;
  /** Does something after so many milliseconds, unless what it returns is called before. */
  after(durationMs: number, act: () => void): () => void;
}

export const platformOf = (ctx: DurableObjectState, env: Pick<Cloudflare.Env, "DATABASE">): RoomPlatform => ({
  storage: ctx.storage,
  database: env.DATABASE,
  now: () => Date.now(),
  after: afterTimeout,
});
