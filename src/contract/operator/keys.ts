// Operators' keys: what each may be used for, at which concerts, and until when. The key itself is in one answer only, the one
// that made it; what is kept is its SHA-256. A key is 256 random bits, so nobody finds it from its hash, and a slow hash, as
// for passwords, would only make every request slow.
import { z } from "zod";
import { CONCERTS_OF_KEY_MAX, NAME_MAX_CHARS } from "../bounds.ts";
import { typedText } from "../text/typed-text.ts";
import { SCOPES, id, instant } from "../values.ts";

const scopes = z.array(z.enum(SCOPES)).min(1).max(SCOPES.length);
const concertIds = z.array(id).min(1).max(CONCERTS_OF_KEY_MAX);

export const newOperatorKey = z.strictObject({
  name: typedText(NAME_MAX_CHARS).describe("Who or what has the key; the log tells it. Others may have the same."),
  scopes: scopes.describe("What it may be used for. Each scope is for itself: none has another in it."),
  concertIds: concertIds
    .optional()
    .describe("Only for these concerts: operations that name no concert, or another, are refused."),
  expiresAt: instant.optional().describe("From then on it is nobody's. Left out: until it is revoked."),
});

/** Who made a key. */
const maker = z.object({ keyId: id, name: z.string() });

export const operatorKey = z.object({
  keyId: id,
  name: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  concertIds: z.array(id).nullable().describe("null: for all."),
  expiresAt: instant.nullable(),
  createdAt: instant,
  createdBy: maker,
});
export type OperatorKeyBody = z.infer<typeof operatorKey>;

/** The only answer that has the key in it. */
export const operatorKeyMade = operatorKey.extend({
  key: z.string().describe("Sent as `Authorization: Bearer …`. Shown here and never again."),
});
export type OperatorKeyMade = z.infer<typeof operatorKeyMade>;
