// What an operator's request with an idempotency key was answered, so that a repeat is given the first answer. The row is
// written in the batch of the effect: there is no effect of a key without its row, and a second request of the key fails its
// own batch on the row, together with its effect.
//
// Where the answer is known with the effect, the row has it. Where something comes in between (a room that is asked), the row
// is begun with the effect and finished with the answer; a request that was lost in between leaves a row without an answer,
// which a repeat takes over.
import { type SQL, and, asc, desc, eq, inArray, isNull, lt, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { OPERATOR_REQUEST_MS } from "../contract/bounds.ts";
import type { Millis } from "../contract/values.ts";
import type { KeptRequest } from "../domain/idempotency.ts";
import type { KeyUse, KeyedRequest, SentAnswer } from "../domain/records/operator-answer.ts";
import type { Database } from "./database.ts";
import { concerts, operatorAnswers } from "./schema.ts";

export interface AnswerRow extends KeptRequest<SentAnswer> {
  attempt: string;
  /** Of a rebuild: the epoch that was in force when it was asked for. */
  epochBefore: number | null;
}

const isOfKey = ({ keyId, operator, path, key }: KeyUse): SQL | undefined =>
  and(
    inArray(operatorAnswers.operator, [keyId, operator]),
    eq(operatorAnswers.path, path),
    eq(operatorAnswers.key, key),
  );

/** As a condition: something is kept of a key. */
export const isAnswered = (use: KeyUse): SQL => sql`EXISTS (SELECT 1 FROM ${operatorAnswers} WHERE ${isOfKey(use)})`;

/** What is kept of a key, or null. */
export async function findAnswer(db: Database, use: KeyUse): Promise<AnswerRow | null> {
  // An answer that was begun under the name and gone on with under the id has two rows.
  const isOfId = sql`${operatorAnswers.operator} = ${use.keyId}`;
  const row = await db.select().from(operatorAnswers).where(isOfKey(use)).orderBy(desc(isOfId)).limit(1).get();
  if (row === undefined) return null;
  const { fingerprint, attempt, runningUntil, epochBefore, status, body } = row;
  const answer = status === null || body === null ? null : { status, body };
  return { fingerprint, attempt, runningUntil, epochBefore, answer };
}

const rowOf = ({ keyId, path, key, fingerprint, attempt, at }: KeyedRequest) => ({
  operator: keyId,
  path,
  key,
  fingerprint,
  attempt,
  runningUntil: at + OPERATOR_REQUEST_MS,
  createdAt: at,
});

/**
 * Keeps an answer in the batch of its effect, which fails when the key has a row already. `provided`: what is so when the
 * effect was written; without it nothing is kept.
 */
export function keepAnswer(
  db: Database,
  request: KeyedRequest,
  { status, body }: SentAnswer,
  provided: SQL = sql`TRUE`,
): BatchItem<"sqlite"> {
  const { operator, path, key, fingerprint, attempt, runningUntil, createdAt } = rowOf(request);
  return db.insert(operatorAnswers).select(
    // In the order of the columns.
    sql`SELECT ${operator}, ${path}, ${key}, ${fingerprint}, ${attempt}, ${runningUntil}, NULL, ${status}, ${body}, ${createdAt}
      WHERE ${provided}`,
  );
}

/**
 * Begins an answer in the batch of its effect. The batch fails when the key is answered, or taken to be running, or was used
 * for something else; a row that was left behind is taken over. `epochOf`: the concert whose epoch is remembered.
 */
export const beginAnswer = (db: Database, request: KeyedRequest, epochOf?: string): BatchItem<"sqlite"> =>
  db
    .insert(operatorAnswers)
    .values({
      ...rowOf(request),
      epochBefore:
        epochOf === undefined
          ? null
          : sql`(SELECT ${concerts.epoch} FROM ${concerts} WHERE ${concerts.concertId} = ${epochOf})`,
    })
    .onConflictDoUpdate({
      target: [operatorAnswers.operator, operatorAnswers.path, operatorAnswers.key],
      set: {
        attempt: sql`excluded.attempt`,
        runningUntil: sql`excluded.running_until`,
        fingerprint: sql`CASE WHEN ${operatorAnswers.status} IS NULL
          AND ${operatorAnswers.runningUntil} <= ${request.at}
          AND ${operatorAnswers.fingerprint} = excluded.fingerprint THEN excluded.fingerprint END`,
      },
    });

const isOpenAttempt = (request: KeyedRequest): SQL | undefined =>
  and(isOfKey(request), eq(operatorAnswers.attempt, request.attempt), isNull(operatorAnswers.status));

/** Finishes an answer that was begun. False: another try took it over. */
export async function finishAnswer(db: Database, request: KeyedRequest, answer: SentAnswer): Promise<boolean> {
  const finished = await db
    .update(operatorAnswers)
    .set(answer)
    .where(isOpenAttempt(request))
    .returning({ attempt: operatorAnswers.attempt });
  return finished.length > 0;
}

/** Leaves an answer that was begun to the next repeat, which need not wait. */
export async function leaveAnswer(db: Database, request: KeyedRequest): Promise<void> {
  await db.update(operatorAnswers).set({ runningUntil: 0 }).where(isOpenAttempt(request));
}

/** Removes the oldest answers that are older than an instant, at most so many; how many it were. */
export async function removeAnswers(db: Database, before: Millis, limit: number): Promise<number> {
  const oldest = db
    .select({ rowid: sql`rowid` })
    .from(operatorAnswers)
    .where(lt(operatorAnswers.createdAt, before))
    .orderBy(asc(operatorAnswers.createdAt))
    .limit(limit);
  const removed = await db
    .delete(operatorAnswers)
    .where(inArray(sql`rowid`, oldest))
    .returning({ attempt: operatorAnswers.attempt });
  return removed.length;
}
