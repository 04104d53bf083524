// The three tokens of the service, all JWTs signed with HS256. Nothing is stored about them: an access token says who,
// a refresh token lets the same fan come back, a queue token says which place in which line. What a place is worth at
// this moment only the room knows.
//
// They are put together here and not by a JWT library: a poll verifies two and signs one, and the library took as long as
// everything else a poll does. Tokens of other issuers, in whatever form those choose, are not for this file.
import { base64url } from "jose";
import { z } from "zod";
import { ACCESS_TOKEN_LIFE_MS, QUEUE_TOKEN_LIFE_MS, REFRESH_TOKEN_LIFE_MS } from "../contract/bounds.ts";
import type { Millis } from "../contract/values.ts";
import type { PlaceRef } from "../room/api.ts";
import type { KeyRing, TokenKind } from "./keys.ts";

const ISSUER = "frontrow";
const ALGORITHM = "HS256";

const LIFE_MS: Record<TokenKind, number> = {
  access: ACCESS_TOKEN_LIFE_MS,
  refresh: REFRESH_TOKEN_LIFE_MS,
  queue: QUEUE_TOKEN_LIFE_MS,
};
/** Told in the header as well: a second thing that keeps the kinds apart. */
const TYP: Record<TokenKind, string> = { access: "at+jwt", refresh: "rt+jwt", queue: "qt+jwt" };

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

const fanClaims = z.object({
  sub: z.string().min(1),
  iss: z.literal(ISSUER),
  aud: z.string(),
  iat: z.int(),
  exp: z.int(),
});
const queueClaims = fanClaims.extend({
  con: z.string().min(1),
  epo: z.int().min(0),
  num: z.int().min(1),
  pos: z.int().min(0),
  ses: z.int().optional(),
});

/** A token that says who the fan is, from an `access` or `refresh` ring. */
export const signFanToken = (ring: KeyRing, fan: string, now: Millis): Promise<SignedToken> =>
  sign(ring, { sub: fan }, now);

/** The fan of a genuine, unexpired token of the ring's kind; null for anything else. */
export async function verifyFanToken(ring: KeyRing, token: string, now: Millis): Promise<string | null> {
  return (await verify(ring, fanClaims, token, now))?.sub ?? null;
}

/** A token for a place in line. */
export const signQueueToken = (ring: KeyRing, claims: QueueClaims, now: Millis): Promise<SignedToken> =>
  sign(
    ring,
    {
      sub: claims.fan,
      con: claims.concertId,
      epo: claims.epoch,
      num: claims.number,
      pos: claims.position,
      ...(claims.sessionEndsAt === null ? {} : { ses: claims.sessionEndsAt }),
    },
    now,
  );

/** The place of a genuine, unexpired queue token; null for anything else. */
export async function verifyQueueToken(ring: KeyRing, token: string, now: Millis): Promise<QueueClaims | null> {
  const claims = await verify(ring, queueClaims, token, now);
  if (claims === null) return null;
  const { sub: fan, con: concertId, epo: epoch, num: number, pos: position, ses: sessionEndsAt = null } = claims;
  return { fan, concertId, epoch, number, position, sessionEndsAt };
}

async function sign(
  { kind, signing }: KeyRing,
  { sub, ...claims }: { sub: string; [name: string]: string | number },
  now: Millis,
): Promise<SignedToken> {
  const issuedAt = Math.floor(now / 1_000);
  const expiresAt = issuedAt + LIFE_MS[kind] / 1_000;
  const payload = { ...claims, sub, iss: ISSUER, aud: kind, iat: issuedAt, exp: expiresAt };
  const signed = `${headerOf(kind, signing.kid)}.${base64url.encode(JSON.stringify(payload))}`;
  const signature = await crypto.subtle.sign("HMAC", signing.key, encoder.encode(signed));
  return { token: `${signed}.${base64url.encode(new Uint8Array(signature))}`, expiresAt: expiresAt * 1_000 };
}

async function verify<Claims extends z.infer<typeof fanClaims>>(
  { kind, verifying }: KeyRing,
  schema: z.ZodType<Claims>,
  token: string,
  now: Millis,
): Promise<Claims | null> {
  const [header = "", payload = "", signature = "", ...rest] = token.split(".");
  const key = keyOf(kind, verifying, header);
  if (key === undefined || rest.length > 0) return null;
  try {
    const signed = encoder.encode(`${header}.${payload}`);
    if (!(await crypto.subtle.verify("HMAC", key, base64url.decode(signature), signed))) return null;
    const claims = schema.parse(JSON.parse(decoder.decode(base64url.decode(payload))));
    return claims.aud === kind && claims.exp > now / 1_000 ? claims : null;
  } catch {
    return null;
  }
}

/** The key of a header that is to the letter one of those we write; so no header ever chooses how it is verified. */
function keyOf(kind: TokenKind, verifying: ReadonlyMap<string, CryptoKey>, header: string): CryptoKey | undefined {
  for (const [kid, key] of verifying) if (header === headerOf(kind, kid)) return key;
  return undefined;
}

const headers = new Map<string, string>();

/** The header of a kind's tokens under a key, encoded; there are as many as there are keys. */
function headerOf(kind: TokenKind, kid: string): string {
  const name = `${kind} ${kid}`;
  const known = headers.get(name);
  if (known !== undefined) return known;
  const header = base64url.encode(JSON.stringify({ alg: ALGORITHM, kid, typ: TYP[kind] }));
  headers.set(name, header);
  return header;
}
