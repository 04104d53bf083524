// Who makes and renews the tokens of a fan. The service does so itself (built-in-issuer.ts), or an OpenID provider does. A session
// asks whichever it is given, and knows nothing of how.
import type { KnownProblem, NoAnswer } from "./problems.ts";

/** What a fan signs in with. Times are the service's. */
export interface Grant {
  userId: string;
  accessToken: string;
  /** RFC 3339: the end of the access token. */
  expiresAt: string;
  /** Gets the next access token. An issuer may give another one with each. */
  refreshToken: string;
}

export interface NotIssued {
  ok: false;
  /** The token that was sent is good for nothing any more. False for everything that may pass: limits, faults, no network. */
  isOver: boolean;
  problem: KnownProblem | NoAnswer;
  retryAfterMs: number | null;
}
export type Issued<Value> = { ok: true; value: Value } | NotIssued;

export interface Issuer {
  /** Makes a fan of anybody who asks; absent where fans sign in on a page of the issuer's own. */
  create?: (name?: string) => Promise<Issued<Grant>>;
  /** A new access token for the fan of a refresh token; `userId`: whose it is, where that is known. */
  renew: (refreshToken: string, userId?: string) => Promise<Issued<Grant>>;
  /** Makes every refresh token of an access token's fan worthless; absent where only a page of the issuer's own does that. */
  endAll?: (accessToken: string) => Promise<Issued<null>>;
}

/** A grant that was kept as JSON; null for anything else. */
export function grantOf(value: unknown): Grant | null {
  const { userId, accessToken, expiresAt, refreshToken }: Partial<Record<keyof Grant, unknown>> = Object(value);
  if (typeof userId !== "string" || typeof accessToken !== "string" || typeof refreshToken !== "string") return null;
  if (typeof expiresAt !== "string" || Number.isNaN(Date.parse(expiresAt))) return null;
  return { userId, accessToken, expiresAt, refreshToken };
}
