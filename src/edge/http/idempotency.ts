// The part of idempotency that is HTTP: the header of a first answer that is given again, and the answers of operators, which
// are kept as they were sent. What tells a repeat from a reuse stands in domain/idempotency.ts. The answers are kept where the
// effect is: by the room and the database, in the same transaction.
import type { SQL } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { REPLAYED_HEADER } from "../../contract/headers.ts";
import { IN_FLIGHT, type Refusal, refuse } from "../../contract/refusals.ts";
import type { Database } from "../../database/database.ts";
import {
  type AnswerRow,
  beginAnswer,
  findAnswer,
  finishAnswer,
  keepAnswer,
  leaveAnswer,
} from "../../database/operator-answers.ts";
import { isRepeatOf, repeatOf } from "../../domain/idempotency.ts";
import type { KeyedRequest, SentAnswer } from "../../domain/records/operator-answer.ts";
import { innermostMessage, log } from "../../log.ts";
import type { Seal } from "./sealed-answers.ts";

/** The header that marks a first answer given again. */
export const replayHeader = (isReplay: boolean): Record<string, string> =>
  isReplay ? { [REPLAYED_HEADER]: "true" } : {};

/** Statements for a batch; none where no key was sent. */
type Statements = readonly BatchItem<"sqlite">[];

/** How the handler of an operation has its answer kept for the key, if one was sent: one of these goes into the batch of its effect. */
export interface AnswerKeeping {
  /** For an answer that is known with the effect. `provided`: what is so when the effect was written, if it may not be. */
  whole(answer: { status: number; body: unknown }, provided?: SQL): Statements;
  /** The same for an answer that has a secret in it, which D1 must not know: it is kept sealed. */
  sealed(answer: { status: number; body: unknown }): Promise<(provided: SQL) => Statements>;
  /** For one that isn't yet: it is kept when the handler returns it. `epochOf`: the concert whose epoch is remembered. */
  begun(epochOf?: string): Statements;
  /** For an effect that a room writes: what the answer is kept under, in the batch of the room. */
  request: KeyedRequest | null;
  /** An earlier request of the key was lost after its effect, which is not to be made again; null: there was none. */
  interrupted: Pick<AnswerRow, "epochBefore"> | null;
}

/** Of a request without a key. */
export const KEEPS_NOTHING: AnswerKeeping = {
  whole: () => [],
  sealed: () => Promise.resolve(() => []),
  begun: () => [],
  request: null,
  interrupted: null,
};

/** What a handler answers: JSON, something else, or a refusal. */
type Reply = { headers?: Record<string, string> } & (
  | JsonReply
  | { status: number; raw: string | Uint8Array<ArrayBuffer> | ReadableStream | null }
  | { ok: false; refusal: Refusal }
);
interface JsonReply {
  status: number;
  body: unknown;
}

/**
 * Does the work of an operator's request at most once for its key, or gives the first answer again. Kept are the JSON answers
 * of a work that puts the statements of its keeping into the batch of its effect; refusals are not kept.
 * `seal`: of an operation whose answer has a secret in it.
 * Refusals: idempotency-key-reused, idempotency-in-flight, and those of the work. Throws what the work throws.
 */
export async function answerOnce(
  database: Database,
  request: KeyedRequest,
  work: (keeping: AnswerKeeping) => Promise<Reply>,
  seal?: Seal,
): Promise<Reply> {
  const lookUp = async (): Promise<AnswerRow | null> => {
    const row = await findAnswer(database, request);
    // What another request was answered is not told, and could not be read.
    if (row === null || row.answer === null || seal === undefined || !isRepeatOf(row, request)) return row;
    const { status, body } = row.answer;
    return { ...row, answer: { status, body: await seal.open(body) } };
  };
  const found = await lookUp();
  const known = found && repeated(found, request);
  if (known !== null) return known;
  let isBegun = found !== null;
  const keeping: AnswerKeeping = {
    whole: (answer, provided) => [keepAnswer(database, request, sent(answer), provided)],
    sealed: async (answer) => {
      if (seal === undefined) throw new Error("an operation whose answer has a secret in it says so in its entry");
      const { status, body } = sent(answer);
      const closed = { status, body: await seal.close(body) };
      return (provided) => [keepAnswer(database, request, closed, provided)];
    },
    begun: (epochOf) => {
      // What was interrupted has been taken over already.
      if (isBegun) return [];
      isBegun = true;
      return [beginAnswer(database, request, epochOf)];
    },
    request,
    interrupted: found,
  };
  try {
    if (found !== null) await database.batch([beginAnswer(database, request)]);
    const reply = await work(keeping);
    if (!isBegun) return reply;
    if (!("body" in reply)) {
      await leave(database, request);
      return reply;
    }
    if (await finishAnswer(database, request, sent(reply))) return reply;
    // It took so long that a repeat went on with it: that one's answer is the answer of the key.
    return (await lookAgain(lookUp, request)) ?? refuse(IN_FLIGHT);
  } catch (error) {
    // Another request of the key was faster, or the batch was written and only its reply is lost.
    const answered = await lookAgain(lookUp, request).catch(() => null);
    if (answered !== null) return answered;
    if (isBegun) await leave(database, request);
    throw error;
  }
}

const sent = ({ status, body }: JsonReply): SentAnswer => ({ status, body: JSON.stringify(body) });

/** What the key was answered meanwhile; null for a request that nobody else has answered, or goes on with. */
async function lookAgain(lookUp: () => Promise<AnswerRow | null>, request: KeyedRequest): Promise<Reply | null> {
  const row = await lookUp();
  if (row === null) return null;
  if (row.attempt !== request.attempt) return repeated(row, request);
  return row.answer === null ? null : again(row.answer, false);
}

/** The answer to a request of whose key something is kept; null: it is to be gone on with. */
function repeated(row: AnswerRow, request: KeyedRequest): Reply | null {
  const repeat = repeatOf(row, request, request.at);
  switch (repeat.kind) {
    case "answered":
      return again(repeat.answer, true);
    case "running":
      return refuse(IN_FLIGHT);
    case "reused":
      return refuse({ code: "idempotency-key-reused" });
    case "interrupted":
      return null;
    default:
      return repeat satisfies never;
  }
}

/** To the letter. */
const again = ({ status, body }: SentAnswer, isReplay: boolean): Reply => ({
  status,
  raw: body,
  headers: { ...replayHeader(isReplay), "Content-Type": "application/json" },
});

/** A repeat need not wait until this request is taken to be lost. Never throws. */
async function leave(database: Database, request: KeyedRequest): Promise<void> {
  try {
    await leaveAnswer(database, request);
  } catch (error) {
    log("warn", "an operator's key stays taken for a moment", { error: innermostMessage(error) });
  }
}
