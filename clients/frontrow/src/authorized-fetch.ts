// `fetch` for a fan: every call carries an access token in force. A token that the service refuses all the same (the keys were
// changed, the device's clock is wrong) is replaced once, and the call goes out again.
import type { IssuerFailure } from "./issuer.ts";
import type { Session } from "./session.ts";

type Fetch = (request: Request) => Promise<Response>;

const UNAUTHORIZED = 401;

/**
 * Calls in the name of the session's fan; without one, in nobody's name. Where there is no token now, the answer is the issuer's, or
 * the call fails as a `fetch` without network does.
 */
export function authorizedFetch(session: Session, fetch: Fetch): Fetch {
  return async (request) => {
    const token = await session.accessToken();
    if (token.state === "unavailable") return instead(token.failure);
    if (token.state === "signedOut") return fetch(request);
    const again = request.clone();
    const response = await fetch(withToken(request, token.accessToken));
    if (!(await isUnauthorized(response))) return response;
    const other = await session.accessToken(token.accessToken);
    if (other.state === "unavailable") return instead(other.failure);
    return other.state === "inForce" ? fetch(withToken(again, other.accessToken)) : response;
  };
}

function withToken(request: Request, accessToken: string): Request {
  const headers = new Headers(request.headers);
  headers.set("Authorization", `Bearer ${accessToken}`);
  return new Request(request, { headers });
}

/** A queue token may be refused by 401 too. Another access token would not help. */
async function isUnauthorized(response: Response): Promise<boolean> {
  if (response.status !== UNAUTHORIZED) return false;
  const { code }: { code?: unknown } = Object(
    await response
      .clone()
      .json()
      .catch(() => null),
  );
  return code === "unauthorized";
}

function instead({ status, body, retryAfter }: IssuerFailure): Response {
  if (status === null) throw new TypeError("the issuer of tokens can't be reached");
  const headers = {
    "Content-Type": "application/problem+json",
    ...(retryAfter !== null && { "Retry-After": retryAfter }),
  };
  return new Response(JSON.stringify(body), { status, headers });
}
