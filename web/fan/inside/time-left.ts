// When the time that is left is said aloud. The clock itself is silent: a voice that counts seconds is no help to anybody.
const ANNOUNCED_SECONDS = [300, 60, 30, 10] as const;
export type AnnouncedSeconds = (typeof ANNOUNCED_SECONDS)[number];

/**
 * The mark that was passed between two looks at a clock that runs down; null: none. Of several that were passed at once, as after a
 * tab was asleep, the last one.
 */
export function markPassed(beforeSeconds: number, nowSeconds: number): AnnouncedSeconds | null {
  if (nowSeconds <= 0) return null;
  return ANNOUNCED_SECONDS.findLast((mark) => beforeSeconds > mark && nowSeconds <= mark) ?? null;
}
