// Holding seats for a few minutes. The room checks the session itself, in the same step as it looks at the seats.
import { holdsOperations } from "../../../contract/operations/holds.ts";
import { BAD_CURSOR, refuse } from "../../../contract/refusals.ts";
import type { HoldBody, NewHold } from "../../../contract/seats.ts";
import { CURRENCY, toInstant } from "../../../contract/values.ts";
import { fingerprint } from "../../../domain/idempotency.ts";
import type { HoldView, SeatsAsked } from "../../../domain/room-messages.ts";
import { listOf } from "../../../database/cursor.ts";
import { replayHeader } from "../../http/idempotency.ts";
import { pageByTime } from "../../http/paging.ts";
import { holdSeats } from "../../rooms/shared-room-calls.ts";
import { seatsChanged } from "../../seats/seat-reading.ts";
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

  async listHolds({ room, place, fanId, query, path: { concertId } }) {
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

  async getHold({ room, place, path: { concertId, holdId } }) {
    const hold = await room.holdById(place, holdId);
    return hold.ok ? { status: 200, body: holdBody(concertId, hold.value) } : hold;
  },

  async releaseHold({ c, room, place, path: { holdId } }) {
    const released = await room.release(place, holdId);
    if (!released.ok) return released;
    return { status: 204, raw: null, headers: seatsChanged(c, place, released.value.revision) };
  },
});

/** What a body wants, of which exactly one is there. */
function seatsAsked({ seatIds = [], bestAvailable, standing }: NewHold): SeatsAsked {
  if (bestAvailable !== undefined) return { bestAvailable };
  return standing === undefined ? { seatIds } : { standing };
}

const holdBody = (
  concertId: string,
  { holdId, performanceId, status, seats, adjacent, amount, expiresAt }: HoldView,
): HoldBody => ({
  holdId,
  concertId,
  performanceId,
  status,
  seats: seats.map(({ seatId, grade, price }) => ({ seatId, grade, price })),
  adjacent,
  amount,
  currency: CURRENCY,
  expiresAt: toInstant(expiresAt),
});
