// Headers as the document describes them: what a request may carry, and what answers carry.
import { z } from "zod";
import type { Operation, QueueTokenUse, ResponseHeader } from "../../../contract/operations/operation.ts";
import { idempotencyKey } from "../../../contract/payments.ts";
import {
  LAYOUT_VERSION_HEADER,
  QUEUE_TOKEN_HEADER,
  REPLAYED_HEADER,
  SEATS_REVISION_HEADER,
} from "../../../contract/headers.ts";
import { LANGUAGES } from "../../problems/codes/problem-entry.ts";

const revision = z.string().regex(/^\d{1,16}$/);

const component = (id: string, description: string, schema: z.ZodType = z.string()) =>
  schema.meta({ description, header: { id } });

/** What an answer may carry. */
export const RESPONSE_HEADERS: Record<ResponseHeader, z.ZodType> = {
  Accept: component("Accept", "What a body must be sent as."),
  Allow: component("Allow", "The methods this address answers to."),
  "Cache-Control": component(
    "CacheControl",
    "Whether the answer may be kept; `no-store` unless the operation says otherwise.",
  ),
  "Content-Disposition": component("ContentDisposition", "What the file is called."),
  "Content-Language": component("ContentLanguage", "The language of the texts.", z.enum(LANGUAGES)),
  ETag: component("ETag", "Names what was shown; send it back as `If-None-Match`."),
  [REPLAYED_HEADER]: component("IdempotencyReplayed", "This is the first answer of the key again.", z.literal("true")),
  [LAYOUT_VERSION_HEADER]: component("LayoutVersion", "The layout that the seats are numbered by."),
  "Retry-After": component("RetryAfter", "In how many seconds to ask again.", z.string().regex(/^\d+$/)),
  [SEATS_REVISION_HEADER]: component(
    "SeatsRevision",
    "Send it with a seat read that must not be older than this.",
    revision,
  ),
  Vary: component("Vary", "What the answer depends on."),
  "WWW-Authenticate": component("WWWAuthenticate", "Which credentials are asked for."),
  "X-Request-Id": component("XRequestId", "Tells this request apart; name it when you report an error."),
};

const acceptLanguage = z
  .string()
  .optional()
  .meta({
    description: "The language of titles and details: `en`, or `ko` where it is preferred.",
    example: "en",
    param: { id: "AcceptLanguage" },
  });
const key = idempotencyKey.meta({
  description: "New for each purchase or charge, the same for each retry of it. Kept for at least 24 hours.",
  param: { id: "IdempotencyKey" },
});
const keyIfSent = idempotencyKey.optional().meta({
  description:
    "The same for each retry: the work is done once, and its answer kept for at least 24 hours. Of this operator and path.",
  param: { id: "IdempotencyKeyIfSent" },
});
const keyForSome = idempotencyKey.optional().meta({
  description:
    "Needed where the service chooses the seats: the same for each retry, which gives the hold that was made. Kept for at least " +
    "24 hours. Seats that are named need none.",
  param: { id: "IdempotencyKeyForSome" },
});
const ifNoneMatch = z
  .string()
  .optional()
  .meta({
    description: "The `ETag` of an earlier answer.",
    param: { id: "IfNoneMatch" },
  });
const seatsRevision = revision.optional().meta({
  description: "The last `Seats-Revision` of a change: the answer is not older.",
  param: { id: "SeatsRevision" },
});
const queueTokenAtHand = z
  .string()
  .optional()
  .meta({
    description: "A token at hand. It isn't needed here.",
    param: { id: "QueueTokenAtHand" },
  });
const queueTokenNeeded = z.string().meta({
  description: "The newest queue token of this fan and concert.",
  param: { id: "QueueToken" },
});
const REQUEST_HEADERS = { "If-None-Match": ifNoneMatch, "Seats-Revision": seatsRevision };

/**
 * The header parameters of an operation. A queue token that is needed is a credential, and stands among the security schemes,
 * too; as a parameter a generated client has it in its types. `Authorization` can't be one (OpenAPI 3.1, Parameter Object).
 */
export function headerParameters({ headers = [], idempotencyKey, queueToken }: Operation): z.ZodObject {
  return z.object({
    ...(idempotencyKey === undefined ? {} : { "Idempotency-Key": keyOf(idempotencyKey) }),
    ...(queueToken === undefined
      ? {}
      : { [QUEUE_TOKEN_HEADER]: isAtHand(queueToken) ? queueTokenAtHand : queueTokenNeeded }),
    ...Object.fromEntries(headers.map((name) => [name, REQUEST_HEADERS[name]])),
    "Accept-Language": acceptLanguage,
  });
}

const isAtHand = (use: QueueTokenUse): boolean => use === "verified" || use === "remembered";

function keyOf(use: NonNullable<Operation["idempotencyKey"]>): z.ZodType {
  if (typeof use === "object") return keyForSome;
  return use === true ? key : keyIfSent;
}
