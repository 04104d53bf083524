// Who changes something for the organiser.
import type { Millis } from "../../contract/values.ts";

/** Who does it, by which request, and when. */
export interface Actor {
  /** The name of the key. */
  operator: string;
  /** Its id. Absent: noted by a room of before, when all keys were settings of the Worker. */
  keyId?: string;
  requestId: string;
  at: Millis;
}
