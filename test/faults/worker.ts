// The Worker that faults are tested on: the service itself, handed a D1 binding, storage and a clock that fail as told.
// It adds no line to what it tests; where the doubles come in is the seam that production uses for the real ones.
import app from "../../src/edge/app.ts";
import { runJobs } from "../../src/jobs/jobs.ts";
import { ConcertRoom as Room } from "../../src/room/concert-room.ts";
import type { RoomPlatform } from "../../src/room/platform.ts";
import { faults } from "./faults.ts";
import { faultyDatabase } from "./faulty-database.ts";
import { faultyStorage } from "./faulty-storage.ts";

export { IntakeGate } from "../../src/edge/rooms/intake-gate.ts";

export class ConcertRoom extends Room {
  constructor(ctx: DurableObjectState, env: Cloudflare.Env) {
    super(ctx, env, faultyPlatform(ctx, env));
  }
}

function faultyPlatform(ctx: DurableObjectState, env: Cloudflare.Env): RoomPlatform {
  const user = {
    room: ctx.id.name ?? null,
    abort: (): never => {
      ctx.abort("a fault reset the room");
      throw new Error("a room went on after its reset");
    },
  };
  return {
    storage: faultyStorage(ctx.storage, user),
    database: faultyDatabase(env.DATABASE, user),
    now: () => faults.now(),
    after: (durationMs, act) => faults.after(durationMs, act),
  };
}

const withFaults = (env: Cloudflare.Env): Cloudflare.Env => ({
  ...env,
  DATABASE: faultyDatabase(env.DATABASE, { room: null }),
});

export default {
  fetch: (request, env, ctx) => app.fetch(request, withFaults(env), ctx),
  async scheduled({ scheduledTime }, env) {
    await runJobs(withFaults(env), scheduledTime, Math.random);
  },
} satisfies ExportedHandler<Cloudflare.Env>;
