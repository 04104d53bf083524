// The operators' keys in force, as this isolate knows them: all of them, read from D1 together. So a key that is made up costs
// nothing: what is not among the keys of a second ago is nobody's, and however many are tried, D1 is asked once a second at
// most. A key that is known is good for as long as the list is: five seconds, which is how long a revoked one may live here.
//
// They are kept by isolates and not by the data centre, whose cache other code of the zone can write to.
import { KEYS_FRESH_MS, KEYS_PATIENCE_MS, UNKNOWN_KEY_FRESH_MS } from "../../contract/bounds.ts";
import { type Answer, OVERLOADED, done, refuse } from "../../contract/refusals.ts";
import type { Millis } from "../../contract/values.ts";
import { afterTimeout, openDatabase } from "../../database/database.ts";
import { type LiveKey, liveKeys } from "../../database/operator/operator-keys.ts";
import { innermostMessage, log } from "../../log.ts";
import { SnapshotCache, type SnapshotContext } from "../snapshots/snapshot-cache.ts";

export interface LiveKeysContext extends SnapshotContext {
  env: Pick<Cloudflare.Env, "DATABASE">;
}

interface KnownKeys {
  /** When the question left that this answers. */
  askedAt: Millis;
  byHash: ReadonlyMap<string, LiveKey>;
}

export class LiveKeys {
  readonly #cache = new SnapshotCache<KnownKeys>({
    entriesMax: 1,
    freshMs: KEYS_FRESH_MS,
    followMaxMs: KEYS_PATIENCE_MS,
    isShared: false,
  });

  /** The key of a hash, if it was in force five seconds ago, or is now; null: a second ago it was nobody's. Refusals: overloaded. */
  async find(c: LiveKeysContext, keyHash: string): Promise<Answer<LiveKey | null>> {
    const now = c.get("now");
    const found = await this.#cache.get(c, {
      name: NAME,
      ask: () => ask(c, now),
      read: readKeys,
      isNewer: (one, other) => one.askedAt > other.askedAt,
      accepts: ({ askedAt, byHash }) => byHash.has(keyHash) || now - askedAt < UNKNOWN_KEY_FRESH_MS,
    });
    return found.ok ? done(found.value.byHash.get(keyHash) ?? null) : found;
  }

  /** Keys were made or revoked through this isolate: it asks again. */
  forget(): void {
    this.#cache.drop(NAME);
  }
}

const NAME = "operator keys";

/** Refusals: overloaded, when D1 has not answered in time, or can't. */
async function ask(c: LiveKeysContext, now: Millis): Promise<Answer<string>> {
  try {
    const keys = await liveKeys(openDatabase(c.env.DATABASE, afterTimeout, KEYS_PATIENCE_MS), now);
    return done(JSON.stringify({ askedAt: now, keys }));
  } catch (error) {
    log("error", "the operators' keys can't be read", { error: innermostMessage(error) });
    return refuse(OVERLOADED);
  }
}

function readKeys(text: string): KnownKeys {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by `ask`, in this isolate
  const { askedAt, keys } = JSON.parse(text) as { askedAt: Millis; keys: LiveKey[] };
  return { askedAt, byHash: new Map(keys.map((key) => [key.keyHash, key])) };
}

const known = new LiveKeys();

/** The key of a hash, as this isolate knows them. Refusals: overloaded. */
export const findLiveKey = (c: LiveKeysContext, keyHash: string): Promise<Answer<LiveKey | null>> =>
  known.find(c, keyHash);
export const forgetLiveKeys = (): void => known.forget();
