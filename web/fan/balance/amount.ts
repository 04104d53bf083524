// An amount as people type it.

/** `50000`, or in groups of three: `1,000,000`, `1 000 000`. */
const WHOLE = /^(?:\d{1,15}|\d{1,3}(?:[,.' ]\d{3})+)$/;

/** Whole won from 1 to `max`; null for anything else. */
export function amountIn(typed: string, max: number): number | null {
  const figures = typed.normalize("NFKC").replaceAll(/[₩원]/g, "").trim();
  if (!WHOLE.test(figures)) return null;
  const amount = Number(figures.replaceAll(/\D/g, ""));
  return amount >= 1 && amount <= max ? amount : null;
}
