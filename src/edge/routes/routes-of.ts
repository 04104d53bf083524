// The routes of a group of operations: each is its entry and its handler. Who may call, what is checked and in which order,
// and what is opened for the handler follow from the entry. The order is the contract's: caller, limit, size and type of
// the body, path, query, key, body, queue token, then the answer that an operator's key has, and what the identifiers name.
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { createMiddleware } from "hono/factory";
import { BODY_MAX_BYTES } from "../../contract/bounds.ts";
import { IDEMPOTENCY_KEY_HEADER } from "../../contract/headers.ts";
import { type Operation, namesThings, pathNames } from "../../contract/operations/operation.ts";
import { type Answer, done, refuse } from "../../contract/refusals.ts";
import { findPerformance } from "../../database/concerts.ts";
import { databaseOf } from "../../database/database.ts";
import { wasDeleted } from "../../database/operator/deletions.ts";
import type { Actor } from "../../domain/records/actor.ts";
import { fingerprint, sha256Hex } from "../../domain/idempotency.ts";
import { type OperatorAccess, keyIdOfSetting } from "../../domain/records/operator-access.ts";
import type { KeyedRequest } from "../../domain/records/operator-answer.ts";
import { openRoom } from "../../room/client/room-client.ts";
import { bearerToken, requireFan, requireOperator } from "../access/identity.ts";
import { checkQueueToken } from "../access/queue-token.ts";
import type { QueueClaims } from "../access/tokens.ts";
import { findRoom, lookUp, readConcertNow } from "../concerts/catalogue.ts";
import { readBody, wellFormedJson } from "../http/body.ts";
import type { Edge } from "../http/environment.ts";
import { pageHeaders } from "../http/headers.ts";
import { type AnswerKeeping, KEEPS_NOTHING, answerOnce } from "../http/idempotency.ts";
import { limited } from "../http/rate-limits.ts";
import { type Seal, sealBy } from "../http/sealed-answers.ts";
import {
  keyUnless,
  requiredKeyUnless,
  validated,
  validatedBody,
  validatedKey,
  validatedKeyIfSent,
  validatedPath,
  validatedQuery,
} from "../http/validation.ts";
import { cappedRefusal } from "../line/place-body.ts";
import { problem } from "../problems/problem.ts";
import type { AnyReply, Handler } from "./handler.ts";
import { methodsOfWord } from "./words-in-paths.ts";

/** What the steps before a handler find out about a request. */
interface Found {
  fanId?: string;
  nameInToken?: string | null;
  actor?: Actor;
  access?: OperatorAccess;
  place?: QueueClaims | null;
}
type CheckedEdge = Edge & { Variables: Found };

/**
 * The routes of a group: takes its operations, then a handler for each. A handler that is missing, or answers what its
 * entry doesn't name, doesn't compile.
 */
export const routesOf =
  <Specs extends Record<string, Operation>>(specs: Specs) =>
  (handlers: { [Id in keyof Specs]: Handler<Specs[Id]> }): Hono<CheckedEdge> => {
    const app = new Hono<CheckedEdge>();
    for (const [id, operation] of Object.entries(specs)) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the entry says what the steps have put into a request
      const handler = handlers[id] as unknown as (request: object) => AnyReply | Promise<AnyReply>;
      const path = operation.path.replace(/\{(\w+)\}/g, ":$1");
      app.on(operation.method.toUpperCase(), [path], ...stepsOf(operation), async (c) => {
        const work = async (keeping: AnswerKeeping): Promise<AnyReply> => {
          const opened = await open(c, operation);
          if (!opened.ok) return (await isDeletedAlready(c, operation)) ? { status: 204, raw: null } : opened;
          return handler(requestOf(c, operation, opened.value, keeping));
        };
        const keyed = operation.idempotencyKey === "optional" ? await keyedRequest(c, operation) : null;
        return respond(
          c,
          await (keyed === null
            ? work(KEEPS_NOTHING)
            : answerOnce(databaseOf(c.env.DATABASE), keyed, work, operation.hasSecret && sealOf(c))),
        );
      });
    }
    return app;
  };

/** What runs before the handler of an operation. */
export function stepsOf(operation: Operation): MiddlewareHandler[] {
  const { caller, limit, query, body, idempotencyKey, queueToken, answers } = operation;
  const hasPage = Object.values(answers).some(({ mediaTypes }) => mediaTypes?.includes("text/html"));
  const names = namesThings(operation) ? pathNames(operation) : [];
  return [
    operation.path.endsWith("}") && notAWord,
    hasPage && pageHeaders,
    caller === "fan" && requireFan,
    operation.caller === "operator" && requireOperator(operation),
    limit !== null && limited(limit),
    body && readBody({ maxBytes: body.maxBytes ?? BODY_MAX_BYTES, mayBeEmpty: body.optional === true }),
    names.length > 0 && validatedPath(names),
    query && validatedQuery(query),
    idempotencyKey === true && validatedKey,
    idempotencyKey !== undefined && idempotencyKey !== true && validatedKeyIfSent,
    body && wellFormedJson,
    body && validatedBody(body.schema),
    typeof idempotencyKey === "object" && requiredKeyUnless(idempotencyKey.unless),
    queueToken && checkQueueToken(operation),
  ].filter((step) => step !== false && step !== undefined);
}

