// The Worker's entry: HTTP goes to the edge, the cron trigger to the jobs, and the platform finds the classes of
// the objects here.
import app from "./edge/app.ts";
import { runJobs } from "./jobs/jobs.ts";

export default {
  fetch: app.fetch,
  async scheduled({ scheduledTime }, env) {
    await runJobs(env, scheduledTime, Math.random);
  },
} satisfies ExportedHandler<Cloudflare.Env>;
export { ConcertRoom } from "./room/concert-room.ts";
export { IntakeGate } from "./edge/rooms/intake-gate.ts";
