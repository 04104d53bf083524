// The operator sets concerts up and changes them. D1 is written first and is the truth; the room is then told to read it
// again. A room that can't be told right now reads it when it is next set up, so nothing an operator wrote is lost.
import { type Context, Hono } from "hono";
import { ADMIN_BODY_MAX_BYTES } from "../../../contract/bounds.ts";
import { concertPatch, newConcert } from "../../../contract/concerts.ts";
import { findConcert, insertConcert, updateConcert } from "../../../database/concerts.ts";
import type { ConcertWithDates } from "../../../domain/concert.ts";
import { openDatabase } from "../../../database/database.ts";
import { epochTold, noteAction } from "../../../database/operator-log.ts";
import { paidTotals } from "../../../database/payments.ts";
import { emptyBody, jsonBody } from "../../http/body.ts";
import { forget } from "../../concerts/catalogue.ts";
import { concertChanges, concertToCreate } from "../../concerts/concert-settings.ts";
import type { Edge } from "../../http/environment.ts";
import { actorOf, operator } from "../../access/identity.ts";
import { lineAgeMs } from "../../line/line-reading.ts";
import { operatorConcert, UNTOUCHED } from "../../concerts/operator-concert.ts";
import { invalid, problem } from "../../problems/problem.ts";
import { openRoom } from "../../../room/client/room-client.ts";
import { changedTimes, timesOutOfOrder } from "../../concerts/sale-times.ts";
import { tellRoomLater } from "../../rooms/notify-room.ts";
import { concertPath, json, noBody } from "../../http/validation.ts";

const adminBody = jsonBody(ADMIN_BODY_MAX_BYTES);

export const operatorRoutes = new Hono<Edge>()
  .post("/v1/admin/concerts", operator, adminBody, json(newConcert), async (c) => {
    const created = concertToCreate(c.req.valid("json"), c.get("now"));
    const misplaced = timesOutOfOrder(created.concert, c.req.valid("json"));
    if (misplaced !== null) return invalid(c, misplaced);
    await insertConcert(openDatabase(c.env.DATABASE), created.concert, created.performances, actorOf(c));
    forget(created.concert.concertId);
    await tellRoomLater(c, created.concert);
    return c.json(operatorConcert(created, UNTOUCHED, c.get("now")), 201);
  })
  .get("/v1/admin/concerts/:concertId", operator, concertPath, async (c) => {
    const found = await findConcert(openDatabase(c.env.DATABASE), c.req.valid("param").concertId);
    return found === null ? problem(c, { code: "not-found" }) : show(c, found);
  })
  .patch("/v1/admin/concerts/:concertId", operator, adminBody, concertPath, json(concertPatch), async (c) => {
    const { concertId } = c.req.valid("param");
    const patch = c.req.valid("json");
    const db = openDatabase(c.env.DATABASE);
    const found = await findConcert(db, concertId);
    if (found === null) return problem(c, { code: "not-found" });
    const changes = concertChanges(patch);
    const misplaced = timesOutOfOrder(changedTimes(found.concert, changes), patch);
    if (misplaced !== null) return invalid(c, misplaced);
    const concert = await updateConcert(db, concertId, changes, actorOf(c));
    if (concert === null) return problem(c, { code: "not-found" });
    forget(concertId);
    // "At once" is part of the promise: an operator who isn't sure asks again, which changes nothing more.
    const told = await openRoom(c.env, concert, c.get("chance")).refresh();
    return told.ok ? show(c, { ...found, concert }) : problem(c, told.refusal);
  })
  .post("/v1/admin/concerts/:concertId/rebuild", operator, emptyBody, concertPath, noBody, async (c) => {
    const { concertId } = c.req.valid("param");
    const db = openDatabase(c.env.DATABASE);
    const found = await findConcert(db, concertId);
    if (found === null) return problem(c, { code: "not-found" });
    await noteAction(db, actorOf(c), { concertId, action: "rebuild-asked", before: epochTold(concertId) });
    const rebuilt = await openRoom(c.env, found.concert, c.get("chance")).rebuild();
    forget(concertId);
    return rebuilt.ok ? show(c, found) : problem(c, rebuilt.refusal);
  });

/** How the concert is set and how its sale goes. */
async function show(c: Context, found: ConcertWithDates) {
  const { concert } = found;
  const [figures, totals] = await Promise.all([
    openRoom(c.env, concert, c.get("chance")).figures(),
    paidTotals(openDatabase(c.env.DATABASE), concert.concertId),
  ]);
  if (!figures.ok) return problem(c, figures.refusal);
  const snapshotAgeMs = lineAgeMs(concert.concertId, c.get("now"));
  return c.json(operatorConcert(found, { figures: figures.value, snapshotAgeMs, ...totals }, c.get("now")), 200);
}
