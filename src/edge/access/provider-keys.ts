// The keys that an identity provider publishes, as this isolate knows them: kept for ten minutes, asked for by one request at
// a time while the others look for what comes of it, and for an hour the last ones known are good while the provider is away.
// A provider that failed is asked again after five seconds.
//
// They are kept by isolates and not by the data centre: other code of the zone can write to its cache, and who these keys
// are decides who everybody is.
import {
  type CryptoKey,
  type JWK,
  type FlattenedJWSInput,
  type JWSHeaderParameters,
  createLocalJWKSet,
  errors,
} from "jose";
import { z } from "zod";
import {
  PROVIDER_KEYS_LIFE_MS,
  PROVIDER_KEYS_RETRY_MS,
  PROVIDER_KEYS_STALE_MS,
  PROVIDER_TIMEOUT_MS,
  SECOND_MS,
} from "../../contract/bounds.ts";
import { type Answer, OVERLOADED, done, refuse } from "../../contract/refusals.ts";
import type { Millis } from "../../contract/values.ts";
import type { FinderContext } from "../rooms/cross-request-result.ts";
import { SnapshotCache, type SnapshotContext } from "../snapshots/snapshot-cache.ts";
import { KeyRefetches, type ToldKeys } from "./key-refetches.ts";

/** Longer than a provider may take: nobody asks beside a question that is under way. */
const FOLLOW_MAX_MS = PROVIDER_TIMEOUT_MS + SECOND_MS;

/** The keys can't be had, and none are known that would still be good. */
export class KeysOutOfReach extends Error {
  override name = "KeysOutOfReach";
  readonly retryAfterSeconds: number;
  constructor(retryAfterMs: number) {
    super("the provider's keys can't be had");
    this.retryAfterSeconds = Math.max(1, Math.ceil(retryAfterMs / SECOND_MS));
  }
}

interface KeySet extends ToldKeys {
  find: ReturnType<typeof createLocalJWKSet>;
}

/** What is kept of an answer. */
const keptText = z.object({
  fetchedAt: z.number(),
  keys: z.array(z.custom<JWK>((key) => typeof key === "object" && key !== null)),
});
const published = z.object({ keys: keptText.shape.keys });

/** What the provider publishes now. Throws when it gives no answer in time, or another than keys. */
export async function publishedKeys(url: URL): Promise<JWK[]> {
  const response = await fetch(url, {
    redirect: "manual",
    headers: { Accept: "application/json, application/jwk-set+json" },
    signal: AbortSignal.timeout(PROVIDER_TIMEOUT_MS),
  });
  if (response.status !== 200) throw new Error(`the provider answers ${response.status}`);
  return published.parse(await response.json()).keys;
}

/** The keys at a URL. */
export class ProviderKeys {
  #url: URL;
  #cache = new SnapshotCache<KeySet>({
    freshMs: PROVIDER_KEYS_LIFE_MS,
    followMaxMs: FOLLOW_MAX_MS,
    isShared: false,
  });
  #refetches = new KeyRefetches();
  #last: KeySet | null = null;
  #failedAt = Number.NEGATIVE_INFINITY;
  /** Of the question under way. */
  #askingSince = Number.NEGATIVE_INFINITY;

  constructor(url: URL) {
    this.#url = url;
  }

  /**
   * The key that a token names. Throws what jose says of a token that names none of the provider's keys, and
   * `KeysOutOfReach` when only the provider could say that and it isn't asked now, or gives no answer. `isWorthIt`: whether
   * everything else speaks for the token; of one that would be refused with any key nobody asks the provider.
   */
  async find(
    c: FinderContext,
    now: Millis,
    named: { header: JWSHeaderParameters; token: FlattenedJWSInput },
    isWorthIt: boolean,
  ): Promise<CryptoKey> {
    const keys = this.#lastWhileAsking(now) ?? (await this.#keys(c, now, () => true));
    try {
      return await keys.find(named.header, named.token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || !isWorthIt) throw error;
      const unknown = this.#refetches.judge(keys, now);
      if (unknown.is === "none") throw error;
      if (unknown.is === "open") throw new KeysOutOfReach(unknown.askedAgainAt - now);
      const { judgedFrom } = unknown;
      const later = await this.#keys(c, now, ({ fetchedAt }) => fetchedAt >= judgedFrom);
      // What was known before the provider went away can't judge it.
      if (later.fetchedAt < judgedFrom) throw new KeysOutOfReach(PROVIDER_KEYS_RETRY_MS);
      return await later.find(named.header, named.token);
    }
  }

  /** While one request asks for them anew, all others go by the last ones known. */
  #lastWhileAsking(now: Millis): KeySet | null {
    return now - this.#askingSince < FOLLOW_MAX_MS ? this.#lastIfGood(now) : null;
  }

  #lastIfGood(now: Millis): KeySet | null {
    return this.#last !== null && now - this.#last.fetchedAt < PROVIDER_KEYS_STALE_MS ? this.#last : null;
  }

  /** Keys that are accepted, or the last ones known while the provider is away. */
  async #keys(c: FinderContext, now: Millis, accepts: (keys: KeySet) => boolean): Promise<KeySet> {
    const context: SnapshotContext = { ...NOWHERE, executionCtx: c.executionCtx, get: () => now };
    const found = await this.#cache.get(context, {
      name: this.#url.href,
      ask: () => this.#ask(now),
      read: readKeySet,
      isNewer: (one, other) => one.fetchedAt > other.fetchedAt,
      accepts,
    });
    if (found.ok) {
      this.#last = found.value;
      this.#refetches.noteTold(found.value);
      return found.value;
    }
    const last = this.#lastIfGood(now);
    if (last === null) throw new KeysOutOfReach(PROVIDER_KEYS_RETRY_MS);
    return last;
  }

  /** Refusals: overloaded. */
  async #ask(now: Millis): Promise<Answer<string>> {
    if (now - this.#failedAt < PROVIDER_KEYS_RETRY_MS) return refuse(OVERLOADED);
    this.#askingSince = now;
    try {
      const keys = await publishedKeys(this.#url);
      return done(JSON.stringify({ fetchedAt: now, keys } satisfies z.infer<typeof keptText>));
    } catch {
      this.#failedAt = now;
      return refuse(OVERLOADED);
    } finally {
      this.#askingSince = Number.NEGATIVE_INFINITY;
    }
  }
}

function readKeySet(text: string): KeySet {
  const { fetchedAt, keys } = keptText.parse(JSON.parse(text));
  const keyIds = new Set(keys.flatMap(({ kid }) => (typeof kid === "string" ? kid : [])));
  return { fetchedAt, keyIds, find: createLocalJWKSet({ keys }) };
}

/** These keys have no place in the data centre's cache. */
const NOWHERE = { req: { url: "http://isolate.invalid/" } };
