// Fans of an OpenID provider: their access tokens are checked against the keys the provider publishes (provider-keys.ts). A
// token that can't be judged because the keys are out of reach, or because its key may be new and the provider isn't asked
// just now, is no wrong token: 503. Clients would sign their fans out over a 401.
import { type JWTVerifyGetKey, decodeJwt, errors, jwtVerify } from "jose";
import { z } from "zod";
import { NAME_MAX_CHARS, PROVIDER_SKEW_SECONDS, PROVIDER_SUBJECT_MAX_CHARS, SECOND_MS } from "../../contract/bounds.ts";
import { type Refusal, done, refuse } from "../../contract/refusals.ts";
import { typedText } from "../../contract/text/typed-text.ts";
import type { Millis } from "../../contract/values.ts";
import type { AudienceClaim, OpenIdIdentity } from "../http/configuration.ts";
import type { FinderContext } from "../rooms/cross-request-result.ts";
import { KeysOutOfReach, ProviderKeys } from "./provider-keys.ts";

const ALGORITHMS = ["RS256", "ES256"];
/** 192 bits: nobody finds two subjects of one id. */
const USER_ID_BYTES = 24;

/** A fan as a provider's token tells it. */
export interface ProvidedFan {
  fanId: string;
  name: string | null;
}

export interface IdentityProvider {
  /**
   * The fan of a genuine token that is in force. The request, where there is one, is kept alive until the keys it asked for
   * are there, since others wait for them. Refusals: unauthorized, overloaded.
   */
  verify(token: string, now: Millis, c?: FinderContext): Promise<Verified>;
}

/** `reason`: for the log, in words of ours. The answer doesn't tell it. */
export type Verified = { ok: true; value: ProvidedFan } | { ok: false; refusal: Refusal; reason: string };

const claims = z.object({
  sub: z.string().min(1).max(PROVIDER_SUBJECT_MAX_CHARS),
  name: typedText(NAME_MAX_CHARS).nullable().catch(null),
});

const providers = new Map<string, IdentityProvider>();

/** The provider that is configured, with the keys that this isolate knows of it. */
export function identityProvider({
  issuer,
  audience,
  audienceClaim,
  keysUrl,
}: Pick<OpenIdIdentity, "issuer" | "audience" | "audienceClaim" | "keysUrl">): IdentityProvider {
  const name = JSON.stringify([issuer, audience, audienceClaim, keysUrl]);
  const provider =
    providers.get(name) ??
    createProvider({ issuer, audience, audienceClaim, keys: new ProviderKeys(new URL(keysUrl)) });
  providers.set(name, provider);
  return provider;
}

interface Expected {
  issuer: string;
  audience: string;
  audienceClaim: AudienceClaim;
}

interface ProviderOptions extends Expected {
  keys: ProviderKeys;
}

function createProvider({ issuer, audience, audienceClaim, keys }: ProviderOptions): IdentityProvider {
  return {
    async verify(token, now, c = LONG_LIVED) {
      const expected = {
        issuer,
        ...(audienceClaim === "aud" && { audience }),
        algorithms: ALGORITHMS,
        requiredClaims: ["sub", "exp"],
        clockTolerance: PROVIDER_SKEW_SECONDS,
        currentDate: new Date(now),
      };
      try {
        const isWorthIt = wouldPass(token, { issuer, audience, audienceClaim, now });
        const keyOf: JWTVerifyGetKey = (header, signed) => keys.find(c, now, { header, token: signed }, isWorthIt);
        const { payload } = await jwtVerify(token, keyOf, expected);
        if (audienceClaim === "client_id" && payload[audienceClaim] !== audience) {
          return { ...refuse({ code: "unauthorized" }), reason: "OPENID_AUDIENCE is not its client_id" };
        }
        const { sub, name } = claims.parse(payload);
        return done({ fanId: await providedUserId(issuer, sub), name });
      } catch (error) {
        if (error instanceof KeysOutOfReach) {
          const { retryAfterSeconds } = error;
          return {
            ...refuse({ code: "overloaded", retryAfterSeconds }),
            reason: "the provider's keys are out of reach",
          };
        }
        if (error instanceof errors.JOSEError || error instanceof z.ZodError) {
          return { ...refuse({ code: "unauthorized" }), reason: reasonOf(error) };
        }
        throw error;
      }
    },
  };
}

/** Why a token is refused. Nothing that the token says is in it: a claim is called by the name that is asked for. */
function reasonOf(error: errors.JOSEError | z.ZodError): string {
  if (error instanceof z.ZodError) return "its subject is missing or too long";
  if (error instanceof errors.JWTExpired) return "it has expired";
  if (error instanceof errors.JWTClaimValidationFailed) return CLAIMS[error.claim] ?? "a claim is missing or wrong";
  if (error instanceof errors.JWKSNoMatchingKey) return "no key of the provider has its key id";
  if (error instanceof errors.JWSSignatureVerificationFailed) return "its signature is wrong";
  if (error instanceof errors.JOSEAlgNotAllowed) return "its algorithm is not RS256 or ES256";
  return "it is malformed";
}

const CLAIMS: Record<string, string> = {
  iss: "its issuer is not OPENID_ISSUER",
  aud: "OPENID_AUDIENCE is not among its audiences",
  nbf: "it is not in force yet",
  exp: "it has no end",
  sub: "its subject is missing or too long",
};

/** What a token has to say of itself, whoever signed it. */
const plausible = z.object({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string())]).optional(),
  client_id: z.string().optional().catch(undefined),
  sub: claims.shape.sub,
  exp: z.number(),
  nbf: z.number().optional(),
});

/**
 * Whether a token would pass if a key of the provider had signed it. jose says so only once it has the key; here it decides
 * whether an unknown key id is worth a question, so that tokens that are long over cost none.
 */
function wouldPass(token: string, { issuer, audience, audienceClaim, now }: Expected & { now: Millis }): boolean {
  const said = plausible.safeParse(decodeJwt(token)).data;
  if (said === undefined || said.iss !== issuer || ![said[audienceClaim]].flat().includes(audience)) return false;
  const seconds = Math.floor(now / SECOND_MS);
  return said.exp > seconds - PROVIDER_SKEW_SECONDS && (said.nbf ?? 0) <= seconds + PROVIDER_SKEW_SECONDS;
}

/** Somebody who lives until every question is answered, as a process does, and needs to be kept alive by nobody. */
const LONG_LIVED: FinderContext = { executionCtx: { waitUntil: () => {} } };

/** The user id of a provider's subject: always the same, and nobody else's. */
export async function providedUserId(issuer: string, subject: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify([issuer, subject])));
  const bytes = [...new Uint8Array(digest, 0, USER_ID_BYTES)];
  return `usr_${bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/** Whether a provider's subject can have this user id. No fan of a provider is kept, so more can't be known. */
export const isProvidedUserId = (userId: string): boolean =>
  new RegExp(`^usr_[0-9a-f]{${USER_ID_BYTES * 2}}$`).test(userId);
