// The part of idempotency that is HTTP: the header of a first answer that is given again. What tells a repeat from a reuse
// stands in domain/idempotency.ts. The answers are kept where the effect is: by the room and the database, in the same
// transaction.
import { REPLAYED_HEADER } from "../../contract/headers.ts";

/** The header that marks a first answer given again. */
export const replayHeader = (isReplay: boolean): Record<string, string> =>
  isReplay ? { [REPLAYED_HEADER]: "true" } : {};
