// The part of idempotency that is HTTP: the key's form, and the fingerprint that tells a repeat from a reuse. The answers
// themselves are kept where the effect is: by the room and the database, in the same transaction.
import { createMiddleware } from "hono/factory";
import { idempotencyKey as keyForm } from "../../contract/payments.ts";
import type { Edge } from "./environment.ts";
import { problem } from "../problems/problem.ts";

export const REPLAYED_HEADER = "Idempotency-Replayed";

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

/** SHA-256 in hex of the concrete path and what the body says, however it was written. */
export async function fingerprint(path: string, body: unknown): Promise<string> {
  const text = new TextEncoder().encode(`${path}\n${canonicalJson(body)}`);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", text)).reduce(
    (hex, byte) => hex + byte.toString(16).padStart(2, "0"),
    "",
  );
}

/** JSON with the names of every object in order and no white space. */
export const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (isPlainObject(part) ? inOrder(part) : part));

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const inOrder = (object: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(object).toSorted(([a], [b]) => (a < b ? -1 : 1)));

/** The header that marks a first answer given again. */
export const replayHeader = (isReplay: boolean): Record<string, string> =>
  isReplay ? { [REPLAYED_HEADER]: "true" } : {};
