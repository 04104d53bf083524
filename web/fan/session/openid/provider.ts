// The OpenID provider of the fans, as this browser talks to it: the code flow with PKCE for a client that has no secret
// (OpenID Connect Core 1.0, 3.1; RFC 7636). The library checks what the provider says; it is loaded when somebody signs in, out, or
// needs the next access token. It asks by itself, so that the first state of a page is not cut into more files for it.
import * as oauth from "oauth4webapi";
import type { Grant, NotIssued } from "../../../../clients/frontrow/src/issuer.ts";
import { endOfToken } from "../../../../clients/frontrow/src/token-end.ts";
import type { FAN_PAGES } from "../../../../src/domain/pages/fan-pages.ts";
import type { Config } from "../service-config.ts";

/** An answer that takes longer has been lost. */
const ANSWER_MAX_MS = 15_000;
const SECOND_MS = 1_000;
const SCOPE = "openid profile";
const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** How the app signs in, as the service's settings and the provider's own document tell. */
export interface Provider {
  server: oauth.AuthorizationServer;
  client: oauth.Client;
  audience: string | null;
  scope: string;
  options: oauth.HttpRequestOptions<"GET"> & oauth.HttpRequestOptions<"POST", URLSearchParams>;
}

/** The service tells no client id: nobody can sign in by this app. */
export class NotOffered extends Error {}
/** The service gives no answer. */
export class NoConfig extends Error {}

const CALLBACK = "/signed-in" satisfies (typeof FAN_PAGES)["signedIn"];
export const callbackAddress = (): string => location.origin + CALLBACK;

let known: Promise<Provider> | null = null;
/** Asked once a page, and again after a failure. Throws what the library throws, NotOffered and NoConfig. */
export async function providerOf(): Promise<Provider> {
  known ??= findProvider();
  try {
    return await known;
  } catch (error) {
    known = null;
    throw error;
  }
}

async function findProvider(): Promise<Provider> {
  const told = await fetch("/v1/config", { signal: AbortSignal.timeout(ANSWER_MAX_MS) });
  if (!told.ok) throw new NoConfig();
  const { identity }: Config = await told.json();
  const { issuer, clientId, audience, scope } = identity;
  if (issuer === undefined || clientId === undefined) throw new NotOffered();
  const address = new URL(issuer);
  const options = {
    // A provider on the same machine is for tests; every other one has to be asked by https.
    [oauth.allowInsecureRequests]: LOOPBACK.has(address.hostname),
    signal: () => AbortSignal.timeout(ANSWER_MAX_MS),
  };
  const server = await oauth.processDiscoveryResponse(address, await oauth.discoveryRequest(address, options));
  return { server, client: { client_id: clientId }, audience: audience ?? null, scope: scope ?? SCOPE, options };
}

/** What the tokens of an answer are to a session. A provider may keep the refresh token, or give none. `now`: the service's time. */
export function grantOfTokens(tokens: oauth.TokenEndpointResponse, userId: string, now: number, before = ""): Grant {
  const { access_token: accessToken, expires_in: seconds, refresh_token: refreshToken = before } = tokens;
  const told = seconds === undefined ? endOfToken(accessToken) : new Date(now + seconds * SECOND_MS).toISOString();
  return { userId, accessToken, expiresAt: told ?? new Date(now).toISOString(), refreshToken };
}

/** The provider gave no token. Only `invalid_grant` says that the refresh token is good for nothing (RFC 6749, 5.2). */
export function notIssued(error: unknown): NotIssued {
  const isOver = error instanceof oauth.ResponseBodyError && error.error === "invalid_grant";
  return {
    ok: false,
    isOver,
    problem: { code: "no-answer", status: null, title: "", detail: "" },
    retryAfterMs: null,
  };
}
