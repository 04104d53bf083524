// A crowd that was told the same number comes back at the same moment. A little chance spreads it out.
const SPREAD = 0.2;

/** `durationMs` ± 20 %, whole milliseconds; `chance` is in [0, 1). */
export const jittered = (durationMs: number, chance: number): number =>
  Math.round(durationMs * (1 - SPREAD + 2 * SPREAD * chance));

/** A moment between two, whole milliseconds from now; `chance` is in [0, 1). */
export const chosenBetween = (leastMs: number, mostMs: number, chance: number): number =>
  Math.round(leastMs + (mostMs - leastMs) * chance);

/** At least so many seconds and at most three times as many: a crowd that was turned away comes back spread out. */
export const spreadOut = (seconds: number, chance: number): number => seconds + Math.floor(chance * (2 * seconds + 1));

/** Seconds for `Retry-After`, rounded up: coming back early would only be told to wait again. */
export const retryAfterSeconds = (durationMs: number): number => Math.max(1, Math.ceil(durationMs / 1_000));
