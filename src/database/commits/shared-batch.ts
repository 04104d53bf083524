// Many movements of money in one D1 batch. D1 does one batch at a time, and a batch of twenty payments takes little longer than
// a batch of one. This file knows what a batch is; what a member is, its own file says (payment-commits.ts and its neighbours).
//
// A member is a list of statements. The first one inserts the member's row and returns it. Every other statement takes what it
// writes from that row, and only if this very sending has inserted it: the row carries the sending's `commit_id`. So a batch
// that arrives twice moves money once, whatever else the tables refuse.
//
// What is expected to be refused fails nobody else: the first statement inserts nothing, and the others find no row. A
// constraint fails the whole batch; then its members are sent one by one, and only the one that is wrong is refused.
import { nanoid } from "nanoid";
import { BATCH_MEMBERS_MAX, BATCH_STATEMENTS_MAX } from "../../contract/bounds.ts";
import { asError } from "../../domain/as-error.ts";
import { type Database, isFailedBatch } from "../database.ts";

export type Parameter = string | number | null;

export interface Statement {
  sql: string;
  parameters: readonly Parameter[];
}

export interface BatchMember {
  /** Whose money it moves. Two members of one fan are never in one batch: the second reads the balance of the first. */
  fanId: string;
  /** The statements of one sending, at most `MEMBER_STATEMENTS_MAX`; the first one returns the row that it inserts. */
  statements(commitId: string): readonly Statement[];
}

/** What one sending of a member came to. */
export type Sent<Row> =
  | { kind: "inserted"; row: Row }
  /** An expected refusal, or its row was there before. Nothing was written. */
  | { kind: "not-inserted" }
  /** A constraint refused it. Nothing was written. */
  | { kind: "refused"; error: Error }
  /** Whether it was carried out, or will be, is not known. */
  | { kind: "lost"; error: Error };

/** Splits what waits into the next batch and the rest: in order, one member a fan, as many as a batch carries. */
export function takeBatch<Member extends { fanId: string }>(waiting: readonly Member[]): [Member[], Member[]] {
  const fans = new Set<string>();
  const [batch, rest]: [Member[], Member[]] = [[], []];
  for (const member of waiting) {
    if (batch.length < BATCH_MEMBERS_MAX && !fans.has(member.fanId)) {
      fans.add(member.fanId);
      batch.push(member);
    } else rest.push(member);
  }
  return [batch, rest];
}

/** Sends members in one batch. Never throws: what became of each is its answer, in the same order. */
export async function sendTogether<Row>(db: Database, members: readonly BatchMember[]): Promise<Sent<Row>[]> {
  try {
    return await send(db, members);
  } catch (thrown) {
    const error = asError(thrown);
    if (!isFailedBatch(error)) return members.map(() => ({ kind: "lost", error }));
    if (members.length === 1) return [{ kind: "refused", error }];
  }
  const sent: Sent<Row>[] = [];
  for (const member of members) sent.push(...(await sendTogether<Row>(db, [member])));
  return sent;
}

async function send<Row>({ $client: d1 }: Database, members: readonly BatchMember[]): Promise<Sent<Row>[]> {
  const commitId = nanoid();
  const firsts: number[] = [];
  const statements: D1PreparedStatement[] = [];
  for (const member of members) {
    firsts.push(statements.length);
    for (const { sql, parameters } of member.statements(commitId)) statements.push(d1.prepare(sql).bind(...parameters));
  }
  if (statements.length > BATCH_STATEMENTS_MAX) throw new Error("a batch of more statements than it may have");
  const results = await d1.batch<Row>(statements);
  return firsts.map((at) => {
    const row = results[at]?.results[0];
    return row === undefined ? { kind: "not-inserted" } : { kind: "inserted", row };
  });
}
