// Where a fan stands, as the fan is shown it. The fan's own token remembers the last position shown, so a position never rises, no
// matter which snapshot the next answer comes from.
import type { PlaceBody } from "../../contract/line.ts";
import type { Refusal } from "../../contract/refusals.ts";
import { type Millis, toInstant, toInstantOrNull } from "../../contract/values.ts";
import type { PlaceView } from "../../domain/room-messages.ts";
import { chosenBetween, retryAfterSeconds } from "../../domain/jitter.ts";
import type { KeyRing } from "../access/token-keys.ts";
import { type QueueClaims, signQueueToken } from "../access/tokens.ts";

export interface PlaceAnswer {
  body: PlaceBody;
  /** `Retry-After` while there is something to wait for. */
  headers: Record<string, string>;
}

/** Whose place is told, and what the fan's token says about it, if there is one. */
export interface PlaceShown {
  fanId: string;
  concertId: string;
  placeView: PlaceView;
  token: QueueClaims | null;
}

/** The body of the waiting room's answers, with a new token. `chance` is in [0, 1). */
export async function placeAnswer(
  ring: KeyRing,
  { fanId, concertId, placeView, token }: PlaceShown,
  now: Millis,
  chance: number,
): Promise<PlaceAnswer> {
  const { epoch, number, status, expiresAt, estimatedWaitSeconds, seatsAvailable, sale, opensAt, poll } = placeView;
  const position = cappedPosition(placeView, token);
  const pollAfterMs = chosenBetween(poll.leastMs, poll.mostMs, chance);
  const sessionEndsAt = status === "admitted" ? expiresAt : null;
  const claims = { fanId, concertId, epoch, number, position, sessionEndsAt };
  const { token: queueToken } = await signQueueToken(ring, claims, now);
  return {
    body: {
      concertId,
      status,
      number,
      position,
      estimatedWaitSeconds,
      pollAfterMs,
      seatsAvailable,
      sale,
      opensAt: toInstantOrNull(opensAt),
      serverTime: toInstant(now),
      queueToken,
      expiresAt: toInstantOrNull(expiresAt),
    },
    headers: status === "admitted" ? {} : { "Retry-After": String(retryAfterSeconds(pollAfterMs)) },
  };
}

/** The position to show: never above the last one, and never 0 before the call. */
export function cappedPosition(
  { epoch, number, position }: Pick<PlaceView, "epoch" | "number" | "position">,
  token: QueueClaims | null,
): number {
  const isSamePlace = token !== null && token.epoch === epoch && token.number === number;
  return isSamePlace && token.position > 0 ? Math.min(position, token.position) : position;
}

/** A refusal that tells a position, under the same promise. */
export function cappedRefusal(refusal: Refusal, place: QueueClaims): Refusal {
  if (refusal.code !== "not-admitted") return refusal;
  return { ...refusal, position: cappedPosition({ ...place, position: refusal.position }, place) };
}
