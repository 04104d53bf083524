// Who may look at dates and seats: a fan who has been let in. This is the one place that asks; what it asks today is the
// room, on every read.
import { type Answer, done, refuse } from "../contract/refusals.ts";
import { retryAfterSeconds } from "./jitter.ts";
import type { Room } from "./room-client.ts";
import { cappedRefusal } from "./place-body.ts";
import type { QueueClaims } from "./tokens.ts";

/** Whether the place has a session. Refusals: not-admitted, session-over, sale-closed, overloaded. */
export async function requireSession(room: Room, place: QueueClaims): Promise<Answer<null>> {
  const standing = await room.where(place);
  if (!standing.ok) return standing;
  const { status, position, pollAfterMs } = standing.value;
  if (status === "admitted") return done(null);
  const refusal = { code: "not-admitted", position, retryAfterSeconds: retryAfterSeconds(pollAfterMs) } as const;
  return refuse(cappedRefusal(refusal, place));
}
