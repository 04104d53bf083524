// The waiting room: join, ask where one stands, ask to be let in, leave. All but the last answer with the same body.
import { type Context, Hono } from "hono";
import type { Answer } from "../../../contract/refusals.ts";
import type { Standing } from "../../../room/api.ts";
import { emptyBody } from "../../http/body.ts";
import { findRoom } from "../../concerts/catalogue.ts";
import { askToEnter, join } from "../../rooms/shared-room-calls.ts";
import type { Edge } from "../../http/environment.ts";
import { configurationOf } from "../../http/configuration.ts";
import { fan } from "../../access/identity.ts";
import { keyRing } from "../../access/token-keys.ts";
import { limited } from "../../http/rate-limits.ts";
import { noteEnded, noteServed, readLine, readStanding } from "../../line/line-reading.ts";
import { cappedRefusal, placeAnswer } from "../../line/place-body.ts";
import { problem } from "../../problems/problem.ts";
import { QUEUE_TOKEN_HEADER, queueToken, readQueueToken } from "../../access/queue-token.ts";
import { joinThroughGate, openRoom } from "../../../room/client/room-client.ts";
import type { QueueClaims } from "../../access/tokens.ts";
import { concertPath, noBody } from "../../http/validation.ts";

export const queueRoutes = new Hono<Edge>()
  .post("/v1/concerts/:concertId/queue", fan, limited("join"), emptyBody, concertPath, noBody, async (c) => {
    const address = await findRoom(c, c.req.valid("param").concertId);
    if (address === null) return problem(c, { code: "not-found" });
    const { concertId } = address;
    const owner = { fan: c.get("fan"), concertId };
    const room = openRoom(c.env, address, c.get("chance"));
    const line = await readLine(c, room, concertId);
    if (!line.ok) return problem(c, line.refusal);
    const gates = line.value.snapshot.intakeGates;
    const joined = await (gates === 0
      ? join(c, room, concertId, c.get("fan"))
      : joinThroughGate(c.env, { ...address, gates }, c.get("fan"), c.get("chance")));
    if (!joined.ok) return problem(c, joined.refusal);
    const { standing, isNew } = joined.value;
    noteServed({ concertId, epoch: standing.epoch }, standing.served);
    const ring = await keyRing(configurationOf(c.env), "queue");
    // A token is no condition of joining, but one at hand tells which position was shown last.
    const token = await readQueueToken(ring, c.req.header(QUEUE_TOKEN_HEADER), owner, c.get("now"));
    const told = { ...owner, standing, token: token.ok ? token.value : null };
    const { body, headers } = await placeAnswer(ring, told, c.get("now"), c.get("chance")());
    return c.json(body, isNew ? 201 : 200, headers);
  })
  .get("/v1/concerts/:concertId/queue", fan, concertPath, queueToken, async (c) => {
    const place = c.get("place");
    const address = await findRoom(c, place.concertId);
    if (address === null) return problem(c, { code: "not-found" });
    return tell(c, await readStanding(c, openRoom(c.env, address, c.get("chance")), place), place);
  })
  .delete("/v1/concerts/:concertId/queue", fan, concertPath, queueToken, async (c) => {
    const place = c.get("place");
    const address = await findRoom(c, place.concertId);
    if (address === null) return problem(c, { code: "not-found" });
    const left = await openRoom(c.env, address, c.get("chance")).leave(place);
    if (!left.ok) return problem(c, left.refusal);
    noteServed(place, left.value.served);
    noteEnded(c, place);
    return c.body(null, 204);
  })
  .post("/v1/concerts/:concertId/queue/admission", fan, emptyBody, concertPath, noBody, queueToken, async (c) => {
    const place = c.get("place");
    const address = await findRoom(c, place.concertId);
    if (address === null) return problem(c, { code: "not-found" });
    const room = openRoom(c.env, address, c.get("chance"));
    const asked = await askToEnter(c, room, place.concertId, place);
    if (asked.ok) noteServed(place, asked.value.served);
    return tell(c, asked, place);
  });

async function tell(c: Context, standing: Answer<Standing>, place: QueueClaims) {
  if (!standing.ok) return problem(c, cappedRefusal(standing.refusal, place));
  const told = { fan: place.fan, concertId: place.concertId, standing: standing.value, token: place };
  const { body, headers } = await placeAnswer(
    await keyRing(configurationOf(c.env), "queue"),
    told,
    c.get("now"),
    c.get("chance")(),
  );
  return c.json(body, 200, headers);
}
