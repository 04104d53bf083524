// Who changes something for the organiser.
import type { Millis } from "../../contract/values.ts";

/** Who does it, by which request, and when. */
export interface Actor {
  operator: string;
  requestId: string;
  at: Millis;
}
