// What the contract says of one operation, as data. The schemas are those the routes validate with and answer by; the
// OpenAPI document, the problem pages and the contract tests are made from this and from nothing else.
import type { z } from "zod";
import type { RefusalCode } from "../refusals.ts";
import type { Scope } from "../values.ts";

export const TAGS = {
  Service: "What the service says about itself.",
  Fans: "Who the fan is.",
  Concerts: "The public catalogue.",
  "Waiting room": "A place in line, and being let in.",
  Seats: "Dates and seats, for those who were let in, and holding some for a few minutes.",
  Balance: "The prepaid balance and every entry that moved it.",
  "Payments and tickets": "Paying a hold, and what one owns afterwards.",
  Operator: "Setting concerts up, changing them and watching a sale.",
} as const;
export type Tag = keyof typeof TAGS;

export type Method = "get" | "post" | "patch" | "delete";

/**
 * What becomes of a `Queue-Token`. `admitted`: required, of a fan who was let in. `any`: required, in any state.
 * `verified`: need not be sent, but one that is must be genuine. `remembered`: need not be sent, and tells at most which
 * position was shown last.
 */
export type QueueTokenUse = "admitted" | "any" | "verified" | "remembered";

export interface RequestBody {
  schema: z.ZodType;
  /** What the document says of it, where it says the same in other words. */
  documented?: z.ZodType;
  example: object;
  /** One with every field there is, where the example leaves some out. */
  full?: object;
  /** Others that are right, of the other arms of a union. */
  alternatives?: readonly object[];
  /** The cap, when it isn't the usual one. */
  maxBytes?: number;
  /** None is as good as an empty object. */
  optional?: true;
}

/** Headers a request may carry beside those of the callers and of idempotency. */
export type RequestHeader = "If-None-Match" | "Seats-Revision";
export type ResponseHeader =
  | "Accept"
  | "Allow"
  | "Cache-Control"
  | "Content-Language"
  | "ETag"
  | "Idempotency-Replayed"
  | "Layout-Version"
  | "Retry-After"
  | "Seats-Revision"
  | "Vary"
  | "WWW-Authenticate"
  | "X-Request-Id";

export interface SuccessAnswer {
  description: string;
  /** Of a JSON body. */
  schema?: z.ZodType;
  example?: object;
  /** Of a body that isn't JSON. */
  mediaTypes?: readonly ("text/html" | "text/css" | "text/javascript" | "application/octet-stream")[];
  /** Always there. */
  headers?: readonly ResponseHeader[];
  /** There when there is something to say. */
  optionalHeaders?: readonly ResponseHeader[];
}

/**
 * What is counted together when it is asked how often a caller, or a network address, may do it; the figures, with their
 * reasons, stand in edge/http/limits.ts. `place`: what changes a place in line or gives seats back.
 */
export type LimitClass =
  | "anonymousRead"
  | "fanRead"
  | "join"
  | "place"
  | "hold"
  | "money"
  | "users"
  | "token"
  | "operator";

/** Who may call. An operation of operators can't forget which scope it needs. */
type Caller = { caller: "anybody" | "fan"; scope?: undefined } | { caller: "operator"; scope: Scope };

interface Said {
  method: Method;
  /** With `{names}` in it, as OpenAPI writes it. */
  path: string;
  tag: Tag;
  summary: string;
  description: string;
  /** Null only where neither a room nor D1 can be asked. */
  limit: LimitClass | null;
  queueToken?: QueueTokenUse;
  /** Where the concert of the operation is named, when it isn't in the path. */
  concertIn?: "body";
  /**
   * `true`: required. `optional`: an operator's, whose answers are kept where one was sent. `unless`: required unless the
   * body has this field, with which a repeat is the same by itself.
   */
  idempotencyKey?: true | "optional" | { unless: string };
  headers?: readonly RequestHeader[];
  query?: z.ZodObject;
  body?: RequestBody;
  answers: Partial<Record<200 | 201 | 202 | 204 | 304 | 503, SuccessAnswer>>;
  /** The answer has a secret in it: what is kept of it for an idempotency key can be read by nobody but who asked. */
  hasSecret?: true;
  /** Refusals of its own, beside those that follow from what it takes; see `codesOf`. */
  refusals?: readonly RefusalCode[];
}

/** An operation, said once: the route, its checks, the document and the tests follow from it. */
export type OperationSpec = Said & Caller;

export type Operation = OperationSpec & {
  /** Its name in the document, and of its handler. */
  operationId: string;
};

/** The operations of one group, by their names. */
export function operations<const Specs extends Record<string, OperationSpec>>(specs: Specs) {
  type Named = { [Id in keyof Specs]: Specs[Id] & { operationId: Id } };
  const named: object = Object.fromEntries(
    Object.entries(specs).map(([operationId, spec]) => [operationId, { ...spec, operationId }]),
  );
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each entry gets the name it stands under
  return named as Named;
}

/** The names in a path, in their order. */
export const pathNames = ({ path }: Pick<Operation, "path">): string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);

/** Every refusal an operation can answer with: its own, and what its caller, tokens, key and input bring along. */
export function codesOf(operation: Operation): RefusalCode[] {
  const { caller, limit, queueToken, idempotencyKey, query, body, refusals = [] } = operation;
  const codes = new Set<RefusalCode>(refusals);
  const add = (isSo: boolean, ...more: RefusalCode[]) => isSo && more.forEach((code) => codes.add(code));
  // Whoever sends too many wrong credentials is told so instead; right ones always pass.
  add(caller !== "anybody", "unauthorized", "rate-limited");
  add(caller === "operator", "scope-required");
  add(limit !== null, "rate-limited");
  add(body !== undefined, "payload-too-large", "unsupported-media-type", "malformed-json");
  add(body !== undefined || query !== undefined || namesThings(operation), "invalid-request");
  add(queueToken === "admitted" || queueToken === "any", "queue-token-required");
  add(queueToken !== undefined && queueToken !== "remembered", "queue-token-invalid", "queue-token-mismatch");
  add(queueToken === "admitted", "not-admitted", "session-over", "sale-closed");
  add(idempotencyKey !== undefined, "idempotency-key-required");
  add(typeof idempotencyKey === "object", "idempotency-key-reused");
  add(idempotencyKey === "optional", "idempotency-key-reused", "idempotency-in-flight");
  add(namesThings(operation), "not-found");
  add(operation.path.startsWith("/v1/"), "overloaded");
  // What its address answers to other methods; a document has no better place for it.
  codes.add("method-not-allowed");
  codes.add("internal");
  return [...codes].toSorted();
}

/** Whether identifiers stand in the path; the service's own pages have names there instead, and nothing to validate. */
export const namesThings = (operation: Pick<Operation, "path">): boolean =>
  operation.path.startsWith("/v1/") && pathNames(operation).length > 0;
