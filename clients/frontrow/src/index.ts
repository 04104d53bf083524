// What an application imports from `frontrow-client`.
export { type AccessTokens, type Frontrow, type FrontrowOptions, createFrontrow } from "./client.ts";
export { type LineCoordinator, type LineMessage, browserCoordinator } from "./line/coordinator.ts";
export { type KeptPlace, type PlaceStorage, keptPlace } from "./line/kept-place.ts";
export { placeName } from "./line/place-name.ts";
export type { Joining, LineEnd, LineNow, LineTrouble, NotOpen, Over, Standing } from "./line/line-now.ts";
export {
  type HoldName,
  type KeptPayment,
  type PaymentStorage,
  forgetPayment,
  keptPayment,
  keptPayments,
} from "./kept-payment.ts";
export {
  type PaymentOrder,
  type PaymentParts,
  type PaymentResult,
  type PaymentWatch,
  type PendingWhy,
  findPayment,
  payOnce,
} from "./pay-once.ts";
export {
  type Answered,
  type KnownProblem,
  type NoAnswer,
  type ProblemCode,
  type Refused,
  type Result,
  resultOf,
} from "./problems.ts";
export { type ServerClock, type TimeTold, createServerClock } from "./server-clock.ts";
export { type Time, systemTime } from "./time.ts";
export { type Attention, type Line, type LineOptions, waitInLine } from "./wait-in-line.ts";
export { type Grant, type Issued, type Issuer, type NotIssued } from "./issuer.ts";
export { builtInIssuer } from "./built-in-issuer.ts";
export { NoTokenNow, type Session, type SessionState, type SessionStorage, createSession } from "./session.ts";
export { endOfToken } from "./token-end.ts";
export type * from "../schema.d.ts";
