// Operators make keys for others, see which there are, and revoke them. Nobody makes a key that is wider than his own.
import type { OperatorKeyBody, OperatorKeyMade } from "../../../contract/operator/keys.ts";
import { LIVE_KEYS_MAX } from "../../../contract/bounds.ts";
import { operatorKeysOperations } from "../../../contract/operations/operator-service.ts";
import { BAD_CURSOR, invalidRequest, refuse } from "../../../contract/refusals.ts";
import { SCOPES, toInstant, toInstantOrNull } from "../../../contract/values.ts";
import {
  type OperatorKeyRecord,
  areConcerts,
  insertKey,
  listKeys,
  revokeKey,
} from "../../../database/operator/operator-keys.ts";
import { sha256Hex } from "../../../domain/idempotency.ts";
import { newId } from "../../../domain/new-id.ts";
import { log } from "../../../log.ts";
import { forgetLiveKeys } from "../../access/live-keys.ts";
import { newKeySecret } from "../../access/operator-keys.ts";
import { whyTooWide } from "../../access/operator-scopes.ts";
import { routesOf } from "../routes-of.ts";

export const operatorKeyRoutes = routesOf(operatorKeysOperations)({
  async createOperatorKey({ database, actor, access, now, body, keeping }) {
    const wanted = {
      scopes: SCOPES.filter((scope) => body.scopes.includes(scope)),
      concertIds: body.concertIds === undefined ? null : [...new Set(body.concertIds)],
      expiresAt: body.expiresAt === undefined ? null : Date.parse(body.expiresAt),
    };
    if (wanted.expiresAt !== null && wanted.expiresAt <= now) return refuse(invalidRequest(EXPIRED));
    if (wanted.concertIds !== null && !(await areConcerts(database, wanted.concertIds))) {
      return refuse({ code: "not-found" });
    }
    const tooWide = whyTooWide(access, wanted, operatorKeysOperations.createOperatorKey.scope);
    if (tooWide !== null) return refuse(tooWide);

    const key = newKeySecret();
    const { keyId: makersId, name: makersName } = access;
    const record: OperatorKeyRecord = {
      keyId: newId("key"),
      name: body.name,
      ...wanted,
      createdAt: now,
      createdBy: { keyId: makersId, name: makersName },
    };
    const answer = { status: 201, body: { ...keyBody(record), key } satisfies OperatorKeyMade } as const;
    const keep = await keeping.sealed(answer);
    const by = { ...actor, keyId: makersId };
    const isWritten = await insertKey(database, { ...record, keyHash: await sha256Hex(key) }, by, keep);
    if (!isWritten) return refuse(invalidRequest(TOO_MANY));
    forgetLiveKeys();
    const { keyId } = record;
    log("info", "an operator's key was made", { keyId, by: makersId, requestId: actor.requestId });
    return answer;
  },

  async listOperatorKeys({ database, query }) {
    const page = await listKeys(database, query);
    if (page === null) return refuse(BAD_CURSOR);
    return { status: 200, body: { items: page.items.map(keyBody), nextCursor: page.nextCursor } };
  },

  async revokeOperatorKey({ database, actor, access, path: { keyId } }) {
    const isKnown = await revokeKey(database, keyId, actor);
    if (!isKnown) return refuse({ code: "not-found" });
    forgetLiveKeys();
    log("info", "an operator's key was revoked", { keyId, by: access.keyId, requestId: actor.requestId });
    return { status: 204, raw: null };
  },
});

const EXPIRED = { in: "body", path: "expiresAt", message: "must lie ahead" } as const;
const TOO_MANY = {
  in: "body",
  path: "",
  message: `at most ${LIVE_KEYS_MAX} keys are in force at once: revoke one first`,
} as const;

const keyBody = ({ createdAt, expiresAt, createdBy, ...key }: OperatorKeyRecord): OperatorKeyBody => ({
  keyId: key.keyId,
  name: key.name,
  scopes: [...key.scopes],
  concertIds: key.concertIds === null ? null : [...key.concertIds],
  expiresAt: toInstantOrNull(expiresAt),
  createdAt: toInstant(createdAt),
  createdBy,
});
