// The built-in identity: a fan is made and comes back with the refresh token. And, whoever the fans' issuer is, who the
// caller is.
import { usersOperations } from "../../../contract/operations/users.ts";
import { refuse } from "../../../contract/refusals.ts";
import { type Millis, toInstant } from "../../../contract/values.ts";
import { createUser, findUser } from "../../../database/users.ts";
import { newId } from "../../../domain/new-id.ts";
import { type TokenKind, keyRing } from "../../access/token-keys.ts";
import { signFanToken, verifyFanToken } from "../../access/tokens.ts";
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
    const { c, now, body } = request;
    const userId = await verifyFanToken(await keyRing(configurationOf(c.env), "refresh"), body.refreshToken, now);
    return userId === null ? refuse(await wrongCredential(c)) : { status: 201, body: await accessOf(request, userId) };
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
