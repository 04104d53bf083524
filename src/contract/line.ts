// The waiting room as a fan sees it.
import { z } from "zod";
import { saleState } from "./concerts.ts";
import { id, instant } from "./values.ts";

export const placeStatus = z
  .enum(["waiting", "ready", "admitted"])
  .describe("`waiting` in line, `ready` to claim the right to enter, `admitted` inside.");
export type PlaceStatus = z.infer<typeof placeStatus>;

export const waitRange = z.object({ low: z.int().min(0), high: z.int().min(0) });
export type WaitRange = z.infer<typeof waitRange>;

/** The one body that joining, polling and asking to enter answer with. */
export const place = z.object({
  concertId: id,
  status: placeStatus,
  number: z.int().min(1).describe("The number in line: never changes while the place is held."),
  position: z.int().min(0).describe("1 is next; 0 once called. Never rises."),
  estimatedWaitSeconds: waitRange.nullable().describe("Null when nothing honest can be said."),
  pollAfterMs: z
    .int()
    .min(0)
    .describe(
      "When to ask again, in milliseconds: at most a third of `claimSeconds`, so that who asks when told misses no call.",
    ),
  seatsAvailable: z.int().min(0).describe("Left in all dates, as of the last two seconds."),
  sale: saleState.describe("Nobody is called unless it is `open`."),
  opensAt: instant.nullable().describe("When the sale opens, while it is `scheduled`."),
  serverTime: instant.describe("The service's clock as it answers: count down from it, not from the client's."),
  queueToken: z.string().describe("Send this one as `Queue-Token` from now on."),
  expiresAt: instant.nullable().describe("Ready: when the right to enter lapses. Admitted: when the session ends."),
});
export type PlaceBody = z.infer<typeof place>;
