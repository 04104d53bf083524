// When to ask again. After an answer the service says when, and has put its own chance into that. After none the pauses grow, with
// chance of ours in them: a crowd that lost the network at one moment must not come back at one.
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
const SPREAD = 0.2;
/** What chance adds to a moment that everybody waits for. */
const OPENING_SPREAD_MS = 1_000;

/** 1 s, 2 s, 4 s, … up to 30 s, each ± 20 %, and never less than the service asked for. `chance` is in [0, 1). */
export function pauseMs(failures: number, retryAfterMs: number | null, chance: number): number {
  const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1));
  const spread = pause * (1 - SPREAD + 2 * SPREAD * chance);
  return retryAfterMs === null ? spread : Math.max(retryAfterMs * (1 + SPREAD * chance), spread);
}

/** Until the opening that a refusal names; `retryAfterMs` is how far away it is, or as much of it as the service says at once. */
export const openingMs = (retryAfterMs: number | null, chance: number): number =>
  (retryAfterMs ?? LONGEST_PAUSE_MS) + OPENING_SPREAD_MS * chance;
