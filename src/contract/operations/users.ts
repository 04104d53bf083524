// Who the fan is, by the built-in identity.
import { newUser, tokenRequest } from "../users.ts";
import { operations } from "./operation.ts";
import * as sample from "./samples.ts";
import { SCHEMAS } from "./schemas.ts";

export const usersOperations = operations({
  createUser: {
    method: "post",
    path: "/v1/users",
    tag: "Fans",
    summary: "Become a fan",
    description:
      "Makes an account and its tokens. The access token says who calls; the refresh token gets another one later, or on " +
      "another device. Keep both secret. Not there when the service trusts an OpenID provider instead.",
    caller: "anybody",
    limit: "users",
    body: { schema: newUser, example: { name: "Mina" } },
    answers: { 201: { description: "The fan.", schema: SCHEMAS.UserCreated, example: sample.userCreated } },
  },
  refreshAccessToken: {
    method: "post",
    path: "/v1/tokens",
    tag: "Fans",
    summary: "Get another access token",
    description: "The same fan again: after the access token's end, or on another device.",
    caller: "anybody",
    limit: "token",
    body: { schema: tokenRequest, example: { refreshToken: sample.userCreated.refreshToken } },
    answers: { 201: { description: "The token.", schema: SCHEMAS.TokenIssued, example: sample.tokenIssued } },
    refusals: ["unauthorized", "rate-limited"],
  },
  signOut: {
    method: "delete",
    path: "/v1/tokens",
    tag: "Fans",
    summary: "Sign out everywhere",
    description:
      "Every refresh token made until now is refused from now on. Access tokens still pass until their end, twelve hours at most. " +
      "Place, holds, money and tickets stay the account's, but nothing leads back to it: sign out for good, or when a token was lost. " +
      "Not there when the service trusts an OpenID provider instead.",
    caller: "fan",
    limit: "token",
    answers: { 204: { description: "Signed out, now or before." } },
  },
  getCurrentUser: {
    method: "get",
    path: "/v1/users/me",
    tag: "Fans",
    summary: "Who am I",
    description: "The fan of the access token.",
    caller: "fan",
    limit: "fanRead",
    answers: { 200: { description: "The fan.", schema: SCHEMAS.User, example: sample.user } },
    refusals: ["not-found"],
  },
});
