// What an operation answers, as a value: what was asked for, or why not. Nothing here throws, so that every caller says what
// happens when the service says no or can't be reached. The codes and their members are those of the OpenAPI document.
import type { components } from "../schema.d.ts";

type Schemas = components["schemas"];

/** Every problem that the service documents. `code` tells the compiler which further members one has. */
export type KnownProblem = Schemas[Exclude<Extract<keyof Schemas, `${string}Problem`>, "Problem">];
export type ProblemCode = KnownProblem["code"];

/**
 * No answer of the service: offline, cut off, given up, or an answer that something on the way gave instead (then with its
 * status). What was asked for may have happened.
 */
export interface NoAnswer {
  code: "no-answer";
  status: number | null;
  title: "";
  detail: "";
}

export interface Answered<Value> {
  ok: true;
  value: Value;
  response: Response;
}
export interface Refused<Refusal> {
  ok: false;
  /** Go by `code`. A later version of the service may send one that isn't in the types: treat it by its `status`. */
  problem: Refusal | NoAnswer;
  /** How long the service asks to wait before the same is asked again, in milliseconds; null: it doesn't say. */
  retryAfterMs: number | null;
  response: Response | null;
}
export type Result<Value, Refusal = KnownProblem> = Answered<Value> | Refused<Refusal>;

/** What openapi-fetch gives. */
interface Fetched<Value, Refusal> {
  data?: Value;
  error?: Refusal;
  response: Response;
}

const SECOND_MS = 1_000;

/** Waits for an answer of the client and makes a value of it, whatever comes. */
export async function resultOf<Value, Refusal>(
  asked: Promise<Fetched<Value, Refusal>>,
): Promise<Result<Value, Refusal>> {
  try {
    const { data, error, response } = await asked;
    if (isValue(data, response)) return { ok: true, value: data, response };
    return {
      ok: false,
      problem: isProblem(error) ? error : noAnswer(response.status),
      retryAfterMs: retryAfterMsOf(response.headers),
      response,
    };
  } catch {
    return { ok: false, problem: noAnswer(null), retryAfterMs: null, response: null };
  }
}

const noAnswer = (status: number | null): NoAnswer => ({ code: "no-answer", status, title: "", detail: "" });

/** What comes with a 2xx is what the document says of it, also nothing at all (204). */
const isValue = <Value>(_data: Value | undefined, { ok }: Response): _data is Value => ok;

const isProblem = <Refusal>(error: Refusal | undefined): error is Refusal =>
  typeof error === "object" && error !== null && typeof Reflect.get(error, "code") === "string";

/** `Retry-After` in milliseconds. The service sends seconds; a date is not read. */
function retryAfterMsOf(headers: Headers): number | null {
  const sent = headers.get("Retry-After");
  return sent !== null && /^\d+$/.test(sent) ? Number(sent) * SECOND_MS : null;
}
