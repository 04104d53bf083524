// Medians and their spread: on a machine that others use as well, a mean says little.

/** The value below which a share of the values lies; NaN of nothing. */
export function quantile(values: readonly number[], share: number): number {
  const ordered = values.toSorted((a, b) => a - b);
  return ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * share))] ?? Number.NaN;
}

export interface Spread {
  median: number;
  low: number;
  high: number;
}

/** The median, and between which two values the middle half lies. */
export const spread = (values: readonly number[]): Spread => ({
  median: quantile(values, 0.5),
  low: quantile(values, 0.25),
  high: quantile(values, 0.75),
});
