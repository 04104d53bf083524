// The way to the provider and back. What comes back is believed only with the state, the nonce and the verifier of this tab.
import * as oauth from "oauth4webapi";
import type { Grant } from "../../../../clients/frontrow/src/issuer.ts";
import type { paths } from "../../../../clients/frontrow/schema.d.ts";
import { NoConfig, NotOffered, callbackAddress, grantOfTokens, providerOf } from "./provider.ts";
import { keepAttempt, takeAttempt } from "./sign-in-attempt.ts";

/** Why a way back ended without a fan; each is a sentence of the texts. */
export type WhyNot =
  /** Of another tab, or used before. */
  | "foreign"
  /** The fan said no at the provider. */
  | "denied"
  /** The provider wants the fan to sign in, choose or agree on its own page first. */
  | "again"
  /** The provider is down or busy. */
  | "unavailable"
  | "noAnswer"
  | "notOffered"
  /** The service takes the provider's token for none. */
  | "notAccepted"
  /** Everything else that the provider or the library refuses. */
  | "refused";

export type SignedIn = { ok: true; grant: Grant; back: string } | { ok: false; why: WhyNot; back: string };

/** Goes to the provider's page; `back` is what is shown after it. Returns why it couldn't. */
export async function goToProvider(back: string): Promise<WhyNot | null> {
  try {
    const { server, client, audience, scope } = await providerOf();
    if (server.authorization_endpoint === undefined) return "refused";
    const [state, nonce, verifier] = [
      oauth.generateRandomState(),
      oauth.generateRandomNonce(),
      oauth.generateRandomCodeVerifier(),
    ];
    const address = new URL(server.authorization_endpoint);
    const asked = {
      client_id: client.client_id,
      redirect_uri: callbackAddress(),
      response_type: "code",
      scope,
      state,
      nonce,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      ...(audience !== null && { audience }),
    };
    for (const [name, value] of Object.entries(asked)) address.searchParams.set(name, value);
    keepAttempt({ state, nonce, verifier, back });
    location.assign(address);
    return null;
  } catch (error) {
    return whyOf(error);
  }
}

type Me = paths["/v1/users/me"]["get"]["responses"][200]["content"]["application/json"];

/** Ends the attempt that the provider's answer belongs to. `now`: the service's time. */
export async function comeBack(parameters: URLSearchParams, now: () => number): Promise<SignedIn> {
  const attempt = takeAttempt(parameters.get("state"));
  if (attempt === null) return { ok: false, why: "foreign", back: "/" };
  const { state, nonce, verifier, back } = attempt;
  try {
    const { server, client, options } = await providerOf();
    const checked = oauth.validateAuthResponse(server, client, parameters, state);
    const answer = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      oauth.None(),
      checked,
      callbackAddress(),
      verifier,
      options,
    );
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, answer, {
      expectedNonce: nonce,
      requireIdToken: true,
    });
    const headers = { Authorization: `Bearer ${tokens.access_token}` };
    const asked = await fetch("/v1/users/me", { headers });
    if (!asked.ok) return { ok: false, why: asked.status === 401 ? "notAccepted" : "noAnswer", back };
    const { userId }: Me = await asked.json();
    return { ok: true, grant: grantOfTokens(tokens, userId, now()), back };
  } catch (error) {
    return { ok: false, why: whyOf(error), back };
  }
}

/** The errors of RFC 6749, 4.1.2.1, and of OpenID Connect Core 1.0, 3.1.2.6. */
const WHY = new Map<string, WhyNot>([
  ["access_denied", "denied"],
  ["login_required", "again"],
  ["interaction_required", "again"],
  ["account_selection_required", "again"],
  ["consent_required", "again"],
  ["temporarily_unavailable", "unavailable"],
  ["server_error", "unavailable"],
]);

function whyOf(error: unknown): WhyNot {
  if (error instanceof NotOffered) return "notOffered";
  if (error instanceof oauth.AuthorizationResponseError) return WHY.get(error.error) ?? "refused";
  // fetch throws a TypeError, and a DOMException where time is up.
  if (error instanceof NoConfig || error instanceof DOMException) return "noAnswer";
  if (error instanceof TypeError && Reflect.get(error, "code") === undefined) return "noAnswer";
  return "refused";
}
