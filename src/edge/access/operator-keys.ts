// The operators' keys: ADMIN_KEY is the first, whose holder is called "admin", and ADMIN_KEYS names further ones, so that
// each person has a key of their own, the log can tell who did what, and a key can be changed while another is in force.
import { OPERATORS_MAX, OPERATOR_NAME_MAX_CHARS } from "../../contract/bounds.ts";

/** Shorter ones can be guessed. */
export const OPERATOR_KEY_MIN_CHARS = 20;
/** The holder of ADMIN_KEY. */
export const FIRST_OPERATOR = "admin";

export interface OperatorKeys {
  ADMIN_KEY: string;
  ADMIN_KEYS?: string;
}

interface OperatorKey {
  name: string;
  key: string;
}

/** `name:key` pairs, separated by spaces or commas. What has no name or no key is left empty, for `unfit` to find. */
const furtherKeys = (text: string): OperatorKey[] =>
  text
    .split(/[\s,]+/)
    .filter((pair) => pair !== "")
    .map((pair) => {
      const colon = pair.indexOf(":");
      return { name: pair.slice(0, Math.max(colon, 0)), key: pair.slice(colon + 1) };
    });

const NAME = new RegExp(`^[\\w.-]{1,${OPERATOR_NAME_MAX_CHARS}}$`);

/** Whether ADMIN_KEYS can be used: names well-formed and each its own, keys long enough and each its own. */
export function areFitKeys(text: string): boolean {
  const keys = furtherKeys(text);
  const areOwn = (values: string[]) => new Set(values).size === values.length;
  return (
    keys.length < OPERATORS_MAX &&
    keys.every(({ name, key }) => NAME.test(name) && key.length >= OPERATOR_KEY_MIN_CHARS) &&
    areOwn([FIRST_OPERATOR, ...keys.map(({ name }) => name)]) &&
    areOwn(keys.map(({ key }) => key))
  );
}

/**
 * Whose key it is; null for nobody's. Compares digests, every one of them, in constant time: how long it takes tells
 * nothing about any key, not even its length or whether it was the first.
 */
export async function operatorOf({ ADMIN_KEY, ADMIN_KEYS = "" }: OperatorKeys, given: string): Promise<string | null> {
  const keys = [{ name: FIRST_OPERATOR, key: ADMIN_KEY }, ...furtherKeys(ADMIN_KEYS)];
  const [wanted, ...known] = await Promise.all([given, ...keys.map(({ key }) => key)].map(sha256));
  if (wanted === undefined) return null;
  const areSame = known.map((digest) => crypto.subtle.timingSafeEqual(wanted, digest));
  return keys.find((_, at) => areSame[at])?.name ?? null;
}

const sha256 = (text: string): Promise<ArrayBuffer> => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
