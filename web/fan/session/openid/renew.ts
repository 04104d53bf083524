// The next access token of a fan of the provider, and the end of the tokens.
import * as oauth from "oauth4webapi";
import type { Grant, Issued, NotIssued } from "../../../../clients/frontrow/src/issuer.ts";
import { grantOfTokens, notIssued, providerOf } from "./provider.ts";

/** A provider that gives no refresh token has the fan sign in again. */
const NOTHING_TO_RENEW: NotIssued = {
  ok: false,
  isOver: true,
  problem: { code: "no-answer", status: null, title: "", detail: "" },
  retryAfterMs: null,
};

/** A new access token for the same fan, and the refresh token that goes on with it. */
export async function renewAtProvider(refreshToken: string, userId: string, now: number): Promise<Issued<Grant>> {
  if (refreshToken === "") return NOTHING_TO_RENEW;
  try {
    const { server, client, options } = await providerOf();
    const answer = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), refreshToken, options);
    const tokens = await oauth.processRefreshTokenResponse(server, client, answer);
    return { ok: true, value: grantOfTokens(tokens, userId, now, refreshToken) };
  } catch (error) {
    return notIssued(error);
  }
}

/**
 * Ends the refresh token where the provider can (RFC 7009), and returns the address at which the fan signs out of the provider itself
 * (OpenID Connect RP-Initiated Logout 1.0); null where there is none, or no answer.
 */
export async function leaveProvider(refreshToken: string): Promise<string | null> {
  try {
    const { server, client, options } = await providerOf();
    if (server.revocation_endpoint !== undefined && refreshToken !== "") {
      // The tokens are forgotten here whatever the provider says.
      await oauth.revocationRequest(server, client, oauth.None(), refreshToken, options).catch(() => null);
    }
    if (server.end_session_endpoint === undefined) return null;
    const address = new URL(server.end_session_endpoint);
    address.searchParams.set("client_id", client.client_id);
    address.searchParams.set("post_logout_redirect_uri", `${location.origin}/`);
    return address.href;
  } catch {
    return null;
  }
}
