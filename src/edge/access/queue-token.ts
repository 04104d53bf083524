// Whether a queue token is genuine and this fan's. What the place is worth now (waiting, admitted, over) is not decided
// here but by the room: a token outlives what it stands for.
import { createMiddleware } from "hono/factory";
import { type Answer, done, refuse } from "../../contract/refusals.ts";
import type { Millis } from "../../contract/values.ts";
import type { Edge } from "../http/environment.ts";
import { configurationOf } from "../http/configuration.ts";
import type { FanVariables } from "./identity.ts";
import { type KeyRing, keyRing } from "./token-keys.ts";
import { problem } from "../problems/problem.ts";
import { type QueueClaims, verifyQueueToken } from "./tokens.ts";

export const QUEUE_TOKEN_HEADER = "Queue-Token";

export interface PlaceVariables {
  /** The place of the queue token: of this fan, in this concert's line. */
  place: QueueClaims;
}

/** Whom a token must belong to. Without a concert any concert's will do. */
export interface TokenOwner {
  fan: string;
  concertId?: string;
}

/** The place a token stands for. Refusals: queue-token-required, queue-token-invalid, queue-token-mismatch. */
export async function readQueueToken(
  ring: KeyRing,
  token: string | undefined,
  { fan, concertId }: TokenOwner,
  now: Millis,
): Promise<Answer<QueueClaims>> {
  if (token === undefined || token === "") return refuse({ code: "queue-token-required" });
  const claims = await verifyQueueToken(ring, token, now);
  if (claims === null) return refuse({ code: "queue-token-invalid" });
  if (claims.fan !== fan) return refuse({ code: "queue-token-mismatch" });
  if (concertId !== undefined && claims.concertId !== concertId) return refuse({ code: "queue-token-mismatch" });
  return done(claims);
}

type FanEdge = Edge & { Variables: FanVariables };

/** For paths with `:concertId`: requires this fan's token of that concert, as `place`. */
export const queueToken = createMiddleware<FanEdge & { Variables: PlaceVariables }>(async (c, next) => {
  const owner = { fan: c.get("fan"), concertId: c.req.param("concertId") ?? "" };
  const ring = await keyRing(configurationOf(c.env), "queue");
  const place = await readQueueToken(ring, c.req.header(QUEUE_TOKEN_HEADER), owner, c.get("now"));
  if (!place.ok) return problem(c, place.refusal);
  c.set("place", place.value);
  return next();
});

/** For routes of no concert: a token need not be sent, but one that is must be genuine and this fan's. */
export const queueTokenIfSent = createMiddleware<FanEdge>(async (c, next) => {
  const token = c.req.header(QUEUE_TOKEN_HEADER);
  if (token === undefined) return next();
  const place = await readQueueToken(
    await keyRing(configurationOf(c.env), "queue"),
    token,
    { fan: c.get("fan") },
    c.get("now"),
  );
  return place.ok ? next() : problem(c, place.refusal);
});
