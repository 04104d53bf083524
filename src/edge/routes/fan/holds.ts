// Holding seats for a few minutes. The room checks the session itself, in the same step as it looks at the seats.
import { Hono } from "hono";
import { type HoldBody, newHold } from "../../../contract/seats.ts";
import { CURRENCY, type List, pageQuery, toInstant } from "../../../contract/values.ts";
import type { HoldView } from "../../../room/api.ts";
import { jsonBody } from "../../http/body.ts";
import { findRoom } from "../../concerts/catalogue.ts";
import { holdSeats } from "../../rooms/shared-room-calls.ts";
import type { Edge } from "../../http/environment.ts";
import { fan } from "../../access/identity.ts";
import { limited } from "../../http/rate-limits.ts";
import { pageByTime } from "../../http/paging.ts";
import { cappedRefusal } from "../../line/place-body.ts";
import { badCursor, problem } from "../../problems/problem.ts";
import { queueToken } from "../../access/queue-token.ts";
import { openRoom } from "../../../room/client/room-client.ts";
import { seatsChanged } from "../../seats/seat-reading.ts";
import { concertPath, holdPath, json, performancePath, query } from "../../http/validation.ts";

export const holdRoutes = new Hono<Edge>()
  .post(
    "/v1/concerts/:concertId/performances/:performanceId/holds",
    fan,
    limited("hold"),
    jsonBody(),
    performancePath,
    json(newHold),
    queueToken,
    async (c) => {
      const { concertId, performanceId } = c.req.valid("param");
      const { seatIds } = c.req.valid("json");
      const place = c.get("place");
      const address = await findRoom(c, concertId);
      if (address === null) return problem(c, { code: "not-found" });
      const room = openRoom(c.env, address, c.get("chance"));
      const made = await holdSeats(c, room, concertId, { place, performanceId, seatIds });
      if (!made.ok) return problem(c, cappedRefusal(made.refusal, place));
      const { hold, isNew, revision } = made.value;
      return c.json(holdBody(concertId, hold), isNew ? 201 : 200, seatsChanged(c, place, revision));
    },
  )
  .get("/v1/concerts/:concertId/holds", fan, concertPath, query(pageQuery), queueToken, async (c) => {
    const place = c.get("place");
    const address = await findRoom(c, place.concertId);
    if (address === null) return problem(c, { code: "not-found" });
    const holds = await openRoom(c.env, address, c.get("chance")).holds(place);
    if (!holds.ok) return problem(c, cappedRefusal(holds.refusal, place));
    const page = pageByTime(holds.value, c.req.valid("query"), ({ expiresAt, holdId }) => [expiresAt, holdId]);
    if (page === null) return badCursor(c);
    const items = page.items.map((hold) => holdBody(place.concertId, hold));
    const body: List<HoldBody> = { items, nextCursor: page.nextCursor };
    return c.json(body, 200);
  })
  .get("/v1/concerts/:concertId/holds/:holdId", fan, holdPath, queueToken, async (c) => {
    const { concertId, holdId } = c.req.valid("param");
    const place = c.get("place");
    const address = await findRoom(c, concertId);
    if (address === null) return problem(c, { code: "not-found" });
    const hold = await openRoom(c.env, address, c.get("chance")).holdById(place, holdId);
    if (!hold.ok) return problem(c, cappedRefusal(hold.refusal, place));
    return c.json(holdBody(concertId, hold.value), 200);
  })
  .delete("/v1/concerts/:concertId/holds/:holdId", fan, holdPath, queueToken, async (c) => {
    const { concertId, holdId } = c.req.valid("param");
    const place = c.get("place");
    const address = await findRoom(c, concertId);
    if (address === null) return problem(c, { code: "not-found" });
    const released = await openRoom(c.env, address, c.get("chance")).release(place, holdId);
    if (!released.ok) return problem(c, cappedRefusal(released.refusal, place));
    return c.body(null, 204, seatsChanged(c, place, released.value.revision));
  });

const holdBody = (
  concertId: string,
  { holdId, performanceId, status, seats, amount, expiresAt }: HoldView,
): HoldBody => ({
  holdId,
  concertId,
  performanceId,
  status,
  seats: seats.map(({ seatId, grade, price }) => ({ seatId, grade, price })),
  amount,
  currency: CURRENCY,
  expiresAt: toInstant(expiresAt),
});
