// Whose key an operator sends. ADMIN_KEY is the first, whose holder is called "admin", and ADMIN_KEYS names further ones, so
// that each person has a key of their own, the log can tell who did what, and a key can be changed while another is in force.
import type { OperatorKey } from "../http/configuration.ts";

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
