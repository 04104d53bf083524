// How fast a line will be called, as the room tells it: places called by the end of each of some equal steps, and a mean
// pace beyond them. How the room works it out stands in room/rules/line/pace.ts.
import { z } from "zod";

export const linePace = z.object({
  /** How long a step is. */
  stepSeconds: z.number(),
  /** Places that will have been called by the end of each step. */
  reach: z.array(z.number()),
  /** Places per second after the last step. */
  velocity: z.number(),
  /** Share of those called who show up, and so how many places a free slot is worth. */
  showRate: z.number(),
});

export type LinePace = z.infer<typeof linePace>;

/** Seconds until so many places will have been called. */
export function secondsUntil({ stepSeconds, reach, velocity }: LinePace, places: number): number {
  if (places <= 0) return 0;
  const step = reach.findIndex((called) => called >= places);
  if (step < 0) return reach.length * stepSeconds + (places - (reach.at(-1) ?? 0)) / velocity;
  const before = reach[step - 1] ?? 0;
  return (step + (places - before) / ((reach[step] ?? 0) - before)) * stepSeconds;
}
