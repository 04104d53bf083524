// The built-in identity: a fan is made, comes back with the refresh token, and signs out. And, whoever the fans' issuer is,
// who the caller is.
import { usersOperations } from "../../../contract/operations/users.ts";
import { refuse } from "../../../contract/refusals.ts";
import { type Millis, toInstant } from "../../../contract/values.ts";
import { createUser, findSignOut, findUser, signOut } from "../../../database/users.ts";
import { newId } from "../../../domain/new-id.ts";
import { type TokenKind, keyRing } from "../../access/token-keys.ts";
import { isSignedOut, signFanToken, verifyRefreshToken } from "../../access/tokens.ts";
import { configurationOf } from "../../http/configuration.ts";
import { wrongCredential } from "../../http/rate-limits.ts";
import type { AnyRequest } from "../handler.ts";
import { routesOf } from "../routes-of.ts";

export const userRoutes = routesOf(usersOperations)({
  async createUser(request) {
    const { database, now, body } = request;
    const userId = newId("usr");
    await createUser(database, { userId, name: body.name ?? null, createdAt: now });
    const { token: refreshToken } = await signed(request, "refresh", userId, now);
    return { status: 201, body: { ...(await accessOf(request, userId)), refreshToken } };
  },

  async refreshAccessToken(request) {
    const { c, database, now, body } = request;
    const token = await verifyRefreshToken(await keyRing(configurationOf(c.env), "refresh"), body.refreshToken, now);
    const user = token && (await findSignOut(database, token.fanId));
    if (token === null || user === null || isSignedOut(token.issuedAt, user.signedOutAt)) {
      return refuse(await wrongCredential(c));
    }
    return { status: 201, body: await accessOf(request, token.fanId) };
  },

  async signOut({ database, fanId, now }) {
    await signOut(database, fanId, now);
    return { status: 204, raw: null };
  },

  async getCurrentUser({ c, database, fanId, nameInToken }) {
    const { identity } = configurationOf(c.env);
    if (identity.kind === "openid") return { status: 200, body: { userId: fanId, name: nameInToken } };
    const user = await findUser(database, fanId);
    return user === null ? refuse({ code: "not-found" }) : { status: 200, body: user };
  },
});

async function accessOf(request: AnyRequest, userId: string) {
  const { token: accessToken, expiresAt } = await signed(request, "access", userId, request.now);
  return { userId, accessToken, expiresAt: toInstant(expiresAt) };
}

const signed = async ({ c }: AnyRequest, kind: TokenKind, userId: string, now: Millis) =>
  signFanToken(await keyRing(configurationOf(c.env), kind), userId, now);
