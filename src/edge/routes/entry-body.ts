// An entry of a fan's balance as the fan, and an operator who looks at the fan, are told it.
import type { z } from "zod";
import type { entry } from "../../contract/payments.ts";
import { toInstant } from "../../contract/values.ts";
import type { StatementLine } from "../../database/balances.ts";

export const entryBody = ({
  entryId,
  kind,
  amount,
  balance,
  reference,
  createdAt,
}: StatementLine): z.infer<typeof entry> => ({
  entryId,
  kind,
  amount,
  balance,
  reference,
  createdAt: toInstant(createdAt),
});
