// The built-in identity: a fan is made and comes back with the refresh token. And, whoever the fans' issuer is, who the
// caller is.
import { Hono } from "hono";
import { newUser, tokenRequest } from "../../../contract/users.ts";
import { toInstant } from "../../../contract/values.ts";
import { openDatabase } from "../../../database/database.ts";
import { createUser, findUser } from "../../../database/users.ts";
import { jsonBody } from "../../http/body.ts";
import type { Edge } from "../../http/environment.ts";
import { configurationOf } from "../../http/configuration.ts";
import { fan } from "../../access/identity.ts";
import { newId } from "../../../domain/new-id.ts";
import { keyRing } from "../../access/token-keys.ts";
import { limitedUsers, refused } from "../../http/rate-limits.ts";
import { problem } from "../../problems/problem.ts";
import { signFanToken, verifyFanToken } from "../../access/tokens.ts";
import { json } from "../../http/validation.ts";

export const userRoutes = new Hono<Edge>()
  .post("/v1/users", limitedUsers, jsonBody(), json(newUser), async (c) => {
    const { name = null } = c.req.valid("json");
    const now = c.get("now");
    const userId = newId("usr");
    await createUser(openDatabase(c.env.DATABASE), { userId, name, createdAt: now });
    const access = await signFanToken(await keyRing(configurationOf(c.env), "access"), userId, now);
    const refresh = await signFanToken(await keyRing(configurationOf(c.env), "refresh"), userId, now);
    return c.json(
      { userId, accessToken: access.token, expiresAt: toInstant(access.expiresAt), refreshToken: refresh.token },
      201,
    );
  })
  .post("/v1/tokens", jsonBody(), json(tokenRequest), async (c) => {
    const { refreshToken } = c.req.valid("json");
    const now = c.get("now");
    const userId = await verifyFanToken(await keyRing(configurationOf(c.env), "refresh"), refreshToken, now);
    if (userId === null) return refused(c);
    const access = await signFanToken(await keyRing(configurationOf(c.env), "access"), userId, now);
    return c.json({ userId, accessToken: access.token, expiresAt: toInstant(access.expiresAt) }, 201);
  })
  .get("/v1/users/me", fan, async (c) => {
    if (configurationOf(c.env).identity.kind === "openid")
      return c.json({ userId: c.get("fan"), name: c.get("nameInToken") }, 200);
    const user = await findUser(openDatabase(c.env.DATABASE), c.get("fan"));
    return user === null ? problem(c, { code: "not-found" }) : c.json(user, 200);
  });
