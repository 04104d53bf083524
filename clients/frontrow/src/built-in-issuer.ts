// The service's own identity: `POST /v1/users` makes a fan, `POST /v1/tokens` lets the same fan come back. The refresh token is the
// account: it is made once, and whoever has it is that fan.
import { type Grant, type Issued, type Issuer, type IssuerFailure, grantOf } from "./issuer.ts";

/** An answer that takes longer has been lost. */
const ANSWER_MAX_MS = 15_000;
const NO_ANSWER: IssuerFailure = { status: null, body: null, retryAfter: null };

interface Settings {
  /** The origin of the service. */
  baseUrl: string;
  fetch?: typeof globalThis.fetch;
  /** What every call carries, such as `Accept-Language`. */
  headers?: Readonly<Record<string, string>>;
}

export function builtInIssuer({
  baseUrl,
  fetch = globalThis.fetch.bind(globalThis),
  headers = {},
}: Settings): Required<Issuer> {
  const send = async (
    method: string,
    path: string,
    body: object | null,
    accessToken?: string,
  ): Promise<Issued<unknown>> => {
    try {
      const response = await fetch(new URL(path, baseUrl), {
        method,
        headers: {
          ...headers,
          ...(body !== null && { "Content-Type": "application/json" }),
          ...(accessToken !== undefined && { Authorization: `Bearer ${accessToken}` }),
        },
        ...(body !== null && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(ANSWER_MAX_MS),
      });
      const text = await response.text();
      const answer: unknown = text === "" ? null : JSON.parse(text);
      if (response.ok) return { ok: true, value: answer };
      const { status } = response;
      return { ok: false, failure: { status, body: answer, retryAfter: response.headers.get("Retry-After") } };
    } catch {
      // Offline, cut off, or what came was no answer of the service.
      return { ok: false, failure: NO_ANSWER };
    }
  };
  return {
    create: async (name) => granted(await send("POST", "/v1/users", name === undefined ? {} : { name })),
    renew: async (refreshToken) => granted(await send("POST", "/v1/tokens", { refreshToken }), refreshToken),
    async endAll(accessToken) {
      const answer = await send("DELETE", "/v1/tokens", null, accessToken);
      return answer.ok ? { ok: true, value: null } : answer;
    },
  };
}

/** An answer with tokens as a grant; `refreshToken` for the answers that don't repeat it. */
function granted(answer: Issued<unknown>, refreshToken?: string): Issued<Grant> {
  if (!answer.ok) return answer;
  const grant = grantOf({ refreshToken, ...Object(answer.value) });
  if (grant !== null) return { ok: true, value: grant };
  return { ok: false, failure: NO_ANSWER };
}
