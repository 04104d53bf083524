// Operators' keys. Only the hash of a key is kept, and the row of a revoked one stays, since the log names it. What was done to
// keys is on record beside what was done to concerts, in the batch of the change itself.
import { type SQL, and, count, desc, eq, gt, inArray, isNull, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { unionAll } from "drizzle-orm/sqlite-core";
import { LIVE_KEYS_MAX } from "../../contract/bounds.ts";
import type { KeyActionKind } from "../../contract/operator-log.ts";
import type { List, Millis } from "../../contract/values.ts";
import type { Actor } from "../../domain/records/actor.ts";
import type { OperatorAccess } from "../../domain/records/operator-access.ts";
import { type PageQuery, listOf, parseCursor, rowsFor, timeAndId, toList } from "../cursor.ts";
import type { Database } from "../database.ts";
import { NEW_ACTION_ID, concerts, operatorActions, operatorKeys } from "../schema.ts";

export interface OperatorKeyRecord extends OperatorAccess {
  createdAt: Millis;
  createdBy: { keyId: string; name: string };
}

/** A key in force, with the SHA-256 of it in hex. */
export interface LiveKey extends OperatorAccess {
  keyHash: string;
}

const ACCESS = {
  keyId: operatorKeys.keyId,
  name: operatorKeys.name,
  scopes: operatorKeys.scopes,
  concertIds: operatorKeys.concertIds,
  expiresAt: operatorKeys.expiresAt,
};

/** All keys in force. There are at most `LIVE_KEYS_MAX`. */
export function liveKeys(db: Database, now: Millis): Promise<LiveKey[]> {
  const found = { ...ACCESS, keyHash: operatorKeys.keyHash };
  const unrevoked = isNull(operatorKeys.revokedAt);
  return unionAll(
    db
      .select(found)
      .from(operatorKeys)
      .where(and(unrevoked, isNull(operatorKeys.expiresAt))),
    db
      .select(found)
      .from(operatorKeys)
      .where(and(unrevoked, gt(operatorKeys.expiresAt, now))),
  );
}

/** As a condition: a row has this key. */
const hasKey = (keyId: string) => sql`EXISTS (SELECT 1 FROM ${operatorKeys} WHERE ${operatorKeys.keyId} = ${keyId})`;

/**
 * Writes a new key, with its record. `keep`: statements for the same batch, for a key that is written. False: there are as many in
 * force as there may be.
 */
export async function insertKey(
  db: Database,
  { keyId, name, keyHash, scopes, concertIds, expiresAt }: LiveKey,
  actor: Actor & { keyId: string },
  keep: (provided: SQL) => readonly BatchItem<"sqlite">[],
): Promise<boolean> {
  const { at, operator } = actor;
  const unrevoked = sql`${operatorKeys.revokedAt} IS NULL`;
  const inForce = sql`(SELECT count(*) FROM ${operatorKeys} WHERE ${unrevoked} AND ${operatorKeys.expiresAt} IS NULL)
    + (SELECT count(*) FROM ${operatorKeys} WHERE ${unrevoked} AND ${operatorKeys.expiresAt} > ${at})`;
  const concertsText = concertIds === null ? null : JSON.stringify(concertIds);
  const insert = db.insert(operatorKeys).select(
    // In the order of the columns.
    sql`SELECT ${keyId}, ${name}, ${keyHash}, ${JSON.stringify(scopes)}, ${concertsText}, ${expiresAt}, ${at}, ${actor.keyId}, ${operator}, NULL
      WHERE ${inForce} < ${LIVE_KEYS_MAX}`,
  );
  const after = JSON.stringify({ keyId, name, scopes, concertIds, expiresAt });
  await db.batch([
    insert,
    noteKey(db, actor, "key-created", { before: null, after }, hasKey(keyId)),
    ...keep(hasKey(keyId)),
  ]);
  const written = await db
    .select({ keyId: operatorKeys.keyId })
    .from(operatorKeys)
    .where(eq(operatorKeys.keyId, keyId));
  return written.length > 0;
}

/** Revokes a key, with its record; one that is revoked already stays as it is. False: there is no such key. */
export async function revokeKey(db: Database, keyId: string, actor: Actor): Promise<boolean> {
  const isLive = and(eq(operatorKeys.keyId, keyId), isNull(operatorKeys.revokedAt));
  const before = sql`(SELECT json_object('keyId', ${operatorKeys.keyId}, 'name', ${operatorKeys.name}) FROM ${operatorKeys} WHERE ${isLive})`;
  const provided = sql`EXISTS (SELECT 1 FROM ${operatorKeys} WHERE ${isLive})`;
  const [, , found] = await db.batch([
    noteKey(db, actor, "key-revoked", { before, after: null }, provided),
    db.update(operatorKeys).set({ revokedAt: actor.at }).where(isLive),
    db.select({ keyId: operatorKeys.keyId }).from(operatorKeys).where(eq(operatorKeys.keyId, keyId)),
  ]);
  return found.length > 0;
}

interface Noted {
  before: unknown;
  after: unknown;
}

const noteKey = (
  db: Database,
  { operator, keyId, requestId, at }: Actor,
  action: KeyActionKind,
  { before, after }: Noted,
  provided: SQL,
) =>
  db.insert(operatorActions).select(
    // In the order of the columns. The first is the rowid, which SQLite gives.
    sql`SELECT NULL, ${NEW_ACTION_ID}, '', ${operator}, ${action}, ${before}, ${after}, ${requestId}, ${at}, ${keyId ?? null}
      WHERE ${provided}`,
  );

/** Keys that are not revoked, newest first; null for a cursor that this list never gave out. */
export async function listKeys(db: Database, page: PageQuery): Promise<List<OperatorKeyRecord> | null> {
  const list = listOf("operator keys");
  const from = parseCursor(list, timeAndId, page.cursor);
  if (from === null) return null;
  const rows = await db
    .select({
      ...ACCESS,
      createdAt: operatorKeys.createdAt,
      createdBy: { keyId: operatorKeys.createdByKeyId, name: operatorKeys.createdByName },
    })
    .from(operatorKeys)
    .where(
      and(
        isNull(operatorKeys.revokedAt),
        from && sql`(${operatorKeys.createdAt}, ${operatorKeys.keyId}) < (${from[0]}, ${from[1]})`,
      ),
    )
    .orderBy(desc(operatorKeys.createdAt), desc(operatorKeys.keyId))
    .limit(rowsFor(page));
  return toList(list, rows, page, ({ createdAt, keyId }) => [createdAt, keyId]);
}

/** Whether all of these concerts are there, drafts too. Each is named once. */
export async function areConcerts(db: Database, concertIds: readonly string[]): Promise<boolean> {
  const [found] = await db
    .select({ concerts: count() })
    .from(concerts)
    .where(and(inArray(concerts.concertId, [...concertIds]), isNull(concerts.deletedAt)));
  return found?.concerts === concertIds.length;
}
