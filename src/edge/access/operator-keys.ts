// Whose key an operator sends. Keys that are settings of the Worker come first: ADMIN_KEY, whose holder is called "admin", and
// those of ADMIN_KEYS. They have all scopes, have no end, and work when D1 is empty or away. All other keys were made by
// operators and stand in D1 by their hashes (live-keys.ts).
import { KEY_SECRET_CHARS } from "../../contract/bounds.ts";
import { type Answer, done, refuse } from "../../contract/refusals.ts";
import { SCOPES } from "../../contract/values.ts";
import { type OperatorAccess, keyIdOfSetting } from "../../domain/records/operator-access.ts";
import { customAlphabet } from "nanoid";
import { sha256Hex } from "../../domain/idempotency.ts";
import type { OperatorKey } from "../http/configuration.ts";
import { type LiveKeysContext, findLiveKey } from "./live-keys.ts";

/**
 * Whose key it is; null for nobody's. Compares digests, every one of them, in constant time: how long it takes tells
 * nothing about any key, not even its length or whether it was the first.
 */
export async function operatorOf(keys: readonly OperatorKey[], given: string): Promise<string | null> {
  const [wanted, ...known] = await Promise.all([given, ...keys.map(({ key }) => key)].map(sha256));
  if (wanted === undefined) return null;
  const areSame = known.map((digest) => crypto.subtle.timingSafeEqual(wanted, digest));
  return keys.find((_, at) => areSame[at])?.name ?? null;
}

const sha256 = (text: string): Promise<ArrayBuffer> => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));

/** What a key is good for; null: it is nobody's, or is none any more. Refusals: overloaded, when D1 can't say. */
export async function accessOf(
  c: LiveKeysContext,
  keys: readonly OperatorKey[],
  given: string,
): Promise<Answer<OperatorAccess | null>> {
  const name = await operatorOf(keys, given);
  if (name !== null) {
    return done({ keyId: keyIdOfSetting(name), name, scopes: SCOPES, concertIds: null, expiresAt: null });
  }
  if (!looksMade(given)) return done(null);
  const found = await findLiveKey(c, await sha256Hex(given));
  if (!found.ok) return refuse(found.refusal);
  const key = found.value;
  return done(key === null || (key.expiresAt !== null && key.expiresAt <= c.get("now")) ? null : key);
}

/** Names the service for programs that look for secrets where none should be. */
const PREFIX = "frk_";
const MADE = new RegExp(`^${PREFIX}[0-9A-Za-z]{${KEY_SECRET_CHARS}}$`);
const randomSecret = customAlphabet("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", KEY_SECRET_CHARS);

/** A new key: 43 of 62 characters, 256 bits. */
export const newKeySecret = (): string => `${PREFIX}${randomSecret()}`;

/** Whether a key was made by an operator, by its looks. Of another nobody asks D1. */
const looksMade = (key: string): boolean => MADE.test(key);
