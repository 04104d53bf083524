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
export type * from "../schema.d.ts";
