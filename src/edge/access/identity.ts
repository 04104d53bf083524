// Who is calling: a fan by access token (of this service, or of the identity provider where one is configured), or the
// operator by an operator's key. All come as a bearer token, and all fail in the same way, so that an answer doesn't tell
// what was wrong.
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import type { Operation } from "../../contract/operations/operation.ts";
import { type Refusal, done, refuse } from "../../contract/refusals.ts";
import { configurationOf } from "../http/configuration.ts";
import type { Actor } from "../../domain/records/actor.ts";
import type { OperatorAccess } from "../../domain/records/operator-access.ts";
import type { Edge } from "../http/environment.ts";
import { keyRing } from "./token-keys.ts";
import { logRefused } from "../http/refused-log.ts";
import { wrongCredential, wrongKey } from "../http/rate-limits.ts";
import { type ProvidedFan, identityProvider } from "./openid.ts";
import { accessOf } from "./operator-keys.ts";
import { whyNotCovered } from "./operator-scopes.ts";
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
  const known = token === null ? NOBODY : await readAccessToken(c, token);
  if (!known.ok) {
    if (known.reason !== undefined) logRefused(c, "a provider's token was refused", known.reason);
    return problem(c, known.refusal.code === "unauthorized" ? await wrongCredential(c) : known.refusal);
  }
  c.set("fanId", known.value.fanId);
  c.set("nameInToken", known.value.name);
  return next();
});

const NOBODY: ReadToken = refuse({ code: "unauthorized" });

/** `reason`: of a provider's token, for the log. */
type ReadToken = { ok: true; value: ProvidedFan } | { ok: false; refusal: Refusal; reason?: string };

async function readAccessToken(c: Context<FanEdge>, token: string): Promise<ReadToken> {
  const configuration = configurationOf(c.env);
  const { identity } = configuration;
  if (identity.kind === "openid") return identityProvider(identity).verify(token, c.get("now"), c);
  if (identity.kind === "none") return NOBODY;
  const fanId = await verifyFanToken(await keyRing(configuration, "access"), token, c.get("now"));
  return fanId === null ? NOBODY : done({ fanId, name: null });
}

export interface OperatorVariables {
  /** Who does what is being done, for the record. */
  actor: Actor;
  /** What the key is good for. */
  access: OperatorAccess;
}
type OperatorEdge = Edge & { Variables: OperatorVariables };

/**
 * Lets the holder of an operator's key pass that covers the operation; 401 for anybody else, 403 for a key that doesn't. What
 * the key is good for is looked at before anything else of the request, so a refusal tells nothing of what there is.
 */
export const requireOperator = (operation: Operation & { caller: "operator" }) =>
  createMiddleware<OperatorEdge>(async (c, next) => {
    const key = bearerToken(c);
    if (key === null) return problem(c, await wrongCredential(c));
    const found = await accessOf(c, configurationOf(c.env).operatorKeys, key);
    if (!found.ok) return problem(c, found.refusal);
    if (found.value === null) return problem(c, await wrongKey(c));
    const { keyId, name } = found.value;
    c.set("access", found.value);
    c.set("actor", { operator: name, keyId, requestId: c.get("requestId"), at: c.get("now") });
    const refused = whyNotCovered(found.value, operation, c.req.param("concertId"));
    return refused === null ? next() : problem(c, refused);
  });

/** What was sent as a bearer token; null: nothing. */
export function bearerToken(c: Context): string | null {
  return c.req.header("Authorization")?.match(/^Bearer +(\S.*)$/i)?.[1] ?? null;
}
