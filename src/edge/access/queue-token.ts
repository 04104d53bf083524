// Whether a queue token is genuine and this fan's. What the place is worth now (waiting, admitted, over) is not decided
// here but by the room: a token outlives what it stands for.
import { QUEUE_TOKEN_HEADER } from "../../contract/headers.ts";
import { createMiddleware } from "hono/factory";
import type { Operation } from "../../contract/operations/operation.ts";
import { type Answer, done, refuse } from "../../contract/refusals.ts";
import type { Millis } from "../../contract/values.ts";
import type { Edge } from "../http/environment.ts";
import { validated } from "../http/validation.ts";
import { configurationOf } from "../http/configuration.ts";
import type { FanVariables } from "./identity.ts";
import { type KeyRing, keyRing } from "./token-keys.ts";
import { problem } from "../problems/problem.ts";
import { type QueueClaims, verifyQueueToken } from "./tokens.ts";

/** Whom a token must belong to. Without a concert any concert's will do. */
export interface TokenOwner {
  fanId: string;
  concertId?: string | undefined;
}

/** The place a token stands for. Refusals: queue-token-required, queue-token-invalid, queue-token-mismatch. */
export async function readQueueToken(
  ring: KeyRing,
  token: string | undefined,
  { fanId, concertId }: TokenOwner,
  now: Millis,
): Promise<Answer<QueueClaims>> {
  if (token === undefined || token === "") return refuse({ code: "queue-token-required" });
  const claims = await verifyQueueToken(ring, token, now);
  if (claims === null) return refuse({ code: "queue-token-invalid" });
  if (claims.fanId !== fanId) return refuse({ code: "queue-token-mismatch" });
  if (concertId !== undefined && claims.concertId !== concertId) return refuse({ code: "queue-token-mismatch" });
  return done(claims);
}

type FanEdge = Edge & { Variables: FanVariables & { place: QueueClaims } };

/**
 * The check of an operation's queue token: this fan's, and of the concert that the operation names. What becomes of a token
 * that isn't depends on its use.
 */
export const checkQueueToken = ({ queueToken, concertIn }: Pick<Operation, "queueToken" | "concertIn">) =>
  createMiddleware<FanEdge>(async (c, next) => {
    const token = c.req.header(QUEUE_TOKEN_HEADER);
    if (queueToken === "verified" && token === undefined) return next();
    const concertId = concertIn === "body" ? String(validated(c, "json")["concertId"]) : c.req.param("concertId");
    const ring = await keyRing(configurationOf(c.env), "queue");
    const place = await readQueueToken(ring, token, { fanId: c.get("fanId"), concertId }, c.get("now"));
    if (place.ok) c.set("place", place.value);
    else if (queueToken !== "remembered") return problem(c, place.refusal);
    return next();
  });
