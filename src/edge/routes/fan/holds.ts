// Holding seats for a few minutes. The room checks the session itself, in the same step as it looks at the seats; what is
// known here to be refused doesn't reach it. A new hold is always the room's to decide: the seats of a live one are given
// again before the session is looked at, and a date that nobody here knows may just have been added.
import type { Context } from "hono";
import { holdsOperations } from "../../../contract/operations/holds.ts";
import { type Answer, BAD_CURSOR, refuse } from "../../../contract/refusals.ts";
import type { NewHold } from "../../../contract/seats.ts";
import { fingerprint } from "../../../domain/idempotency.ts";
import type { SeatsAsked } from "../../../domain/room-messages.ts";
import { listOf } from "../../../database/cursor.ts";
import type { Edge } from "../../http/environment.ts";
import { replayHeader } from "../../http/idempotency.ts";
import { pageByTime } from "../../http/paging.ts";
import { missed, missesSpent, tooMany } from "../../http/rate-limits.ts";
import { isKnownOver, whyNotInside } from "../../line/line-reading.ts";
import { holdSeats } from "../../rooms/shared-room-calls.ts";
import { seatsChanged } from "../../seats/seat-reading.ts";
import { holdBody } from "../hold-body.ts";
import { routesOf } from "../routes-of.ts";

export const holdRoutes = routesOf(holdsOperations)({
  async holdSeats({ c, room, place, key, path: { concertId, performanceId }, body }) {
    const { layoutVersion } = body;
    const keyed = key === null ? undefined : { key, fingerprint: await fingerprint(c.req.path, body) };
    const made = await holdSeats(c, room, concertId, {
      place,
      performanceId,
      ...seatsAsked(body),
      ...(layoutVersion !== undefined && { layoutVersion }),
      ...(keyed && { keyed }),
    });
    if (!made.ok) return made;
    const { hold, isNew, replayed, revision } = made.value;
    const headers = { ...replayHeader(replayed), ...seatsChanged(c, place, revision) };
    return { status: isNew ? 201 : 200, body: holdBody(concertId, hold), headers };
  },

  async listHolds({ c, room, place, fanId, query, path: { concertId } }) {
    const refusal = await whyNotInside(c, room, place);
    if (refusal !== null) return refuse(refusal);
    const holds = await room.holds(place);
    if (!holds.ok) return holds;
    const page = pageByTime(listOf("holds", concertId, fanId), holds.value, query, ({ expiresAt, holdId }) => [
      expiresAt,
      holdId,
    ]);
    if (page === null) return refuse(BAD_CURSOR);
    const items = page.items.map((hold) => holdBody(concertId, hold));
    return { status: 200, body: { items, nextCursor: page.nextCursor } };
  },

  async getHold({ c, room, place, path: { concertId, holdId } }) {
    const refusal = await whyNotInside(c, room, place);
    if (refusal !== null) return refuse(refusal);
    const hold = await ofHold(c, () => room.holdById(place, holdId));
    return hold.ok ? { status: 200, body: holdBody(concertId, hold.value) } : hold;
  },

  async releaseHold({ c, room, place, path: { holdId } }) {
    if (await isKnownOver(c, room, place)) return refuse({ code: "session-over" });
    const released = await ofHold(c, () => room.release(place, holdId));
    if (!released.ok) return released;
    return { status: 204, raw: null, headers: seatsChanged(c, place, released.value.revision) };
  },
});

/** What a body wants, of which exactly one is there. */
function seatsAsked({ seatIds = [], bestAvailable, standing }: NewHold): SeatsAsked {
  if (bestAvailable !== undefined) return { bestAvailable };
  return standing === undefined ? { seatIds } : { standing };
}

/**
 * What a room says of a hold whose id may be made up. Whose id names nothing has missed, and who misses too often is told to
 * wait; that costs only the fan who does it. Refusals: rate-limited, and those of the call.
 */
async function ofHold<Value>(c: Context<Edge>, ask: () => Promise<Answer<Value>>): Promise<Answer<Value>> {
  if (missesSpent(c, "caller")) return refuse(tooMany(c));
  const answer = await ask();
  const isMiss = !answer.ok && answer.refusal.code === "hold-not-found";
  return isMiss ? refuse(await missed(c, "caller", answer.refusal)) : answer;
}
