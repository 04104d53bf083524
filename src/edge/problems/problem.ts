// Answers with a refusal: the problem of its code, in the language of the client.
import type { Context, TypedResponse } from "hono";
import type { Refusal, RefusalCode } from "../../contract/refusals.ts";
import { spreadOut } from "../../domain/jitter.ts";
import { languageOf } from "./language.ts";
import type { Language, ProblemStatus } from "./codes/problem-entry.ts";
import { PROBLEMS } from "./problem-entries.ts";
import { fill, textOf, toWire } from "./wire.ts";

export interface ProblemBody {
  type: string;
  title: string;
  status: ProblemStatus;
  code: RefusalCode;
  detail: string;
  instance: string;
  requestId: string;
}
export type ProblemResponse = Response & TypedResponse<ProblemBody, ProblemStatus, "json">;

/** Answers with a refusal, in the client's language. */
export function problem(c: Context, given: Refusal, headers: Record<string, string> = {}): ProblemResponse {
  const language = languageOf(c);
  const refusal = isForCrowds(given)
    ? { ...given, retryAfterSeconds: spreadOut(given.retryAfterSeconds, c.get("chance")()) }
    : given;
  return write(c, refusal, language, textOf(refusal, language), headers);
}

/** Told to many at once, who must not all come back at once. */
const isForCrowds = (refusal: Refusal): refusal is Extract<Refusal, { code: "overloaded" }> =>
  refusal.code === "overloaded";

/** The one text that names a thing inside: without it, a first deploy is a riddle. */
const SECRETS_MISSING: Record<Language, string> = {
  en: "The service is not set up: {names} must be set (ADMIN_KEY with at least 20 characters, TOKEN_SECRET with at least 32). Set them as secrets or variables of the Worker.",
  ko: "서비스가 아직 설정되지 않았습니다. Worker의 비밀 값 또는 변수 {names}을(를) 설정해 주십시오(ADMIN_KEY는 20자 이상, TOKEN_SECRET은 32자 이상).",
};

/** A 500 that names the secrets the Worker lacks. */
export function secretsMissing(c: Context, names: readonly string[]): ProblemResponse {
  const language = languageOf(c);
  const { title } = PROBLEMS.internal[language];
  return write(c, { code: "internal" }, language, { title, detail: fill(SECRETS_MISSING[language], { names }) });
}

function write(
  c: Context,
  refusal: Refusal,
  language: Language,
  { title, detail }: { title: string; detail: string },
  moreHeaders: Record<string, string> = {},
): ProblemResponse {
  const { status, members, headers } = toWire(refusal);
  const { code } = refusal;
  const instance = c.req.path;
  const requestId: string = c.get("requestId");
  c.set("refusalCode", code);
  const body = { type: `/problems/${code}`, title, status, code, detail, instance, requestId, ...members };
  return c.json(body, status, {
    ...headers,
    ...moreHeaders,
    "Content-Type": "application/problem+json",
    "Content-Language": language,
    "Cache-Control": "no-store",
    Vary: "Accept-Language",
  });
}
