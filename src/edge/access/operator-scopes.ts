// What an operator's key may do, and what keys it may make. Pure.
import type { OperationSpec } from "../../contract/operations/operation.ts";
import type { Refusal } from "../../contract/refusals.ts";
import { type Scope, toInstant } from "../../contract/values.ts";
import type { Reach } from "../../domain/records/operator-access.ts";

type Refused = Extract<Refusal, { code: "scope-required" }>;

/**
 * Why a key doesn't cover an operation; null: it does. A key that is bound to concerts covers no operation that names none, since
 * that one would tell, or change, something of others.
 */
export function whyNotCovered(
  { scopes, concertIds }: Reach,
  { scope }: Pick<OperationSpec & { caller: "operator" }, "scope">,
  concertId: string | undefined,
): Refused | null {
  if (!scopes.includes(scope)) return { code: "scope-required", scope };
  if (concertIds === null || (concertId !== undefined && concertIds.includes(concertId))) return null;
  return { code: "scope-required", scope, concertIds: [...concertIds] };
}

/** In what a key would be wider than the one that makes it; null: in nothing. `scope`: the one that making a key needs. */
export function whyTooWide(own: Reach, wanted: Reach, scope: Scope): Refused | null {
  const lacking = wanted.scopes.find((one) => !own.scopes.includes(one));
  if (lacking !== undefined) return { code: "scope-required", scope: lacking };
  const { concertIds, expiresAt } = own;
  const isElsewhere =
    concertIds !== null && (wanted.concertIds === null || wanted.concertIds.some((one) => !concertIds.includes(one)));
  if (isElsewhere) return { code: "scope-required", scope, concertIds: [...concertIds] };
  const outlives = expiresAt !== null && (wanted.expiresAt === null || wanted.expiresAt > expiresAt);
  return outlives ? { code: "scope-required", scope, endsAt: toInstant(expiresAt) } : null;
}
