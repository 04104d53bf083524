// Dates of a concert: adding one, and calling one off. Both stand in D1 first; the room is then told. Calling a date off
// stops its sale at once and refunds everybody, which takes the room a while: the progress is there to be read.
import { type Context, Hono } from "hono";
import { ADMIN_BODY_MAX_BYTES, PERFORMANCES_MAX, SEATS_PER_CONCERT_MAX } from "../../../contract/bounds.ts";
import { type CancellationBody, newPerformance, totalSeats } from "../../../contract/concerts.ts";
import { toInstant } from "../../../contract/values.ts";
import { cancelPerformance, findConcert, insertPerformance } from "../../../database/concerts.ts";
import { openDatabase } from "../../../database/database.ts";
import { countRefunds } from "../../../database/refunds.ts";
import { emptyBody, jsonBody } from "../../http/body.ts";
import { forget } from "../../concerts/catalogue.ts";
import { performanceToCreate } from "../../concerts/concert-settings.ts";
import type { Edge } from "../../http/environment.ts";
import { actorOf, operator } from "../../access/identity.ts";
import { unsoldSeats } from "../../concerts/operator-concert.ts";
import { invalid, problem } from "../../problems/problem.ts";
import { type RoomAddress, openRoom } from "../../../room/client/room-client.ts";
import { tellRoomLater } from "../../rooms/notify-room.ts";
import { concertPath, json, noBody, performancePath } from "../../http/validation.ts";

const CANCELLATION = "/v1/admin/concerts/:concertId/performances/:performanceId/cancellation";

export const operatorPerformanceRoutes = new Hono<Edge>()
  .post(
    "/v1/admin/concerts/:concertId/performances",
    operator,
    jsonBody(ADMIN_BODY_MAX_BYTES),
    concertPath,
    json(newPerformance),
    async (c) => {
      const { concertId } = c.req.valid("param");
      const db = openDatabase(c.env.DATABASE);
      const found = await findConcert(db, concertId);
      if (found === null) return problem(c, { code: "not-found" });
      const performance = performanceToCreate(concertId, c.req.valid("json"));
      const dates = [...found.performances, performance];
      if (dates.length > PERFORMANCES_MAX) return tooMany(c, `a concert has at most ${PERFORMANCES_MAX} performances`);
      if (totalSeats(dates) > SEATS_PER_CONCERT_MAX) {
        return tooMany(c, `a concert has at most ${SEATS_PER_CONCERT_MAX} seats`);
      }
      await insertPerformance(db, performance, actorOf(c));
      forget(concertId);
      // What was added exists already, and adding it again would make two: a room that is away must not fail the request.
      await tellRoomLater(c, found.concert);
      const { performanceId, startsAt, sections } = performance;
      return c.json(
        {
          performanceId,
          startsAt: toInstant(startsAt),
          cancelledAt: null,
          sections,
          seats: unsoldSeats(sections),
        },
        201,
      );
    },
  )
  .post(CANCELLATION, operator, emptyBody, performancePath, noBody, async (c) => {
    const date = c.req.valid("param");
    const db = openDatabase(c.env.DATABASE);
    const found = await findConcert(db, date.concertId);
    const isKnown = found?.performances.some(({ performanceId }) => performanceId === date.performanceId) ?? false;
    if (found === null || !isKnown) return problem(c, { code: "not-found" });
    await cancelPerformance(db, date, c.get("now"), actorOf(c));
    forget(date.concertId);
    // "Sales stop" is part of the promise: an operator who isn't sure asks again, which changes nothing more.
    const told = await openRoom(c.env, found.concert, c.get("chance")).refresh();
    return told.ok ? progress(c, found.concert, date, 202) : problem(c, told.refusal);
  })
  .get(CANCELLATION, operator, performancePath, async (c) => {
    const date = c.req.valid("param");
    const found = await findConcert(openDatabase(c.env.DATABASE), date.concertId);
    return found === null ? problem(c, { code: "not-found" }) : progress(c, found.concert, date, 200);
  });

/** How far the refunds of a date have come. */
async function progress<Status extends 200 | 202>(
  c: Context,
  address: RoomAddress,
  { concertId, performanceId }: { concertId: string; performanceId: string },
  status: Status,
) {
  const state = await openRoom(c.env, address, c.get("chance")).cancellation(performanceId);
  if (!state.ok) return problem(c, state.refusal);
  const counts = await countRefunds(openDatabase(c.env.DATABASE), concertId, performanceId);
  const body: CancellationBody = { state: state.value, ...counts };
  return c.json(body, status);
}

const tooMany = (c: Context, message: string) => invalid(c, { in: "body", path: "sections", message });
