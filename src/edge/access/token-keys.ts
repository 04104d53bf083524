// One secret, several keys: HKDF gives each kind of token a key of its own, so that a token of one kind can never pass
// for another, whatever its claims say. Keys can't be read out again. Several secrets may be in force at a time, so that
// a new one can be brought in without throwing anybody out of the line.
import { base64url } from "jose";
import { type Configuration, partsOf } from "../http/configuration.ts";

export type TokenKind = "access" | "refresh" | "queue";

export interface TokenKey {
  /** What a token under this key begins with: its header, encoded, with the fingerprint of the secret. */
  header: string;
  key: CryptoKey;
}
export interface KeyRing {
  kind: TokenKind;
  signing: TokenKey;
  /** By header: one that is not to the letter ours has no key, so no header ever chooses how it is verified. */
  verifying: ReadonlyMap<string, CryptoKey>;
}

const ALGORITHM = "HS256";
/** Told in the header as well: a second thing that keeps the kinds apart. */
const TYP: Record<TokenKind, string> = { access: "at+jwt", refresh: "rt+jwt", queue: "qt+jwt" };

const encoder = new TextEncoder();
const NO_SALT = new Uint8Array();
const KID_BITS = 64;

const hkdf = (purpose: string) => ({
  name: "HKDF",
  hash: "SHA-256",
  salt: NO_SALT,
  info: encoder.encode(`frontrow ${purpose}`),
});

async function deriveKey(secret: string, kind: TokenKind): Promise<TokenKey> {
  const material = await crypto.subtle.importKey("raw", encoder.encode(secret), "HKDF", false, [
    "deriveKey",
    "deriveBits",
  ]);
  const [bits, key] = await Promise.all([
    crypto.subtle.deriveBits(hkdf("key id"), material, KID_BITS),
    crypto.subtle.deriveKey(hkdf(`${kind} token`), material, { name: "HMAC", hash: "SHA-256", length: 256 }, false, [
      "sign",
      "verify",
    ]),
  ]);
  const kid = [...new Uint8Array(bits)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return { header: base64url.encode(JSON.stringify({ alg: ALGORITHM, kid, typ: TYP[kind] })), key };
}

/** Derives the keys of one kind from the text of TOKEN_SECRET, newest secret first. */
export async function deriveKeyRing(secretText: string, kind: TokenKind): Promise<KeyRing> {
  const keys = await Promise.all(partsOf(secretText).map((secret) => deriveKey(secret, kind)));
  const [signing] = keys;
  if (signing === undefined) throw new Error("there is no secret to sign tokens with");
  return { kind, signing, verifying: new Map(keys.map(({ header, key }) => [header, key])) };
}

const rings = new Map<TokenKind, { secretText: string; ring: KeyRing }>();

/** The keys of one kind, derived once in an isolate. */
export async function keyRing({ tokenSecret }: Pick<Configuration, "tokenSecret">, kind: TokenKind): Promise<KeyRing> {
  const known = rings.get(kind);
  if (known?.secretText === tokenSecret) return known.ring;
  const ring = await deriveKeyRing(tokenSecret, kind);
  rings.set(kind, { secretText: tokenSecret, ring });
  return ring;
}
