// What operators did to a concert, as the log tells it: who, when, and what was so before and after. Of settings only those
// that a change named are told; of a date only when it is and how many seats it has.
import { z } from "zod";
import { id, instant } from "./values.ts";

export const operatorActionKind = z.enum([
  "concert-created",
  "concert-changed",
  "concert-deleted",
  "performance-added",
  "performance-changed",
  "performance-cancelled",
  "performance-deleted",
  "seats-blocked",
  "seats-unblocked",
  "comp-given",
  /** On record before it is done, since it is the room that does it: one that didn't get through stands there too. */
  "rebuild-asked",
]);
/** What is on record of keys, which belong to no concert. */
export const KEY_ACTIONS = ["key-created", "key-revoked"] as const;
export type OperatorActionKind = z.infer<typeof operatorActionKind>;
export type KeyActionKind = (typeof KEY_ACTIONS)[number];

export const operatorAction = z.object({
  actionId: id,
  operator: z.string().describe("The name of the operator's key."),
  keyId: z.string().describe("Its id. `root`: `ADMIN_KEY`; a key of `ADMIN_KEYS` has its name."),
  action: operatorActionKind,
  at: instant,
  requestId: z.string(),
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
});
export type OperatorActionBody = z.infer<typeof operatorAction>;
