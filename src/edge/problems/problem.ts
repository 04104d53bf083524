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
const isForCrowds = (refusal: Refusal): refusal is Extract<Refusal, { code: "overloaded" | "sale-paused" }> =>
  refusal.code === "overloaded" || refusal.code === "sale-paused";

/** The two texts that name things inside: without them, a first start or deploy is a riddle. */
const SECRETS_MISSING: Record<Language, string> = {
  en: "The service is not set up: {names} must be set (ADMIN_KEY with at least 20 characters, TOKEN_SECRET with at least 32). Set them as secrets or variables of the Worker. Locally, run npm start once: it makes the secrets.",
  ko: "서비스가 아직 설정되지 않았습니다. Worker의 비밀 값 또는 변수 {names}을(를) 설정해 주십시오(ADMIN_KEY는 20자 이상, TOKEN_SECRET은 32자 이상). 로컬에서는 npm start를 한 번 실행하면 비밀 값이 만들어집니다.",
};

/** What sets a service up: locally everything, in production the tables of D1. For the log and the answers. */
export const SETUP_COMMANDS = {
  locally: "npm start",
  production: "npx wrangler d1 migrations apply frontrow --remote --env production",
} as const;
const TABLES_MISSING: Record<Language, string> = {
  en: "The service is not set up: its database lacks tables, or has those of an older version. Locally, run {locally} once. In production, apply the migrations; the Worker's log names the command.",
  ko: "서비스가 아직 설정되지 않았습니다. 데이터베이스에 테이블이 없거나 이전 버전의 테이블입니다. 로컬에서는 {locally}를 한 번 실행해 주십시오. 프로덕션에서는 마이그레이션을 적용해 주십시오. 명령은 Worker의 로그에 있습니다.",
};

/** A 500 that says how the tables are made; of what they are only the log tells. */
export function tablesMissing(c: Context): ProblemResponse {
  const language = languageOf(c);
  const { title } = PROBLEMS.internal[language];
  const detail = fill(TABLES_MISSING[language], SETUP_COMMANDS);
  return write(c, { code: "internal" }, language, { title, detail });
}

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
