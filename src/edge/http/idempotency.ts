// The part of idempotency that is HTTP: the form of the key, and the header of a first answer given again. What tells a
// repeat from a reuse stands in domain/idempotency.ts. The answers are kept where the effect is: by the room and the
// database, in the same transaction.
import { REPLAYED_HEADER } from "../../contract/headers.ts";
import { createMiddleware } from "hono/factory";
import { idempotencyKey as keyForm } from "../../contract/payments.ts";
import type { Edge } from "./environment.ts";
import { problem } from "../problems/problem.ts";

export interface IdempotencyVariables {
  idempotencyKey: string;
}

/** Requires a well-formed Idempotency-Key. */
export const idempotencyKey = createMiddleware<Edge & { Variables: IdempotencyVariables }>(async (c, next) => {
  const key = keyForm.safeParse(c.req.header("Idempotency-Key"));
  if (!key.success) return problem(c, { code: "idempotency-key-required" });
  c.set("idempotencyKey", key.data);
  return next();
});

/** The header that marks a first answer given again. */
export const replayHeader = (isReplay: boolean): Record<string, string> =>
  isReplay ? { [REPLAYED_HEADER]: "true" } : {};
