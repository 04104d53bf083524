// Whether what a provider holds is what we asked for. A payment that differs in anything is never credited by itself: a person looks.
import type { ProviderPayment, TopUpTerms } from "./provider.ts";

export type Difference = "topUpId" | "amount" | "currency" | "captured";

/** What differs between our row and the provider's payment; empty when the top-up can be credited. */
export function differencesOf(terms: TopUpTerms, payment: ProviderPayment): Difference[] {
  const found: Difference[] = [];
  if (payment.topUpId !== terms.topUpId) found.push("topUpId");
  if (payment.amount !== terms.amount) found.push("amount");
  if (payment.currency !== terms.currency) found.push("currency");
  if (payment.captured !== terms.amount) found.push("captured");
  return found;
}
