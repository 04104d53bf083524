// Who is calling: a fan by access token (of this service, or of the identity provider where one is configured), or the
// operator by an operator's key. All come as a bearer token, and all fail in the same way, so that an answer doesn't tell
// what was wrong.
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { type Answer, done, refuse } from "../../contract/refusals.ts";
import { configurationOf } from "../http/configuration.ts";
import type { Actor } from "../../domain/records/actor.ts";
import type { Edge } from "../http/environment.ts";
import { keyRing } from "./token-keys.ts";
import { wrongCredential, wrongKey } from "../http/rate-limits.ts";
import { type ProvidedFan, identityProvider } from "./openid.ts";
import { operatorOf } from "./operator-keys.ts";
import { problem } from "../problems/problem.ts";
import { verifyFanToken } from "./tokens.ts";

export interface FanVariables {
  /** The user id of the access token. */
  fanId: string;
  /** What a provider's token calls the fan. */
  nameInToken: string | null;
}

type FanEdge = Edge & { Variables: FanVariables };

/** Lets a fan with a valid access token pass, as `fan`; 401 for anybody else. */
export const requireFan = createMiddleware<FanEdge>(async (c, next) => {
  const token = bearerToken(c);
  const known = token === null ? refuse({ code: "unauthorized" }) : await readAccessToken(c, token);
  if (!known.ok) return problem(c, known.refusal.code === "unauthorized" ? await wrongCredential(c) : known.refusal);
  c.set("fanId", known.value.fanId);
  c.set("nameInToken", known.value.name);
  return next();
});

async function readAccessToken(c: Context<FanEdge>, token: string): Promise<Answer<ProvidedFan>> {
  const configuration = configurationOf(c.env);
  const { identity } = configuration;
  if (identity.kind === "openid") return identityProvider(identity).verify(token, c.get("now"), c);
  if (identity.kind === "none") return refuse({ code: "unauthorized" });
  const fanId = await verifyFanToken(await keyRing(configuration, "access"), token, c.get("now"));
  return fanId === null ? refuse({ code: "unauthorized" }) : done({ fanId, name: null });
}

export interface OperatorVariables {
  /** Who does what is being done, for the record. */
  actor: Actor;
}
type OperatorEdge = Edge & { Variables: OperatorVariables };

/** Lets the holder of an operator's key pass, as `actor`; 401 for anybody else. */
export const requireOperator = createMiddleware<OperatorEdge>(async (c, next) => {
  const key = bearerToken(c);
  const name = key === null ? null : await operatorOf(configurationOf(c.env).operatorKeys, key);
  if (name === null) return problem(c, key === null ? await wrongCredential(c) : await wrongKey(c));
  c.set("actor", { operator: name, requestId: c.get("requestId"), at: c.get("now") });
  return next();
});

function bearerToken(c: Context): string | null {
  return c.req.header("Authorization")?.match(/^Bearer +(\S.*)$/i)?.[1] ?? null;
}
