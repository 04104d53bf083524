// Answers of operators are kept for their idempotency keys for a while, and not for ever. What is older than that is removed
// here, oldest first, some at a time: one run may leave a rest to the next, and never holds D1 for long.
import { ANSWERS_KEPT_MS, ANSWERS_SWEPT_AT_ONCE, ANSWERS_SWEPT_MAX } from "../contract/bounds.ts";
import type { Millis } from "../contract/values.ts";
import { openDatabase } from "../database/database.ts";
import { removeAnswers } from "../database/operator-answers.ts";
import { log } from "../log.ts";

/** Removes kept answers whose time is over; how many it were. Throws when D1 is out of reach; what was removed stays removed. */
export async function sweepAnswers({ DATABASE }: Pick<Cloudflare.Env, "DATABASE">, now: Millis): Promise<number> {
  const database = openDatabase(DATABASE);
  let removed = 0;
  let last = 0;
  do {
    last = await removeAnswers(database, now - ANSWERS_KEPT_MS, ANSWERS_SWEPT_AT_ONCE);
    removed += last;
  } while (last === ANSWERS_SWEPT_AT_ONCE && removed < ANSWERS_SWEPT_MAX);
  if (removed > 0) log("info", "kept answers removed", { removed });
  return removed;
}
