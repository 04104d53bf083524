// The service's own identity: `POST /v1/users` makes a fan, `POST /v1/tokens` lets the same fan come back. The refresh token is the
// account: it is made once, and whoever has it is that fan.
import type { Frontrow } from "./client.ts";
import type { Issued, Issuer } from "./issuer.ts";
import { type Result, resultOf } from "./problems.ts";

/** An answer that takes longer has been lost. */
const ANSWER_MAX_MS = 15_000;

/** `frontrow` calls in nobody's name: a client without a session. */
export function builtInIssuer(frontrow: Frontrow): Required<Issuer> {
  return {
    async create(name) {
      const body = name === undefined ? {} : { name };
      return issued(await resultOf(frontrow.POST("/v1/users", { body, signal: inTime() })));
    },
    async renew(refreshToken) {
      const answer = issued(await resultOf(frontrow.POST("/v1/tokens", { body: { refreshToken }, signal: inTime() })));
      return answer.ok ? { ok: true, value: { ...answer.value, refreshToken } } : answer;
    },
    async endAll(accessToken) {
      const headers = { Authorization: `Bearer ${accessToken}` };
      const answer = issued(await resultOf(frontrow.DELETE("/v1/tokens", { headers, signal: inTime() })));
      return answer.ok ? { ok: true, value: null } : answer;
    },
  };
}

const inTime = (): AbortSignal => AbortSignal.timeout(ANSWER_MAX_MS);

function issued<Value>(answer: Result<Value>): Issued<Value> {
  if (answer.ok) return { ok: true, value: answer.value };
  const { problem, retryAfterMs } = answer;
  return { ok: false, isOver: problem.code === "unauthorized", problem, retryAfterMs };
}
