// What a room tells everybody of its sale and of the pace of its line. What that means for one fan stands in wait-told.ts.
import { z } from "zod";
import { saleState, type SaleState } from "../../contract/concerts.ts";
import type { Millis } from "../../contract/values.ts";
import { callBound } from "./call-bound.ts";
import { linePace } from "./line-pace.ts";

export const saleOutlook = z.object({
  /** The room's clock. */
  at: z.int(),
  state: saleState,
  /** Null unless scheduled; from then on the state is the one below, also where nothing newer is known. */
  opensAt: z.int().nullable(),
  stateOnceOpen: saleState,
  /** As the line moves, or would if the sale opened now; null when it can't be known. */
  pace: linePace.nullable(),
  /** From now on, or from when the sale opens. */
  callBound,
  offerSeconds: z.int(),
  claimSeconds: z.int(),
});
export type SaleOutlook = z.infer<typeof saleOutlook>;

/** The state of the sale, and when it opens while it is scheduled. */
export interface SaleNow {
  sale: SaleState;
  opensAt: Millis | null;
}

export function saleAt({ state, opensAt, stateOnceOpen }: SaleOutlook, now: Millis): SaleNow {
  if (opensAt === null) return { sale: state, opensAt };
  return now < opensAt ? { sale: state, opensAt } : { sale: stateOnceOpen, opensAt: null };
}
