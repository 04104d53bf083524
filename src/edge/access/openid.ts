// Fans of an OpenID provider: their access tokens are checked against the keys the provider publishes. jose keeps those
// keys for ten minutes and asks again for a key id it doesn't know, but only so often; what it lacks is patience with a
// provider that is down, which is added here: an isolate that failed tries again after five seconds, and the last keys
// known stay good for an hour. A token that can't be judged because the keys are out of reach is no wrong token: 503.
import {
  type ExportedJWKSCache,
  type JWTVerifyGetKey,
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  errors,
  jwksCache,
  jwtVerify,
} from "jose";
import { z } from "zod";
import {
  NAME_MAX_CHARS,
  PROVIDER_KEYS_LIFE_MS,
  PROVIDER_KEYS_REFETCH_MS,
  PROVIDER_KEYS_RETRY_MS,
  PROVIDER_KEYS_STALE_MS,
  PROVIDER_SKEW_SECONDS,
  PROVIDER_SUBJECT_MAX_CHARS,
  PROVIDER_TIMEOUT_MS,
} from "../../contract/bounds.ts";
import { type Answer, done, refuse } from "../../contract/refusals.ts";
import { typedText } from "../../contract/text/typed-text.ts";
import type { Millis } from "../../contract/values.ts";
import type { Identity } from "../http/configuration.ts";

const ALGORITHMS = ["RS256", "ES256"];
/** 192 bits: nobody finds two subjects of one id. */
const USER_ID_BYTES = 24;

/** A fan as a provider's token tells it. */
export interface ProvidedFan {
  fanId: string;
  name: string | null;
}

export interface IdentityProvider {
  /** The fan of a genuine token that is in force. Refusals: unauthorized, overloaded. */
  verify(token: string, now: Millis): Promise<Answer<ProvidedFan>>;
}

const claims = z.object({
  sub: z.string().min(1).max(PROVIDER_SUBJECT_MAX_CHARS),
  name: typedText(NAME_MAX_CHARS).nullable().catch(null),
});

const providers = new Map<string, IdentityProvider>();

/** The provider that is configured, with the keys that this isolate knows of it. */
export function identityProvider({
  issuer,
  audience,
  keysUrl,
}: Extract<Identity, { kind: "openid" }>): IdentityProvider {
  const name = JSON.stringify([issuer, audience, keysUrl]);
  const provider = providers.get(name) ?? createProvider({ issuer, audience, keys: providerKeys(new URL(keysUrl)) });
  providers.set(name, provider);
  return provider;
}

interface ProviderOptions {
  issuer: string;
  audience: string;
  keys: JWTVerifyGetKey;
}

function createProvider({ issuer, audience, keys }: ProviderOptions): IdentityProvider {
  return {
    async verify(token, now) {
      try {
        const { payload } = await jwtVerify(token, keys, {
          issuer,
          audience,
          algorithms: ALGORITHMS,
          requiredClaims: ["sub", "exp"],
          clockTolerance: PROVIDER_SKEW_SECONDS,
          currentDate: new Date(now),
        });
        const { sub, name } = claims.parse(payload);
        return done({ fanId: await providedUserId(issuer, sub), name });
      } catch (error) {
        if (error instanceof KeysOutOfReach) return refuse({ code: "overloaded", retryAfterSeconds: 5 });
        if (error instanceof errors.JOSEError || error instanceof z.ZodError) return refuse({ code: "unauthorized" });
        throw error;
      }
    },
  };
}

/** The user id of a provider's subject: always the same, and nobody else's. */
export async function providedUserId(issuer: string, subject: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify([issuer, subject])));
  const bytes = [...new Uint8Array(digest, 0, USER_ID_BYTES)];
  return `usr_${bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/** Whether a provider's subject can have this user id. No fan of a provider is kept, so more can't be known. */
export const isProvidedUserId = (userId: string): boolean =>
  new RegExp(`^usr_[0-9a-f]{${USER_ID_BYTES * 2}}$`).test(userId);

/** The provider didn't tell its keys, and none are known that would still be good. */
class KeysOutOfReach extends Error {
  override name = "KeysOutOfReach";
}

/** The keys at a URL: kept, asked for again when old or when a key id is unknown, and patient with an outage. */
function providerKeys(url: URL): JWTVerifyGetKey {
  const cache: ExportedJWKSCache | Record<string, never> = {};
  let failedAt = Number.NEGATIVE_INFINITY;
  const remote = createRemoteJWKSet(url, {
    cacheMaxAge: PROVIDER_KEYS_LIFE_MS,
    cooldownDuration: PROVIDER_KEYS_REFETCH_MS,
    timeoutDuration: PROVIDER_TIMEOUT_MS,
    [jwksCache]: cache,
    [customFetch]: (asked, options) => {
      if (Date.now() - failedAt < PROVIDER_KEYS_RETRY_MS) throw new KeysOutOfReach("tried a moment ago");
      return fetch(asked, options);
    },
  });
  return async (header, token) => {
    try {
      return await remote(header, token);
    } catch (error) {
      if (isVerdict(error)) throw error;
      if (!(error instanceof KeysOutOfReach)) failedAt = Date.now();
      const { jwks, uat = Number.NEGATIVE_INFINITY } = cache;
      if (jwks !== undefined && Date.now() - uat < PROVIDER_KEYS_STALE_MS) {
        try {
          return await createLocalJWKSet(jwks)(header, token);
        } catch (verdict) {
          // A key that isn't among them may be new: only the provider could say that it is none.
          if (!(verdict instanceof errors.JWKSNoMatchingKey)) throw verdict;
        }
      }
      throw new KeysOutOfReach("the provider's keys can't be had", { cause: error });
    }
  };
}

/** Whether an error is about the token, and not about fetching keys. */
const isVerdict = (error: unknown): boolean =>
  error instanceof errors.JWKSNoMatchingKey ||
  error instanceof errors.JWKSMultipleMatchingKeys ||
  error instanceof errors.JOSENotSupported;
