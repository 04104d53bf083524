// Who makes and renews the tokens of a fan. The service does so itself (built-in-issuer.ts), or an OpenID provider does. A session
// asks whichever it is given, and knows nothing of how.

/** What a fan signs in with. Times are the service's. */
export interface Grant {
  userId: string;
  accessToken: string;
  /** RFC 3339: the end of the access token. */
  expiresAt: string;
  /** Gets the next access token. An issuer may give another one with each. */
  refreshToken: string;
}

/** Why an issuer gave no grant. */
export interface IssuerFailure {
  /** Null: no answer came. */
  status: number | null;
  /** What was answered: with the built-in issuer a problem (RFC 9457), in the language of the caller. */
  body: unknown;
  /** The answer's `Retry-After`. */
  retryAfter: string | null;
}
export type Issued<Value> = { ok: true; value: Value } | { ok: false; failure: IssuerFailure };

export interface Issuer {
  /** Makes a fan of anybody who asks; absent where fans sign in on a page of the issuer's own. */
  create?: (name?: string) => Promise<Issued<Grant>>;
  /** A new access token for the fan of a refresh token. Status 401: this refresh token is good for nothing any more. */
  renew: (refreshToken: string) => Promise<Issued<Grant>>;
  /** Makes every refresh token of this fan worthless. */
  endAll: (accessToken: string) => Promise<Issued<null>>;
}

/** A grant that was read or sent as JSON; null for anything else. */
export function grantOf(value: unknown): Grant | null {
  const { userId, accessToken, expiresAt, refreshToken }: Partial<Record<keyof Grant, unknown>> = Object(value);
  if (typeof userId !== "string" || typeof accessToken !== "string" || typeof refreshToken !== "string") return null;
  if (typeof expiresAt !== "string" || Number.isNaN(Date.parse(expiresAt))) return null;
  return { userId, accessToken, expiresAt, refreshToken };
}
