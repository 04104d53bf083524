// The three tokens of the service, all JWTs signed with HS256. Nothing is stored about them: an access token says who,
// a refresh token lets the same fan come back, a queue token says which place in which line. What a place is worth at
// this moment only the room knows.
import { SignJWT, errors, jwtVerify } from "jose";
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

const fanClaims = z.object({ sub: z.string().min(1) });
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
  const claims = fanClaims.safeParse(await verify(ring, token, now));
  return claims.success ? claims.data.sub : null;
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
  const claims = queueClaims.safeParse(await verify(ring, token, now));
  if (!claims.success) return null;
  const { sub: fan, con: concertId, epo: epoch, num: number, pos: position, ses: sessionEndsAt = null } = claims.data;
  return { fan, concertId, epoch, number, position, sessionEndsAt };
}

async function sign(
  { kind, signing }: KeyRing,
  { sub, ...claims }: { sub: string; [name: string]: string | number },
  now: Millis,
): Promise<SignedToken> {
  const issuedAt = Math.floor(now / 1_000);
  const expiresAt = issuedAt + LIFE_MS[kind] / 1_000;
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: ALGORITHM, kid: signing.kid, typ: TYP[kind] })
    .setSubject(sub)
    .setIssuer(ISSUER)
    .setAudience(kind)
    .setIssuedAt(issuedAt)
    .setExpirationTime(expiresAt)
    .sign(signing.key);
  return { token, expiresAt: expiresAt * 1_000 };
}

async function verify({ kind, verifying }: KeyRing, token: string, now: Millis): Promise<unknown> {
  try {
    const { payload } = await jwtVerify(token, ({ kid }) => keyOf(verifying, kid), {
      algorithms: [ALGORITHM],
      issuer: ISSUER,
      audience: kind,
      typ: TYP[kind],
      requiredClaims: ["sub", "iat", "exp"],
      currentDate: new Date(now),
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}

function keyOf(verifying: ReadonlyMap<string, CryptoKey>, kid: string | undefined): CryptoKey {
  const key = kid === undefined ? undefined : verifying.get(kid);
  if (key === undefined) throw new errors.JWSInvalid("no key with this id");
  return key;
}
