// The three tokens of the service, all JWTs signed with HS256. Nothing is stored about them: an access token says who,
// a refresh token lets the same fan come back, a queue token says which place in which line. What a place is worth at
// this moment only the room knows.
//
// They are put together here and not by a JWT library: a poll verifies two and signs one, and the library took as long as
// everything else a poll does. For the same reason claims are looked at by hand: only what we wrote ourselves gets so far.
// Tokens of other issuers, in whatever form those choose, are not for this file.
import { base64url } from "jose";
import { ACCESS_TOKEN_LIFE_MS, QUEUE_TOKEN_LIFE_MS, REFRESH_TOKEN_LIFE_MS } from "../../contract/bounds.ts";
import type { Millis } from "../../contract/values.ts";
import type { PlaceRef } from "../../domain/room-messages.ts";
import type { KeyRing, TokenKind } from "./token-keys.ts";

const ISSUER = "frontrow";

const LIFE_MS: Record<TokenKind, number> = {
  access: ACCESS_TOKEN_LIFE_MS,
  refresh: REFRESH_TOKEN_LIFE_MS,
  queue: QUEUE_TOKEN_LIFE_MS,
};
export interface SignedToken {
  token: string;
  expiresAt: Millis;
}

/** A place as its token tells it. */
export interface QueueClaims extends PlaceRef {
  concertId: string;
  /** The position last shown to the fan: no later one may be larger. */
  position: number;
  /** Once admitted: the end of the session. */
  sessionEndsAt: Millis | null;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });

/** What a token says of whom; that it is ours, for what, and until when, is added as it is signed. */
interface Claims {
  /** The fan. */
  sub: string;
  /** A queue token: concert, epoch, number, position last shown, and the session's end once there is a session. */
  con: string;
  epo: number;
  num: number;
  pos: number;
  ses?: number;
}
type Unread = { [Name in keyof Claims | "iss" | "aud" | "iat" | "exp"]?: unknown };
/** Claims of a token that is genuine, of the right kind and in force. */
type Read = Unread & Pick<Claims, "sub"> & { iat: number };

/** A token that says who the fan is, from an `access` or `refresh` ring. */
export const signFanToken = (ring: KeyRing, fanId: string, now: Millis): Promise<SignedToken> =>
  sign(ring, { sub: fanId }, now);

/** The fan of a genuine, unexpired token of the ring's kind; null for anything else. */
export async function verifyFanToken(ring: KeyRing, token: string, now: Millis): Promise<string | null> {
  return (await verify(ring, token, now))?.sub ?? null;
}

/** The same, with when the token was made, in whole seconds. */
export async function verifyRefreshToken(
  ring: KeyRing,
  token: string,
  now: Millis,
): Promise<{ fanId: string; issuedAt: Millis } | null> {
  const claims = await verify(ring, token, now);
  return claims === null ? null : { fanId: claims.sub, issuedAt: claims.iat * 1_000 };
}

/**
 * Whether a token was made before its fan signed out everywhere. `issuedAt` is cut down to the second, so a token of the
 * second of the sign-out counts as made before it: a refresh token is made with its account only, and never after.
 */
export const isSignedOut = (issuedAt: Millis, signedOutAt: Millis | null): boolean =>
  signedOutAt !== null && issuedAt <= signedOutAt;

/** A token for a place in line. */
export function signQueueToken(ring: KeyRing, place: QueueClaims, now: Millis): Promise<SignedToken> {
  const { fanId: sub, concertId: con, epoch: epo, number: num, position: pos, sessionEndsAt } = place;
  const claims: Claims = { sub, con, epo, num, pos, ...(sessionEndsAt === null ? {} : { ses: sessionEndsAt }) };
  return sign(ring, claims, now);
}

/** The place of a genuine, unexpired queue token; null for anything else. */
export async function verifyQueueToken(ring: KeyRing, token: string, now: Millis): Promise<QueueClaims | null> {
  const claims = await verify(ring, token, now);
  if (claims === null) return null;
  const { sub: fanId, con: concertId, epo: epoch, num: number, pos: position, ses: sessionEndsAt = null } = claims;
  if (typeof concertId !== "string" || concertId === "") return null;
  if (!isCount(epoch) || !isCount(number) || number === 0 || !isCount(position)) return null;
  if (sessionEndsAt !== null && !isCount(sessionEndsAt)) return null;
  return { fanId, concertId, epoch, number, position, sessionEndsAt };
}

async function sign({ kind, signing }: KeyRing, claims: Pick<Claims, "sub">, now: Millis): Promise<SignedToken> {
  const issuedAt = Math.floor(now / 1_000);
  const expiresAt = issuedAt + LIFE_MS[kind] / 1_000;
  const payload = { ...claims, iss: ISSUER, aud: kind, iat: issuedAt, exp: expiresAt };
  const signed = `${signing.header}.${base64url.encode(JSON.stringify(payload))}`;
  const signature = await crypto.subtle.sign("HMAC", signing.key, encoder.encode(signed));
  return { token: `${signed}.${base64url.encode(new Uint8Array(signature))}`, expiresAt: expiresAt * 1_000 };
}

async function verify({ kind, verifying }: KeyRing, token: string, now: Millis): Promise<Read | null> {
  const headerEnd = token.indexOf(".");
  const signedEnd = token.lastIndexOf(".");
  const key = verifying.get(token.slice(0, headerEnd));
  if (key === undefined) return null;
  try {
    const signature = base64url.decode(token.slice(signedEnd + 1));
    if (!(await crypto.subtle.verify("HMAC", key, signature, encoder.encode(token.slice(0, signedEnd))))) return null;
    const payload = decoder.decode(base64url.decode(token.slice(headerEnd + 1, signedEnd)));
    const claims: Unread = JSON.parse(payload);
    return isInForce(claims, kind, now) ? claims : null;
  } catch {
    return null;
  }
}

function isInForce(claims: Unread, kind: TokenKind, now: Millis): claims is Read {
  const { sub, iss, aud, iat, exp } = claims;
  return (
    typeof sub === "string" &&
    sub !== "" &&
    iss === ISSUER &&
    aud === kind &&
    isCount(iat) &&
    isCount(exp) &&
    exp > now / 1_000
  );
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
