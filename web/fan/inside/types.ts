// The shapes of the API that these screens show.
import type { Balance, Hold, NewHold, Payment, Performance } from "../../../clients/frontrow/schema.d.ts";
import type { Concert } from "../concerts/types.ts";

export type { Balance, Concert, Hold, NewHold, Payment };
export type BookableDate = Performance;

/** A fan's place in line once it was admitted, as the service last told it. */
export interface AdmittedPlace {
  queueToken: string;
  /** The end of the session. */
  expiresAt: string | null;
  number: number;
  /** In all dates. */
  seatsAvailable: number;
}
