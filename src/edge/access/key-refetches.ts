// When a key id that isn't among a provider's keys is reason enough to ask for them again. It may be a new key, which fans
// should not wait for; and anybody can make one up. So a set of keys that was told less than half a minute ago judges every
// key id, an older one none, and it is asked for again at growing distances for as long as that brings no new key, or no
// answer.
//
// Pure: it takes the time, and remembers only what it decided.
import {
  PROVIDER_KEYS_LIFE_MS,
  PROVIDER_KEYS_REFETCH_MAX_MS,
  PROVIDER_KEYS_REFETCH_MS,
  PROVIDER_KEYS_RETRY_MS,
} from "../../contract/bounds.ts";
import type { Millis } from "../../contract/values.ts";

/** A set of keys, as far as this goes by it. */
export interface ToldKeys {
  /** When the question left that it answers. */
  fetchedAt: Millis;
  keyIds: ReadonlySet<string>;
}

export type UnknownKey =
  /** The provider was asked a moment ago: it is none of its keys. */
  | { is: "none" }
  /** A set that was told at this time or later judges it. */
  | { is: "asked-for"; judgedFrom: Millis }
  /** Nobody can say, and nobody asks before this. */
  | { is: "open"; askedAgainAt: Millis };

export class KeyRefetches {
  #known: ToldKeys | null = null;
  #pauseMs = PROVIDER_KEYS_REFETCH_MS;
  /** Of the last question for an unknown key id, which may be under way, and how many before it had no answer. */
  #askedAt = Number.NEGATIVE_INFINITY;
  #unanswered = 0;

  /** What becomes of a key id that isn't among these keys. */
  judge(keys: ToldKeys, now: Millis): UnknownKey {
    this.noteTold(keys);
    if (now - keys.fetchedAt < PROVIDER_KEYS_REFETCH_MS) return { is: "none" };
    const hasNoAnswer = this.#askedAt > keys.fetchedAt;
    if (hasNoAnswer && now - this.#askedAt < PROVIDER_KEYS_RETRY_MS) {
      return { is: "asked-for", judgedFrom: this.#askedAt };
    }
    if (now - this.#askedAt > PROVIDER_KEYS_LIFE_MS) this.#pauseMs = PROVIDER_KEYS_REFETCH_MS;
    const askedAgainAt = hasNoAnswer
      ? this.#askedAt + Math.min(PROVIDER_KEYS_RETRY_MS * 2 ** this.#unanswered, PROVIDER_KEYS_REFETCH_MAX_MS)
      : keys.fetchedAt + this.#pauseMs;
    if (now < askedAgainAt) return { is: "open", askedAgainAt };
    this.#unanswered = hasNoAnswer ? this.#unanswered + 1 : 0;
    this.#askedAt = now;
    return { is: "asked-for", judgedFrom: now };
  }

  /** The provider has told its keys: the pause begins anew with a key that is new, and doubles after a question in vain. */
  noteTold(keys: ToldKeys): void {
    const before = this.#known;
    if (before !== null && before.fetchedAt >= keys.fetchedAt) return;
    this.#known = keys;
    if (before === null) return;
    const hasNew = [...keys.keyIds].some((keyId) => !before.keyIds.has(keyId));
    const wasForUnknown = this.#askedAt > before.fetchedAt;
    if (hasNew) this.#pauseMs = PROVIDER_KEYS_REFETCH_MS;
    else if (wasForUnknown) this.#pauseMs = Math.min(2 * this.#pauseMs, PROVIDER_KEYS_REFETCH_MAX_MS);
  }
}
