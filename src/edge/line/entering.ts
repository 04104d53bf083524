// Asking to be let in, as far as it can be answered without the room. Who enters is the room's to say, and so is what an ask
// does for a claim. The edge answers only where the room could let nobody in: a place that is over, a place that was not called
// yet, and in a pause an ask that follows another of the same place at once.
import { OFFER_SECONDS, SECOND_MS } from "../../contract/bounds.ts";
import { type Answer, done, refuse } from "../../contract/refusals.ts";
import type { PlaceView } from "../../domain/room-messages.ts";
import { saleAt } from "../../domain/snapshots/sale-outlook.ts";
import type { Room } from "../../room/client/room-client.ts";
import type { QueueClaims } from "../access/tokens.ts";
import { askToEnter } from "../rooms/shared-room-calls.ts";
import { createBoundedCache } from "../snapshots/bounded-cache.ts";
import type { SnapshotContext } from "../snapshots/snapshot-cache.ts";
import { notAdmitted, noteAnswer, placeIn, placeKey, readLine } from "./line-reading.ts";

/**
 * In a pause an ask of a place reaches the room, where it is a row, at most this often an isolate: a quarter of the shortest
 * offer, so that a claim that is asked for goes on standing, and less than the 1.6 seconds after which a fan who is ready
 * asks at the earliest when told to.
 */
const ASKED_KNOWN_MS = (OFFER_SECONDS.min * SECOND_MS) / 4;
const ASKED_MAX = 10_000;
/** What the room answered the last ask of a place while nobody was let in. */
const asked = createBoundedCache<PlaceView>(ASKED_MAX);

/** Forgets what was answered in pauses: an operator may have ended one here. */
export const forgetAsks = (): void => asked.clear();

/**
 * "It is my turn: let me in." A place that is over stays over. One that waits was not called by the newest that this isolate
 * knows; if it has been since, the answer is as late as that of a poll, two seconds at most, and says when to ask again. A
 * token whose fan was told of the call has position 0, and is never refused from here. Nor does the edge say that a sale is
 * closed: the operator may just have opened it again. Refusals: not-admitted, session-over, sale-closed, overloaded.
 */
export async function enter(c: SnapshotContext, room: Room, place: QueueClaims): Promise<Answer<PlaceView>> {
  const now = c.get("now");
  const line = await readLine(c, room, place.concertId);
  if (line.ok) {
    const known = placeIn(c, line.value, place);
    if (known?.ok === true) return refuse(notAdmitted(known.value, place));
    if (known?.refusal.code === "session-over") return known;
    // A right that ends meanwhile is the room's to end.
    const before = asked.get(placeKey(place), now, ASKED_KNOWN_MS);
    const isPaused = saleAt(line.value.snapshot, now).sale === "paused";
    if (isPaused && before !== null && now < (before.expiresAt ?? 0)) return done(before);
  }
  const answer = noteAnswer(place, await askToEnter(c, room, place.concertId, place));
  if (answer.ok && answer.value.status === "ready" && answer.value.sale === "paused") {
    asked.set(placeKey(place), answer.value, now);
  }
  return answer;
}
