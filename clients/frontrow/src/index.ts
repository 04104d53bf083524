// What an application imports from `frontrow-client`.
export { type AccessTokens, type Frontrow, type FrontrowOptions, createFrontrow } from "./client.ts";
export {
  type Answered,
  type KnownProblem,
  type NoAnswer,
  type ProblemCode,
  type Refused,
  type Result,
  resultOf,
} from "./problems.ts";
export { type Grant, type Issued, type Issuer, type NotIssued } from "./issuer.ts";
export { builtInIssuer } from "./built-in-issuer.ts";
export { NoTokenNow, type Session, type SessionState, type SessionStorage, createSession } from "./session.ts";
export { endOfToken } from "./token-end.ts";
export type * from "../schema.d.ts";