/** An address that ends in a word of the contract, where this operation has a name, has the methods of the word alone. */
const notAWord = createMiddleware(async (c, next) => {
  const methods = methodsOfWord(c.req.path);
  if (methods === null || methods.includes(c.req.method)) return next();
  return problem(c, { code: "method-not-allowed", allow: [...methods] });
});

/** A request of an operation that keeps its answers; null: without a key, of which nothing is kept. */
async function keyedRequest(c: Context<CheckedEdge>, { body, hasSecret }: Operation): Promise<KeyedRequest | null> {
  const key = validated(c, "header")[IDEMPOTENCY_KEY_HEADER];
  const [actor, access] = [c.get("actor"), c.get("access")];
  if (typeof key !== "string" || actor === undefined || access === undefined) return null;
  const { keyId, name } = access;
  const said = body === undefined ? null : validated(c, "json");
  return {
    keyId,
    // Only of keys that are settings something was ever kept under the name, and a key that was made may have the same.
    operator: keyId === keyIdOfSetting(name) ? name : keyId,
    path: c.req.path,
    key,
    // A sealed answer can be read with the same operator's key only: with another, which has the id now, it is another request.
    fingerprint: await fingerprint(
      c.req.path,
      hasSecret === true ? [said, await sha256Hex(bearerToken(c) ?? "")] : said,
    ),
    attempt: crypto.randomUUID(),
    at: actor.at,
  };
}

/** By the operator's key, which is kept nowhere. */
const sealOf = (c: Context): Seal => sealBy(bearerToken(c) ?? "");

/** What the identifiers of a request name. Refusals: not-found, rate-limited. */
async function open(c: Context<CheckedEdge>, { caller, concertIn }: Operation): Promise<Answer<object>> {
  if (caller === "anybody") return done({});
  const concertId = concertIn === "body" ? validated(c, "json")["concertId"] : c.req.param("concertId");
  if (typeof concertId !== "string") return done({});
  const chance = c.get("chance");
  if (caller === "fan") {
    // A genuine queue token is of a concert that exists.
    const isProven = c.get("place")?.concertId === concertId;
    const found = await lookUp(c, concertId, isProven, () => findRoom(c, concertId));
    return found.ok ? done({ address: found.value, room: openRoom(c.env, found.value, chance) }) : found;
  }
  const performanceId = c.req.param("performanceId");
  const [found, performance] = await Promise.all([
    readConcertNow(c, concertId),
    performanceId === undefined ? null : findPerformance(databaseOf(c.env.DATABASE), { concertId, performanceId }),
  ]);
  if (found === null) return NOT_FOUND;
  const opened = { ...found, room: openRoom(c.env, found.concert, chance) };
  if (performanceId === undefined) return done(opened);
  return performance === null ? NOT_FOUND : done({ ...opened, performance });
}

/** What an operator deletes a second time is gone, as it is after the first. */
async function isDeletedAlready(c: Context<CheckedEdge>, { caller, method }: Operation): Promise<boolean> {
  const concertId = c.req.param("concertId");
  if (caller !== "operator" || method !== "delete" || concertId === undefined) return false;
  return wasDeleted(databaseOf(c.env.DATABASE), concertId, c.req.param("performanceId"));
}

const NOT_FOUND = refuse({ code: "not-found" });

function requestOf(
  c: Context<CheckedEdge>,
  { caller, query, body, idempotencyKey, queueToken }: Operation,
  opened: object,
  keeping: AnswerKeeping,
) {
  return {
    c,
    database: databaseOf(c.env.DATABASE),
    keeping,
    now: c.get("now"),
    chance: c.get("chance"),
    headers: { get: (name: string) => c.req.header(name) },
    path: c.req.param(),
    ...(query && { query: validated(c, "query") }),
    ...(body && { body: validated(c, "json") }),
    ...(idempotencyKey === true && { key: validated(c, "header")[IDEMPOTENCY_KEY_HEADER] }),
    ...(typeof idempotencyKey === "object" && { key: keyUnless(c, idempotencyKey.unless) }),
    ...(caller === "fan" && { fanId: c.get("fanId"), nameInToken: c.get("nameInToken") }),
    ...(caller === "operator" && { actor: c.get("actor"), access: c.get("access") }),
    ...(queueToken && { place: c.get("place") ?? null }),
    ...opened,
  };
}

/** Writes the answer of a handler. */
function respond(c: Context<CheckedEdge>, reply: AnyReply): Response {
  if ("ok" in reply) {
    const place = c.get("place") ?? null;
    return problem(c, place === null ? reply.refusal : cappedRefusal(reply.refusal, place), reply.headers);
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an entry names its statuses
  const status = reply.status as 200;
  if (!("raw" in reply)) return c.json(reply.body, status, reply.headers);
  return reply.raw === null ? c.body(null, status, reply.headers) : c.body(reply.raw, status, reply.headers);
}
