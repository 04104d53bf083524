// The waiting room as a fan sees it.
import { z } from "zod";
import { id, instant } from "./values.ts";

export const placeStatus = z.enum(["waiting", "ready", "admitted"]);
export type PlaceStatus = z.infer<typeof placeStatus>;

export const waitRange = z.object({ low: z.int().min(0), high: z.int().min(0) });
export type WaitRange = z.infer<typeof waitRange>;

/** The one body that joining, polling and asking to enter answer with. */
export const place = z.object({
  concertId: id,
  status: placeStatus,
  number: z.int().min(1),
  position: z.int().min(0),
  estimatedWaitSeconds: waitRange.nullable(),
  pollAfterMs: z.int().min(0),
  seatsAvailable: z.int().min(0),
  queueToken: z.string(),
  expiresAt: instant.nullable(),
});
export type PlaceBody = z.infer<typeof place>;
